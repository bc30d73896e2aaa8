"""Writing entries and reading them back, as values."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import connection

from motcua.base import clock, rows, sql
from motcua.base.ids import new_id
from motcua.ledger.digest import FIELDS, digest
from motcua.ledger.errors import NotInTransaction, ParamNotAllowed
from motcua.ledger.events import PARAMS, VERSIONS, Event
from motcua.ledger.models import LedgerEntry

# A code, number or date: no spaces, no letters beyond ASCII, so that no sentence and hardly a name can slip in.
CODE = re.compile(r"[A-Za-z0-9._:/+-]{1,100}")
SHORT = re.compile(r"[a-z0-9_.:-]{0,80}")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that happened. `seq` is its place in the order, None as long as it has none."""

    id: UUID
    event: Event
    about: UUID
    kind: str
    by: UUID | None
    on_behalf: UUID | None
    reason: str
    params: dict
    versions: dict
    at: datetime
    instance: str
    digest: str
    seq: int | None = None


def append(
    event: Event, *, about: UUID, kind: str, by: UUID | None, on_behalf: UUID | None = None,
    reason: str = "", params: dict | None = None, versions: dict | None = None, at: datetime | None = None,
) -> UUID:  # fmt: skip
    """Write one entry in the transaction of the change; `at` is when it happened (now unless told).

    Raises NotInTransaction, ParamNotAllowed.
    """
    row = entry_row(event, about=about, kind=kind, by=by, on_behalf=on_behalf, reason=reason, params=params,
                    versions=versions, at=at)  # fmt: skip
    rows.insert(row)
    return row.id


def entry_row(
    event: Event, *, about: UUID, kind: str, by: UUID | None, on_behalf: UUID | None = None,
    reason: str = "", params: dict | None = None, versions: dict | None = None, at: datetime | None = None,
) -> LedgerEntry:  # fmt: skip
    """An entry, checked, for whoever inserts it together with the rows of the change (`rows.insert_together`)."""
    check_in_transaction()
    event, params, versions = Event(event), params or {}, versions or {}
    _check(params, PARAMS[event], event)
    _check(versions, VERSIONS, event)
    if not SHORT.fullmatch(reason) or not SHORT.fullmatch(kind):
        raise ParamNotAllowed(f"{event}: reason and kind are codes")
    row = LedgerEntry(
        id=new_id(), event=event.value, about=about, kind=kind, by=by, on_behalf=on_behalf, reason=reason,
        params=params, versions=versions, at=at or clock.now(), instance=settings.INSTANCE,
    )  # fmt: skip
    row.digest = digest(row)
    return row


def check_in_transaction() -> None:
    """Raise NotInTransaction unless a transaction is open: entry and change are one, or neither is."""
    if not connection.in_atomic_block:
        raise NotInTransaction


def _check(values: dict, allowed: frozenset[str], event: Event) -> None:
    for name, value in values.items():
        if name not in allowed:
            raise ParamNotAllowed(f"{event} carries no {name!r}; ledger/events.py lists what it may carry")
        for one in value if isinstance(value, list | tuple) else [value]:
            if not isinstance(one, int) and not (isinstance(one, str) and CODE.fullmatch(one)):
                raise ParamNotAllowed(f"{event}: {name!r} is not a code, number or date")


_NAMES = (*FIELDS, "digest", "seq")
_JSON = ("params", "versions")
_COLUMNS = ", ".join(f"e.{name}::text" if name in _JSON else f"e.{name}" for name in (*FIELDS, "digest"))
_READ = (
    f"SELECT {_COLUMNS}, o.seq FROM ledger_entry e LEFT JOIN ledger_order o ON o.entry = e.id "  # noqa: S608
    "LEFT JOIN ledger_waiting w ON w.entry = e.id"
)
_OF_LANE = (
    f"SELECT {_COLUMNS}, o.seq FROM ledger_order o JOIN ledger_entry e ON e.id = o.entry "  # noqa: S608
    "WHERE o.lane = %s AND o.seq > %s ORDER BY o.seq LIMIT %s"
)


def entries_about(about: UUID) -> list[Entry]:
    """All that happened to an object, first to last; what has no place in the order yet comes last."""
    return _entries(f"{_READ} WHERE e.about = %s ORDER BY o.seq NULLS LAST, w.place", [about])


def ordered_about(about: UUID, first: int, last: int) -> list[Entry]:
    """The entries of an object whose place lies from `first` to `last`, both included."""
    return _entries(f"{_READ} WHERE e.about = %s AND o.seq BETWEEN %s AND %s ORDER BY o.seq", [about, first, last])


def ordered(lane: int, after: int, limit: int) -> list[Entry]:
    """The next entries of a lane behind the place `after`."""
    return _entries(_OF_LANE, [lane, after, limit])


def _entries(query: str, values: list) -> list[Entry]:
    return [_entry(dict(zip(_NAMES, found, strict=True))) for found in sql.rows(query, values)]


def _entry(known: dict) -> Entry:
    known |= {name: msgspec.json.decode(known[name]) for name in _JSON}
    return Entry(**known | {"event": Event(known["event"])})
