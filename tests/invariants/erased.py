"""Breaks of what holds of what was erased: see test_each_is_named.py."""

from tests.invariants.breaking import breaks


@breaks("erased_is_told", "nothing_is_left_of_what_was_erased")
def a_dossier_says_that_it_is_erased(town):
    town.does("UPDATE dossiers_dossier SET erased_at = now() WHERE id = {refused}")


@breaks("a_deletion_comes_to_its_end")
def a_deletion_stands_still(town):
    town.does("INSERT INTO rights_erasure (id, instance, person_id, what, reason, asked_at, due_at, state, plan, todo, "
              "stays, counts, digests, digest) SELECT gen_random_uuid(), '', owner_id, 'account', 'leaving', now(), "
              "now() - interval '2 days', 'running', '[]', '[]', '[]', '{{}}', '[]', '' FROM dossiers_dossier "
              "WHERE id = {refused}")  # fmt: skip
