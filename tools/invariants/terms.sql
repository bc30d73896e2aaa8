-- The words in which the invariants are said: temporary tables, gone with the session. Run this file first.
-- With psql:  psql -v now="2026-11-22 12:00+07" -f terms.sql -f dossiers.sql -f …

CREATE TEMP TABLE asked AS SELECT :'now'::timestamptz AS now;

-- JSON as its digest is taken over: keys in the order of their bytes, no spaces, also inside groups and addresses.
CREATE FUNCTION pg_temp.canonical(value jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
SELECT CASE jsonb_typeof(value)
    WHEN 'object' THEN '{' || (
        SELECT coalesce(string_agg(to_json(k)::text || ':' || pg_temp.canonical(v), ',' ORDER BY k COLLATE "C"), '')
        FROM jsonb_each(value) AS inside(k, v)) || '}'
    WHEN 'array' THEN '[' || (
        SELECT coalesce(string_agg(pg_temp.canonical(v), ',' ORDER BY nth), '')
        FROM jsonb_array_elements(value) WITH ORDINALITY AS inside(v, nth)) || ']'
    ELSE value::text END
$$;

-- The ten statuses of the national portal, and who owes the next step in each.
CREATE TEMP TABLE statuses (status int, name text, owes text);
INSERT INTO statuses VALUES
    (1, 'Mới đăng ký', 'agency'), (2, 'Được tiếp nhận', 'agency'), (3, 'Không được tiếp nhận', 'nobody'),
    (4, 'Đang xử lý', 'agency'), (5, 'Yêu cầu bổ sung giấy tờ', 'citizen'),
    (6, 'Yêu cầu thực hiện nghĩa vụ tài chính', 'citizen'), (7, 'Công dân yêu cầu rút hồ sơ', 'nobody'),
    (8, 'Dừng xử lý', 'nobody'), (9, 'Đã xử lý xong', 'agency'), (10, 'Đã trả kết quả', 'nobody');

-- Every legal move: from, what happens, to. NULL is the dossier that does not exist yet. `received`: only a dossier
-- that was received before (true), or only one that was not (false). `most`: how often in one life. `turn`: only while
-- this party owes the next step.
CREATE TEMP TABLE moves (before int, event text, after int, received boolean, most int, turn text);
INSERT INTO moves (before, event, after, received, most) VALUES
    (NULL, 'dossier:submitted', 1, NULL, 1),
    (NULL, 'dossier:noted', 9, NULL, 1),
    (1, 'dossier:accepted', 2, false, 1),
    (1, 'dossier:refused', 3, false, 1),
    (1, 'dossier:sent_back', 5, false, NULL),
    (1, 'dossier:withdrawn', 7, false, 1),
    (2, 'dossier:step_done', 4, true, NULL),
    (2, 'dossier:step_lapsed', 4, true, NULL),
    (2, 'dossier:sent_back', 5, true, NULL),
    (2, 'dossier:apologised', 2, true, 1),
    (2, 'dossier:verification_asked', 2, true, 1),
    (2, 'dossier:withdrawn', 7, true, 1),
    (2, 'dossier:stopped', 8, true, 1),
    (4, 'dossier:step_done', 4, true, NULL),
    (4, 'dossier:step_lapsed', 4, true, NULL),
    (4, 'dossier:sent_back', 5, true, NULL),
    (4, 'dossier:duty_asked', 6, true, NULL),
    (4, 'dossier:apologised', 4, true, 1),
    (4, 'dossier:verification_asked', 4, true, 1),
    (4, 'dossier:withdrawn', 7, true, 1),
    (4, 'dossier:stopped', 8, true, 1),
    (4, 'dossier:approved', 9, true, 1),
    (4, 'dossier:ended', 9, true, 1),
    (5, 'dossier:resubmitted', 1, false, NULL),
    (5, 'dossier:resubmitted', 4, true, NULL),
    (5, 'dossier:withdrawn', 7, NULL, 1),
    (5, 'dossier:stopped', 8, NULL, 1),
    (6, 'dossier:duty_met', 4, true, NULL),
    (6, 'dossier:withdrawn', 7, true, 1),
    (6, 'dossier:stopped', 8, true, 1);
INSERT INTO moves VALUES
    (9, 'dossier:duty_asked', 9, true, NULL, 'agency'),
    (9, 'dossier:duty_met', 9, true, NULL, 'citizen'),
    (9, 'dossier:stopped', 8, true, 1, 'agency'),  -- nobody came for the result
    (9, 'dossier:returned', 10, true, 1, 'agency');

-- Those of a whole whose linked procedures are settled each by its own agency.
INSERT INTO moves (before, event, after, received, most) VALUES
    (2, 'dossier:part_began', 4, true, NULL),
    (4, 'dossier:part_began', 4, true, NULL),
    (2, 'dossier:part_cannot_begin', 4, true, NULL),
    (4, 'dossier:part_cannot_begin', 4, true, NULL),
    (5, 'dossier:part_cannot_begin', 5, true, NULL),
    (4, 'dossier:part_waits', 5, true, NULL),
    (4, 'dossier:part_ended', 4, true, NULL),
    (4, 'dossier:settled', 9, true, 1),
    (4, 'dossier:came_to_nothing', 8, true, 1),
    (5, 'dossier:part_began', 5, true, NULL),
    (5, 'dossier:part_waits', 5, true, NULL),
    (5, 'dossier:part_goes_on', 4, true, NULL),
    (5, 'dossier:part_goes_on', 5, true, NULL),
    (5, 'dossier:part_ended', 5, true, NULL);

-- Dossiers of procedures that give no result, notices among them: status 9 is their end.
CREATE TEMP TABLE without_result AS
SELECT d.id FROM dossiers_dossier d JOIN procedures_procedureversion v ON v.id = d.procedure_version_id
WHERE coalesce(v.definition::jsonb->'results', '[]') = '[]'
  AND coalesce(v.definition::jsonb->'linked', '[]') = '[]';  -- those of a whole are the results of its parts

-- What happened to each dossier, as the ledger tells it, first to last, and who owes the next step from then on: the
-- party of the status, but of a finished result (9) the citizen, from when a payment is asked until it is met, and
-- nobody where there is no result to give. An entry that says who owes the next step took the very moment of the event;
-- older ones took the clock again a little later: `slack` is how much that may be.
CREATE TEMP TABLE life AS
WITH told AS (
SELECT e.about AS dossier, e.id AS entry, e.event, e.at, e.on_behalf, e.params, e.by,
       (e.params->>'status')::int AS status,
       row_number() OVER told AS nth,
       lag((e.params->>'status')::int) OVER told AS before,
       coalesce(bool_or(e.event = 'dossier:accepted')
           OVER (told ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), false) AS received,
       CASE WHEN e.params ? 'owes' THEN interval '0' ELSE interval '1 minute' END AS slack
FROM ledger_entry e LEFT JOIN ledger_order o ON o.entry = e.id LEFT JOIN ledger_waiting w ON w.entry = e.id
WHERE e.kind = 'dossier' AND e.event LIKE 'dossier:%'
WINDOW told AS (PARTITION BY e.about ORDER BY o.seq NULLS LAST, w.place NULLS LAST, e.id)
), turned AS (
    SELECT told.*, CASE WHEN told.status = 9 AND event = 'dossier:duty_asked' THEN 'citizen'
                        WHEN told.status = 9 AND n.id IS NOT NULL THEN 'nobody' ELSE s.owes END AS owes
    FROM told LEFT JOIN statuses s USING (status) LEFT JOIN without_result n ON n.id = told.dossier
)
SELECT turned.*, lag(owes) OVER (PARTITION BY dossier ORDER BY nth) AS turn FROM turned;
CREATE INDEX ON life (dossier, nth);
ANALYZE life;

-- From when to when one party owed the next step: entries after which the same party still owes it are one turn.
CREATE TEMP TABLE turns AS
SELECT dossier, owes, status, at AS begins, lead(at) OVER each AS ends, slack, lead(slack) OVER each AS slack_at_end,
       row_number() OVER (PARTITION BY dossier, owes ORDER BY nth) AS nth
FROM (
    SELECT life.*, owes IS DISTINCT FROM turn OR nth = 1 AS turns FROM life
) each_entry
WHERE turns
WINDOW each AS (PARTITION BY dossier ORDER BY each_entry.nth);
CREATE INDEX ON turns (dossier);
ANALYZE turns;

-- Wholes of linked procedures that are still to be looked at since something happened to them or to a part.
CREATE TEMP TABLE not_looked_at AS
SELECT e.about AS whole FROM ledger_entry e
LEFT JOIN ledger_order o ON o.entry = e.id
LEFT JOIN ledger_cursor c ON c.follower = 'linked_procedures' AND c.lane = o.lane AND c.seq >= o.seq
WHERE e.event = 'parts:to_look_at' AND c.seq IS NULL
UNION SELECT about FROM ledger_parked WHERE follower = 'linked_procedures';

-- What the directory of files holds: SHA-256 (the name), bytes, and when it was written. Filled before files.sql.
CREATE TEMP TABLE on_disk (sha256 text, size bigint, written timestamptz);
