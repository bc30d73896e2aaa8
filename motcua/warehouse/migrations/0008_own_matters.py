"""Whom a matter concerns, so that no official decides in their own: compared where the numbers lie.

No fact leaves the database by it, so no read is written: whoever asks names both sides and learns which of them are the
same person or act for each other, nothing else.
"""

from django.db import migrations

# `me` are all accounts with the number of an official, as the identity service tells it; `near` also those for whom
# these act and who act for them today. A number that somebody declared counts as well: a spouse files for the child.
CONCERNED = """
CREATE FUNCTION warehouse_concerned(today date, officials uuid[], people uuid[])
    RETURNS TABLE (official uuid, person uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY WITH me(official, id) AS (
        SELECT it, it FROM unnest(officials) it
        UNION
        SELECT a.person_id, b.person_id FROM warehouse_fact a JOIN warehouse_fact b ON b.value = a.value
        WHERE a.person_id = ANY (officials)
          AND a.name = 'person.personal_number' AND a.superseded_at IS NULL AND a.source IN ('vneid', 'provider')
          AND b.name = 'person.personal_number' AND b.superseded_at IS NULL AND b.source IN ('vneid', 'provider')
    ), near(official, id) AS (
        SELECT official, id FROM me
        UNION
        SELECT me.official, m.owner_id FROM me JOIN identity_mandate m ON m.agent_id = me.id
        WHERE m.state IN ('in_force', 'stated') AND m.since <= today AND (m.until IS NULL OR m.until >= today)
        UNION
        SELECT me.official, m.agent_id FROM me JOIN identity_mandate m ON m.owner_id = me.id
        WHERE m.state = 'in_force' AND m.since <= today AND (m.until IS NULL OR m.until >= today)
    )
    SELECT official, id FROM near WHERE id = ANY (people)
    UNION
    SELECT n.official, b.person_id FROM near n
    JOIN warehouse_fact a ON a.person_id = n.id AND a.name = 'person.personal_number' AND a.superseded_at IS NULL
    JOIN warehouse_fact b ON b.value = a.value AND b.name = 'person.personal_number' AND b.superseded_at IS NULL
    WHERE b.person_id = ANY (people);
END $$;
REVOKE ALL ON FUNCTION warehouse_concerned FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("warehouse", "0007_reads_of_the_missing"),
        ("identity", "0002_organisations_and_mandates"),
    ]

    operations = [migrations.RunSQL(CONCERNED, "DROP FUNCTION warehouse_concerned")]
