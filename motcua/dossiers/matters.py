"""What drafts and dossiers are, for people who see who read their data for them."""

from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.base import sql
from motcua.base.links import url
from motcua.dossiers.models import Draft
from motcua.procedures import service as procedures
from motcua.warehouse import service as warehouse

_DOSSIERS = "SELECT id, code, procedure_version_id, owner_id, filer_id FROM dossiers_dossier WHERE id = ANY(%s)"
_DRAFTS = "SELECT id, state, procedure_version_id, filer_id FROM dossiers_draft WHERE id = ANY(%s)"


def described(person_id: UUID, kind: str, ids: list[UUID]) -> dict[UUID, warehouse.Matter]:
    """Each by its procedure, a dossier also by its code; with its address where it is the person's own."""
    if kind == "dossier":
        return {
            one: warehouse.Matter(
                f"{_title(version)}, {code}", url("dossiers:show", code=code) if person_id in people else ""
            )
            for one, code, version, *people in sql.rows(_DOSSIERS, [ids])
        }
    return {
        one: warehouse.Matter(
            _("%(title)s (draft)") % {"title": _title(version)},
            url("dossiers:draft", draft_id=one) if filer == person_id and state == Draft.OPEN else "",
        )
        for one, state, version, filer in sql.rows(_DRAFTS, [ids])
    }


def _title(version: UUID) -> str:
    return procedures.version(version).procedure.title.to(get_language() or "vi")
