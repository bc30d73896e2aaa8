-- [charges_agree_with_payments] A charge is paid if and only if exactly one payment of the same amount lies behind
-- it; the amount is the sum of its lines; what is settled has its moment, what is open has none.
SELECT c.id AS charge, c.about AS dossier, c.state, c.amount, count(p.id) AS payments, sum(p.amount) AS paid
FROM payments_charge c LEFT JOIN payments_payment p ON p.charge_id = c.id
GROUP BY c.id
HAVING count(p.id) <> CASE c.state WHEN 'paid' THEN 1 ELSE 0 END OR sum(p.amount) <> c.amount
    OR c.state NOT IN ('open', 'paid', 'cancelled') OR (c.state = 'open') <> (c.settled_at IS NULL)
    OR c.amount <> (SELECT sum((line->>'amount')::bigint) FROM jsonb_array_elements(c.lines) line);

-- [one_charge_a_dossier] A dossier is charged once.
SELECT about AS dossier, count(*) AS charges FROM payments_charge GROUP BY about HAVING count(*) > 1;

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

-- [nothing_owed_at_the_end] No charge is open for a dossier that is returned, withdrawn, refused or stopped.
SELECT d.id AS dossier, d.code, d.status, c.amount FROM dossiers_dossier d
JOIN payments_charge c ON c.about = d.id AND c.state = 'open' WHERE d.status IN (3, 7, 8, 10);
