"""How Django finds this package, and what it does at every sign-in."""

from django.apps import AppConfig


class WarehouseConfig(AppConfig):
    name = "motcua.warehouse"
    label = "warehouse"

    def ready(self):
        from motcua.identity import service as identity
        from motcua.warehouse import claims

        identity.on_sign_in(claims.record_claims)
