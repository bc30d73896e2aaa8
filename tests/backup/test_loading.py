"""A dump is loaded wholly or not at all, whichever of the programs ends early."""

import psycopg
import pytest

from motcua.base import dumping

ROWS = 200_000  # enough that a dump cut in the middle is cut in the middle of this table


@pytest.fixture
def dumped(house, tmp_path):
    """A dump of one table, and the version of the program that wrote it."""
    full = house("full")
    with psycopg.connect(full.url, autocommit=True) as connection:
        connection.execute(f"CREATE TABLE first AS SELECT i, md5(i::text) AS said FROM generate_series(1, {ROWS}) i")
    with dumping.connect(full.settings) as connection, connection.transaction():
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()[0]
        server = connection.info.server_version // 10_000
        version = dumping.dump(full.settings, tmp_path / "whole", server=server, snapshot=snapshot)
    return tmp_path / "whole", version


def tables(house) -> list[tuple]:
    return house.rows("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")


def test_a_whole_dump_is_loaded(dumped, house):
    place, version = dumped
    empty = house("empty")
    dumping.load(empty.settings, place, made_by=version)
    assert empty.rows("SELECT count(*) FROM first") == [(ROWS,)]


def test_of_a_cut_dump_nothing_is_kept(dumped, house, tmp_path):
    """The first program ends in the middle of a table; the second has read the beginning of it by then."""
    place, version = dumped
    whole, cut, empty = place.read_bytes(), tmp_path / "cut", house("empty")
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(dumping.DumpFailed):
        dumping.load(empty.settings, cut, made_by=version)
    assert tables(empty) == []


def test_of_a_dump_that_the_database_refuses_nothing_is_kept(dumped, house):
    place, version = dumped
    taken = house("taken")
    with psycopg.connect(taken.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE first ()")
    with pytest.raises(dumping.DumpFailed, match="nothing of it was"):
        dumping.load(taken.settings, place, made_by=version)
    assert tables(taken) == [("first",)]
