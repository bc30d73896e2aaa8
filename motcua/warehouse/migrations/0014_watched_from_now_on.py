"""The watch over the numbers begins where an installation stands, and of many holes the newest are named.

Without a first look the next one would go through the whole log in one statement, which a large one does not allow
within the time that the processes have for it, and would tell of each error of years as if it had happened today.
"""

from django.db import migrations

# Where nobody has read anything yet, the first look begins at the first number.
BEGIN = """
INSERT INTO warehouse_readcheck (id, at, first, last, found, holes, at_restart, runs)
SELECT warehouse_read_id(), now(), n.last_value, n.last_value, 0, 0, 0, '[]'
FROM warehouse_read_number n WHERE n.is_called AND NOT EXISTS (SELECT FROM warehouse_readcheck)
"""

# As in 0011, but of more than a hundred holes in a row the last hundred are kept.
CHECK = """
CREATE OR REPLACE FUNCTION warehouse_check_reads(patience interval) RETURNS uuid
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    made uuid := warehouse_read_id();
    begun timestamptz := clock_timestamp();
    before bigint;
    before_at timestamptz;
    reached bigint;
    open text[];
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'an old snapshot shows rows as missing that are there';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('warehouse:check_reads', 0));
    SELECT c.last, c.at INTO before, before_at FROM warehouse_readcheck c ORDER BY c.last DESC, c.at DESC LIMIT 1;
    before := coalesce(before, 0);
    SELECT CASE WHEN n.is_called THEN n.last_value ELSE 0 END INTO reached FROM warehouse_read_number n;
    open := ARRAY(SELECT l.virtualtransaction FROM pg_locks l
                  WHERE l.relation = 'warehouse_read'::regclass AND l.mode = 'RowExclusiveLock'
                    AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
                    AND l.pid <> pg_backend_pid());
    WHILE EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'virtualxid' AND l.virtualxid = ANY (open)) LOOP
        IF clock_timestamp() > begun + patience THEN RETURN NULL; END IF;
        PERFORM pg_sleep(0.02);
    END LOOP;
    INSERT INTO warehouse_readcheck (id, at, first, last, found, holes, at_restart, runs)
    WITH seen AS MATERIALIZED (
        SELECT r.number, r.at FROM warehouse_read r WHERE r.number > before AND r.number <= reached
           AND (before_at IS NULL OR r.id >= ledger_first_id((before_at AT TIME ZONE 'UTC')::date - 1))
    ), bounded AS (
        SELECT number, at FROM seen UNION ALL SELECT before, before_at UNION ALL SELECT reached + 1, begun
    ), steps AS (
        SELECT number + 1 AS first, lead(number) OVER w - 1 AS last, at AS after, lead(at) OVER w AS until
        FROM bounded WINDOW w AS (ORDER BY number)
    ), runs AS (
        SELECT first, last, last - first + 1 AS holes, after, until,
               coalesce(after < pg_postmaster_start_time() AND until >= pg_postmaster_start_time(), false)
                   AND last - first < 32 AS at_restart
        FROM steps WHERE last >= first
    )
    SELECT made, begun, before + 1, reached, (SELECT count(*) FROM seen), coalesce(sum(holes), 0),
           coalesce(sum(holes) FILTER (WHERE at_restart), 0),
           coalesce((SELECT jsonb_agg(jsonb_build_object('first', r.first, 'holes', r.holes, 'after', r.after,
                        'until', r.until, 'at_restart', r.at_restart) ORDER BY r.first)
                     FROM (SELECT * FROM runs ORDER BY first DESC LIMIT 100) r), '[]')
    FROM runs;
    RETURN made;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("warehouse", "0013_whom_a_stranger_names")]

    operations = [
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
        migrations.RunSQL(CHECK, migrations.RunSQL.noop),
    ]
