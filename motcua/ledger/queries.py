"""The history of one object as a piece of a larger statement, for its page."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

# JSON array of what happened to the object %(about)s, first to last; what has no place in the order yet comes last.
# %(since)s keeps PostgreSQL out of the partitions of the months before the object began: see `since`.
HISTORY = """(
    SELECT coalesce(json_agg(json_build_array(e.event, e.by, e.reason, e.params, e.at)
                             ORDER BY o.seq NULLS LAST, w.place), '[]')
    FROM ledger_entry e LEFT JOIN ledger_order o ON o.entry = e.id LEFT JOIN ledger_waiting w ON w.entry = e.id
    WHERE e.about = %(about)s AND e.id >= %(since)s
)"""
CLOCKS_DIFFER = timedelta(days=31)  # by so much a server's clock may have stood wrong when an id was made


class Happened(msgspec.Struct, frozen=True, array_like=True):
    """One element of HISTORY."""

    event: str
    by: UUID | None
    reason: str
    params: dict
    at: datetime


def since(about: UUID) -> UUID:
    """The smallest id that an entry about this object (its id is a UUIDv7) can have."""
    made = about.int >> 80
    return UUID(int=max(made - CLOCKS_DIFFER // timedelta(milliseconds=1), 0) << 80)
