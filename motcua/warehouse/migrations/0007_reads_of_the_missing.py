"""Whoever has a fact has a row for its reading, also while their person is gone.

The foreign key of a fact is looked at only at the end of a transaction: until then facts can stand without their person,
and a reading that went by the persons alone (0005) gave such facts away without a row and without a number.
"""

from django.db import migrations

READ = """
CREATE OR REPLACE FUNCTION warehouse_facts(
    people uuid[], wanted text[], reader uuid, by_machine text, on_ground text, abouts uuid[], about_kind text
) RETURNS TABLE (person_id uuid, name text, value text, source text, at timestamptz, valid_until date, ended text)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY WITH found AS MATERIALIZED (
        SELECT f.person_id, f.name, f.value, f.source, f.confirmed_at, f.valid_until, f.ended FROM warehouse_fact f
        WHERE f.person_id = ANY (people) AND f.superseded_at IS NULL AND (wanted IS NULL OR f.name = ANY (wanted))
    ), asked AS MATERIALIZED (
        SELECT DISTINCT it.person, it.about FROM unnest(people, abouts) AS it(person, about)
        WHERE it.person IN (SELECT p.id FROM identity_person p WHERE p.id = ANY (people)
                            UNION ALL SELECT f.person_id FROM found f)
    ), written AS (
        INSERT INTO warehouse_read (id, number, person_id, reader_id, machine, ground, about, kind, names, at)
        SELECT warehouse_read_id(), nextval('warehouse_read_number'), a.person, reader, by_machine, on_ground, a.about,
               CASE WHEN a.about IS NULL THEN '' ELSE about_kind END,
               ARRAY(SELECT f.name FROM found f WHERE f.person_id = a.person ORDER BY f.name), clock_timestamp()
        FROM asked a
    )
    SELECT f.person_id, f.name::text, f.value::text, f.source::text, f.confirmed_at, f.valid_until, f.ended::text
    FROM found f;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("warehouse", "0006_copy_and_forget")]

    operations = [migrations.RunSQL(READ, migrations.RunSQL.noop)]
