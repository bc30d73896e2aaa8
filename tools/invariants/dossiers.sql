-- [one_dossier_per_intent] What a person meant to send once is one dossier: every dossier has exactly one first
-- sending, whose id is that of a draft which began a dossier, and a correction belongs to the dossier that it
-- corrects.
SELECT d.id AS dossier, d.code, count(s.id) AS first_sendings
FROM dossiers_dossier d LEFT JOIN dossiers_submission s ON s.dossier_id = d.id AND s.number = 1
GROUP BY d.id HAVING count(s.id) <> 1
UNION ALL
SELECT s.dossier_id, s.id::text, s.number FROM dossiers_submission s JOIN dossiers_draft t ON t.id = s.id
WHERE (s.number = 1) <> (t.corrects_id IS NULL) OR t.corrects_id <> s.dossier_id;

-- [sendings_counted_without_gap] The sendings of a dossier are numbered 1, 2, 3 …, none is missing, and the ledger
-- tells of each of them once, in this order, with its digest.
SELECT coalesce(s.dossier_id, l.dossier) AS dossier, s.id AS sending, s.number, l.nth AS told_as
FROM (SELECT *, row_number() OVER (PARTITION BY dossier_id ORDER BY number, id) AS nth FROM dossiers_submission) s
FULL JOIN (SELECT dossier, params, row_number() OVER (PARTITION BY dossier ORDER BY nth) AS nth FROM life
           WHERE event IN ('dossier:submitted', 'dossier:noted', 'dossier:resubmitted')) l
       ON l.dossier = s.dossier_id AND l.nth = s.nth
WHERE s.id IS NULL OR l.dossier IS NULL OR s.number <> s.nth
   OR l.params->>'digest' IS DISTINCT FROM s.digest OR (l.params->>'sending')::int IS DISTINCT FROM s.number;

-- [sent_drafts_are_sendings] A draft that says "sent" is a sending, and every sending is a draft that says so.
SELECT coalesce(t.id, s.id) AS draft, t.state, s.dossier_id AS dossier
FROM (SELECT * FROM dossiers_draft WHERE state = 'sent') t FULL JOIN dossiers_submission s ON s.id = t.id
WHERE t.id IS NULL OR s.id IS NULL;

-- [no_answer_lost] An answer of a sent draft stands in its sending with the same value. Only a question that the
-- procedure asks under a condition may be absent from the sending (it was hidden by another answer). And what an
-- official source has told of a locked question since stands over what was typed there before.
SELECT s.dossier_id AS dossier, s.id AS sending, a.field
FROM dossiers_submission s JOIN dossiers_draft t ON t.id = s.id
JOIN dossiers_draftanswer a ON a.draft_id = s.id AND a.value IS NOT NULL AND a.value <> 'null'
LEFT JOIN (
    SELECT v.id, field->>'key' AS key,
           coalesce(page->>'when', '') <> '' OR coalesce(field->>'when', '') <> '' AS may_be_hidden
    FROM procedures_procedureversion v, jsonb_array_elements(v.definition::jsonb->'pages') page,
         jsonb_array_elements(page->'fields') field
) q ON q.id = t.procedure_version_id AND q.key = a.field
WHERE CASE WHEN s.answers ? a.field THEN s.answers->a.field <> a.value AND NOT (s.sources ? a.field AND a.source = '')
           ELSE q.may_be_hidden IS FALSE END;

-- [no_paper_lost] A file attached to a sent draft stands in its sending; only a paper that depends on the case, or
-- that the state may hold, may be absent, and a photo whose document was sent in its place. And each file that a sending names is kept, with this hash and size.
SELECT s.dossier_id AS dossier, s.id AS sending, p.paper, p.file_id::text AS file
FROM dossiers_submission s JOIN dossiers_draft t ON t.id = s.id JOIN dossiers_draftpaper p ON p.draft_id = s.id
LEFT JOIN (
    SELECT v.id, paper->>'key' AS key,
           coalesce(paper->>'when', '') <> '' OR coalesce(paper->'cases', '[]') <> '[]'
           OR coalesce(paper->'held_as', '[]') <> '[]' AS may_be_absent
    FROM procedures_procedureversion v, jsonb_array_elements(v.definition::jsonb->'papers') paper
) q ON q.id = t.procedure_version_id AND q.key = p.paper
WHERE q.may_be_absent IS FALSE AND p.joined_into_id IS NULL
  AND NOT s.papers @> jsonb_build_array(jsonb_build_object('paper', p.paper, 'file', p.file_id))
UNION ALL
SELECT s.dossier_id, s.id, named->>'paper', named->>'file'
FROM dossiers_submission s, jsonb_array_elements(s.papers) named
LEFT JOIN files_storedfile f ON f.id = (named->>'file')::uuid
WHERE f.id IS NULL OR f.sha256 <> named->>'sha256' OR f.size <> (named->>'size')::bigint;

-- [joined_photos_have_their_document] A photo that waits under the document made of it: that document is attached to the
-- same paper of the same draft.
SELECT p.draft_id AS draft, p.paper, p.file_id AS file, p.joined_into_id AS document
FROM dossiers_draftpaper p
LEFT JOIN dossiers_draftpaper d ON (d.draft_id, d.paper, d.file_id) = (p.draft_id, p.paper, p.joined_into_id)
WHERE p.joined_into_id IS NOT NULL AND d.id IS NULL;

-- [sendings_are_unchanged] The digest of every sending is the SHA-256 of its answers and papers, and of the consents of
-- others and its salt where there are any, as JSON with sorted keys: what was frozen when it was sent is what stands
-- there now. (What was erased holds nothing: erased.sql.)
SELECT s.dossier_id AS dossier, s.id AS sending, s.number
FROM dossiers_submission s JOIN dossiers_dossier d ON d.id = s.dossier_id AND d.erased_at IS NULL
LEFT JOIN LATERAL (
    SELECT coalesce(string_agg(to_json(key)::text || ':' || CASE WHEN jsonb_typeof(value) IN ('object', 'array')
        THEN pg_temp.canonical(value) ELSE value::text END, ',' ORDER BY key COLLATE "C"), '') AS text
    FROM jsonb_each(s.answers)
) answers ON true
LEFT JOIN LATERAL (
    SELECT coalesce(string_agg('{' || (
        SELECT string_agg(to_json(key)::text || ':' || value::text, ',' ORDER BY key COLLATE "C") FROM jsonb_each(paper)
    ) || '}', ',' ORDER BY nth), '') AS text
    FROM jsonb_array_elements(s.papers) WITH ORDINALITY AS each(paper, nth)
) papers ON true
WHERE s.digest IS DISTINCT FROM encode(sha256(convert_to(
    '{"answers":{' || answers.text || '},'
    || CASE WHEN s.consents = '[]' THEN '' ELSE '"consents":' || pg_temp.canonical(s.consents) || ',' END
    || '"papers":[' || papers.text || ']' || CASE WHEN s.salt = '' THEN '' ELSE ',"salt":"' || s.salt || '"' END || '}',
    'UTF8')), 'hex');

-- [only_legal_moves] Whatever the ledger says of a dossier is a move of the table, from the status before it to the
-- status that it names, and no oftener than once where the law allows it once.
SELECT l.dossier, l.nth, l.before, l.event, l.status AS after, l.received
FROM life l
WHERE NOT EXISTS (
    SELECT FROM moves m
    WHERE m.event = l.event AND m.after = l.status AND m.before IS NOT DISTINCT FROM l.before
      AND (m.received IS NULL OR m.received = l.received) AND (m.turn IS NULL OR m.turn = l.turn))
UNION ALL
SELECT l.dossier, count(*), NULL, l.event, NULL, NULL
FROM life l WHERE l.event IN (SELECT event FROM moves WHERE most = 1)
GROUP BY l.dossier, l.event HAVING count(*) > 1;

-- [dossier_agrees_with_ledger] Every dossier has its entries and every entry its dossier; the row says what the last
-- entry says: code, owner, status, who owes the next step, the due moments, and the moments of sending, reception
-- and closing.
SELECT coalesce(d.id, l.dossier) AS dossier, d.code, d.status, l.status AS told, l.event AS last_event
FROM dossiers_dossier d
FULL JOIN (SELECT DISTINCT ON (dossier) * FROM life ORDER BY dossier, nth DESC) l ON l.dossier = d.id
LEFT JOIN (
    SELECT dossier, min(at) FILTER (WHERE event IN ('dossier:submitted', 'dossier:noted')) AS submitted_at,
           min(at) FILTER (WHERE event IN ('dossier:accepted', 'dossier:noted')) AS received_at,
           max(at) FILTER (WHERE owes = 'nobody') AS closed_at,
           count(*) FILTER (WHERE event = 'dossier:sent_back') AS sent_back_times, max(slack) AS slack
    FROM life GROUP BY dossier
) m ON m.dossier = d.id
WHERE d.id IS NULL OR l.dossier IS NULL OR l.status <> d.status OR (d.state->>'status')::int <> d.status
   OR l.params->>'code' <> d.code OR l.on_behalf <> d.owner_id
   OR (d.state->>'sent_back_times')::int <> m.sent_back_times
   OR (m.submitted_at - d.submitted_at) NOT BETWEEN interval '0' AND m.slack
   OR (m.received_at IS NULL) <> (d.received_at IS NULL)
   OR (m.received_at - d.received_at) NOT BETWEEN interval '0' AND m.slack
   OR (m.closed_at IS NULL) <> (d.closed_at IS NULL)
   OR (m.closed_at - d.closed_at) NOT BETWEEN interval '0' AND m.slack
   OR (l.params->>'due')::timestamptz IS DISTINCT FROM (d.state#>>'{due,at}')::timestamptz
   OR (l.params->>'answer_due')::timestamptz IS DISTINCT FROM (d.state#>>'{answer_due,at}')::timestamptz;

-- [one_party_owes] At this instant exactly one party owes the next step of an open dossier and nobody that of a
-- closed one: the party of its status (of a finished result the one whose turn the last entry says it is), on the row
-- as in the state; with the agency it is a named post (a whole is in the hands of those of its parts, and steps that
-- stand apart name their own: steps.sql) and the clock that runs now, which ends with the result.
SELECT d.id AS dossier, d.code, d.status, d.owes, d.role, d.next_due_at
FROM dossiers_dossier d LEFT JOIN statuses s USING (status)
LEFT JOIN (SELECT DISTINCT ON (dossier) dossier, owes FROM life ORDER BY dossier, nth DESC) l ON l.dossier = d.id
WHERE CASE d.status WHEN 9 THEN l.owes ELSE s.owes END IS DISTINCT FROM d.owes
   OR d.state->>'owes' IS DISTINCT FROM d.owes
   OR (d.owes = 'agency' AND coalesce(d.state->'parts', '{}') = '{}'
       AND NOT EXISTS (SELECT FROM dossiers_openstep o WHERE o.dossier_id = d.id AND o.ended_at IS NULL)) <> (d.role <> '')
   OR d.next_due_at IS DISTINCT FROM CASE
        WHEN d.owes <> 'agency' OR d.status = 9 THEN NULL
        WHEN d.received_at IS NULL THEN (d.state#>>'{answer_due,at}')::timestamptz
        ELSE (d.state#>>'{due,at}')::timestamptz END;

-- [entries_say_who_owes] Where an entry says who owes the next step from then on, it is the party whose turn it is.
SELECT dossier, nth, event, status, params->>'owes' AS says
FROM life WHERE owes IS NULL OR (params ? 'owes' AND params->>'owes' <> owes);

-- [a_finished_result_waits_for_the_right_party] A finished dossier is the citizen's turn if and only if a charge is
-- open. One whose rate the council decides and nobody has named yet may be the agency's turn all the same.
SELECT d.id AS dossier, d.code, d.owes, count(c.id) AS open_charges
FROM dossiers_dossier d LEFT JOIN payments_charge c ON c.about = d.id AND c.state = 'open'
LEFT JOIN procedures_procedureversion v ON v.id = d.procedure_version_id
WHERE d.status = 9
GROUP BY d.id, v.id
HAVING (d.owes = 'citizen') <> (count(c.id) > 0)
   AND NOT (d.owes = 'agency' AND EXISTS (
       SELECT FROM jsonb_array_elements(v.definition::jsonb->'fees') f (rule)
       WHERE f.rule->>'decided_by' = 'council'
         AND NOT EXISTS (SELECT FROM dossiers_namedrate r WHERE r.dossier_id = d.id AND r.fee = f.rule->>'code')));

-- [times_add_up] From the first sending until the closing (or now) the times in which agency and citizen owed the
-- next step follow each other without gap and overlap and add up to the whole; after the closing nothing follows.
SELECT d.id AS dossier, d.code, sum(t.took) AS by_party, coalesce(d.closed_at, asked.now) - d.submitted_at AS in_all
FROM asked, dossiers_dossier d LEFT JOIN LATERAL (
    SELECT owes, begins, ends, slack, coalesce(ends, (SELECT now FROM asked)) - begins AS took
    FROM turns WHERE dossier = d.id
) t ON t.owes IS DISTINCT FROM 'nobody'
GROUP BY d.id, asked.now
HAVING (count(t.begins) = 0 AND d.closed_at IS DISTINCT FROM d.submitted_at)  -- a notice is nobody's turn, ever
    OR bool_or(t.owes IS NULL AND t.begins IS NOT NULL)
    OR bool_or(t.ends < t.begins)
    OR abs(extract(epoch FROM sum(t.took) - (coalesce(d.closed_at, asked.now) - d.submitted_at)))
       > extract(epoch FROM max(t.slack))
UNION ALL
SELECT dossier, 'goes on after its closing', NULL, NULL FROM turns WHERE owes = 'nobody' AND ends IS NOT NULL;

-- [pauses_agree] The pauses from which the due moments are derived are the times in which the citizen owed the next
-- step of the handling: as many, from the same moment to the same moment. (A finished result has no clock to stop.)
SELECT coalesce(p.dossier, t.dossier) AS dossier, p.begins AS pause, p.ends AS pause_ends, t.begins AS turn,
       t.ends AS turn_ends
FROM (
    SELECT d.id AS dossier, nth, (pause->>'start')::timestamptz AS begins, (pause->>'end')::timestamptz AS ends
    FROM dossiers_dossier d, jsonb_array_elements(d.state->'pauses') WITH ORDINALITY AS each(pause, nth)
) p
FULL JOIN (SELECT * FROM turns WHERE owes = 'citizen' AND status <> 9) t ON t.dossier = p.dossier AND t.nth = p.nth
WHERE p.dossier IS NULL OR t.dossier IS NULL OR (p.ends IS NULL) <> (t.ends IS NULL)
   OR (t.begins - p.begins) NOT BETWEEN interval '0' AND t.slack
   OR (t.ends - p.ends) NOT BETWEEN interval '0' AND t.slack_at_end;

-- [marks_are_answered] What was sent back is answered by the next sending: while a dossier waits for no correction
-- and is not closed, no mark is open; while it waits for one, at least one is. (A whole waits for what is marked in a
-- part.)
SELECT d.id AS dossier, d.code, d.status, count(m.id) AS open_marks
FROM dossiers_dossier d LEFT JOIN dossiers_mark m ON m.dossier_id = d.id AND m.answered_by_id IS NULL
WHERE d.status IN (1, 2, 4, 5, 6, 9, 10)
GROUP BY d.id HAVING (d.status = 5 AND NOT coalesce(jsonb_path_exists(d.state->'parts', '$.* ? (@ == "waits")'), false))
    <> (count(m.id) > 0);

-- [codes_are_unique] No two dossiers have one code.
SELECT code, count(*) AS dossiers FROM dossiers_dossier GROUP BY code HAVING count(*) > 1;
