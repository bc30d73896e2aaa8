-- Steps that stand at other agencies, have a time of their own, or run side by side: who is asked, since when.

-- [open_steps_agree_with_the_state] Where a dossier has open steps that stand apart, they are exactly the open steps of its
-- state (handing over stands at the office itself), each since the moment that the state says; its own row then names no
-- post. A closed dossier has none.
SELECT d.id AS dossier, d.code, d.status, d.role, said.step AS in_state, o.step AS in_row
FROM dossiers_dossier d
CROSS JOIN LATERAL (
    SELECT step FROM jsonb_array_elements_text(jsonb_build_array(d.state->'step') || coalesce(d.state->'beside', '[]')) step
    WHERE step <> 'return'
) said
FULL JOIN (SELECT * FROM dossiers_openstep WHERE ended_at IS NULL) o ON o.dossier_id = d.id AND o.step = said.step
WHERE o.id IS NOT NULL AND (d.id IS NULL OR d.owes = 'nobody' OR d.role <> ''
                            OR (d.state->'opened'->>o.step)::timestamptz IS DISTINCT FROM o.opened_at)
   OR o.id IS NULL AND EXISTS (SELECT FROM dossiers_openstep b WHERE b.dossier_id = d.id AND b.ended_at IS NULL);

-- [somebody_owes_each_open_step] An open step waits for a post of an agency of the kind that the procedure names; without
-- a kind, or as long as nobody has entered such an agency, of the office that received the dossier.
SELECT o.dossier_id AS dossier, o.step, o.place, a.kind, o.role, o.is_placed
FROM dossiers_openstep o JOIN dossiers_dossier d ON d.id = o.dossier_id JOIN agencies_agency a ON a.id = o.agency_id
WHERE o.role = '' OR o.is_placed AND CASE o.place WHEN '' THEN a.id <> d.agency_id ELSE a.kind <> o.place END
   OR NOT o.is_placed AND (a.id <> d.agency_id OR o.place = '' OR o.lapses);

-- [a_step_is_asked_one_time_after_the_other] The times in which one step of a dossier was open do not overlap, each ends
-- after it began and within the life of the dossier, and only an ended one says how.
SELECT o.dossier_id AS dossier, o.step, o.opened_at, o.ended_at, o.how
FROM (SELECT *, lead(opened_at) OVER (PARTITION BY dossier_id, step ORDER BY opened_at, id) AS again FROM dossiers_openstep) o
JOIN dossiers_dossier d ON d.id = o.dossier_id
WHERE o.ended_at < o.opened_at OR o.opened_at < d.received_at OR o.ended_at > d.closed_at
   OR o.again IS NOT NULL AND (o.ended_at IS NULL OR o.again < o.ended_at) OR (o.ended_at IS NULL) <> (o.how = '');

-- [how_a_step_ended_is_told] What was done by an official, and silence that was consent, stands in the ledger at that
-- moment, by that official or by nobody; and each such entry about a step that lapsed has its row. Silence is consent
-- only where the law says so, after its time.
SELECT o.dossier_id AS dossier, o.step, o.how, o.ended_at FROM dossiers_openstep o
WHERE o.how IN ('done', 'lapsed') AND NOT EXISTS (
        SELECT FROM life l WHERE l.dossier = o.dossier_id AND l.at = o.ended_at AND l.by IS NOT DISTINCT FROM o.ended_by
          AND CASE WHEN o.step = 'approve' THEN l.event = 'dossier:approved'
              ELSE l.event = 'dossier:step_' || o.how AND l.params->>'step' = o.step END)
   OR o.how = 'lapsed' AND (NOT o.lapses OR o.due_at >= o.ended_at OR o.ended_by IS NOT NULL)
UNION ALL
SELECT l.dossier, l.params->>'step', 'told alone', l.at FROM life l
WHERE l.event = 'dossier:step_lapsed' AND NOT EXISTS (
    SELECT FROM dossiers_openstep o WHERE o.dossier_id = l.dossier AND o.ended_at = l.at AND o.how = 'lapsed');
