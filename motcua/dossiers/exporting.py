"""Deadlines written out as they are stored, so that tools/check_deadlines.py can count them again.

The export holds codes, moments and calendars: no name, no answer, no paper.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

import msgspec
from django.db import transaction

from motcua.agencies import service as agencies
from motcua.base import clock
from motcua.dossiers.models import Dossier
from motcua.engine.calendar import WorkingCalendar

CHUNK = 1000  # rows in memory at a time, whatever the number of dossiers

Key = tuple[str, str]  # id and version of a calendar


@dataclass
class Exported:
    """What was written: the number of deadlines, and the calendars that they name.

    `lost` are calendars whose days have changed since: the tables keep only how a day is worked now, so a deadline
    counted with one of these can be written, but not counted again.
    """

    cases: int = 0
    calendars: dict[Key, WorkingCalendar] = field(default_factory=dict)
    asked: set[tuple] = field(default_factory=set)
    lost: dict[Key, int] = field(default_factory=dict)


@transaction.atomic
def write_deadlines(write: Callable[[str], object], since: date | None = None, code: str = "") -> Exported:
    """Write one JSON object with every deadline of the dossiers sent since a day (of the office's wall), or of one.

    Rows come through a cursor of the server and are written as they come: memory does not grow with the dossiers.
    """
    done = Exported()
    write('{"cases":[')
    for dossier_code, agency_id, state in _rows(since, code):
        for case in cases_of(dossier_code, state):
            write((",\n" if done.cases else "\n") + json.dumps(case, ensure_ascii=False, separators=(",", ":")))
            done.cases += 1
            _remember_calendar(done, agency_id, case)
    for key in done.calendars:
        done.lost.pop(key, None)  # another moment of it was found in force
    calendars = (msgspec.json.encode(calendar).decode() for calendar in done.calendars.values())
    write('\n],"calendars":[\n' + ",\n".join(calendars) + "\n]}\n")
    return done


def _rows(since: date | None, code: str) -> Iterator[tuple[str, UUID, dict]]:
    rows = Dossier.objects.order_by("id")
    if since:
        rows = rows.filter(submitted_at__gte=datetime.combine(since, time(), tzinfo=clock.ZONE))
    if code:
        rows = rows.filter(code=code.strip().upper())
    return rows.values_list("code", "agency_id", "state").iterator(chunk_size=CHUNK)


def cases_of(code: str, state: dict) -> Iterator[dict]:
    """The deadline of the answer and that of the result, each with the pauses that it was derived from."""
    if state["answer_due"]:
        yield {"id": f"{code} answer", "deadline": state["answer_due"], "pauses": _before_reception(state)}
    if state["due"]:
        yield {"id": f"{code} result", "deadline": state["due"], "pauses": state["pauses"]}


def _before_reception(state: dict) -> list[dict]:
    """The answer is given with the reception; what the dossier waited for later did not move it."""
    if state["received_at"] is None:
        return state["pauses"]
    received = datetime.fromisoformat(state["received_at"])
    return [pause for pause in state["pauses"] if datetime.fromisoformat(pause["start"]) < received]


def _remember_calendar(done: Exported, agency_id: UUID, case: dict) -> None:
    """Find the calendar of a case among those in force at the moments that moved it."""
    deadline = case["deadline"]
    key = (deadline["calendar_id"], deadline["calendar_version"])
    if key in done.calendars:
        return
    for moment in _moments(case):
        question = (agency_id, moment.astimezone(clock.ZONE).date())
        if question in done.asked:
            continue
        done.asked.add(question)
        found = agencies.working_calendar(agency_id, moment)
        done.calendars[found.id, found.version] = found
    if key not in done.calendars:
        done.lost[key] = done.lost.get(key, 0) + 1


def _moments(case: dict) -> list[datetime]:
    """When the deadline was derived, the last time first: at its start, or when a pause began or ended."""
    edges = [pause[edge] for pause in case["pauses"] for edge in ("start", "end") if pause.get(edge)]
    return [datetime.fromisoformat(text) for text in (*reversed(edges), case["deadline"]["start"])]
