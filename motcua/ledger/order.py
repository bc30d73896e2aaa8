"""The sequencer: gives committed entries their place in the order that everything follows.

It orders whatever is committed and still waiting. A slow transaction gets its place when it commits, behind those
that were quicker; no transaction id is compared, so neither an open transaction anywhere nor a restore matters.
"""

from django.db import connection, transaction

SEQUENCER = 0x6D63_6F72  # the advisory lock: one sequencer at a time in the whole database
BATCH = 1000

# Under the lock, so that a number can never become visible after a higher one. The next number is read in a
# statement after the lock was granted: only then does it see what the last holder committed.
_ORDER = """
WITH taken AS (
    DELETE FROM ledger_waiting WHERE place IN (SELECT place FROM ledger_waiting ORDER BY place LIMIT %s)
    RETURNING place, entry, lane
)
INSERT INTO ledger_order (seq, entry, lane)
SELECT (SELECT coalesce(max(seq), 0) FROM ledger_order) + row_number() OVER (ORDER BY place), entry, lane
FROM taken ON CONFLICT (entry) DO NOTHING
"""


@transaction.atomic
def order_waiting() -> int:
    """Order what is committed; the number of entries that got a place. 0 while another process is the sequencer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM ledger_waiting) AND pg_try_advisory_xact_lock(%s)", [SEQUENCER])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_ORDER, [BATCH])
        return cursor.rowcount


def prepare_months() -> None:
    """Make the partitions of this month and the next two. Until one exists its entries lie in the default partition."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ledger_prepare_month((now() AT TIME ZONE 'UTC' + make_interval(months => i))::date) "
            "FROM generate_series(0, 2) i"
        )
