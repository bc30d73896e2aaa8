"""Breaks of what holds of mandates: see test_each_is_named.py."""

from tests.invariants.breaking import breaks

MANDATE = "WHERE id = (SELECT mandate_id FROM dossiers_dossier WHERE id = {for_a_child})"
OWNER = "WHERE id = (SELECT owner_id FROM dossiers_dossier WHERE id = {for_a_child})"


@breaks("filed_for_another_with_reason", "mandates_rest_on_something")
def filed_for_a_stranger(town):
    town.does(f"UPDATE identity_person SET issuer = 'https://id.example.vn' {OWNER}")
    town.does("UPDATE dossiers_dossier SET mandate_id = NULL WHERE id = {for_a_child}")


@breaks("mandates_held_when_used")
def the_mandate_was_to_follow_only(town):
    town.does(f"UPDATE identity_mandate SET may_file = false {MANDATE}")


@breaks("mandates_held_when_used")
def the_mandate_had_ended_before(town):
    town.does("UPDATE identity_mandate SET state = 'revoked', ended_at = now() - interval '1 day', "
              f"made_at = now() - interval '2 days' {MANDATE}")  # fmt: skip


@breaks("mandates_held_when_used")
def the_mandate_was_for_something_else(town):
    town.does(f"""UPDATE identity_mandate SET procedures = '["2.000815"]' {MANDATE}""")


@breaks("acts_name_for_whom")
def the_ledger_names_no_mandate(town):
    sent = town.one("SELECT id FROM ledger_entry WHERE event = 'dossier:submitted' AND params ? 'mandate'")
    without = town.one("SELECT params - 'mandate' FROM ledger_entry WHERE id = %s", sent)
    town.rewrites(sent, params=without)


@breaks("stated_ties_are_checked")
def nobody_checked_the_tie(town):
    town.does(f"UPDATE identity_mandate SET confirmed_at = NULL {MANDATE}")


@breaks("mandates_rest_on_something")
def a_child_that_authorises(town):
    town.does(f"UPDATE identity_mandate SET basis = 'authorised' {MANDATE}")


@breaks("nobody_decides_their_own_matter", "facts_unchanged")
def who_received_it_has_the_number_of_the_owner(town):
    number = "(SELECT f.value FROM warehouse_fact f JOIN dossiers_dossier d ON d.owner_id = f.person_id " \
             "WHERE d.id = {received} AND f.name = 'person.personal_number' AND f.superseded_at IS NULL)"  # fmt: skip
    town.does(f"UPDATE warehouse_fact SET value = {number} WHERE name = 'person.personal_number' AND person_id = "
              "(SELECT by FROM ledger_entry WHERE event = 'dossier:accepted' AND about = {received})")  # fmt: skip


@breaks("nobody_decides_their_own_matter", "mandates_rest_on_something")
def who_received_it_acted_for_the_owner(town):
    town.does("INSERT INTO identity_mandate (id, instance, owner_id, agent_id, basis, state, procedures, may_file, "
              "since, owner_name, agent_name, agent_number, made_at) SELECT gen_random_uuid(), '', d.owner_id, e.by, "
              "'representative', 'in_force', '[]', true, current_date - 2, '', '', '', e.at - interval '1 day' "
              "FROM dossiers_dossier d JOIN ledger_entry e ON e.about = d.id AND e.event = 'dossier:accepted' "
              "WHERE d.id = {received}")  # fmt: skip


@breaks("nobody_decides_their_own_matter")
def who_received_it_has_the_number_that_the_answers_say_of_its_owner(town):
    """A newborn is known by the answers alone: nobody acts for them under a tie."""
    town.does("""
        INSERT INTO warehouse_fact SELECT (jsonb_populate_record(f, jsonb_build_object(
            'id', gen_random_uuid(), 'person_id', d.owner_id, 'source', 'declared', 'digest', encode(sha256(convert_to(
            jsonb_build_array(d.owner_id, f.name, f.value, 'declared', f.legal_basis)::text, 'UTF8')), 'hex')))).*
        FROM dossiers_dossier d JOIN ledger_entry e ON e.about = d.id AND e.event = 'dossier:accepted'
        JOIN warehouse_fact f ON f.person_id = e.by AND f.name = 'person.personal_number' AND f.superseded_at IS NULL
        WHERE d.id = {whole}""")
