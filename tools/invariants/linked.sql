-- Procedures that are filed as one: the whole, and a dossier for each part that began.

-- [a_part_is_one_dossier] A part belongs to a whole whose procedure names it, under the code that is named there; each is
-- filed once, by whoever filed the whole, at the same office; and a part is no whole itself.
SELECT p.id AS part, p.code, p.whole_id AS whole, p.part AS key
FROM dossiers_dossier p JOIN dossiers_dossier w ON w.id = p.whole_id
JOIN procedures_procedureversion v ON v.id = w.procedure_version_id
LEFT JOIN LATERAL (
    SELECT one FROM jsonb_array_elements(v.definition::jsonb->'linked') one WHERE one->>'key' = p.part
) l ON true
WHERE l.one IS NULL OR l.one->>'procedure' <> p.procedure_code OR p.filer_id <> w.filer_id
   OR p.commune_code <> w.commune_code OR w.whole_id IS NOT NULL OR p.submitted_at < w.received_at
UNION ALL
SELECT whole_id, count(*)::text, whole_id, part FROM dossiers_dossier WHERE whole_id IS NOT NULL
GROUP BY whole_id, part HAVING count(*) > 1
UNION ALL
SELECT id, code, whole_id, part FROM dossiers_dossier WHERE (whole_id IS NULL) <> (part = '');

-- [a_whole_agrees_with_its_parts] How far a whole says that a part is, is how far its dossier is; what is to come, left
-- out or impossible has no dossier, and what began has one. Said as soon as the follower has looked at the whole since
-- the last thing that happened to one of its parts.
SELECT w.id AS whole, w.code, how.key AS part, how.value AS said, p.status
FROM dossiers_dossier w CROSS JOIN LATERAL jsonb_each_text(coalesce(w.state->'parts', '{}')) how
LEFT JOIN dossiers_dossier p ON p.whole_id = w.id AND p.part = how.key
WHERE NOT EXISTS (SELECT FROM not_looked_at n WHERE n.whole = w.id)
  AND CASE
        WHEN p.id IS NULL THEN how.value NOT IN ('to_come', 'left_out', 'impossible')
            AND NOT (how.value = 'withdrawn' AND w.status = 7)
        ELSE how.value IS DISTINCT FROM CASE p.status
            WHEN 3 THEN 'refused' WHEN 7 THEN 'withdrawn' WHEN 8 THEN 'stopped' WHEN 5 THEN 'waits' WHEN 6 THEN 'waits'
            WHEN 9 THEN 'done' WHEN 10 THEN 'done' ELSE 'running' END
      END;

-- [a_whole_stands_where_its_parts_do] A received whole waits for the citizen if and only if a part does; it is settled if
-- and only if every part has ended and one has a result, returned when all that was settled is with the person, stopped
-- only where there is no result; and no part of a withdrawn whole goes on.
SELECT w.id AS whole, w.code, w.status, w.state->'parts' AS parts, array_agg(p.status) AS of_parts
FROM dossiers_dossier w LEFT JOIN dossiers_dossier p ON p.whole_id = w.id
WHERE coalesce(w.state->'parts', '{}') <> '{}' AND NOT EXISTS (SELECT FROM not_looked_at n WHERE n.whole = w.id)
GROUP BY w.id
HAVING (w.status = 5) <> coalesce(bool_or(p.status IN (5, 6)), false)
    OR (w.status IN (9, 10)) <> (coalesce(bool_or(p.status IN (9, 10)), false) AND w.status <> 7
        AND NOT jsonb_path_exists(w.state->'parts', '$.* ? (@ == "to_come" || @ == "running" || @ == "waits")'))
    OR (w.status = 10) <> (w.status IN (9, 10) AND coalesce(bool_and(p.status IN (3, 7, 8, 10)), false))
    OR w.status = 8 AND bool_or(p.status IN (9, 10))
    OR w.status = 7 AND bool_or(p.status NOT IN (3, 7, 8, 9, 10));

-- [what_cannot_begin_says_why] A part is impossible where something it comes after gave no result, or where the ledger says
-- which consent of the whole is not there, and why; and what the ledger says so of was never filed.
SELECT w.id AS whole, w.code, how.key AS part
FROM dossiers_dossier w
CROSS JOIN LATERAL jsonb_each_text(coalesce(w.state->'parts', '{}')) how
JOIN procedures_procedureversion v ON v.id = w.procedure_version_id
LEFT JOIN LATERAL (
    SELECT one FROM jsonb_array_elements(v.definition::jsonb->'linked') one WHERE one->>'key' = how.key
) l ON true
LEFT JOIN life lost ON lost.dossier = w.id AND lost.event = 'dossier:part_cannot_begin' AND lost.params->>'part' = how.key
WHERE how.value = 'impossible'
  AND NOT EXISTS (
      SELECT FROM jsonb_array_elements_text(coalesce(l.one->'after', '[]')) earlier
      WHERE w.state->'parts'->>earlier.value IN ('refused', 'stopped', 'withdrawn', 'impossible'))
  AND (lost.entry IS NULL OR NOT EXISTS (
      SELECT FROM jsonb_each(coalesce(l.one->'consents', '{}')) c
      WHERE c.value->>'consent' = lost.params->>'consent'))
UNION ALL
SELECT w.id, w.code, lost.params->>'part'
FROM life lost JOIN dossiers_dossier w ON w.id = lost.dossier
WHERE lost.event = 'dossier:part_cannot_begin'
  AND (w.state->'parts'->>(lost.params->>'part') NOT IN ('impossible', 'withdrawn')
       OR EXISTS (SELECT FROM dossiers_dossier p WHERE p.whole_id = w.id AND p.part = lost.params->>'part'));
