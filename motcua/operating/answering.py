"""Whether this process can serve people now; asked every few seconds by a load balancer."""

import psycopg
from django.db import DatabaseError, connection
from psycopg_pool import PoolTimeout


def obstacle() -> str:
    """What stands in the way, as a code; "" when nothing does."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, psycopg.Error, PoolTimeout):
        return "database_away"
    return ""
