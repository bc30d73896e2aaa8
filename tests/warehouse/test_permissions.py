"""What the law wants consent for leaves the database only with the consent of the person to that matter."""

from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from motcua.base import clock
from motcua.base.ids import new_id
from motcua.engine.vocabulary import FACTS
from motcua.identity import service as identity
from motcua.warehouse import permissions, reads, service
from motcua.warehouse.reading import Ground, Reading
from tests.warehouse.permitting import ACCOUNT, HEALTH, TOLD, known_lan, say, told
from tests.warehouse.test_reads_answers import erases


@pytest.fixture
def lan_id(db):
    return known_lan()


def names_read(person) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT names, permitted_at IS NOT NULL FROM warehouse_read WHERE person_id = %s "
                       "AND ground <> 'recording' ORDER BY number", [person])  # fmt: skip
        return cursor.fetchall()


def test_nothing_is_told_without_consent(lan_id):
    assert told(lan_id, new_id()) == {"person.name"}
    assert names_read(lan_id) == [(["person.name"], False)]


def test_consent_opens_this_fact_for_this_matter_alone(lan_id):
    draft, another = new_id(), new_id()
    say(lan_id, draft)
    assert told(lan_id, draft) == {"person.name", ACCOUNT}
    assert told(lan_id, another) == {"person.name"}
    assert names_read(lan_id) == [([ACCOUNT, "person.name"], True), (["person.name"], False)]
    fact = service.facts_of(lan_id, Reading(Ground.FILING, by=lan_id, about=draft, kind="draft"))[ACCOUNT]
    assert fact.permitted_until - fact.permitted_at == timedelta(days=FACTS[ACCOUNT].consent.days)


def test_of_one_person_in_two_matters_each_must_be_open(lan_id):
    draft, another = new_id(), new_id()
    say(lan_id, draft)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM warehouse_facts(%s::uuid[], NULL, %s, '', 'filing', %s::uuid[], 'draft')",
                       [[lan_id, lan_id], lan_id, [draft, another]])  # fmt: skip
        assert cursor.fetchall() == [("person.name",)]


@pytest.mark.parametrize("word", ["no", "back"])
def test_the_last_word_counts(lan_id, word):
    draft = new_id()
    for said, names in (("yes", TOLD.keys()), (word, {"person.name"}), ("yes", TOLD.keys())):
        say(lan_id, draft, said, [ACCOUNT, HEALTH])
        assert told(lan_id, draft) == names
    say(lan_id, draft, word, [HEALTH])
    assert told(lan_id, draft) == {"person.name", ACCOUNT}


def test_people_see_their_own_without_being_asked(lan_id):
    assert service.facts_of(lan_id, service.own(lan_id)).keys() == TOLD.keys()
    assert {row["name"] for row in service.held_of(lan_id)["warehouse_fact"]} == TOLD.keys()


@pytest.mark.parametrize("reading", [
    lambda lan: Reading(Ground.OWN, by=new_id()), lambda lan: Reading(Ground.OWN, by=lan, machine="slip"),
    lambda lan: Reading(Ground.OWN, by=lan, about=new_id(), kind="draft"),
    lambda lan: Reading(Ground.HANDLING, by=lan, about=new_id(), kind="dossier"),
    lambda lan: Reading(Ground.SLIP, machine="slip"), lambda lan: Reading(Ground.FILING, by=lan),
])  # fmt: skip
def test_no_other_reading_counts_as_ones_own(lan_id, reading):
    assert service.facts_of(lan_id, reading(lan_id)).keys() == {"person.name"}


def test_nobody_consents_for_another(lan_id):
    draft, agent = new_id(), identity.person_id_for("https://idp.example", "mai")
    with pytest.raises(DatabaseError, match="nobody consents for another"), transaction.atomic():
        say(lan_id, draft, by=agent)
    assert permissions.all_of(lan_id) == [] and told(lan_id, draft) == {"person.name"}


@pytest.mark.parametrize("names", [["person.name"], [ACCOUNT, "person.nothing"], []])
def test_consent_is_to_what_wants_it(lan_id, names):
    with pytest.raises(DatabaseError, match="violates check|no consent is wanted"), transaction.atomic():
        say(lan_id, new_id(), names=names)


TRICKS = (
    "INSERT INTO warehouse_permission (id) VALUES (gen_random_uuid())",
    "UPDATE warehouse_permission SET until = 'infinity'",
    "UPDATE warehouse_permission SET names = '{person.disability}'",
    "DELETE FROM warehouse_permission",
    "TRUNCATE warehouse_permission",
    "DELETE FROM warehouse_permissionrule",
    "UPDATE warehouse_permissionrule SET since = '2099-01-01'",
    "INSERT INTO warehouse_permissionrule VALUES ('person.name', now(), NULL, 1)",
    "CREATE OR REPLACE FUNCTION warehouse_matter(about uuid) RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'",
    "CREATE OR REPLACE FUNCTION warehouse_wants_permission() RETURNS text[] LANGUAGE sql AS 'SELECT ''{}''::text[]'",
)


@pytest.mark.parametrize("trick", TRICKS)
def test_the_processes_cannot_write_a_consent_of_their_own(lan_id, trick):
    say(lan_id, new_id())
    with connection.cursor() as cursor:
        raw = cursor.connection
        with pytest.raises(psycopg.errors.InsufficientPrivilege), raw.transaction(), raw.cursor() as beneath:
            beneath.execute(trick)


def test_temporary_tables_of_the_same_name_open_nothing(lan_id):
    draft = new_id()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE warehouse_permissionrule (LIKE public.warehouse_permissionrule)")
        cursor.execute("CREATE TEMP TABLE warehouse_permission (LIKE public.warehouse_permission)")
        cursor.execute("SET LOCAL search_path = pg_temp, public")
        cursor.execute(
            "INSERT INTO pg_temp.warehouse_permission (id, number, instance, person_id, about, procedure, names, said, "
            "words, at, until, by_id) VALUES (%s, 1, 'x', %s, %s, '1', %s, 'yes', '1', now(), 'infinity', %s)",
            [new_id(), lan_id, draft, [ACCOUNT, HEALTH], lan_id],
        )
        cursor.execute("SELECT name FROM public.warehouse_facts(ARRAY[%s]::uuid[], NULL, %s, '', 'filing', "
                       "ARRAY[%s]::uuid[], 'draft')", [lan_id, lan_id, draft])  # fmt: skip
        assert cursor.fetchall() == [("person.name",)]


def test_the_log_says_with_which_consent(lan_id):
    draft = new_id()
    say(lan_id, draft)
    told(lan_id, draft)
    line, _recorded = reads.of_person(lan_id).lines
    (said,) = permissions.all_of(lan_id)
    assert f"{said.at.astimezone(clock.ZONE):%d/%m/%Y}" in line.why


def test_an_export_has_what_was_said_and_erasing_keeps_the_proof(lan_id):
    say(lan_id, new_id(), "no")
    (kept,) = service.held_of(lan_id)["warehouse_permission"]
    assert (kept["said"], kept["names"], kept["procedure"]) == ("no", [ACCOUNT], "1.001978")
    erases(lan_id)
    service.erase(lan_id)
    assert len(permissions.all_of(lan_id)) == 1
