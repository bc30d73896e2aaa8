"""Whoever takes a reading back leaves a hole in the numbers of the log; here they are looked for and counted."""

from django.db import migrations, models

import motcua.base.ids

# Exact, while people read on: what runs now may still write the row of a number that it took, so we wait until each
# transaction has ended that writes to the log at this moment. It is in pg_locks before it takes its number, and until
# its end. Within `patience`; NULL where one goes on longer, and the next look comes to the same numbers.
# The own transaction is not waited for: what it has read it sees, and taking its rows back takes this look back too.
# A row is looked for by its id, which has its time, from a day before the last look: clocks may step back.
# After a crash PostgreSQL goes on up to 32 numbers later (SEQ_LOG_VALS): such a hole has the start of the server in it.
CHECK = """
CREATE FUNCTION warehouse_check_reads(patience interval) RETURNS uuid
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
                     FROM (SELECT * FROM runs ORDER BY first LIMIT 100) r), '[]')
    FROM runs;
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION warehouse_check_reads FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("warehouse", "0010_every_answer_has_a_row")]

    operations = [
        migrations.CreateModel(
            name="ReadCheck",
            fields=[
                (
                    "id",
                    models.UUIDField(default=motcua.base.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
                ("found", models.BigIntegerField()),
                ("holes", models.BigIntegerField()),
                ("at_restart", models.BigIntegerField()),
                ("runs", models.JSONField()),
            ],
        ),
        migrations.RunSQL(CHECK, "DROP FUNCTION warehouse_check_reads"),
    ]
