"""Nobody keeps an official from a dossier by naming them: a number that somebody declared is not yet the official's.

As in 0010, but a person with the number of an official (or of somebody who acts for the official) is near only where
the identity service told that number, or an official or a register confirmed the tie under which it was stated. Of
those for whom the official acts it counts whoever told it: both parents name one child.
"""

from django.db import migrations

# One truth of who is near, for whoever asks about known people (all of them: `people` NULL). Runs with the rights of
# its caller, so it is of use only inside the functions of the owner; without a search_path of its own it becomes a part
# of their statements.
NEAR = """
CREATE FUNCTION warehouse_near(today date, officials uuid[], people uuid[]) RETURNS TABLE (official uuid, person uuid)
    LANGUAGE sql STABLE AS $$
    WITH me(official, id) AS (
        SELECT it, it FROM unnest(officials) it
        UNION
        SELECT a.person_id, b.person_id FROM warehouse_fact a JOIN warehouse_fact b ON b.value = a.value
        WHERE a.person_id = ANY (officials)
          AND a.name = 'person.personal_number' AND a.superseded_at IS NULL AND a.source IN ('vneid', 'provider')
          AND b.name = 'person.personal_number' AND b.superseded_at IS NULL AND b.source IN ('vneid', 'provider')
    ), near(official, id, is_acted_for) AS (
        SELECT me.official, me.id, false FROM me
        UNION
        SELECT me.official, m.owner_id, true FROM me JOIN identity_mandate m ON m.agent_id = me.id
        WHERE m.state IN ('in_force', 'stated') AND m.since <= today AND (m.until IS NULL OR m.until >= today)
        UNION
        SELECT me.official, m.agent_id, false FROM me JOIN identity_mandate m ON m.owner_id = me.id
        WHERE m.state = 'in_force' AND m.since <= today AND (m.until IS NULL OR m.until >= today)
    )
    SELECT n.official, n.id FROM near n WHERE people IS NULL OR n.id = ANY (people)
    UNION
    SELECT n.official, b.person_id FROM near n
    JOIN warehouse_fact a ON a.person_id = n.id AND a.name = 'person.personal_number' AND a.superseded_at IS NULL
    JOIN warehouse_fact b ON b.value = a.value AND b.name = 'person.personal_number' AND b.superseded_at IS NULL
    WHERE (people IS NULL OR b.person_id = ANY (people))
      AND (n.is_acted_for OR b.source IN ('vneid', 'provider')
           OR EXISTS (SELECT FROM identity_mandate m WHERE m.owner_id = b.person_id AND m.confirmed_at IS NOT NULL))
$$;
CREATE FUNCTION warehouse_note_near(officials uuid[], people uuid[]) RETURNS void
    LANGUAGE sql VOLATILE SET search_path = public, pg_temp AS $$
    SELECT warehouse_note_read(it.person, it.official, '', 'own_matter', NULL, '', ARRAY['person.personal_number'])
    FROM (SELECT DISTINCT * FROM unnest(officials, people)) it(official, person)
    WHERE it.official <> it.person AND NOT EXISTS (
        SELECT FROM warehouse_read r WHERE r.person_id = it.person AND r.reader_id = it.official
           AND r.ground = 'own_matter' AND r.id >= ledger_first_id((clock_timestamp() AT TIME ZONE 'UTC')::date))
$$;
"""

CONCERNED = """
CREATE OR REPLACE FUNCTION warehouse_concerned(today date, officials uuid[], people uuid[])
    RETURNS TABLE (official uuid, person uuid)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    of_officials uuid[];
    of_people uuid[];
BEGIN
    SELECT array_agg(n.official), array_agg(n.person) INTO of_officials, of_people
        FROM warehouse_near(today, officials, people) n;
    PERFORM warehouse_note_near(of_officials, of_people);
    RETURN QUERY SELECT * FROM unnest(of_officials, of_people);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("warehouse", "0012_what_is_taken_back"),
        ("identity", "0002_organisations_and_mandates"),
    ]

    operations = [migrations.RunSQL(one, migrations.RunSQL.noop) for one in (NEAR, CONCERNED)]
