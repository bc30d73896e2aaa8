-- [every_entry_ordered_once] Every entry has one place in the order, or waits for one; never both, never two, and no
-- place is held by an entry that does not exist. It lies in the lane of its object.
SELECT coalesce(e.id, o.entry, w.entry) AS entry, e.event, o.seq, w.place, e.id IS NULL AS entry_is_missing
FROM ledger_entry e FULL JOIN ledger_order o ON o.entry = e.id
FULL JOIN ledger_waiting w ON w.entry = coalesce(e.id, o.entry)
WHERE e.id IS NULL OR (o.seq IS NULL) = (w.place IS NULL)
   OR coalesce(o.lane, w.lane) <> get_byte(uuid_send(e.about), 15) % 16
UNION ALL
SELECT entry, 'ordered twice', min(seq), max(seq), false FROM ledger_order GROUP BY entry HAVING count(*) > 1;

-- [order_is_counted] The order is 1, 2, 3 … without a double and without a hole.
SELECT seq, nth AS expected FROM (SELECT seq, row_number() OVER (ORDER BY seq, entry) AS nth FROM ledger_order) counted
WHERE seq <> nth ORDER BY nth LIMIT 1;

-- [nothing_waits_for_its_place] No entry has waited for its place in the order for more than an hour.
SELECT e.id AS entry, e.event, e.at FROM ledger_waiting w JOIN ledger_entry e ON e.id = w.entry, asked
WHERE e.at < asked.now - interval '1 hour';

-- [digests_hold] The digest of every entry is the SHA-256 of its columns, written as motcua/ledger/digest.py
-- describes.
SELECT e.id AS entry, e.event, e.at
FROM ledger_entry e
LEFT JOIN LATERAL (
    SELECT '{' || coalesce(string_agg(to_json(key)::text || ':' || CASE jsonb_typeof(value) WHEN 'array' THEN
        '[' || (SELECT coalesce(string_agg(one::text, ',' ORDER BY nth), '')
                FROM jsonb_array_elements(value) WITH ORDINALITY AS each(one, nth)) || ']'
        ELSE value::text END, ',' ORDER BY key COLLATE "C"), '') || '}' AS text
    FROM jsonb_each(e.params)
) params ON true
LEFT JOIN LATERAL (
    SELECT '{' || coalesce(string_agg(to_json(key)::text || ':' || value::text, ',' ORDER BY key COLLATE "C"), '')
        || '}' AS text
    FROM jsonb_each(e.versions)
) versions ON true
WHERE e.digest IS DISTINCT FROM encode(sha256(convert_to(
    '{"about":"' || e.about
    || '","at":"' || to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    || '","by":' || coalesce('"' || e.by || '"', 'null')
    || ',"event":' || to_json(e.event)::text
    || ',"id":"' || e.id
    || '","instance":' || to_json(e.instance)::text
    || ',"kind":' || to_json(e.kind)::text
    || ',"on_behalf":' || coalesce('"' || e.on_behalf || '"', 'null')
    || ',"params":' || params.text
    || ',"reason":' || to_json(e.reason)::text
    || ',"versions":' || versions.text || '}', 'UTF8')), 'hex');

-- [cursors_within_the_order] Every follower has one cursor in each of the 16 lanes, and it stands at the beginning
-- or at an entry of this lane: never past the order.
SELECT c.follower, c.lane, c.seq, o.lane AS lane_of_that_entry
FROM ledger_cursor c LEFT JOIN ledger_order o ON o.seq = c.seq
WHERE c.seq <> 0 AND o.lane IS DISTINCT FROM c.lane
UNION ALL
SELECT follower, count(DISTINCT lane), count(*), NULL FROM ledger_cursor GROUP BY follower
HAVING count(DISTINCT lane) <> 16 OR count(*) <> 16;

-- [failures_are_visible] An object that a follower could not take is tried again within a day or is an open item.
SELECT p.follower, p.kind, p.about, p.since, p.next_try_at FROM ledger_parked p, asked
WHERE p.next_try_at IS NOT NULL AND p.since < asked.now - interval '24 hours'
  AND p.next_try_at < asked.now - interval '1 hour';

-- [outgoing_is_young_or_an_open_item] A message for the outside that nobody has taken is younger than a day, or it
-- is given up and thereby an open item, or a human has asked for another try within this hour.
SELECT g.key, g.channel, g.made_at, g.attempts, g.next_try_at, g.last_error FROM ledger_outgoing g, asked
WHERE g.delivered_at IS NULL AND g.next_try_at IS NOT NULL AND g.made_at < asked.now - interval '24 hours'
  AND NOT (g.attempts > 0 AND g.next_try_at > asked.now - interval '1 hour' AND g.last_error <> '');

-- [delivered_is_over] A message that was delivered was tried, and is not tried again.
SELECT key, channel, attempts, next_try_at, delivered_at FROM ledger_outgoing
WHERE delivered_at IS NOT NULL AND (attempts < 1 OR next_try_at IS NOT NULL);

-- [guards_stand] What the database itself refuses is still refused: the constraints and triggers on which the
-- promises rest are there and switched on.
SELECT wanted.name, wanted.kind
FROM (VALUES
    ('dossiers_dossier_code_key', 'constraint'), ('sendings_are_counted', 'constraint'),
    ('one_open_draft_a_procedure', 'index'), ('one_open_correction_a_dossier', 'index'),
    ('one_answer_a_field', 'constraint'), ('an_item_is_marked_once', 'constraint'),
    ('a_slip_is_issued_once', 'constraint'), ('one_open_charge_an_object', 'index'),
    ('one_open_refund_an_object', 'index'), ('receipt_number_used_once', 'constraint'), ('told_once', 'constraint'), ('one_cursor_per_lane', 'constraint'),
    ('parked_once', 'constraint'), ('one_party_owes_the_next_step', 'constraint'),
    ('status_is_national', 'constraint'), ('files_confirmed_has_a_ground', 'constraint'),
    ('dossiers_dossier_pkey', 'constraint'), ('dossiers_submission_pkey', 'constraint'),
    ('dossiers_draft_pkey', 'constraint'), ('ledger_order_pkey', 'constraint'), ('ledger_order_entry_key', 'constraint'),
    ('ledger_entry_pkey', 'constraint'), ('ledger_outgoing_pkey', 'constraint'), ('files_storedfile_pkey', 'constraint'),
    ('ledger_entry.waits', 'trigger'), ('ledger_entry.refuses_change', 'trigger'),
    ('ledger_entry.refuses_truncate', 'trigger'), ('ledger_order.refuses_change', 'trigger'),
    ('ledger_order.refuses_truncate', 'trigger'), ('warehouse_read.refuses_change', 'trigger'),
    ('warehouse_read.refuses_truncate', 'trigger'), ('one_current_fact_a_name', 'index')
) AS wanted (name, kind)
WHERE CASE wanted.kind
    WHEN 'constraint' THEN NOT EXISTS (SELECT FROM pg_constraint WHERE conname = wanted.name AND convalidated)
    WHEN 'index' THEN NOT EXISTS (
        SELECT FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
        WHERE c.relname = wanted.name AND i.indisunique AND i.indisvalid)
    ELSE NOT EXISTS (
        SELECT FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relname || '.' || t.tgname = wanted.name AND t.tgenabled IN ('O', 'A'))
END;
