"""How long a draft lives in which nobody writes: lifetimes.yaml, by the day on which it was written in last.

The person is told before it ends, once, with the day and the way back to it. No draft ends without that: where the
timetable stood still, the draft lives on until the notice has had its days.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import yaml
from django.db import transaction
from django.db.models import F, Q

from motcua.base import clock
from motcua.dossiers import consenting
from motcua.dossiers.models import Draft
from motcua.identity import service as identity
from motcua.ledger import service as ledger
from motcua.ledger.events import Event

BATCH = 200  # drafts in one transaction


class Lifetime(NamedTuple):
    """A line of the file, with the first day on which it holds no more."""

    begins: date
    ends: date
    days: int
    reminder: int


@cache
def lifetimes() -> tuple[Lifetime, ...]:
    """Every line, oldest first."""
    lines = yaml.safe_load(Path(__file__).with_name("lifetimes.yaml").read_text(encoding="utf-8"))
    ends = [line["from"] for line in lines[1:]] + [date.max]
    return tuple(Lifetime(one["from"], end, one["days"], one["reminder"]) for one, end in zip(lines, ends, strict=True))


def last_day(draft: Draft) -> date:
    """The last day on which the draft is there if nobody writes in it again."""
    written = draft.saved_at.astimezone(clock.ZONE).date()
    return written + timedelta(days=_line_of(draft).days)


def remind_all() -> int:
    """Tell everybody whose draft ends soon; how many. Again tells nobody twice."""
    return sum(_batched(_remind, _to_be_told))


def end_all() -> int:
    """Close the drafts whose last day is over, and of which the person was told in time; how many."""
    return sum(_batched(_end, _over))


def _batched(act, chosen) -> Iterator[int]:
    for line in lifetimes():
        while done := _batch(act, chosen, line):
            yield done


@transaction.atomic
def _batch(act, chosen, line: Lifetime) -> int:
    drafts = chosen(_written_under(line), line, clock.today()).select_for_update(skip_locked=True)
    found = list(drafts.order_by("id")[:BATCH])
    for draft in found:
        act(draft)
    return len(found)


def _written_under(line: Lifetime):
    """Open drafts of new dossiers. A correction lives as long as its dossier waits for it."""
    drafts = Draft.objects.filter(state=Draft.OPEN, corrects=None, saved_at__gte=_midnight(line.begins))
    return drafts if line.ends == date.max else drafts.filter(saved_at__lt=_midnight(line.ends))


def _to_be_told(drafts, line: Lifetime, today: date):
    written = _midnight(today - timedelta(days=line.days - line.reminder - 1))
    return drafts.filter(Q(reminded_at=None) | Q(reminded_at__lt=F("saved_at")), saved_at__lt=written)


def _over(drafts, line: Lifetime, today: date):
    written, told = _midnight(today - timedelta(days=line.days)), _midnight(today - timedelta(days=line.reminder))
    return drafts.filter(saved_at__lt=written, reminded_at__lt=told, reminded_at__gte=F("saved_at"))


def _remind(draft: Draft) -> None:
    until = max(last_day(draft), clock.today() + timedelta(days=_line_of(draft).reminder))
    ledger.append(
        Event.DRAFT_ENDS_SOON, about=draft.id, kind="draft", by=None, on_behalf=_whom_to_tell(draft),
        params={"procedure": draft.procedure_code, "until": _end_of(until).isoformat()},
    )  # fmt: skip
    Draft.objects.filter(id=draft.id).update(reminded_at=clock.now())


def _end(draft: Draft) -> None:
    now = clock.now()
    Draft.objects.filter(id=draft.id).update(state=Draft.DISCARDED, ended_at=now, saved_at=now)
    consenting.cancel_all(draft.id, by=None)
    ledger.append(
        Event.DRAFT_ENDED, about=draft.id, kind="draft", by=None, on_behalf=_whom_to_tell(draft),
        params={"procedure": draft.procedure_code},
    )  # fmt: skip


def _whom_to_tell(draft: Draft) -> UUID:
    """Who writes it; under a mandate the first who may still open it: the filer, who gave the mandate, the owner."""
    if draft.mandate_id is None:
        return draft.filer_id
    for one in (draft.filer_id, identity.giver_of(draft.mandate_id)):
        if one and identity.may_act_for(one, draft.owner_id, draft.procedure_code, clock.today(), to_file=True):
            return one
    return draft.owner_id


def _line_of(draft: Draft) -> Lifetime:
    written = draft.saved_at.astimezone(clock.ZONE).date()
    return next(one for one in reversed(lifetimes()) if one.begins <= written)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.ZONE)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59), clock.ZONE)
