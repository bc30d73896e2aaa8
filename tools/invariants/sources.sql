-- [awaited_is_compared] What is compared after a sending was awaited when it was sent, of that source; a comparison
-- keeps what the source told only where that is not the answer.
SELECT c.submission_id AS sending, c.field, c.how
FROM dossiers_comparison c JOIN dossiers_submission s ON s.id = c.submission_id
WHERE s.provenance->c.field->>'how' IS DISTINCT FROM 'awaited' OR s.provenance->c.field->>'source' <> c.source
   OR (c.told IS NOT NULL AND c.told <> 'null') <> (c.how IN ('spelling', 'differs'));

-- [a_source_that_was_asked_has_answered] A question that was delivered is answered.
SELECT q.id AS question, q.procedure
FROM warehouse_sourcequestion q JOIN ledger_outgoing o ON o.key = q.source || ':' || q.id
WHERE o.delivered_at IS NOT NULL AND q.answered_at IS NULL;
