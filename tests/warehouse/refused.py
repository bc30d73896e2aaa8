"""What a refusal leaves in the log of reads: its rows, and no hole."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from motcua.base import sql
from motcua.warehouse import watching


@contextmanager
def stays_in_the_log(reader: UUID) -> Iterator[None]:
    """Whatever is refused meanwhile: what `reader` read for it has its row, and no number is without one."""
    watching.check()
    before = _rows_of(reader)
    yield
    done = watching.check()
    assert done.holes == 0 and _rows_of(reader) > before, (done.found, done.runs)


def _rows_of(reader: UUID) -> int:
    return sql.row("SELECT count(*) FROM warehouse_read WHERE reader_id = %s", [reader])[0]
