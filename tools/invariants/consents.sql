-- Consents of others: what was asked on their accounts, and what was sent of it.

-- [a_consent_is_what_was_agreed_to] Every consent from an account that was sent is one that somebody else agreed to: for
-- this draft, or for an earlier sending of the same dossier; to exactly this, under this number; and before it was sent.
-- Of a part it may be one that was agreed to for its whole, as what it was asked there.
SELECT s.dossier_id AS dossier, s.number AS sending, c->>'consent' AS consent, c->>'request' AS request
FROM dossiers_submission s CROSS JOIN LATERAL jsonb_array_elements(s.consents) c
JOIN dossiers_dossier d ON d.id = s.dossier_id
LEFT JOIN dossiers_consentrequest r ON r.id::text = c->>'request'
LEFT JOIN dossiers_submission asked_for ON asked_for.id = r.draft_id
WHERE c->>'way' = 'account'
  AND (r.id IS NULL OR r.state NOT IN ('agreed', 'withdrawn') OR r.number <> c->>'number'
       OR r.consent <> coalesce(c->'asked_as'->>'consent', c->>'consent')
       OR r.digest <> coalesce(c->'asked_as'->>'digest', c->>'digest')
       OR r.reached_id IS NULL OR r.reached_id = r.asker_id OR r.answered_at > s.sent_at
       OR asked_for.dossier_id IS DISTINCT FROM CASE WHEN c ? 'asked_as' THEN d.whole_id ELSE s.dossier_id END
       OR asked_for.number > s.number AND NOT c ? 'asked_as');

-- [a_carried_consent_came_through_the_whole] A consent of a part that was given to its whole is one of the whole: it serves
-- this one of the part by the rules of the whole, was sent there in the same way, under the same name and number, at the
-- same moment; whoever agreed was asked once.
SELECT p.id AS part, c->>'consent' AS consent, c->'asked_as'->>'consent' AS asked_as
FROM dossiers_submission s CROSS JOIN LATERAL jsonb_array_elements(s.consents) c
JOIN dossiers_dossier p ON p.id = s.dossier_id
LEFT JOIN dossiers_dossier w ON w.id = p.whole_id
LEFT JOIN procedures_procedureversion v ON v.id = w.procedure_version_id
WHERE c ? 'asked_as'
  AND (NOT EXISTS (
           SELECT FROM jsonb_array_elements(v.definition::jsonb->'linked') l
           WHERE l->>'key' = p.part
             AND l->'consents'->(c->>'consent')->>'consent' = c->'asked_as'->>'consent')
       OR NOT EXISTS (
           SELECT FROM dossiers_submission t CROSS JOIN LATERAL jsonb_array_elements(t.consents) o
           WHERE t.dossier_id = w.id AND o->>'consent' = c->'asked_as'->>'consent'
             AND o->>'digest' = c->'asked_as'->>'digest' AND o->>'way' = c->>'way' AND o->>'name' = c->>'name'
             AND o->>'number' = c->>'number' AND o->>'at' = c->>'at' AND o->>'request' = c->>'request'));

-- [requests_agree_with_the_ledger] What became of a request for a consent is the last thing that the ledger says of it,
-- said by whoever did it: asked and cancelled by the asker, answered by whoever it was put before.
SELECT r.id AS request, r.state, e.event
FROM dossiers_consentrequest r
LEFT JOIN LATERAL (
    SELECT event, by FROM ledger_entry WHERE about = r.id AND event <> 'assent:put' ORDER BY at DESC, id DESC LIMIT 1
) e ON true
WHERE e.event IS DISTINCT FROM 'assent:' || CASE r.state WHEN 'agreed' THEN 'given' ELSE r.state END
   OR e.by IS DISTINCT FROM CASE WHEN r.state IN ('asked', 'cancelled') THEN r.asker_id ELSE r.reached_id END;

-- [consents_as_the_ledger_has_them] What somebody was asked, and answered, is what every entry about it says: its digest,
-- under its salt where it has one.
SELECT r.id AS request, e.id AS entry, e.event FROM dossiers_consentrequest r JOIN ledger_entry e ON e.about = r.id
WHERE e.event LIKE 'assent:%' AND e.params->>'digest' IS DISTINCT FROM
    CASE r.salt WHEN '' THEN r.digest ELSE encode(sha256(convert_to(r.salt || r.digest, 'UTF8')), 'hex') END;
