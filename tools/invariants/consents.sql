-- Consents of others: what was asked on their accounts, and what was sent of it.

-- [a_consent_is_what_was_agreed_to] Every consent from an account that was sent is one that somebody else agreed to: for
-- this draft, or for an earlier sending of the same dossier; to exactly this, under this number; and before it was sent.
SELECT s.dossier_id AS dossier, s.number AS sending, c->>'consent' AS consent, c->>'request' AS request
FROM dossiers_submission s CROSS JOIN LATERAL jsonb_array_elements(s.consents) c
LEFT JOIN dossiers_consentrequest r ON r.id::text = c->>'request'
LEFT JOIN dossiers_submission asked_for ON asked_for.id = r.draft_id
WHERE c->>'way' = 'account'
  AND (r.id IS NULL OR r.state NOT IN ('agreed', 'withdrawn') OR r.consent <> c->>'consent' OR r.digest <> c->>'digest'
       OR r.number <> c->>'number' OR r.reached_id IS NULL OR r.reached_id = r.asker_id OR r.answered_at > s.sent_at
       OR asked_for.dossier_id IS DISTINCT FROM s.dossier_id OR asked_for.number > s.number);

-- [requests_agree_with_the_ledger] What became of a request for a consent is the last thing that the ledger says of it,
-- said by whoever did it: asked and cancelled by the asker, answered by whoever it was put before.
SELECT r.id AS request, r.state, e.event
FROM dossiers_consentrequest r
LEFT JOIN LATERAL (
    SELECT event, by FROM ledger_entry WHERE about = r.id AND event <> 'assent:put' ORDER BY at DESC, id DESC LIMIT 1
) e ON true
WHERE e.event IS DISTINCT FROM 'assent:' || CASE r.state WHEN 'agreed' THEN 'given' ELSE r.state END
   OR e.by IS DISTINCT FROM CASE WHEN r.state IN ('asked', 'cancelled') THEN r.asker_id ELSE r.reached_id END;
