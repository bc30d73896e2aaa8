"""How Django finds this package, and what it tells other packages."""

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class WarehouseConfig(AppConfig):
    name = "motcua.warehouse"
    label = "warehouse"

    def ready(self):
        from motcua.documents import service as documents
        from motcua.identity import service as identity
        from motcua.procedures import service as procedures
        from motcua.warehouse import claims, papers, service

        if unknown := service.why_no_source(settings.OIDC_SOURCE):
            raise ImproperlyConfigured(f"MOTCUA_OIDC_SOURCE: {unknown}")
        documents.on_opening(papers.opened)
        identity.on_sign_in(claims.record_claims)
        identity.known_by_number(service.account_with)
        procedures.suggest_commune(service.commune_of)
