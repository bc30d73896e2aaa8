-- [results_are_held] Each result that went out is listed among the papers of the owner of its dossier, with the digest
-- of its PDF (those of before digests were kept have none), unless the dossier or the owner's account was erased.
SELECT s.dossier_id AS dossier, s.id AS slip, s.document_id AS document
FROM dossiers_slip s JOIN ledger_outgoing g ON g.key = 'given:' || s.id AND g.delivered_at IS NOT NULL
JOIN dossiers_dossier d ON d.id = s.dossier_id LEFT JOIN documents_document made ON made.id = s.document_id
LEFT JOIN warehouse_helddocument h ON h.document_id = s.document_id AND h.person_id = d.owner_id
WHERE d.erased_at IS NULL AND NOT EXISTS (SELECT FROM rights_erasure e WHERE e.person_id = d.owner_id
                                          AND e.what = 'account' AND e.state IN ('running', 'done'))
  AND (h.id IS NULL OR (h.digest <> '' AND h.digest <> made.sha256));

-- [one_current_fact] One value of a fact holds at a time.
SELECT min(id::text)::uuid AS fact, person_id AS person, name, count(*) AS values
FROM warehouse_fact WHERE superseded_at IS NULL GROUP BY person_id, name HAVING count(*) > 1;

-- [facts_unchanged] What was told is what stands there: the digest of each fact, computed again.
SELECT id AS fact, person_id AS person, name FROM warehouse_fact
WHERE digest <> encode(sha256(convert_to(jsonb_build_array(person_id, name, value, source, legal_basis)::text, 'UTF8')), 'hex');

-- [facts_of_a_dossier_are_settled] A fact that names a dossier is about the person whose dossier it was.
SELECT f.id AS fact, f.about AS dossier, f.person_id AS person
FROM warehouse_fact f LEFT JOIN dossiers_dossier d ON d.id = f.about
WHERE f.about IS NOT NULL AND (d.id IS NULL OR d.owner_id <> f.person_id);

-- [reads_name_their_person] Each reading is about somebody we know, by somebody or something, on a ground, and counted
-- once.
SELECT r.id AS read, r.person_id AS person FROM warehouse_read r LEFT JOIN identity_person p ON p.id = r.person_id
WHERE p.id IS NULL OR r.ground = '' OR (r.reader_id IS NULL AND r.machine = '')
UNION ALL
SELECT min(id::text)::uuid, min(person_id::text)::uuid FROM warehouse_read GROUP BY number HAVING count(*) > 1;

-- [readings_have_their_consent] A reading that names a consent has one: this person said yes then, to some of what was
-- read, and its time was not over.
SELECT r.id AS read, r.person_id AS person, r.permitted_at FROM warehouse_read r
WHERE r.permitted_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM warehouse_permission p WHERE p.person_id = r.person_id AND p.said = 'yes' AND p.at = r.permitted_at
        AND p.names && r.names AND r.at BETWEEN p.at AND p.until);
