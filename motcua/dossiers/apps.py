"""Registers what the lower packages must know of dossiers."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "motcua.dossiers"

    def ready(self):
        from motcua.documents import service as documents
        from motcua.dossiers.access import may_read_document, opens_dossier, opens_draft
        from motcua.dossiers.attached import files_named
        from motcua.dossiers.consenting import put_what_waits
        from motcua.dossiers.matters import described
        from motcua.dossiers.owners import whom_to_tell
        from motcua.dossiers.showing import reason_for_notice
        from motcua.files import service as files
        from motcua.identity import service as identity
        from motcua.notices import service as notices
        from motcua.warehouse import service as warehouse

        documents.register_access(may_read_document)
        files.keeper(files_named)
        files.opens_for("draft", opens_draft)
        files.opens_for("dossier", opens_dossier)
        identity.on_sign_in(put_what_waits)
        notices.reason_words(reason_for_notice)
        notices.recipient(whom_to_tell)
        warehouse.describe_matters(described)
