"""Breaks of what holds of drafts: see test_each_is_named.py."""

from tests.invariants.breaking import GUARDS, breaks

COPY = "SELECT (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid()))).* FROM dossiers_draft d"
BOTH = "UPDATE dossiers_draftanswer SET written = '{{\"others\": [{{}}]}}' WHERE field = 'copies'"


@breaks("one_open_draft", GUARDS)
def a_second_draft_of_the_same_matter(town):
    town.connection.execute("DROP INDEX one_open_draft_a_procedure")
    town.does("UPDATE dossiers_draft SET state = 'open' WHERE id = {draft}")
    town.does(f"INSERT INTO dossiers_draft {COPY} WHERE id = {{draft}}")


@breaks("chosen_before_it_is_sent")
def two_answers_stood_when_it_was_sent(town):
    town.does(f"{BOTH} AND draft_id = (SELECT id FROM dossiers_submission WHERE dossier_id = {{new}})")


@breaks("told_before_it_ends")
def a_draft_ended_unsaid(town):
    town.does("UPDATE dossiers_draft SET state = 'discarded', ended_at = now() WHERE id = {draft}")
