"""Every function that can tell something of a person writes a row about it, or leaves a hole in the numbers.

Papers that the state holds are closed like facts, and given out by a function that writes who read them. Recording,
revoking and comparing answer something too (what was new, what ended, whether a number is shared), by what they give
back or by what the statistics of a transaction show to its own session. So each of them takes a number and writes a
row before it answers; whoever takes that back leaves a hole (0011).
"""

from django.db import migrations

# Runs with the rights of its caller, so it is of use only inside the functions of the owner. Nobody is made up: a row
# is about somebody we know, or about whom something was found.
NOTE = """
CREATE FUNCTION warehouse_note_read(
    person uuid, reader uuid, by_machine text, on_ground text, matter uuid, matter_kind text, named text[]
) RETURNS void LANGUAGE sql VOLATILE SET search_path = public, pg_temp AS $$
    INSERT INTO warehouse_read (id, number, person_id, reader_id, machine, ground, about, kind, names, at)
    SELECT warehouse_read_id(), nextval('warehouse_read_number'), person, reader, by_machine, on_ground, matter,
           CASE WHEN matter IS NULL THEN '' ELSE matter_kind END,
           ARRAY(SELECT DISTINCT left(name, 60) FROM unnest(named) AS name ORDER BY 1), clock_timestamp()
    WHERE named <> '{}' OR EXISTS (SELECT FROM identity_person p WHERE p.id = person)
$$;
CREATE FUNCTION warehouse_document_name(result text) RETURNS text
    LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN result = '' THEN 'document' ELSE 'document.' || result END
$$;
"""

# `held` is a row as JSON. A later result that `replaces` the earlier ones of its type ends them.
DOCUMENTS = """
CREATE FUNCTION warehouse_documents(
    person uuid, reader uuid, by_machine text, on_ground text, matter uuid, matter_kind text
) RETURNS SETOF warehouse_helddocument
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found warehouse_helddocument[] := ARRAY(SELECT h FROM warehouse_helddocument h WHERE h.person_id = person);
BEGIN
    PERFORM warehouse_note_read(person, reader, by_machine, on_ground, matter, matter_kind,
        ARRAY(SELECT warehouse_document_name(h.result) FROM unnest(found) h));
    RETURN QUERY SELECT * FROM unnest(found) h ORDER BY h.at DESC, h.id DESC;
END $$;
CREATE FUNCTION warehouse_document_opened(
    document uuid, reader uuid, by_machine text, on_ground text, matter uuid, matter_kind text
) RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT warehouse_note_read(h.person_id, reader, by_machine, CASE h.person_id WHEN reader THEN 'own' ELSE on_ground END,
        matter, matter_kind, ARRAY[warehouse_document_name(h.result)])
    FROM warehouse_helddocument h WHERE h.document_id = document
$$;
CREATE FUNCTION warehouse_list_document(held jsonb, replaces boolean) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one warehouse_helddocument := jsonb_populate_record(NULL::warehouse_helddocument, held);
BEGIN
    INSERT INTO warehouse_helddocument SELECT one.* ON CONFLICT (person_id, document_id) DO NOTHING;
    IF NOT FOUND OR NOT replaces THEN RETURN; END IF;
    PERFORM warehouse_note_read(one.person_id, NULL, 'recording', 'recording', one.about, 'dossier',
        ARRAY[warehouse_document_name(one.result)]);
    UPDATE warehouse_helddocument h SET ended = 'replaced', ended_at = one.at, ended_why = one.number
        WHERE h.person_id = one.person_id AND h.result = one.result AND h.is_owners AND h.ended = ''
          AND h.id <> one.id AND h.about IS DISTINCT FROM one.about;
END $$;
"""

# As in 0005, with a row for what is compared with what was known.
RECORD = """
DROP FUNCTION warehouse_record(uuid, uuid[], text[], jsonb[], text, text, text, timestamptz, date, uuid);
CREATE FUNCTION warehouse_record(
    person uuid, by_person uuid, ids uuid[], told text[], tells jsonb[], origin text, basis text, house text,
    moment timestamptz, until date, matter uuid
) RETURNS text[]
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    fresh text[];
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('warehouse:' || person, 0));
    PERFORM warehouse_note_read(person, by_person, CASE WHEN by_person IS NULL THEN 'recording' ELSE '' END, 'recording',
        matter, 'dossier', told);
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

# A document is revoked together with what its dossier settled. A row for each who holds it and for each whom such a
# fact is about, with the names of what could end. Gives whose document it is, and the names of the facts that ended.
REVOKE = """
DROP FUNCTION warehouse_revoke(uuid);
CREATE FUNCTION warehouse_revoke(
    document uuid, why text, by_person uuid, moment timestamptz, OUT holder uuid, OUT gone text[]
) LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    matter uuid;
BEGIN
    SELECT h.person_id, h.about INTO holder, matter FROM warehouse_helddocument h WHERE h.document_id = document
        ORDER BY h.is_owners DESC, h.id LIMIT 1;
    PERFORM warehouse_note_read(it.person_id, by_person, CASE WHEN by_person IS NULL THEN 'recording' ELSE '' END,
        'recording', matter, 'dossier', array_agg(it.name))
        FROM (SELECT h.person_id, warehouse_document_name(h.result) AS name FROM warehouse_helddocument h
              WHERE h.document_id = document
              UNION SELECT f.person_id, f.name FROM warehouse_fact f WHERE f.about = matter AND f.superseded_at IS NULL) it
        GROUP BY it.person_id;
    UPDATE warehouse_helddocument h SET ended = 'revoked', ended_at = moment, ended_why = why
        WHERE h.document_id = document AND h.ended <> 'revoked';
    WITH ended AS (
        UPDATE warehouse_fact f SET ended = 'revoked' WHERE f.about = matter AND f.superseded_at IS NULL AND f.ended = ''
        RETURNING f.name
    ) SELECT coalesce(array_agg(name::text ORDER BY name), '{}') INTO gone FROM ended;
END $$;
"""

# The rows come first: a plan in which nothing can match would never have read, and so never have written. Whoever has
# the same number has been looked at too.
SHARED = """
CREATE OR REPLACE FUNCTION warehouse_number_is_shared(
    person uuid, reader uuid, by_machine text, on_ground text
) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine jsonb[] := ARRAY(
        SELECT told.value::jsonb FROM warehouse_facts(ARRAY[person], ARRAY['person.personal_number'], reader, by_machine,
            on_ground, ARRAY[NULL::uuid], '') told WHERE told.source IN ('vneid', 'provider'));
    others uuid[] := ARRAY(
        SELECT f.person_id FROM warehouse_fact f
        WHERE f.name = 'person.personal_number' AND f.superseded_at IS NULL AND f.value = ANY (mine)
          AND f.source IN ('vneid', 'provider') AND f.person_id <> person);
BEGIN
    PERFORM warehouse_note_read(other, NULL, 'sign_in', on_ground, NULL, '', ARRAY['person.personal_number'])
        FROM unnest(others) AS other;
    RETURN others <> '{}';
END $$;
"""

# As in 0008, with a row for whoever is found to be near an official: otherwise a number that somebody made up for an
# account of their own would be compared with anybody's. A row a day for each pair: the list of who may decide asks often.
CONCERNED = """
CREATE OR REPLACE FUNCTION warehouse_concerned(today date, officials uuid[], people uuid[])
    RETURNS TABLE (official uuid, person uuid)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    of_officials uuid[];
    of_people uuid[];
BEGIN
    WITH me(official, id) AS (
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
    ), found AS (
        SELECT official, id FROM near WHERE id = ANY (people)
        UNION
        SELECT n.official, b.person_id FROM near n
        JOIN warehouse_fact a ON a.person_id = n.id AND a.name = 'person.personal_number' AND a.superseded_at IS NULL
        JOIN warehouse_fact b ON b.value = a.value AND b.name = 'person.personal_number' AND b.superseded_at IS NULL
        WHERE b.person_id = ANY (people)
    ) SELECT array_agg(official), array_agg(id) INTO of_officials, of_people FROM found;
    PERFORM warehouse_note_read(it.person, it.official, '', 'own_matter', NULL, '', ARRAY['person.personal_number'])
        FROM unnest(of_officials, of_people) AS it(official, person)
        WHERE it.official <> it.person AND NOT EXISTS (
            SELECT FROM warehouse_read r WHERE r.person_id = it.person AND r.reader_id = it.official
               AND r.ground = 'own_matter' AND r.id >= ledger_first_id((clock_timestamp() AT TIME ZONE 'UTC')::date));
    RETURN QUERY SELECT * FROM unnest(of_officials, of_people);
END $$;
"""

# The row names everything that the copy gives, also what holds no more.
COPY = """
CREATE OR REPLACE FUNCTION warehouse_copy(person uuid) RETURNS SETOF warehouse_fact
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found warehouse_fact[] := ARRAY(SELECT f FROM warehouse_fact f WHERE f.person_id = person ORDER BY f.id);
BEGIN
    PERFORM warehouse_note_read(person, person, '', 'own', NULL, '', ARRAY(SELECT f.name FROM unnest(found) f));
    RETURN QUERY SELECT * FROM unnest(found);
END $$;
"""

# Under which condition something is forgotten, rights/0003 says, which knows of erasures; until then nothing is.
FORGET = "DROP FUNCTION warehouse_forget(uuid);"
CLOSED = """
REVOKE ALL ON FUNCTION warehouse_documents, warehouse_document_opened, warehouse_list_document, warehouse_record,
    warehouse_revoke FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("warehouse", "0009_permissions")]

    operations = [
        migrations.RunSQL(one, migrations.RunSQL.noop)
        for one in (NOTE, DOCUMENTS, RECORD, REVOKE, SHARED, CONCERNED, COPY, FORGET, CLOSED)
    ]
