"""What the database was asked while something was done, each statement by its verb and table."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext


def ran(act, status: int = 302) -> list[str]:
    """The verb and the first table of each statement, with the answer's status checked. A test is itself a
    transaction, so the one of a request is a savepoint here; in production a savepoint would show as a pair more."""
    with CaptureQueriesContext(connection) as asked:
        assert act().status_code == status
    return [_name(query["sql"]) for query in asked.captured_queries]


def _name(statement: str) -> str:
    verb = statement.split()[0]
    if verb in ("SAVEPOINT", "RELEASE"):
        return {"SAVEPOINT": "BEGIN", "RELEASE": "COMMIT"}[verb]
    # The table that the statement is about: in a SELECT that of the last FROM outside of brackets.
    plain = statement
    while verb == "SELECT" and (shorter := re.sub(r"\([^()]*\)", "", plain)) != plain:
        plain = shorter
    table = re.search(r"(?:FROM|INTO|UPDATE)\s+\"?(\w+_\w+)", plain) or re.search(r"FROM\s+\"?(\w+_\w+)", statement)
    return f"{verb} {table[1]}"
