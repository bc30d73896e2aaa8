"""Breaks of what is known and who read it; see test_each_is_named.py."""

from uuid import uuid4

from tests.invariants.breaking import GUARDS, breaks


@breaks("results_are_held")
def a_result_that_is_held_with_another_digest(town):
    town.does("UPDATE warehouse_helddocument SET digest = repeat('0', 64) WHERE digest <> ''")


@breaks("one_current_fact", GUARDS)
def a_fact_with_two_values(town):
    town.connection.execute("DROP INDEX one_current_fact_a_name")
    town.does("INSERT INTO warehouse_fact SELECT (json_populate_record(f, json_build_object('id', %s::text))).* "
              "FROM warehouse_fact f WHERE f.id = (SELECT id FROM warehouse_fact WHERE superseded_at IS NULL LIMIT 1)",
              uuid4())  # fmt: skip


@breaks("facts_unchanged")
def a_fact_that_was_changed_past_us(town):
    town.does("UPDATE warehouse_fact SET value = '\"1\"' WHERE id = (SELECT id FROM warehouse_fact LIMIT 1)")


@breaks("facts_of_a_dossier_are_settled")
def a_fact_of_a_dossier_that_was_never(town):
    town.does("UPDATE warehouse_fact SET about = %s WHERE id = (SELECT id FROM warehouse_fact LIMIT 1)", uuid4())


@breaks("readings_have_their_consent")
def a_reading_with_a_consent_that_nobody_gave(town):
    town.without_guards("warehouse_read", "UPDATE warehouse_read SET permitted_at = at WHERE id = "
                        "(SELECT id FROM warehouse_read LIMIT 1)")  # fmt: skip


@breaks("reads_name_their_person")
def a_reading_about_nobody(town):
    town.without_guards("warehouse_read", "UPDATE warehouse_read SET person_id = %s WHERE id = "
                        "(SELECT id FROM warehouse_read LIMIT 1)", uuid4())  # fmt: skip
