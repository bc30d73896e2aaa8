-- What was erased: nothing of it is left, and that it was is told.

-- [erased_is_told] A dossier is erased if and only if the ledger says so, once; and only one that is closed.
SELECT coalesce(d.id, e.about) AS dossier, d.code, d.erased_at, d.closed_at, e.entries
FROM (SELECT * FROM dossiers_dossier WHERE erased_at IS NOT NULL) d
FULL JOIN (SELECT about, count(*) AS entries, min(at) AS at FROM ledger_entry WHERE event = 'content:erased' GROUP BY about) e
       ON e.about = d.id
WHERE d.id IS NULL OR e.about IS NULL OR e.entries <> 1 OR d.closed_at IS NULL OR d.closed_at > d.erased_at;

-- [nothing_is_left_of_what_was_erased] Of an erased dossier no answer, no paper, no mark, no finding and no slip says
-- anything; its papers are nobody's any more.
SELECT d.id AS dossier, d.code, found.what
FROM dossiers_dossier d JOIN LATERAL (
    SELECT 'sending' AS what FROM dossiers_submission s WHERE s.dossier_id = d.id AND (s.answers <> '{}' OR s.papers <> '[]'
        OR s.known <> '{}' OR s.sources <> '{}' OR s.consents <> '[]' OR s.provenance <> '{}' OR s.salt <> '')
    UNION ALL SELECT 'answer' FROM dossiers_draftanswer a JOIN dossiers_submission s ON s.id = a.draft_id WHERE s.dossier_id = d.id
    UNION ALL SELECT 'paper' FROM dossiers_draftpaper p JOIN dossiers_submission s ON s.id = p.draft_id WHERE s.dossier_id = d.id
    UNION ALL SELECT 'consent' FROM dossiers_consentrequest c JOIN dossiers_submission s ON s.id = c.draft_id WHERE s.dossier_id = d.id
    UNION ALL SELECT 'mark' FROM dossiers_mark m WHERE m.dossier_id = d.id
    UNION ALL SELECT 'finding' FROM dossiers_steprecord r WHERE r.dossier_id = d.id
    UNION ALL SELECT 'verification' FROM dossiers_verification v WHERE v.dossier_id = d.id
    UNION ALL SELECT 'slip' FROM dossiers_slip s WHERE s.dossier_id = d.id AND (s.data <> '{}' OR s.document_id IS NOT NULL)
    UNION ALL SELECT 'document' FROM documents_document x WHERE x.about = d.id
) found ON true
WHERE d.erased_at IS NOT NULL;

-- [a_deletion_comes_to_its_end] A deletion that has begun ends within a day; one that has ended has its certificate, and
-- the ledger says so with its digest.
SELECT e.id AS erasure, e.state, e.due_at, l.digest
FROM rights_erasure e LEFT JOIN LATERAL (
    SELECT params->>'digest' AS digest FROM ledger_entry WHERE about = e.id AND event = 'erasure:done'
) l ON true, asked
WHERE e.state = 'running' AND e.due_at < asked.now - interval '24 hours'
   OR (e.state = 'done') <> (e.done_at IS NOT NULL) OR (e.state = 'done') <> (l.digest IS NOT NULL)
   OR e.state = 'done' AND l.digest <> e.digest;
