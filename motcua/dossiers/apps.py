"""Registers what the lower packages must know of dossiers."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "motcua.dossiers"

    def ready(self):
        from motcua.documents import service as documents
        from motcua.dossiers.access import may_read_document

        documents.register_access(may_read_document)
