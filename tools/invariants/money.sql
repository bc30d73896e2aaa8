-- [charges_agree_with_payments] A charge is paid if and only if exactly one payment of the same amount lies behind
-- it; the amount is the sum of its lines; what is settled has its moment, what is open has none.
SELECT c.id AS charge, c.about AS dossier, c.state, c.amount, count(p.id) AS payments, sum(p.amount) AS paid
FROM payments_charge c LEFT JOIN payments_payment p ON p.charge_id = c.id
GROUP BY c.id
HAVING count(p.id) <> CASE c.state WHEN 'paid' THEN 1 ELSE 0 END OR sum(p.amount) <> c.amount
    OR c.state NOT IN ('open', 'paid', 'cancelled') OR (c.state = 'open') <> (c.settled_at IS NULL)
    OR c.amount <> (SELECT sum((line->>'amount')::bigint) FROM jsonb_array_elements(c.lines) line);

-- [one_side_owes_money] For a dossier at most one charge is open or one refund, never both: the balance has one side.
SELECT about AS dossier, count(*) AS open, sum(amount) AS amount FROM (
    SELECT about, amount FROM payments_charge WHERE state = 'open'
    UNION ALL SELECT about, amount FROM payments_refund WHERE state = 'open'
) either GROUP BY about HAVING count(*) > 1;

-- [what_was_paid_is_counted] The line of an open charge that stands for what was paid before is what was paid for the
-- dossier and not given back; and nobody gives back more than was paid.
SELECT p.about AS dossier, p.paid, g.given_back, c.amount AS open_charge, line.before
FROM (SELECT c.about, sum(p.amount) AS paid FROM payments_charge c JOIN payments_payment p ON p.charge_id = c.id
      GROUP BY c.about) p
LEFT JOIN (SELECT about, sum(amount) FILTER (WHERE state = 'paid') AS paid_out,
                  sum(amount) FILTER (WHERE state <> 'cancelled') AS given_back
           FROM payments_refund GROUP BY about) g USING (about)
LEFT JOIN payments_charge c ON c.about = p.about AND c.state = 'open'
LEFT JOIN LATERAL (SELECT sum((l->>'amount')::bigint) AS before FROM jsonb_array_elements(c.lines) l
                   WHERE l->>'code' = 'paid_before') line ON true
WHERE coalesce(g.given_back, 0) > p.paid
   OR c.id IS NOT NULL AND coalesce(-line.before, 0) <> p.paid - coalesce(g.paid_out, 0)
UNION ALL
SELECT r.about, 0, r.amount, NULL, NULL FROM payments_refund r
WHERE r.state <> 'cancelled'
  AND NOT EXISTS (SELECT FROM payments_charge c JOIN payments_payment p ON p.charge_id = c.id WHERE c.about = r.about);

-- [refunds_are_told] The ledger tells of each refund: opened (last with the amount of the row and its reason), given
-- back once, cancelled once; and it tells of no other. What is settled has its moment, what was given back its voucher.
SELECT coalesce(r.about, l.about) AS dossier, r.id AS refund, r.state, l.opened, l.paid, l.cancelled
FROM payments_refund r FULL JOIN (
    SELECT e.about, e.params->>'refund' AS refund, count(*) FILTER (WHERE e.event = 'refund:opened') AS opened,
           count(*) FILTER (WHERE e.event = 'refund:paid') AS paid,
           count(*) FILTER (WHERE e.event = 'refund:cancelled') AS cancelled,
           (array_agg(e.params->>'amount' || e.reason ORDER BY o.seq DESC NULLS FIRST, w.place DESC)
                FILTER (WHERE e.event = 'refund:opened'))[1] AS said
    FROM ledger_entry e LEFT JOIN ledger_order o ON o.entry = e.id LEFT JOIN ledger_waiting w ON w.entry = e.id
    WHERE e.event LIKE 'refund:%' GROUP BY e.about, 2
) l ON l.refund = r.id::text AND l.about = r.about
WHERE r.id IS NULL OR l.refund IS NULL OR l.opened < 1 OR l.said <> r.amount || r.reason
   OR l.paid <> (CASE r.state WHEN 'paid' THEN 1 ELSE 0 END)
   OR l.cancelled <> (CASE r.state WHEN 'cancelled' THEN 1 ELSE 0 END)
   OR (r.state = 'open') <> (r.settled_at IS NULL) OR (r.state = 'paid') <> (r.voucher_number <> '');

-- [charges_are_told] The ledger tells of each charge: opened (last with the amount of the row), paid once, cancelled
-- once; and it tells of no other.
SELECT coalesce(c.about, l.about) AS dossier, c.id AS charge, c.state, l.opened, l.paid, l.cancelled
FROM payments_charge c FULL JOIN (
    SELECT e.about, e.params->>'charge' AS charge, count(*) FILTER (WHERE e.event = 'charge:opened') AS opened,
           count(*) FILTER (WHERE e.event = 'charge:paid') AS paid,
           count(*) FILTER (WHERE e.event = 'charge:cancelled') AS cancelled,
           (array_agg((e.params->>'amount')::bigint ORDER BY o.seq DESC NULLS FIRST, w.place DESC)
                FILTER (WHERE e.event = 'charge:opened'))[1] AS amount
    FROM ledger_entry e LEFT JOIN ledger_order o ON o.entry = e.id LEFT JOIN ledger_waiting w ON w.entry = e.id
    WHERE e.event LIKE 'charge:%' GROUP BY e.about, 2
) l ON l.charge = c.id::text AND l.about = c.about
WHERE c.id IS NULL OR l.charge IS NULL OR l.opened < 1 OR l.amount <> c.amount
   OR l.paid <> (CASE c.state WHEN 'paid' THEN 1 ELSE 0 END)
   OR l.cancelled <> (CASE c.state WHEN 'cancelled' THEN 1 ELSE 0 END);

-- [receipts_are_unique] An office uses the number of a receipt once.
SELECT agency_id AS agency, receipt_number, count(*) AS payments FROM payments_payment
GROUP BY agency_id, receipt_number HAVING count(*) > 1;

-- [no_result_before_its_fee] A result has its moment of going out once the dossier is returned, and before only if none
-- of the fees that it waits for (all, where the procedure names none) is on the open charge; the ledger tells of it.
SELECT d.id AS dossier, d.code, s.form, s.given_at
FROM dossiers_slip s JOIN dossiers_dossier d ON d.id = s.dossier_id
JOIN procedures_procedureversion v ON v.id = d.procedure_version_id
LEFT JOIN payments_charge c ON c.about = d.id AND c.state = 'open'
LEFT JOIN LATERAL (
    SELECT CASE coalesce(r->>'form', 'extract') WHEN 'extract' THEN 'result' ELSE r->>'form' END AS form,
           coalesce(r->'fees', '[]') AS fees
    FROM jsonb_array_elements(v.definition::jsonb->'results') r
) r ON r.form = s.form
WHERE s.form IN ('result', 'birth_certificate', 'marriage_certificate', 'marital_status', 'certified_copy', 'statement')
  AND (d.status = 10 AND s.given_at IS NULL
       OR d.status <> 10 AND s.given_at IS NOT NULL AND (
           r.fees = '[]' AND c.id IS NOT NULL
           OR EXISTS (SELECT FROM jsonb_array_elements(c.lines) line WHERE r.fees ? (line->>'code'))
           OR NOT EXISTS (SELECT FROM ledger_entry e WHERE e.about = d.id AND e.event = 'result:given_out'
                          AND e.params->>'form' = s.form)))
UNION ALL
SELECT dossier_id, number::text, form, given_at FROM dossiers_slip
WHERE given_at IS NOT NULL AND form NOT IN ('result', 'birth_certificate', 'marriage_certificate', 'marital_status', 'certified_copy', 'statement');

-- [nothing_owed_at_the_end] No charge is open for a dossier that is returned, withdrawn, refused or stopped.
SELECT d.id AS dossier, d.code, d.status, c.amount FROM dossiers_dossier d
JOIN payments_charge c ON c.about = d.id AND c.state = 'open' WHERE d.status IN (3, 7, 8, 10);

-- [a_payment_is_what_it_waits_for] A dossier waits for a payment during its handling only while a charge is open, with the
-- duty on it where a step was what found it (0.1.0 waited for plain fees, and named no step); and no duty is on an open
-- charge of a dossier that does not wait.
SELECT d.id AS dossier, d.code, d.status, c.amount FROM dossiers_dossier d
LEFT JOIN payments_charge c ON c.about = d.id AND c.state = 'open'
LEFT JOIN LATERAL (SELECT count(*) > 0 AS is_on_it FROM jsonb_array_elements(c.lines) line WHERE line->>'kind' = 'duty') duty
    ON true
WHERE (d.status = 6 AND c.id IS NULL) OR (d.status = 6 AND NOT duty.is_on_it AND (
    SELECT e.params ? 'step' FROM ledger_entry e JOIN ledger_order o ON o.entry = e.id
    WHERE e.about = d.id AND e.event = 'dossier:duty_asked' ORDER BY o.seq DESC LIMIT 1
)) OR (d.status <> 6 AND duty.is_on_it AND NOT EXISTS (
    SELECT FROM jsonb_array_elements(c.lines) line WHERE line->>'code' = 'paid_before'));
