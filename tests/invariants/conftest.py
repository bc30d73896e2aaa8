"""A town of committed lives; each test breaks it in a transaction of its own that is rolled back."""

import shutil
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import psycopg
import pytest
from psycopg.rows import namedtuple_row
from psycopg.types.json import Json

from motcua.base.ids import new_id
from motcua.ledger.digest import FIELDS, digest
from tests.invariants.lives import Lives
from tools import check_invariants


class Town:
    """An open transaction in the town: break something, then ask what the checker names."""

    def __init__(self, connection: psycopg.Connection, lives: Lives, files: Path):
        self.connection, self.lives, self.files = connection, lives, files

    def does(self, statement: str, *values) -> psycopg.Cursor:
        """Run a statement; {name} stands for the id of a dossier. It must find something to change."""
        named = {name: f"'{it}'" for name, it in self.lives.ids.items()}
        cursor = self.connection.execute(statement.format(**named), values or None)
        assert cursor.rowcount, f"nothing to break: {statement}"
        return cursor

    def without_guards(self, table: str, statement: str, *values) -> None:
        """As the owner of the table could: triggers off, change, triggers on again."""
        self.connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        self.does(statement, *values)
        self.connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    def without(self, table: str, constraint: str) -> None:
        self.connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint} CASCADE")

    def tells(self, event: str, about: UUID, **columns) -> None:
        """One more entry in the ledger, well formed, with its digest; it waits for its place."""
        row = SimpleNamespace(
            id=new_id(), event=event, about=about, kind=columns.pop("kind", "dossier"), by=None, on_behalf=None,
            reason="", params={}, versions={}, at=self.one("SELECT now()"), instance="demo",
        )  # fmt: skip
        vars(row).update(columns)
        self._write("INSERT INTO ledger_entry ({names}, digest) VALUES ({places}, %s)", row)

    def rewrites(self, entry: UUID, **columns) -> None:
        """Change an entry and its digest, as whoever owns the table could."""
        row = self.row("SELECT * FROM ledger_entry WHERE id = %s", entry)
        row = SimpleNamespace(**{name: columns.get(name, getattr(row, name)) for name in FIELDS})
        self.connection.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        self._write(f"UPDATE ledger_entry SET ({{names}}, digest) = ({{places}}, %s) WHERE id = '{entry}'", row)
        self.connection.execute("ALTER TABLE ledger_entry ENABLE TRIGGER USER")

    def _write(self, statement: str, row: SimpleNamespace) -> None:
        values = [getattr(row, name) for name in FIELDS]
        values = [Json(value) if isinstance(value, dict) else value for value in values]
        names, places = ", ".join(FIELDS), ", ".join(["%s"] * len(FIELDS))
        self.connection.execute(statement.format(names=names, places=places), [*values, digest(row)])

    def one(self, statement: str, *values):
        return self.connection.execute(statement, values or None).fetchone()[0]

    def row(self, statement: str, *values):
        return self.connection.cursor(row_factory=namedtuple_row).execute(statement, values or None).fetchone()

    def entry(self, event: str, name: str) -> UUID:
        """The last entry of this event about a dossier."""
        return self.one(
            "SELECT e.id FROM ledger_entry e JOIN ledger_order o ON o.entry = e.id "
            "WHERE e.event = %s AND e.about = %s ORDER BY o.seq DESC LIMIT 1", event, self.lives.ids[name],
        )  # fmt: skip

    def broken(self, now: datetime | None = None) -> set[str]:
        """The names of the invariants that the checker calls broken now."""
        self.connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with self.connection.transaction(force_rollback=True):
            found = check_invariants.check_all(self.connection, now=now or self.one("SELECT now()"), files=self.files)
            return {invariant.name for invariant, broken in found if broken}


@pytest.fixture
def town(lives, tmp_path) -> Town:
    """The town in a transaction that is rolled back; its files are a copy that may be spoilt."""
    shutil.copytree(lives.files, tmp_path / "files")
    with psycopg.connect(lives.url) as connection:
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield Town(connection, lives, tmp_path / "files")
        connection.rollback()
