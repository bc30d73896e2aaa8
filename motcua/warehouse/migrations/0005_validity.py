"""How long facts and documents hold, and by what they can be proved: validity, revocation, replacement, digest."""

from django.db import migrations, models

# A fact of a dossier names it (`about`), so that a result that is revoked takes along what it settled. The digest is of
# what was told, by whom and on which ground: whoever changes a row past us must change it too, and both are compared.
FACTS = """
CREATE FUNCTION warehouse_fact_digest(person uuid, name text, value jsonb, source text, basis text) RETURNS text
    LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array(person, name, value, source, basis)::text, 'UTF8')), 'hex')
$$;
UPDATE warehouse_fact SET digest = warehouse_fact_digest(person_id, name, value, source, legal_basis);
"""

READ = """
DROP FUNCTION warehouse_facts(uuid[], text[], uuid, text, text, uuid[], text);
CREATE FUNCTION warehouse_facts(
    people uuid[], wanted text[], reader uuid, by_machine text, on_ground text, abouts uuid[], about_kind text
) RETURNS TABLE (person_id uuid, name text, value text, source text, at timestamptz, valid_until date, ended text)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY WITH asked AS MATERIALIZED (
        SELECT DISTINCT it.person, it.about FROM unnest(people, abouts) AS it(person, about)
        JOIN identity_person p ON p.id = it.person
    ), found AS MATERIALIZED (
        SELECT f.person_id, f.name, f.value, f.source, f.confirmed_at, f.valid_until, f.ended FROM warehouse_fact f
        WHERE f.person_id = ANY (people) AND f.superseded_at IS NULL AND (wanted IS NULL OR f.name = ANY (wanted))
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

# As in 0004, with how long it holds and of which dossier it is. What was revoked and is told again begins anew.
RECORD = """
DROP FUNCTION warehouse_record(uuid, uuid[], text[], jsonb[], text, text, text, timestamptz);
CREATE FUNCTION warehouse_record(
    person uuid, ids uuid[], told text[], tells jsonb[], origin text, basis text, house text, moment timestamptz,
    until date, matter uuid
) RETURNS text[]
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    fresh text[];
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('warehouse:' || person, 0));
    fresh := ARRAY(
        SELECT t.name FROM unnest(told, tells) AS t(name, value)
        WHERE NOT EXISTS (SELECT FROM warehouse_fact f WHERE f.person_id = person AND f.superseded_at IS NULL
                          AND f.name = t.name AND f.value = t.value AND f.source = origin AND f.ended = ''
                          AND f.valid_until IS NOT DISTINCT FROM until)
        ORDER BY t.name);
    UPDATE warehouse_fact SET confirmed_at = moment
        WHERE person_id = person AND superseded_at IS NULL AND name = ANY (told) AND name <> ALL (fresh);
    UPDATE warehouse_fact SET superseded_at = moment
        WHERE person_id = person AND superseded_at IS NULL AND name = ANY (fresh);
    INSERT INTO warehouse_fact (id, instance, person_id, name, value, source, legal_basis, at, confirmed_at,
                                valid_until, about, ended, digest)
        SELECT t.id, house, person, t.name, t.value, origin, basis, moment, moment, until, matter, '',
               warehouse_fact_digest(person, t.name, t.value, origin, basis)
        FROM unnest(ids, told, tells) AS t(id, name, value) WHERE t.name = ANY (fresh);
    RETURN fresh;
END $$;
"""

REVOKE = """
CREATE FUNCTION warehouse_revoke(matter uuid) RETURNS text[]
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (
        UPDATE warehouse_fact SET ended = 'revoked' WHERE about = matter AND superseded_at IS NULL AND ended = ''
        RETURNING name
    ) SELECT coalesce(array_agg(name::text ORDER BY name), '{}') FROM gone
$$;
REVOKE ALL ON FUNCTION warehouse_facts, warehouse_record, warehouse_revoke FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("warehouse", "0004_reads"), ("agencies", "0003_agencies_of_steps")]

    operations = [
        migrations.AddField("fact", "valid_until", models.DateField(null=True)),
        migrations.AddField("fact", "about", models.UUIDField(null=True)),
        migrations.AddField("fact", "ended", models.CharField(blank=True, default="", max_length=20)),
        migrations.AddField("fact", "digest", models.CharField(blank=True, default="", max_length=64)),
        migrations.AddIndex(
            "fact",
            models.Index(
                condition=models.Q(about__isnull=False, superseded_at=None), fields=["about"], name="facts_of_a_dossier"
            ),
        ),
        migrations.AddField("helddocument", "result", models.CharField(blank=True, default="", max_length=60)),
        migrations.AddField("helddocument", "number", models.CharField(blank=True, default="", max_length=60)),
        migrations.AddField("helddocument", "agency", models.CharField(blank=True, default="", max_length=300)),
        migrations.AddField("helddocument", "about", models.UUIDField(null=True)),
        migrations.AddField("helddocument", "is_owners", models.BooleanField(default=True)),
        migrations.AddField("helddocument", "issued_on", models.DateField(null=True)),
        migrations.AddField("helddocument", "valid_until", models.DateField(null=True)),
        migrations.AddField("helddocument", "digest", models.CharField(blank=True, default="", max_length=64)),
        migrations.AddField("helddocument", "ended_at", models.DateTimeField(null=True)),
        migrations.AddField("helddocument", "ended", models.CharField(blank=True, default="", max_length=20)),
        migrations.AddField("helddocument", "ended_why", models.CharField(blank=True, default="", max_length=300)),
        migrations.RunSQL(FACTS, "DROP FUNCTION warehouse_fact_digest"),
        migrations.RunSQL(READ, migrations.RunSQL.noop),
        migrations.RunSQL(RECORD, migrations.RunSQL.noop),
        migrations.RunSQL(REVOKE, "DROP FUNCTION warehouse_revoke"),
    ]
