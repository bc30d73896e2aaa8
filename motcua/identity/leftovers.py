"""Whether what is over is being forgotten: sessions hold names, so they must not outlive their time."""

from django.db import connection

_OLDEST = """
SELECT coalesce(extract(epoch FROM clock_timestamp() - (SELECT min(expire_date) FROM django_session)), 0),
       coalesce(extract(epoch FROM clock_timestamp() - (SELECT min(since) FROM identity_ratecount)), 0)
"""


def oldest_kept() -> tuple[float, float]:
    """Seconds since the oldest session ended (0: none has), and since the oldest count of tries began."""
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST)
        ended, counted = cursor.fetchone()
    return max(0.0, float(ended)), max(0.0, float(counted))
