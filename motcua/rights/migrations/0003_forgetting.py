"""What is known of a person is forgotten only where it was asked or nothing needs it, and a row says that it was.

Here and not in the warehouse, because the condition speaks of erasures and of dossiers.
"""

from django.db import migrations

# An account is erased by its person. Somebody whom others describe has no account and asks for nothing: they go when
# nothing speaks of them any more, neither a dossier that holds something nor an open draft nor whoever acts for them.
PERSON = """
CREATE FUNCTION warehouse_forget(person uuid, OUT facts bigint, OUT documents bigint)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM rights_erasure e WHERE e.state = 'running' AND e.what = 'account' AND e.person_id = person)
       AND (EXISTS (SELECT FROM identity_person p WHERE p.id = person AND p.issuer NOT IN ('declared', 'erased'))
            OR EXISTS (SELECT FROM dossiers_dossier d WHERE d.owner_id = person AND d.erased_at IS NULL)
            OR EXISTS (SELECT FROM dossiers_draft d WHERE d.owner_id = person AND d.state = 'open')
            OR EXISTS (SELECT FROM identity_mandate m WHERE m.owner_id = person AND m.state IN ('in_force', 'stated')
                       AND (m.until IS NULL OR m.until >= (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date)))
    THEN
        RAISE EXCEPTION 'no erasure that runs is of this account, and something speaks of this person' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM warehouse_note_read(person, NULL, 'erasing', 'erasing', NULL, '', ARRAY(
        SELECT f.name FROM warehouse_fact f WHERE f.person_id = person
        UNION SELECT warehouse_document_name(h.result) FROM warehouse_helddocument h WHERE h.person_id = person));
    DELETE FROM warehouse_fact WHERE person_id = person;
    GET DIAGNOSTICS facts = ROW_COUNT;
    DELETE FROM warehouse_helddocument WHERE person_id = person;
    GET DIAGNOSTICS documents = ROW_COUNT;
END $$;
"""
# Papers go with their dossier; what no erasure that runs names stays where it is.
DOCUMENTS = """
CREATE FUNCTION warehouse_forget_documents(ids uuid[]) RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    named uuid[] := ARRAY(
        SELECT m.id FROM documents_document m JOIN rights_erasure e ON e.state = 'running'
            AND e.plan @> jsonb_build_array(jsonb_build_array('dossier', m.about))
        WHERE m.id = ANY (ids));
    gone bigint;
BEGIN
    PERFORM warehouse_note_read(h.person_id, NULL, 'erasing', 'erasing', h.about, 'dossier',
        array_agg(warehouse_document_name(h.result)))
        FROM warehouse_helddocument h WHERE h.document_id = ANY (named) GROUP BY h.person_id, h.about;
    DELETE FROM warehouse_helddocument WHERE document_id = ANY (named);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
REVOKE ALL ON FUNCTION warehouse_forget, warehouse_forget_documents FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rights", "0002_asked_by"),
        ("warehouse", "0010_every_answer_has_a_row"),
        ("dossiers", "0016_erasing"),
        ("identity", "0002_organisations_and_mandates"),
        ("documents", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(PERSON, "DROP FUNCTION warehouse_forget"),
        migrations.RunSQL(DOCUMENTS, "DROP FUNCTION warehouse_forget_documents"),
    ]
