"""How Django finds this package, and what it tells other packages."""

from django.apps import AppConfig


class WarehouseConfig(AppConfig):
    name = "motcua.warehouse"
    label = "warehouse"

    def ready(self):
        from motcua.identity import service as identity
        from motcua.procedures import service as procedures
        from motcua.warehouse import claims, service

        identity.on_sign_in(claims.record_claims)
        procedures.suggest_commune(service.commune_of)
