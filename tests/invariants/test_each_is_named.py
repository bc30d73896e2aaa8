"""Each invariant is broken alone, in a real database, and the checker names exactly this one.

What the database itself forbids (`guards_stand`) has to be taken away first; then that is named as well.
"""

import os
import time
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.invariants import apart, consented, drafting, erased, mandated, money, together, warehoused
from tests.invariants.breaking import BREAKS, GUARDS, breaks
from tools import check_invariants


@breaks("one_dossier_per_intent")
def a_first_sending_that_corrects_another_dossier(town):
    town.does("UPDATE dossiers_draft SET corrects_id = {received} WHERE id = "
              "(SELECT id FROM dossiers_submission WHERE dossier_id = {new})")  # fmt: skip


@breaks("sendings_counted_without_gap")
def a_sending_is_missing(town):
    town.does("UPDATE dossiers_submission SET number = 3 WHERE number = 2 AND dossier_id = {corrected_before}")


@breaks("sent_drafts_are_sendings")
def a_draft_says_sent(town):
    town.does("UPDATE dossiers_draft SET state = 'sent' WHERE id = {draft}")


@breaks("no_answer_lost")
def an_answer_of_a_sent_draft_is_another(town):
    town.does("UPDATE dossiers_draftanswer SET value = '9' WHERE field = 'copies' AND draft_id = "
              "(SELECT id FROM dossiers_submission WHERE dossier_id = {new})")  # fmt: skip


@breaks("no_answer_lost", "sendings_are_unchanged")
def an_answer_vanished_from_its_sending(town):
    town.does("UPDATE dossiers_submission SET answers = answers - 'purpose' WHERE dossier_id = {new}")


@breaks("no_paper_lost")
def an_attached_file_was_not_sent(town):
    town.does("INSERT INTO dossiers_draftpaper (draft_id, paper, file_id, added_at) "
              "SELECT s.id, 'old_paper', f.id, now() FROM dossiers_submission s, files_storedfile f "
              "WHERE s.dossier_id = {new} LIMIT 1")  # fmt: skip


@breaks("no_paper_lost", "rows_have_bytes")
def a_sent_file_has_another_size(town):
    town.does("UPDATE files_storedfile SET size = size + 1 WHERE id IN "
              "(SELECT file_id FROM dossiers_draftpaper p JOIN dossiers_submission s ON s.id = p.draft_id "
              "WHERE s.dossier_id = {received})")  # fmt: skip


@breaks("joined_photos_have_their_document")
def a_photo_waits_under_a_document_of_another_draft(town):
    town.does("UPDATE dossiers_draftpaper SET joined_into_id = (SELECT id FROM files_storedfile f WHERE NOT EXISTS "
              "(SELECT 1 FROM dossiers_draftpaper p WHERE p.file_id = f.id) LIMIT 1) WHERE id = "
              "(SELECT p.id FROM dossiers_draftpaper p JOIN dossiers_submission s ON s.id = p.draft_id "
              "ORDER BY 1 LIMIT 1)")  # fmt: skip


@breaks("held_back_for_a_reason")
def a_file_is_held_back_and_nobody_knows_why(town):
    town.does("UPDATE files_storedfile SET scan = 'quarantined', scanned_at = now() WHERE id = "
              "(SELECT min(id::text)::uuid FROM files_storedfile)")  # fmt: skip


@breaks("sendings_are_unchanged")
def what_was_sent_was_changed_on_both_sides(town):
    where = "(SELECT id FROM dossiers_submission WHERE dossier_id = {new})"
    town.does(f"UPDATE dossiers_draftanswer SET value = '9' WHERE field = 'copies' AND draft_id = {where}")
    town.does("UPDATE dossiers_submission SET answers = answers || '{{\"copies\": 9}}' WHERE dossier_id = {new}")


@breaks("only_legal_moves")
def a_payment_that_nobody_asked_for(town):
    it = town.row("SELECT * FROM ledger_entry WHERE id = %s", town.entry("dossier:step_done", "in_progress"))
    town.tells("dossier:duty_met", it.about, params=it.params | {"status": 4}, on_behalf=it.on_behalf)


@breaks("only_legal_moves")
def a_second_verification(town):
    it = town.row("SELECT * FROM ledger_entry WHERE id = %s", town.entry("dossier:step_done", "in_progress"))
    for _ in range(2):
        town.tells("dossier:verification_asked", it.about, params=it.params | {"status": 4}, on_behalf=it.on_behalf)


@breaks("dossier_agrees_with_ledger")
def a_status_without_an_entry(town):
    town.does("UPDATE dossiers_dossier SET status = 4 WHERE id = {new}")


@breaks("dossier_agrees_with_ledger")
def a_due_moment_without_an_entry(town):
    town.does("UPDATE dossiers_dossier SET next_due_at = next_due_at + interval '1 day', "
              "state = jsonb_set(state, '{{due,at}}', to_jsonb(next_due_at + interval '1 day')) "
              "WHERE id = {received}")  # fmt: skip


@breaks("one_party_owes")
def the_wrong_party(town):
    town.does("UPDATE dossiers_dossier SET owes = 'citizen' WHERE id = {new}")


@breaks("one_party_owes")
def no_post_at_the_agency(town):
    town.does("UPDATE dossiers_dossier SET role = '' WHERE id = {received}")


@breaks("only_legal_moves")
def a_result_that_went_out_while_its_fee_was_open(town):
    paid = town.entry("dossier:duty_met", "returned_later")
    params = town.one("SELECT params FROM ledger_entry WHERE id = %s", paid)
    town.rewrites(paid, event="dossier:duty_asked", params=params | {"owes": "citizen"})


@breaks("one_party_owes", "a_finished_result_waits_for_the_right_party")
def the_agency_must_act_where_only_a_payment_helps(town):
    town.does("UPDATE dossiers_dossier SET owes = 'agency', role = 'receptionist' WHERE id = {done}")


@breaks("a_finished_result_waits_for_the_right_party")
def the_payment_that_was_asked_for_is_owed_no_more(town):
    town.does("UPDATE payments_charge SET state = 'cancelled', settled_at = opened_at WHERE about = {done}")
    charge = town.one("SELECT id FROM payments_charge WHERE about = %s", town.lives.ids["done"])
    town.tells("charge:cancelled", town.lives.ids["done"], params={"charge": str(charge)})


@breaks("one_party_owes")
def a_clock_that_runs_for_a_finished_result(town):
    town.does("UPDATE dossiers_dossier SET next_due_at = submitted_at WHERE id = {done_on_paper}")


@breaks("entries_say_who_owes")
def an_entry_names_the_wrong_party(town):
    entry = town.entry("dossier:accepted", "in_progress")
    params = town.one("SELECT params FROM ledger_entry WHERE id = %s", entry)
    town.rewrites(entry, params=params | {"owes": "citizen"})


@breaks("times_add_up")
def the_times_run_backwards(town):
    entry = town.entry("dossier:sent_back", "withdrawn_waiting")
    late = town.one("SELECT at + interval '1 hour' FROM ledger_entry WHERE id = %s", entry)
    town.rewrites(entry, at=late)
    town.does("UPDATE dossiers_dossier SET state = jsonb_set(state, '{{pauses,0,start}}', to_jsonb(%s::timestamptz)) "
              "WHERE id = {withdrawn_waiting}", late)  # fmt: skip


@breaks("times_add_up", "dossier_agrees_with_ledger")
def an_hour_that_nobody_owed(town):
    town.does("UPDATE dossiers_dossier SET submitted_at = submitted_at - interval '1 hour' WHERE id = {new}")


@breaks("pauses_agree")
def a_pause_that_began_earlier(town):
    town.does("UPDATE dossiers_dossier SET state = jsonb_set(state, '{{pauses,0,start}}', "
              "to_jsonb((state#>>'{{pauses,0,start}}')::timestamptz - interval '1 second')) "
              "WHERE id = {corrected_after}")  # fmt: skip


@breaks("marks_are_answered")
def a_mark_that_nobody_answered(town):
    town.does("UPDATE dossiers_mark SET answered_by_id = NULL WHERE dossier_id = {corrected_before}")


@breaks("codes_are_unique", GUARDS)
def two_dossiers_with_one_code(town):
    town.without("dossiers_dossier", "dossiers_dossier_code_key")
    town.does("UPDATE dossiers_dossier SET code = %s WHERE id = {new}", town.lives.codes["received"])
    entry = town.entry("dossier:submitted", "new")
    params = town.one("SELECT params FROM ledger_entry WHERE id = %s", entry)
    town.rewrites(entry, params=params | {"code": town.lives.codes["received"]})


@breaks("every_entry_ordered_once")
def an_ordered_entry_waits_again(town):
    town.does("INSERT INTO ledger_waiting (entry, lane) SELECT entry, lane FROM ledger_order LIMIT 1")


@breaks("every_entry_ordered_once")
def an_entry_in_a_foreign_lane(town):
    town.without_guards("ledger_order", "UPDATE ledger_order SET lane = mod(lane + 1, 16) WHERE seq = "
                        "(SELECT min(seq) FROM ledger_order WHERE seq NOT IN (SELECT seq FROM ledger_cursor))"
                        )  # fmt: skip


@breaks("order_is_counted")
def a_hole_in_the_order(town):
    last = town.one("SELECT max(seq) FROM ledger_order")
    town.without_guards("ledger_order", "UPDATE ledger_order SET seq = seq + 7 WHERE seq = %s", last)
    town.does("UPDATE ledger_cursor SET seq = seq + 7 WHERE seq = %s", last)


@breaks("nothing_waits_for_its_place")
def an_entry_waits_for_two_hours(town):
    long_ago = town.one("SELECT now() - interval '2 hours'")
    town.tells("file:stored", uuid4(), kind="file", at=long_ago)


@breaks("digests_hold")
def an_entry_was_changed(town):
    town.without_guards("ledger_entry", "UPDATE ledger_entry SET at = at + interval '1 microsecond' "
                        "WHERE event = 'official:appointed'")  # fmt: skip


@breaks("cursors_within_the_order")
def a_cursor_past_the_order(town):
    town.does("UPDATE ledger_cursor SET seq = 1000000 WHERE lane = 3")


@breaks("cursors_within_the_order")
def a_lane_that_nobody_follows(town):
    lane = town.one("SELECT lane FROM generate_series(0, 15) lane WHERE lane NOT IN (SELECT lane FROM ledger_order) "
                    "UNION ALL SELECT 0 LIMIT 1")  # fmt: skip
    town.does("DELETE FROM ledger_cursor WHERE lane = %s", lane)


@breaks("failures_are_visible")
def a_failure_that_nobody_tries_again(town):
    town.does("INSERT INTO ledger_parked (id, follower, about, kind, lane, seq, attempts, last_error, since, "
              "next_try_at) VALUES (%s, 'figures', %s, 'dossier', 1, 1, 2, 'KeyError', now() - interval '3 days', "
              "now() - interval '2 days')", uuid4(), uuid4())  # fmt: skip


@breaks("outgoing_is_young_or_an_open_item")
def a_mail_that_nobody_delivers(town):
    town.does("UPDATE ledger_outgoing SET made_at = now() - interval '25 hours' WHERE channel = 'email'")


@breaks("delivered_is_over")
def a_delivered_message_goes_out_again(town):
    town.does("UPDATE ledger_outgoing SET next_try_at = now() WHERE delivered_at IS NOT NULL")


@breaks(GUARDS)
def a_trigger_is_off(town):
    town.connection.execute("ALTER TABLE ledger_order DISABLE TRIGGER refuses_change")


@breaks(GUARDS)
def a_constraint_is_gone(town):
    town.without("payments_payment", "receipt_number_used_once")


@breaks("told_once", GUARDS)
def somebody_is_told_twice(town):
    town.without("notices_notice", "told_once")
    town.does("INSERT INTO notices_notice SELECT (json_populate_record(n, json_build_object('id', %s::text))).* "
              "FROM notices_notice n LIMIT 1", str(uuid4()))  # fmt: skip


@breaks("awaited_is_compared")
def an_answer_is_compared_of_which_no_source_was_asked(town):
    town.does("INSERT INTO dossiers_comparison (id, submission_id, field, source, request, how, at) "
              "SELECT %s, id, 'copies', 'population', id, 'same', now() FROM dossiers_submission "
              "WHERE dossier_id = {new}", uuid4())  # fmt: skip


@breaks("a_source_that_was_asked_has_answered")
def a_question_was_delivered_and_has_no_answer(town):
    question = uuid4()
    town.does("INSERT INTO warehouse_sourcequestion (id, instance, person_id, source, procedure, about, names, "
              "asked_at, outcome) SELECT %s, instance, owner_id, 'population', procedure_code, id, '[]', now(), '' "
              "FROM dossiers_draft WHERE id = {draft}", question)  # fmt: skip
    town.does("INSERT INTO ledger_outgoing (key, channel, payload, made_at, next_try_at, delivered_at, attempts, "
              "last_error) VALUES (%s, 'population', '{{}}', now(), NULL, now(), 1, '')",
              f"population:{question}")  # fmt: skip


@breaks("everybody_was_told")
def somebody_was_not_told(town):
    town.does("DELETE FROM ledger_outgoing WHERE payload->>'notice' = "
              "(SELECT id::text FROM notices_notice ORDER BY id LIMIT 1)")  # fmt: skip
    town.does("DELETE FROM notices_notice WHERE id = (SELECT id FROM notices_notice ORDER BY id LIMIT 1)")


@breaks("everybody_was_told")
def somebody_else_was_told(town):
    town.does("UPDATE notices_notice n SET person_id = %s WHERE id = (SELECT id FROM notices_notice LIMIT 1)", uuid4())


@breaks("slips_issued_once")
def a_notice_of_a_stop_that_nobody_decided(town):
    slip = uuid4()
    town.does("INSERT INTO dossiers_slip (id, dossier_id, form, number, data, made_at) "
              "VALUES (%s, {received}, 'form_05', 1, '{{}}', now())", slip)  # fmt: skip
    town.does("INSERT INTO ledger_outgoing (key, channel, payload, made_at, next_try_at, attempts, last_error) "
              "VALUES (%s, 'slip', jsonb_build_object('slip', %s::text), now(), now(), 0, '')",
              f"slip:{slip}", slip)  # fmt: skip


@breaks("slips_issued_once")
def a_second_receipt(town):
    slip = uuid4()
    town.does("INSERT INTO dossiers_slip (id, dossier_id, form, number, data, made_at) "
              "VALUES (%s, {received}, 'form_01', 2, '{{}}', now())", slip)  # fmt: skip
    town.does("INSERT INTO ledger_outgoing (key, channel, payload, made_at, next_try_at, attempts, last_error) "
              "VALUES (%s, 'slip', jsonb_build_object('slip', %s::text), now(), now(), 0, '')",
              f"slip:{slip}", slip)  # fmt: skip


@breaks("papers_printed_once")
def a_document_without_its_slip(town):
    town.does("UPDATE ledger_outgoing SET delivered_at = NULL, next_try_at = now() WHERE key = "
              "(SELECT 'slip:' || id FROM dossiers_slip WHERE dossier_id = {new})")  # fmt: skip
    town.does("UPDATE dossiers_slip SET document_id = NULL WHERE dossier_id = {new}")


@breaks("outgoing_has_its_cause")
def a_message_that_nobody_asked_for(town):
    slip = str(uuid4())
    town.does("INSERT INTO ledger_outgoing (key, channel, payload, made_at, next_try_at, attempts, last_error) "
              "VALUES (%s, 'slip', jsonb_build_object('slip', %s::text), now(), now(), 0, '')",
              f"slip:{slip}", slip)  # fmt: skip


@breaks("slips_are_on_their_way")
def a_slip_that_nobody_prints(town):
    town.does("DELETE FROM ledger_outgoing WHERE key = "
              "(SELECT 'slip:' || id FROM dossiers_slip WHERE dossier_id = {new})")  # fmt: skip


@breaks("held_documents_once", "results_are_held")
def a_result_among_the_papers_of_somebody_else(town):
    mai = "SELECT owner_id FROM dossiers_draft WHERE id = {discarded}"
    town.does(f"UPDATE warehouse_helddocument SET person_id = ({mai})")


@breaks("rows_have_bytes")
def a_file_is_gone(town):
    next(path for path in town.files.rglob("*") if path.is_file()).unlink()


@breaks("bytes_have_a_row")
def bytes_that_no_row_names(town):
    place = town.files / "ab" / "cd" / ("abcd" + "0" * 60)
    place.parent.mkdir(parents=True)
    place.write_bytes(b"left behind")
    os.utime(place, (time.time() - 4000, time.time() - 4000))


@pytest.mark.parametrize("how", BREAKS)
def test_a_break_is_named(town, how):
    expected, way = BREAKS[how]
    way(town)
    assert town.broken() == expected


def test_every_invariant_was_broken_once():
    others = (money, apart, together, consented, mandated, drafting, warehoused, erased)
    assert all({*vars(one)} & {*BREAKS} for one in others), "the breaks of the other files, too"
    every = check_invariants.invariants(*check_invariants.OVER_THE_DATABASE, *check_invariants.OVER_THE_FILES)
    named = set().union(*(names for names, _way in BREAKS.values()))
    assert {one.name for one in every} == named


def test_lives_that_nobody_broke(town):
    assert town.broken() == set()


def test_age_is_judged_by_the_moment_that_was_told(town):
    """A database that was restored is judged as on the day of its backup."""
    later = town.one("SELECT now()") + timedelta(days=3)
    assert town.broken(now=later) == {"outgoing_is_young_or_an_open_item"}


def test_fresh_bytes_may_wait_for_their_row(town):
    place = town.files / "arriving" / "half"
    place.parent.mkdir(exist_ok=True, parents=True)
    place.write_bytes(b"just arriving")
    assert town.broken() == set()
