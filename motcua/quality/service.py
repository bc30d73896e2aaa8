"""The door of quality: record a step, and find the steps that people left."""

import uuid
from datetime import timedelta

from django.db import connection
from django.utils.translation import get_language

from motcua.base import clock, sql
from motcua.base.steps import StepMark

LEFT_AFTER = timedelta(minutes=30)
# Nothing comes after these: whoever stops here has finished, and counting them as left would be untrue.
ENDS = ("sent", "follow", "found")


_RECORD = """
    INSERT INTO quality_stepevent (at, visit, flow, step, outcome, cause, language, milliseconds)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""


def record_step(request, mark: StepMark, milliseconds: int) -> None:
    """Write one step event for the browser session of this request."""
    language = get_language() or "vi"
    sql.run(_RECORD, [clock.now(), _visit(request), mark.flow, mark.step, mark.outcome, mark.cause, language,
                      milliseconds])  # fmt: skip


def mark_left(before=None) -> int:
    """Write `left` for the last step of each visit that went on nowhere for 30 minutes; returns how many."""
    before = before or clock.now() - LEFT_AFTER
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO quality_stepevent (at, visit, flow, step, outcome, cause, language, milliseconds)
            SELECT e.at, e.visit, e.flow, e.step, 'left', e.cause, e.language, 0
            FROM quality_stepevent e
            WHERE e.outcome IN ('shown', 'failed') AND e.at < %s AND e.step <> ALL(%s)
              AND NOT EXISTS (SELECT 1 FROM quality_stepevent n WHERE n.visit = e.visit AND n.id > e.id)
            """,
            [before, list(ENDS)],
        )
        return cursor.rowcount


def _visit(request) -> uuid.UUID:
    known = request.session.get("visit")
    if known is None:
        known = request.session["visit"] = str(uuid.uuid4())
    return uuid.UUID(known)
