-- [told_once] Nobody is told twice of one entry.
SELECT entry_id, person_id, count(*) AS notices FROM notices_notice GROUP BY entry_id, person_id HAVING count(*) > 1;

-- [everybody_was_told] Each notice tells of an entry about the person to whom it is addressed. And whoever is
-- concerned by an entry of which people are told has a notice, as soon as the follower "notices" has passed it and
-- it is not parked. (A result that went out at once is told by "returned" alone.)
SELECT n.id AS notice, n.entry_id AS entry, n.event, n.person_id AS person
FROM notices_notice n LEFT JOIN ledger_entry e ON e.id = n.entry_id LEFT JOIN dossiers_dossier d ON d.id = e.about
WHERE e.id IS NULL OR e.event <> n.event OR e.about <> n.about
   -- The owner of a dossier that somebody else filed has no account: whoever filed is told. (A correction may make
   -- the person who filed the owner; what was told before stays with that person.)
   OR n.person_id IS DISTINCT FROM CASE WHEN e.on_behalf = d.owner_id THEN d.filer_id ELSE e.on_behalf END
  AND n.person_id IS DISTINCT FROM d.filer_id
UNION ALL
SELECT NULL, e.id, e.event, e.on_behalf
FROM ledger_entry e JOIN ledger_order o ON o.entry = e.id
JOIN ledger_cursor c ON c.follower = 'notices' AND c.lane = o.lane AND c.seq >= o.seq
WHERE e.on_behalf IS NOT NULL
  AND (e.event IN ('dossier:submitted', 'dossier:noted', 'dossier:ended', 'dossier:resubmitted', 'dossier:accepted', 'dossier:sent_back', 'dossier:refused',
                   'dossier:stopped', 'dossier:returned', 'dossier:withdrawn', 'dossier:apologised',
                   'dossier:verification_asked', 'dossier:part_cannot_begin', 'dossier:settled', 'dossier:came_to_nothing', 'charge:opened',
                   'charge:paid', 'refund:opened', 'refund:paid', 'duty:corrected')
       OR e.event = 'dossier:duty_asked' AND e.params ? 'step'
       OR e.event = 'dossier:approved' AND NOT EXISTS (
           SELECT FROM ledger_entry r WHERE r.about = e.about AND r.event = 'dossier:returned'))
  AND NOT EXISTS (SELECT FROM notices_notice n WHERE n.entry_id = e.id)
  AND NOT EXISTS (SELECT FROM ledger_parked p WHERE p.follower = 'notices' AND p.about = e.about AND p.seq <= o.seq);

-- [slips_issued_once] Each decision has its slip, once: the proof of each sending or notice, forms 01 to 05 and the result. Form
-- 01 is issued with the reception, and anew with whatever says that it moved the day of the result.
WITH issued AS (
    SELECT dossier_id AS dossier, count(*) AS slips, count(DISTINCT number) AS numbers,
           CASE WHEN form IN ('proof', 'noted') OR form LIKE 'form\_%' THEN form ELSE 'result' END AS form
    FROM dossiers_slip GROUP BY dossier_id, 4
), owed AS (
    SELECT dossier, count(*) AS acts, CASE event
        WHEN 'dossier:noted' THEN 'noted' WHEN 'dossier:accepted' THEN 'form_01' WHEN 'dossier:sent_back' THEN 'form_02'
        WHEN 'dossier:refused' THEN 'form_03' WHEN 'dossier:approved' THEN 'result'
        WHEN 'dossier:apologised' THEN 'form_04' WHEN 'dossier:stopped' THEN 'form_05' ELSE 'proof' END AS form
    FROM (
        SELECT dossier, event FROM life
        WHERE event IN ('dossier:submitted', 'dossier:noted', 'dossier:resubmitted', 'dossier:accepted',
                        'dossier:sent_back', 'dossier:refused', 'dossier:approved', 'dossier:apologised',
                        'dossier:stopped')
        UNION ALL
        SELECT dossier, 'dossier:accepted' FROM life WHERE params->>'form' = 'form_01'
    ) acts
    GROUP BY dossier, 3
)
SELECT coalesce(i.dossier, o.dossier) AS dossier, coalesce(i.form, o.form) AS form, o.acts, i.slips, i.numbers
FROM issued i FULL JOIN owed o ON o.dossier = i.dossier AND o.form = i.form
WHERE i.slips IS NULL OR o.acts IS NULL OR i.numbers <> i.slips
   OR (coalesce(i.form, o.form) = 'result' AND i.slips < o.acts)  -- one approval may have several results
   OR (coalesce(i.form, o.form) <> 'result' AND i.slips <> o.acts);

-- [papers_printed_once] A slip has at most one document, of its own dossier and form, and every document of a
-- dossier is printed from exactly one slip; the ledger tells of each document once, with the hash of its bytes, under
-- its salt where it has one.
SELECT d.about AS dossier, d.id AS document, d.form, count(DISTINCT s.id) AS slips, count(DISTINCT e.id) AS entries
FROM documents_document d
LEFT JOIN dossiers_slip s ON s.document_id = d.id AND s.dossier_id = d.about AND s.form = d.form
LEFT JOIN ledger_entry e ON e.event = 'document:issued' AND e.about = d.about AND e.params->>'document' = d.id::text
                        AND e.params->>'digest' = CASE d.salt WHEN '' THEN d.sha256 ELSE
                            encode(sha256(convert_to(d.salt || d.sha256, 'UTF8')), 'hex') END
GROUP BY d.id
HAVING count(DISTINCT s.id) <> 1 OR count(DISTINCT e.id) <> 1;

-- [outgoing_has_its_cause] Every message for the outside was asked for by something that exists: a slip to print or
-- to give out, a notice to send; and it is asked for once.
SELECT g.key, g.channel, g.made_at
FROM ledger_outgoing g
LEFT JOIN dossiers_slip s ON g.channel = 'slip' AND s.id::text = g.payload->>'slip'
    AND g.key IN ('slip:' || s.id, 'given:' || s.id)
LEFT JOIN notices_notice n ON g.channel = 'email' AND n.id::text = g.payload->>'notice'
    AND g.key = 'notice:' || n.id || ':email'
WHERE g.channel IN ('slip', 'email') AND s.id IS NULL AND n.id IS NULL;

-- [slips_are_on_their_way] A slip that is not printed yet is being printed: its message is there and not delivered.
-- (That of a dossier which was erased was printed, and is gone: erased.sql.)
SELECT s.dossier_id AS dossier, s.id AS slip, s.form, s.made_at
FROM dossiers_slip s JOIN dossiers_dossier d ON d.id = s.dossier_id LEFT JOIN ledger_outgoing g ON g.key = 'slip:' || s.id
WHERE g.key IS NULL OR (s.document_id IS NULL AND g.delivered_at IS NOT NULL AND d.erased_at IS NULL);

-- [held_documents_once] A result is listed among a person's papers once, and it is a result of a dossier that the
-- person owns or filed.
SELECT h.id, h.person_id AS person, h.document_id AS document
FROM warehouse_helddocument h LEFT JOIN documents_document d ON d.id = h.document_id
LEFT JOIN dossiers_dossier o ON o.id = d.about
WHERE h.source = 'dossier' AND (d.id IS NULL OR h.person_id NOT IN (d.owner, o.filer_id))
UNION ALL
SELECT min(id::text)::uuid, person_id, document_id FROM warehouse_helddocument
GROUP BY person_id, document_id HAVING count(*) > 1;

-- [held_back_for_a_reason] A file is held back where the ledger says what was found in it.
SELECT f.id AS file, f.sha256
FROM files_storedfile f LEFT JOIN ledger_entry l ON l.about = f.id AND l.event = 'file:quarantined'
WHERE f.scan = 'quarantined' AND l.id IS NULL;
