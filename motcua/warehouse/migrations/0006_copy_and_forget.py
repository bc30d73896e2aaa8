"""A copy of all that is known of a person, for that person, and forgetting it: the role of the processes may do neither
by itself. A copy is a reading and is written down as one; what was read before stays written, by id."""

from django.db import migrations

COPY = """
CREATE FUNCTION warehouse_copy(person uuid) RETURNS SETOF warehouse_fact
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM warehouse_facts(ARRAY[person], NULL, person, '', 'own', ARRAY[NULL::uuid], '');
    RETURN QUERY SELECT * FROM warehouse_fact f WHERE f.person_id = person ORDER BY f.id;
END $$;
"""
FORGET = """
CREATE FUNCTION warehouse_forget(person uuid) RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gone bigint;
BEGIN
    DELETE FROM warehouse_fact WHERE person_id = person;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
"""
FOR_NOBODY_YET = "REVOKE ALL ON FUNCTION warehouse_copy, warehouse_forget FROM PUBLIC"


class Migration(migrations.Migration):
    dependencies = [("warehouse", "0005_validity")]

    operations = [
        migrations.RunSQL(COPY, "DROP FUNCTION warehouse_copy"),
        migrations.RunSQL(FORGET, "DROP FUNCTION warehouse_forget"),
        migrations.RunSQL(FOR_NOBODY_YET, migrations.RunSQL.noop),
    ]
