"""A fact that the law wants consent for leaves the database only with the consent of the person to that matter.

What people said (yes, no, taken back) is appended and never changed; the last word on a fact counts. The processes say
it by a function that takes it from the person alone, and read facts by one that looks for it itself.
"""

from django.db import migrations

# `number` is the order in which it was said: two words in one millisecond are two words.
TABLES = """
CREATE TABLE warehouse_permissionrule (
    fact varchar(60) NOT NULL PRIMARY KEY,
    since date NOT NULL,
    until date,
    days integer NOT NULL CHECK (days > 0)
);
CREATE TABLE warehouse_permission (
    id uuid NOT NULL PRIMARY KEY,
    number bigint GENERATED ALWAYS AS IDENTITY,
    instance varchar(40) NOT NULL,
    person_id uuid NOT NULL REFERENCES identity_person (id) DEFERRABLE INITIALLY DEFERRED,
    about uuid NOT NULL,
    procedure varchar(40) NOT NULL,
    names varchar(60)[] NOT NULL CHECK (cardinality(names) > 0),
    said varchar(10) NOT NULL CHECK (said IN ('yes', 'no', 'back')),
    words varchar(20) NOT NULL,
    at timestamptz NOT NULL,
    until timestamptz,
    by_id uuid NOT NULL,
    CONSTRAINT said_by_the_person CHECK (by_id = person_id),
    CONSTRAINT a_yes_has_an_end CHECK ((said = 'yes') = (until IS NOT NULL) AND until > at)
);
CREATE INDEX warehouse_permission_matter ON warehouse_permission (person_id, about, number);
"""

REFUSES = """
CREATE FUNCTION warehouse_permission_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what people consented to is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER refuses_change BEFORE UPDATE OR DELETE ON warehouse_permission
    FOR EACH ROW EXECUTE FUNCTION warehouse_permission_refuses();
CREATE TRIGGER refuses_truncate BEFORE TRUNCATE ON warehouse_permission
    EXECUTE FUNCTION warehouse_permission_refuses();
"""

# `warehouse_matter` says what a draft or a dossier began as: a consent holds for the whole way. Drafts and dossiers
# stand above us and put their own function in its place (dossiers/0019).
SAYING = """
CREATE FUNCTION warehouse_matter(about uuid) RETURNS uuid LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT about
$$;
CREATE FUNCTION warehouse_wants_permission() RETURNS text[]
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(fact::text), '{}') FROM warehouse_permissionrule
    WHERE (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date BETWEEN since AND coalesce(until, 'infinity')
$$;
CREATE FUNCTION warehouse_permitted(person uuid, matter uuid, fact text)
    RETURNS TABLE (at timestamptz, until timestamptz)
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT last.at, last.until FROM (
        SELECT p.said, p.at, p.until FROM warehouse_permission p
        WHERE p.person_id = person AND p.about = warehouse_matter(matter) AND fact = ANY (p.names)
        ORDER BY p.number DESC LIMIT 1) last
    WHERE last.said = 'yes' AND last.until > clock_timestamp()
$$;
CREATE FUNCTION warehouse_permission_say(
    key uuid, house text, person uuid, speaker uuid, matter uuid, of_procedure text, facts text[], word text,
    wording text
) RETURNS timestamptz
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    moment constant timestamptz := clock_timestamp();
    last timestamptz;
BEGIN
    IF speaker IS DISTINCT FROM person THEN
        RAISE EXCEPTION 'nobody consents for another' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT facts <@ warehouse_wants_permission() THEN
        RAISE EXCEPTION 'no consent is wanted for some of these' USING ERRCODE = 'check_violation';
    END IF;
    IF word = 'yes' THEN
        last := moment + (SELECT min(days) FROM warehouse_permissionrule WHERE fact = ANY (facts))
                * interval '1 day';
    END IF;
    INSERT INTO warehouse_permission
        (id, instance, person_id, about, procedure, names, said, words, at, until, by_id)
        VALUES (key, house, person, warehouse_matter(matter), of_procedure, facts, word, wording, moment, last,
                speaker);
    RETURN last;
END $$;
"""

# As in 0007. What wants consent is told to the person themself, and for a matter to which they consented; where one
# person stands in several matters, for each of them.
READ = """
ALTER TABLE warehouse_read ADD COLUMN permitted_at timestamptz;
DROP FUNCTION warehouse_facts(uuid[], text[], uuid, text, text, uuid[], text);
CREATE FUNCTION warehouse_facts(
    people uuid[], wanted text[], reader uuid, by_machine text, on_ground text, abouts uuid[], about_kind text
) RETURNS TABLE (person_id uuid, name text, value text, source text, at timestamptz, valid_until date, ended text,
                 permitted_at timestamptz, permitted_until timestamptz)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    is_own constant boolean := on_ground = 'own' AND by_machine = '' AND reader = ALL (people)
        AND array_remove(abouts, NULL) = '{}';
    closed constant text[] := CASE WHEN is_own THEN '{}' ELSE warehouse_wants_permission() END;
BEGIN
    RETURN QUERY WITH found AS MATERIALIZED (
        SELECT f.person_id, f.name, f.value, f.source, f.confirmed_at, f.valid_until, f.ended, p.at AS permitted_at,
               p.until AS permitted_until
        FROM warehouse_fact f CROSS JOIN LATERAL (
            SELECT max(given.at) AS at, min(given.until) AS until, count(*) = count(given.at) AS is_open
            FROM unnest(people, abouts) AS it(person, about)
            LEFT JOIN LATERAL warehouse_permitted(it.person, it.about, f.name) given ON true
            WHERE it.person = f.person_id AND f.name = ANY (closed)
        ) p
        WHERE f.person_id = ANY (people) AND f.superseded_at IS NULL AND (wanted IS NULL OR f.name = ANY (wanted))
          AND p.is_open
    ), asked AS MATERIALIZED (
        SELECT DISTINCT it.person, it.about FROM unnest(people, abouts) AS it(person, about)
        WHERE it.person IN (SELECT p.id FROM identity_person p WHERE p.id = ANY (people)
                            UNION ALL SELECT f.person_id FROM found f)
    ), written AS (
        INSERT INTO warehouse_read (id, number, person_id, reader_id, machine, ground, about, kind, names, at,
                                    permitted_at)
        SELECT warehouse_read_id(), nextval('warehouse_read_number'), a.person, reader, by_machine, on_ground, a.about,
               CASE WHEN a.about IS NULL THEN '' ELSE about_kind END,
               ARRAY(SELECT f.name FROM found f WHERE f.person_id = a.person ORDER BY f.name), clock_timestamp(),
               (SELECT max(f.permitted_at) FROM found f WHERE f.person_id = a.person)
        FROM asked a
    )
    SELECT f.person_id, f.name::text, f.value::text, f.source::text, f.confirmed_at, f.valid_until, f.ended::text,
           f.permitted_at, f.permitted_until
    FROM found f;
END $$;
REVOKE ALL ON FUNCTION warehouse_facts, warehouse_permission_say FROM PUBLIC;
REVOKE ALL ON warehouse_permission, warehouse_permissionrule FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("warehouse", "0008_own_matters")]

    operations = [
        migrations.RunSQL(TABLES, "DROP TABLE warehouse_permission, warehouse_permissionrule"),
        migrations.RunSQL(REFUSES, "DROP FUNCTION warehouse_permission_refuses CASCADE"),
        migrations.RunSQL(
            SAYING,
            "DROP FUNCTION warehouse_matter, warehouse_wants_permission, warehouse_permitted, warehouse_permission_say",
        ),
        migrations.RunSQL(READ, migrations.RunSQL.noop),
    ]
