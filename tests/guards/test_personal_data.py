"""Every table has a word: whose data it holds, how they are exported, how they are erased."""

import importlib

from django.apps import apps
from django.db import connection

from motcua.base import paths, reference
from motcua.base.holding import Erased, all_claims
from motcua.base.ids import new_id
from motcua.rights import holders

ALL = {one.table: one for one in all_claims()}
TEXT = {"CharField", "TextField", "JSONField", "SearchVectorField"}


def tables():
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def test_every_table_is_claimed_once():
    """A new table gets a line in CLAIMS of its package's personal.py; docs/reference/personal-data.md shows all."""
    named = [one.table for one in all_claims()]
    twice = sorted({name for name in named if named.count(name) > 1})
    assert not twice, f"claimed twice: {twice}"
    ours = {name for name, model in tables().items() if model.__module__.split(".")[0] in ("motcua", "django")}
    assert not ours - set(ALL), f"nobody says whose data these hold: {sorted(ours - set(ALL))}"


def test_every_table_of_the_database_is_claimed(db):
    """Also those of libraries, and those that no model knows. Parts of a log are claimed with the whole."""
    found = set(connection.introspection.table_names())
    left = {name for name in found - set(ALL) if not name.startswith(("ledger_entry_", "warehouse_read_"))}
    assert not left, f"nobody says whose data these hold: {sorted(left)}"
    assert not set(ALL) - found, f"claimed and not there: {sorted(set(ALL) - found)}"


def test_every_column_that_stays_is_said_to_hold_codes():
    """Of a row that stays, each column of text is either emptied or holds codes alone: name it in the claim."""
    silent, unknown = [], []
    for table, one in ALL.items():
        if table not in tables() or one.erased not in (Erased.EMPTIED, Erased.KEPT):
            continue
        columns = {f.column: f for f in tables()[table]._meta.concrete_fields}
        texts = {name for name, f in columns.items() if f.get_internal_type() in TEXT}
        silent += [f"{table}.{name}" for name in sorted(texts - one.emptied - one.codes)]
        unknown += [f"{table}.{name}" for name in sorted((one.emptied | one.codes) - set(columns))]
    assert not silent, f"stays, and nobody says what is in it: {silent}"
    assert not unknown, f"named and not there: {unknown}"


def test_what_is_about_a_person_is_in_the_copy_or_says_why_not(db):
    """`held_of` of the package gives the rows; a table without them has `unexported` with the reason."""
    for package in holders.HOLDERS:
        module = importlib.import_module(f"{package.__name__.rpartition('.')[0]}.personal")
        given = set(module.held_of(new_id()))
        left = {one.table for one in module.CLAIMS if not one.unexported} - given
        assert not left, f"held_of of {module.__name__} does not give {sorted(left)}"


def test_the_page_of_personal_data_is_true():
    """Run `make reference`."""
    assert (paths.ROOT / "docs" / "reference" / "personal-data.md").read_text() == reference.personal_data_page()
