"""Which dossiers concern everybody who may decide in them, found from the officials and never from all that waits.

Here and not in the warehouse, because it speaks of posts and of dossiers. Who is near whom stays in the database: what
leaves it are codes of dossiers, with a row for each official and person by whom a dossier is among them.
"""

from django.db import migrations

# The posts (of these offices, or of all: NULL), then the few people near their holders, then what is theirs. Whether it
# waits is asked last, so that no plan begins at an index of all that waits. Where the dossier's own row does not say
# whose turn it is, the rows of its steps do.
UNDECIDABLE = """
CREATE FUNCTION dossiers_nobody_may_decide(today date, offices uuid[], most integer) RETURNS SETOF text
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    codes text[];
    of_officials uuid[];
    of_people uuid[];
BEGIN
    WITH held AS MATERIALIZED (
        SELECT DISTINCT p.agency_id, p.role, p.person_id FROM agencies_post p
        WHERE (offices IS NULL OR p.agency_id = ANY (offices))
          AND p.valid_from <= today AND (p.valid_to IS NULL OR p.valid_to >= today)
    ), near AS MATERIALIZED (
        SELECT n.official, n.person FROM warehouse_near(today, ARRAY(SELECT DISTINCT h.person_id FROM held h), NULL) n
    ), theirs AS MATERIALIZED (
        SELECT DISTINCT d.id, d.code, d.agency_id, d.role, d.owes, d.owner_id, d.filer_id
        FROM (SELECT DISTINCT n.person FROM near n) one CROSS JOIN LATERAL (
            SELECT * FROM dossiers_dossier WHERE owner_id = one.person
            UNION ALL
            SELECT * FROM dossiers_dossier WHERE filer_id = one.person
        ) d
    ), waiting AS (
        SELECT t.code, t.agency_id, t.role, t.owner_id, t.filer_id FROM theirs t
        WHERE t.owes = 'agency' AND t.role <> ''
        UNION ALL
        SELECT t.code, o.agency_id, o.role, t.owner_id, t.filer_id
        FROM theirs t JOIN dossiers_openstep o ON o.dossier_id = t.id
        WHERE t.owes = 'agency' AND o.ended_at IS NULL AND o.is_placed
    ), found AS (
        SELECT w.code, h.person_id AS official, n.person,
               bool_and(n.person IS NOT NULL) OVER post AS is_own_of_all
        FROM waiting w JOIN held h ON h.agency_id = w.agency_id AND h.role = w.role
        LEFT JOIN near n ON n.official = h.person_id AND n.person IN (w.owner_id, w.filer_id)
        WINDOW post AS (PARTITION BY w.code, w.agency_id, w.role)
    ), first AS (
        SELECT f.code, f.official, f.person, dense_rank() OVER (ORDER BY f.code) AS number FROM found f
        WHERE f.is_own_of_all
    )
    SELECT array_agg(DISTINCT f.code), array_agg(f.official), array_agg(f.person)
        INTO codes, of_officials, of_people FROM first f WHERE f.number <= most;
    PERFORM warehouse_note_near(of_officials, of_people);
    RETURN QUERY SELECT * FROM unnest(codes);
END $$;
REVOKE ALL ON FUNCTION dossiers_nobody_may_decide FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0020_salt_of_a_consent"),
        ("warehouse", "0013_whom_a_stranger_names"),
        ("agencies", "0003_agencies_of_steps"),
    ]

    operations = [migrations.RunSQL(UNDECIDABLE, "DROP FUNCTION dossiers_nobody_may_decide")]
