"""The copy is complete: whatever table says something of the person, the copy says it too."""

import json

from django.db import connection

from motcua.base.holding import all_claims
from motcua.rights import collecting
from tests.rights.searching import found_in


def test_every_place_in_which_she_stands_is_in_the_copy_or_says_why_not(as_owner, theirs, lan):
    """A walk through every row of every table of the database."""
    standing = {}
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t')
            text = "\n".join(row for (row,) in cursor.fetchall())
        if here := found_in(text, theirs):
            standing[table] = here
    held = collecting.collected(lan.id)["held"]
    excused = {one.table for one in all_claims() if one.unexported}
    assert {"warehouse_fact", "dossiers_submission", "dossiers_draftanswer", "files_storedfile"} <= set(standing)
    for table, tokens in standing.items():
        if table not in excused:
            missing = tokens - found_in(json.dumps(held[table], ensure_ascii=False), theirs)
            assert not missing, f"{table} holds her {missing}, and her copy does not"
