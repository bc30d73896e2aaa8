"""Breaks of what holds of linked procedures: see test_each_is_named.py."""

from tests.invariants.breaking import breaks


@breaks("a_part_is_one_dossier")
def a_part_lies_in_another_commune_than_its_whole(town):
    town.does("UPDATE dossiers_dossier SET commune_code = '00008' WHERE id = {part}")


@breaks("a_whole_agrees_with_its_parts")
def a_whole_says_of_a_part_that_it_began_and_nobody_filed_it(town):
    town.does("UPDATE dossiers_dossier SET state = jsonb_set(state, '{{parts,insurance}}', '\"running\"') "
              "WHERE id = {whole}")  # fmt: skip


@breaks("a_whole_stands_where_its_parts_do", "a_whole_agrees_with_its_parts", "dossier_agrees_with_ledger",
        "marks_are_answered", "one_party_owes")  # fmt: skip
def a_part_waits_for_the_citizen_and_the_whole_does_not(town):
    town.does("UPDATE dossiers_dossier SET status = 5 WHERE id = {part}")


@breaks("what_cannot_begin_says_why")
def a_part_cannot_begin_and_nothing_says_why(town):
    town.does("UPDATE dossiers_dossier SET state = jsonb_set(state, '{{parts,insurance}}', '\"impossible\"') "
              "WHERE id = {whole}")  # fmt: skip
