"""Breaks of what holds of consents of others: see test_each_is_named.py."""

from tests.invariants.breaking import breaks

REQUEST = "WHERE draft_id = (SELECT id FROM dossiers_submission WHERE dossier_id = {consented})"


@breaks("a_consent_is_what_was_agreed_to", "requests_agree_with_the_ledger")
def what_was_sent_was_never_agreed_to(town):
    town.does(f"UPDATE dossiers_consentrequest SET state = 'asked' {REQUEST}")


@breaks("a_consent_is_what_was_agreed_to", "consents_as_the_ledger_has_them")
def something_else_was_agreed_to(town):
    town.does(f"UPDATE dossiers_consentrequest SET digest = repeat('0', 64) {REQUEST}")


@breaks("requests_agree_with_the_ledger", "everybody_was_told")
def the_ledger_says_that_he_refused(town):
    request = town.does(f"SELECT id FROM dossiers_consentrequest {REQUEST}").fetchone()[0]
    given = town.one("SELECT id FROM ledger_entry WHERE about = %s AND event = 'assent:given'", request)
    town.rewrites(given, event="assent:refused")


@breaks("a_carried_consent_came_through_the_whole", "a_consent_is_what_was_agreed_to", "sendings_are_unchanged")
def a_consent_says_that_it_came_through_a_whole_and_there_is_none(town):
    town.does("UPDATE dossiers_submission SET consents = jsonb_set(consents, '{{0,asked_as}}', "
              "jsonb_build_object('consent', consents->0->>'consent', 'digest', consents->0->>'digest')) "
              "WHERE dossier_id = {consented}")  # fmt: skip


@breaks("consents_as_the_ledger_has_them")
def a_consent_with_another_salt(town):
    town.does(f"UPDATE dossiers_consentrequest SET salt = repeat('0', 32) {REQUEST}")
