-- [one_open_draft] Of one matter (whose it is, who writes, which procedure) there is one open draft, and of a dossier
-- that was sent back one open correction.
SELECT min(id::text) AS draft, owner_id, filer_id, procedure_code, count(*) AS open
FROM dossiers_draft WHERE state = 'open' AND corrects_id IS NULL
GROUP BY owner_id, filer_id, procedure_code HAVING count(*) > 1
UNION ALL
SELECT min(id::text), NULL, NULL, procedure_code, count(*)
FROM dossiers_draft WHERE state = 'open' AND corrects_id IS NOT NULL
GROUP BY corrects_id, procedure_code HAVING count(*) > 1;

-- [chosen_before_it_is_sent] Nothing was sent as long as two answers stood to one of its questions.
SELECT a.draft_id AS draft, a.field
FROM dossiers_draftanswer a JOIN dossiers_draft d ON d.id = a.draft_id
JOIN dossiers_submission s ON s.id = d.id
WHERE jsonb_array_length(coalesce(a.written->'others', '[]')) > 0 AND s.answers ? a.field;

-- [told_before_it_ends] No draft ended of which the person had not been told, in the ledger, before.
SELECT d.id AS draft, d.ended_at
FROM dossiers_draft d
WHERE d.ended_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM ledger_entry e
    WHERE e.about = d.id AND e.event = 'draft:ends_soon' AND e.at < d.ended_at - interval '1 day'
);
