"""Breaks of steps that stand apart; see test_each_is_named.py."""

from tests.invariants.breaking import breaks


@breaks("open_steps_agree_with_the_state")
def a_step_is_open_that_the_state_does_not_know(town):
    town.does("UPDATE dossiers_openstep SET step = 'survey' WHERE dossier_id = {asked_apart} AND step = 'measure'")


@breaks("open_steps_agree_with_the_state", "how_a_step_ended_is_told")
def a_step_that_is_open_says_that_it_was_done(town):
    town.does("UPDATE dossiers_openstep SET ended_at = now(), how = 'done' "
              "WHERE dossier_id = {asked_apart} AND step = 'measure'")  # fmt: skip


@breaks("open_steps_agree_with_the_state")
def it_is_open_since_another_moment(town):
    town.does("UPDATE dossiers_openstep SET opened_at = opened_at + interval '1 second' "
              "WHERE dossier_id = {asked_apart} AND step = 'police'")  # fmt: skip


@breaks("open_steps_agree_with_the_state", "one_party_owes")
def a_dossier_names_a_post_beside_its_open_steps(town):
    town.does("UPDATE dossiers_dossier SET role = 'chair' WHERE id = {half_apart}")


@breaks("somebody_owes_each_open_step")
def an_opinion_of_the_police_is_asked_of_the_land_office(town):
    town.does("UPDATE dossiers_openstep SET agency_id = (SELECT id FROM agencies_agency WHERE kind = 'land_office') "
              "WHERE dossier_id = {asked_apart} AND step = 'police'")  # fmt: skip


@breaks("a_step_is_asked_one_time_after_the_other")
def it_was_asked_twice_at_once(town):
    town.does("UPDATE dossiers_openstep SET ended_at = now() WHERE dossier_id = {begun_anew} AND how = 'dropped' "
              "AND step = 'police'")  # fmt: skip
    town.does("INSERT INTO dossiers_openstep SELECT (json_populate_record(o, json_build_object('id', "
              "'00000000-0000-7000-8000-000000000001'))).* FROM dossiers_openstep o "
              "WHERE dossier_id = {begun_anew} AND step = 'police'")  # fmt: skip


@breaks("how_a_step_ended_is_told")
def silence_is_said_to_be_an_opinion(town):
    town.does("UPDATE dossiers_openstep SET how = 'done' WHERE dossier_id = {lapsed} AND how = 'lapsed'")


@breaks("how_a_step_ended_is_told")
def silence_was_consent_before_its_time(town):
    town.does("UPDATE dossiers_openstep SET due_at = ended_at WHERE dossier_id = {lapsed} AND how = 'lapsed'")


@breaks("how_a_step_ended_is_told")
def somebody_else_is_said_to_have_done_it(town):
    town.does("UPDATE dossiers_openstep SET ended_by = id WHERE dossier_id = {together_again} AND step = 'police'")


@breaks("a_payment_is_what_it_waits_for", "charges_agree_with_payments", "charges_are_told")
def what_it_waits_for_was_paid(town):
    town.does("UPDATE payments_charge SET state = 'paid', settled_at = now() WHERE about = {waiting_payment}")


@breaks("a_payment_is_what_it_waits_for")
def it_waits_for_a_fee_alone(town):
    town.does("UPDATE payments_charge SET lines = (SELECT jsonb_agg(line || '{{\"kind\": \"fee\"}}') "
              "FROM jsonb_array_elements(lines) line) WHERE about = {waiting_payment}")  # fmt: skip


@breaks("a_payment_is_what_it_waits_for")
def a_duty_is_owed_and_nobody_waits_for_it(town):
    town.does("UPDATE payments_charge SET lines = (SELECT jsonb_agg(line || '{{\"kind\": \"duty\"}}') "
              "FROM jsonb_array_elements(lines) line) WHERE about = {received}")  # fmt: skip
