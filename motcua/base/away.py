"""Whether an error means that the database cannot be used for the moment."""

import psycopg
from django.db import Error, InterfaceError, OperationalError

READ_ONLY = "25006"  # SQLSTATE of a server that became a standby while we were connected to it
RETRY_AFTER = 15  # seconds


def is_away(error: BaseException | None) -> bool:
    """Whether an error, or one that caused it, says that the database cannot be used for the moment."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError | psycopg.OperationalError | psycopg.InterfaceError):
            return True
        if isinstance(error, Error | psycopg.Error) and getattr(error, "sqlstate", None) == READ_ONLY:
            return True
        error = error.__cause__
    return False
