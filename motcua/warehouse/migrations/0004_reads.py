"""Facts leave the database by one function, which writes who read them in the same statement.

The role of the processes has no right on the table of facts (base/postgresql/grants.sql): it records, finds and reads by
these functions, which run with the rights of the owner under a search_path of their own.
"""

from django.db import migrations

READS = """
CREATE TABLE warehouse_read (
    id uuid NOT NULL PRIMARY KEY,
    number bigint NOT NULL,
    person_id uuid NOT NULL,
    reader_id uuid,
    machine varchar(40) NOT NULL,
    ground varchar(40) NOT NULL CHECK (ground <> ''),
    about uuid,
    kind varchar(20) NOT NULL,
    names varchar(60)[] NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT read_by_somebody CHECK (reader_id IS NOT NULL OR machine <> '')
) PARTITION BY RANGE (id);
CREATE INDEX warehouse_read_person ON warehouse_read (person_id, id);
CREATE TABLE warehouse_read_default PARTITION OF warehouse_read DEFAULT;
-- Counted at the store: a number that was taken is taken, even when whoever read it takes the transaction back.
CREATE SEQUENCE warehouse_read_number;
"""

# As the ledger refuses (ledger/0001), with words of its own. Truncating is refused for each partition by itself.
REFUSES = """
CREATE FUNCTION warehouse_read_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'who read what is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER refuses_change BEFORE UPDATE OR DELETE ON warehouse_read
    FOR EACH ROW EXECUTE FUNCTION warehouse_read_refuses();
CREATE TRIGGER refuses_truncate BEFORE TRUNCATE ON warehouse_read EXECUTE FUNCTION warehouse_read_refuses();
CREATE TRIGGER refuses_truncate BEFORE TRUNCATE ON warehouse_read_default EXECUTE FUNCTION warehouse_read_refuses();
"""

# A partition a month (UTC), by the time in its ids; see ledger_prepare_month, whose ways these are.
MONTHS = """
CREATE FUNCTION warehouse_read_prepare_month(day date) RETURNS boolean LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
    month date := date_trunc('month', day);
    part text := 'warehouse_read_' || to_char(month, 'YYYY_MM');
BEGIN
    IF to_regclass(part) IS NOT NULL THEN RETURN false; END IF;
    EXECUTE format('CREATE TABLE %I (LIKE warehouse_read INCLUDING ALL)', part);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', part);
    EXECUTE format('CREATE TRIGGER refuses_truncate BEFORE TRUNCATE ON %I EXECUTE FUNCTION warehouse_read_refuses()',
        part);
    EXECUTE format('ALTER TABLE warehouse_read ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part,
        ledger_first_id(month), ledger_first_id((month + interval '1 month')::date));
    RETURN true;
EXCEPTION WHEN duplicate_table OR unique_violation OR lock_not_available OR check_violation THEN
    RETURN false;  -- somebody else makes it, or the default partition is read or has rows of this month
END $$;
SELECT warehouse_read_prepare_month((now() AT TIME ZONE 'UTC' + make_interval(months => i))::date)
    FROM generate_series(0, 2) i;
"""

# `people` and `abouts` go together, place by place; without `wanted` all that is known. The row is part of the statement
# that reads: PL/pgSQL runs it to its end before it gives the first line away, whatever the caller does with them.
READ = """
CREATE FUNCTION warehouse_read_id() RETURNS uuid LANGUAGE sql VOLATILE SET search_path = public, pg_temp AS $$
    -- RFC 9562, version 7: 48 bits of milliseconds before what is random; the bits of version 4 become 0111.
    SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
        substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1),
        'hex')::uuid
$$;
CREATE FUNCTION warehouse_facts(
    people uuid[], wanted text[], reader uuid, by_machine text, on_ground text, abouts uuid[], about_kind text
) RETURNS TABLE (person_id uuid, name text, value text, source text, at timestamptz)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY WITH asked AS MATERIALIZED (
        SELECT DISTINCT it.person, it.about FROM unnest(people, abouts) AS it(person, about)
        JOIN identity_person p ON p.id = it.person
    ), found AS MATERIALIZED (
        SELECT f.person_id, f.name, f.value, f.source, f.confirmed_at FROM warehouse_fact f
        WHERE f.person_id = ANY (people) AND f.superseded_at IS NULL AND (wanted IS NULL OR f.name = ANY (wanted))
    ), written AS (
        INSERT INTO warehouse_read (id, number, person_id, reader_id, machine, ground, about, kind, names, at)
        SELECT warehouse_read_id(), nextval('warehouse_read_number'), a.person, reader, by_machine, on_ground, a.about,
               CASE WHEN a.about IS NULL THEN '' ELSE about_kind END,
               ARRAY(SELECT f.name FROM found f WHERE f.person_id = a.person ORDER BY f.name), clock_timestamp()
        FROM asked a
    )
    SELECT f.person_id, f.name::text, f.value::text, f.source::text, f.confirmed_at FROM found f;
END $$;
"""

# Whose account has a number, and whether another account has the same: told by the identity service alone, because
# what one person declares of another says nothing about accounts.
HOLDERS = """
CREATE FUNCTION warehouse_holders(
    sought text, reader uuid, by_machine text, on_ground text, about uuid, about_kind text
) RETURNS SETOF uuid
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    holders uuid[] := ARRAY(
        SELECT f.person_id FROM warehouse_fact f
        WHERE f.name = 'person.personal_number' AND f.superseded_at IS NULL AND f.value = to_jsonb(sought)
          AND f.source IN ('vneid', 'provider') LIMIT 2);
BEGIN
    RETURN QUERY SELECT told.person_id FROM warehouse_facts(
        holders, ARRAY['person.personal_number'], reader, by_machine, on_ground,
        array_fill(about, ARRAY[cardinality(holders)]), about_kind) told;
END $$;
CREATE FUNCTION warehouse_number_is_shared(
    person uuid, reader uuid, by_machine text, on_ground text
) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM warehouse_facts(ARRAY[person], ARRAY['person.personal_number'], reader, by_machine, on_ground,
            ARRAY[]::uuid[], '') own
        JOIN warehouse_fact f ON f.name = own.name AND f.value = own.value::jsonb
        WHERE own.source IN ('vneid', 'provider') AND f.source IN ('vneid', 'provider')
          AND f.superseded_at IS NULL AND f.person_id <> person);
END $$;
"""

# A value told again is confirmed, another takes the place of the old one; gives the names whose value is new.
# Two who tell at once would both see the same old facts: the second waits for the first.
RECORD = """
CREATE FUNCTION warehouse_record(
    person uuid, ids uuid[], told text[], tells jsonb[], origin text, basis text, house text, moment timestamptz
) RETURNS text[]
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    fresh text[];
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('warehouse:' || person, 0));
    fresh := ARRAY(
        SELECT t.name FROM unnest(told, tells) AS t(name, value)
        WHERE NOT EXISTS (SELECT FROM warehouse_fact f WHERE f.person_id = person AND f.superseded_at IS NULL
                          AND f.name = t.name AND f.value = t.value AND f.source = origin)
        ORDER BY t.name);
    UPDATE warehouse_fact SET confirmed_at = moment
        WHERE person_id = person AND superseded_at IS NULL AND name = ANY (told) AND name <> ALL (fresh);
    UPDATE warehouse_fact SET superseded_at = moment
        WHERE person_id = person AND superseded_at IS NULL AND name = ANY (fresh);
    INSERT INTO warehouse_fact (id, instance, person_id, name, value, source, legal_basis, at, confirmed_at)
        SELECT t.id, house, person, t.name, t.value, origin, basis, moment, moment
        FROM unnest(ids, told, tells) AS t(id, name, value) WHERE t.name = ANY (fresh);
    RETURN fresh;
END $$;
"""

# Not even for a moment may anybody else call them; whom they are for, grants.sql says.
FOR_NOBODY_YET = """
REVOKE ALL ON FUNCTION warehouse_read_prepare_month, warehouse_facts, warehouse_holders, warehouse_number_is_shared,
    warehouse_record FROM PUBLIC;
REVOKE ALL ON warehouse_read, warehouse_read_default, warehouse_read_number FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("warehouse", "0003_source_questions"),
        ("ledger", "0003_by_the_databases_clock"),
        ("identity", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(READS, "DROP TABLE warehouse_read; DROP SEQUENCE warehouse_read_number"),
        migrations.RunSQL(REFUSES, "DROP FUNCTION warehouse_read_refuses CASCADE"),
        migrations.RunSQL(MONTHS, "DROP FUNCTION warehouse_read_prepare_month"),
        migrations.RunSQL(READ, "DROP FUNCTION warehouse_facts; DROP FUNCTION warehouse_read_id"),
        migrations.RunSQL(HOLDERS, "DROP FUNCTION warehouse_holders; DROP FUNCTION warehouse_number_is_shared"),
        migrations.RunSQL(RECORD, "DROP FUNCTION warehouse_record"),
        migrations.RunSQL(FOR_NOBODY_YET, migrations.RunSQL.noop),
    ]
