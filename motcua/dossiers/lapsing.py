"""What the timetable does for open steps: silence becomes consent, and a step finds the agency that was missing."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.agencies import service as agencies
from motcua.base import rows, sql
from motcua.dossiers.errors import StepNotPossible
from motcua.dossiers.models import Dossier, OpenStep
from motcua.dossiers.moving import move
from motcua.engine.events import StepLapsed
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.procedures import service as procedures

# How open items call these jobs.
LAPSE, PLACE = "dossiers.lapse", "dossiers.place"

log = logging.getLogger(__name__)

# By the clock of the database, whichever worker asks. The last minute of the time is still in time.
_OVER = """
    SELECT id FROM dossiers_openstep
    WHERE ended_at IS NULL AND lapses AND due_at < date_trunc('minute', now()) ORDER BY due_at, id
"""
_MISSING = "SELECT id FROM dossiers_openstep WHERE ended_at IS NULL AND NOT is_placed ORDER BY id"


def lapse_all() -> int:
    """Take silence for consent at every opinion whose time is over and where the law says so; gives how many.

    Running it again, or twice at once, changes nothing.
    """
    return ledger.one_by_one(LAPSE, "open_step", [row_id for (row_id,) in sql.rows(_OVER)], _lapse)


def _lapse(row_id: UUID) -> bool:
    try:
        with transaction.atomic():
            dossier, row = _held(row_id)
            if row is None or dossier.owes != "agency":  # given, or begun anew, or waiting: while we came here
                return False
            lapsed = StepLapsed(at=_database_now(), step=row.step)
            move(dossier, lapsed, Event.DOSSIER_STEP_LAPSED, by=None, params={"step": row.step})
            return True
    except StepNotPossible:  # the working calendar has changed since: the next move counts its time anew
        log.warning("an opinion could not lapse", extra={"open_step": str(row_id)})
        return False


def place_missing() -> int:
    """Give steps whose agency was entered meanwhile to that agency; gives how many. Running it again changes nothing.

    Silence is no consent there: the agency was not asked when its time began.
    """
    return ledger.one_by_one(PLACE, "open_step", [row_id for (row_id,) in sql.rows(_MISSING)], _place)


def _place(row_id: UUID) -> bool:
    dossier, row = _held(row_id)
    agency = agencies.agency_for(row.place, dossier.commune_code) if row else None
    if agency is None:
        return False
    step = procedures.version(dossier.procedure_version_id).procedure.step(row.step)
    row.agency_id, row.role, row.is_placed = agency.id, step.role, True
    row.save(update_fields=["agency", "role", "is_placed"])
    return True


def _held(row_id: UUID) -> tuple[Dossier, OpenStep | None]:
    """The dossier, held until the end of the transaction, and the step if it is still open."""
    of_step = "WHERE id = (SELECT dossier_id FROM dossiers_openstep WHERE id = %s) FOR UPDATE"
    dossier = rows.first(Dossier, of_step, [row_id])
    return dossier, OpenStep.objects.filter(id=row_id, ended_at=None).first()


def _database_now() -> datetime:
    return sql.row("SELECT now()")[0]
