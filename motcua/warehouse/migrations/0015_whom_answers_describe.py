"""An official is near whoever has their number and is known by the answers of a dossier alone.

As in 0013, which counted a declared number only where somebody confirmed the tie under which it was stated. A person
whom the answers of one dossier describe is stated under no tie, so nobody could ever confirm one: an official approved
a paper about themself that somebody else had asked for. Such a person belongs to that dossier, so whoever names an
official there keeps this one official from this one dossier.
"""

from django.db import migrations

NEAR = """
CREATE OR REPLACE FUNCTION warehouse_near(today date, officials uuid[], people uuid[])
    RETURNS TABLE (official uuid, person uuid)
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
           OR EXISTS (SELECT FROM identity_mandate m WHERE m.owner_id = b.person_id AND m.confirmed_at IS NOT NULL)
           OR NOT EXISTS (SELECT FROM identity_mandate m WHERE m.owner_id = b.person_id))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("warehouse", "0014_watched_from_now_on")]

    operations = [migrations.RunSQL(NEAR, migrations.RunSQL.noop)]
