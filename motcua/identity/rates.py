"""Counts of tries, kept in the database so that every process and every restart counts together."""

import hashlib
import hmac
import math

from django.conf import settings
from django.db import connection

from motcua.base import clock
from motcua.identity.errors import TooManyTries

COUNT = """
    INSERT INTO identity_ratecount AS c (name, key, since, count) VALUES (%(name)s, %(key)s, %(now)s, 1)
    ON CONFLICT (name, key) DO UPDATE SET
        count = CASE WHEN c.since <= %(now)s - %(window)s * interval '1 second' THEN 1 ELSE c.count + 1 END,
        since = CASE WHEN c.since <= %(now)s - %(window)s * interval '1 second' THEN %(now)s ELSE c.since END
    RETURNING count, since
"""


def check_rate(name: str, key: str, *, limit: int, seconds: int) -> None:
    """Count one try of `name` by `key` (an address, a code; stored as a keyed digest only).

    Allows `limit` tries in `seconds` from the first; raises TooManyTries beyond. Call it outside of a
    transaction that may roll back, or the count is undone with it.
    """
    now = clock.now()
    values = {"name": name, "key": _digest(name, key), "now": now, "window": seconds}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, values)
        count, since = cursor.fetchone()
    if count > limit:
        left = seconds - (now - since).total_seconds()
        raise TooManyTries(minutes=max(1, math.ceil(left / 60)))


def network_address(request) -> str:
    """Where a request came from. Behind proxies of ours it is what the outermost of them saw, never what a
    stranger wrote further left."""
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    trusted = settings.TRUSTED_PROXIES
    return seen[-trusted] if 0 < trusted <= len(seen) else request.META.get("REMOTE_ADDR", "")


def forget_old_counts(seconds: int = 86_400) -> int:
    """Delete counts that began more than `seconds` ago; returns how many. No window is longer than a day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM identity_ratecount WHERE since < %s - %s * interval '1 second'",
            [clock.now(), seconds],
        )
        return cursor.rowcount


def _digest(name: str, key: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{name}\0{key}".encode(), hashlib.sha256).hexdigest()
