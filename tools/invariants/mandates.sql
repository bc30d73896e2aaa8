-- [filed_for_another_with_reason] Whoever filed for somebody else had a mandate, or their answers describe the owner: a
-- person who is known by what was declared alone.
SELECT d.id AS dossier, d.code FROM dossiers_dossier d JOIN identity_person p ON p.id = d.owner_id
WHERE d.owner_id <> d.filer_id AND d.mandate_id IS NULL AND p.issuer <> 'declared';

-- [mandates_held_when_used] The mandate under which a dossier was filed was that of whoever filed, for its owner, and
-- held at that moment: accepted or stated, begun, not over, not ended, for this procedure, to file.
SELECT d.id AS dossier, d.code, m.id::text AS mandate
FROM dossiers_dossier d JOIN identity_mandate m ON m.id = d.mandate_id
WHERE m.agent_id IS DISTINCT FROM d.filer_id OR m.owner_id <> d.owner_id OR m.state IN ('offered', 'declined')
   OR m.since > (d.submitted_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
   OR m.until < (d.submitted_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
   OR m.ended_at < d.submitted_at OR NOT m.may_file
   OR (m.procedures <> '[]' AND NOT m.procedures ? d.procedure_code);

-- [acts_name_for_whom] The ledger says of each sending and withdrawal of such a dossier under which mandate it was filed,
-- and for whom: the person concerned is the owner.
SELECT d.id AS dossier, d.code, e.event FROM dossiers_dossier d JOIN ledger_entry e ON e.about = d.id
WHERE d.mandate_id IS NOT NULL
  AND e.event IN ('dossier:submitted', 'dossier:noted', 'dossier:resubmitted', 'dossier:withdrawn')
  AND (e.params->>'mandate' IS DISTINCT FROM d.mandate_id::text OR e.on_behalf IS DISTINCT FROM d.owner_id);

-- [stated_ties_are_checked] Nothing is received that rests on a tie which its parent or guardian alone has stated.
SELECT d.id AS dossier, d.code FROM dossiers_dossier d JOIN identity_mandate m ON m.id = d.mandate_id
WHERE d.received_at IS NOT NULL AND m.basis IN ('child', 'ward')
  AND (m.state = 'stated' OR m.confirmed_at IS NULL OR m.confirmed_at > d.received_at);

-- [nobody_decides_their_own_matter] Nobody received, sent back, refused, handled, approved or stopped a dossier that they
-- own or filed, nor one of a person for whom they acted at that moment, or who acted for them, nor one of a person who had
-- the same personal number then: by their account, or by the answers of the dossier where nothing else tells of them.
SELECT d.id AS dossier, d.code, e.event, e.by::text AS official
FROM ledger_entry e JOIN dossiers_dossier d ON d.id = e.about
WHERE e.event IN ('dossier:accepted', 'dossier:sent_back', 'dossier:refused', 'dossier:step_done', 'dossier:approved',
                  'dossier:ended', 'dossier:stopped', 'dossier:apologised', 'dossier:verification_asked')
  AND (e.by IN (d.owner_id, d.filer_id)
       OR EXISTS (
           SELECT FROM identity_mandate m
           WHERE ((m.agent_id = e.by AND m.owner_id IN (d.owner_id, d.filer_id))
                  OR (m.owner_id = e.by AND m.agent_id IN (d.owner_id, d.filer_id)))
             AND m.state IN ('stated', 'in_force', 'revoked') AND coalesce(m.answered_at, m.made_at) < e.at
             AND (m.answered_at IS NOT NULL OR m.basis IN ('representative', 'child', 'ward'))
             AND m.since <= (e.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
             AND (m.until IS NULL OR m.until >= (e.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date)
             AND (m.ended_at IS NULL OR m.ended_at > e.at))
       OR EXISTS (
           SELECT FROM warehouse_fact a JOIN warehouse_fact b ON b.name = a.name AND b.value = a.value
           WHERE a.person_id = e.by AND b.person_id IN (d.owner_id, d.filer_id) AND a.name = 'person.personal_number'
             AND a.source IN ('vneid', 'provider')
             AND (b.source IN ('vneid', 'provider')
                  OR NOT EXISTS (SELECT FROM identity_mandate m WHERE m.owner_id = b.person_id))
             AND a.at < e.at AND b.at < e.at
             AND (a.superseded_at IS NULL OR a.superseded_at > e.at)
             AND (b.superseded_at IS NULL OR b.superseded_at > e.at)));

-- [mandates_rest_on_something] A representative and a member act for an organisation, an authorised person for whoever
-- gave it, a parent or guardian for somebody who was declared; and the ledger has its beginning.
SELECT m.id AS mandate, m.basis FROM identity_mandate m JOIN identity_person p ON p.id = m.owner_id
WHERE CASE m.basis WHEN 'authorised' THEN p.kind <> 'person' OR m.given_by_id IS DISTINCT FROM m.owner_id
                   WHEN 'child' THEN p.issuer <> 'declared' WHEN 'ward' THEN p.issuer <> 'declared'
                   ELSE p.kind = 'person' END
   OR NOT EXISTS (SELECT FROM ledger_entry e WHERE e.about = m.id
                  AND e.event IN ('mandate:told', 'mandate:stated', 'mandate:offered'));
