"""What is known of people leaves the database by one function, and each time a row says who read it."""

import re

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from motcua.base.database import APPLICATION
from motcua.base.ids import new_id
from motcua.identity import service as identity
from motcua.warehouse import reads as who_read
from motcua.warehouse import service
from motcua.warehouse.reading import Ground, Reading
from tests.dossiers import filing

TRICKS = (
    "SELECT value FROM warehouse_fact",
    "SELECT count(*) FROM warehouse_fact",
    "TABLE warehouse_fact",
    "COPY warehouse_fact TO STDOUT",
    "COPY (SELECT value FROM warehouse_fact) TO STDOUT",
    "EXPLAIN ANALYZE SELECT value FROM warehouse_fact",
    "EXPLAIN SELECT value FROM warehouse_fact",
    "SELECT query_to_xml('SELECT value FROM warehouse_fact', true, false, '')",
    "SELECT * FROM ts_stat('SELECT to_tsvector(value::text) FROM warehouse_fact')",
    "SELECT p FROM identity_person p JOIN warehouse_fact f ON f.person_id = p.id",
    "UPDATE warehouse_fact SET value = value RETURNING value",
    "DELETE FROM warehouse_fact RETURNING value",
    "INSERT INTO warehouse_fact SELECT * FROM warehouse_fact RETURNING value",
    "MERGE INTO identity_person p USING warehouse_fact f ON f.person_id = p.id WHEN MATCHED THEN DO NOTHING",
    "SELECT * FROM warehouse_fact FOR UPDATE",
    "LOCK TABLE warehouse_fact",
    "TRUNCATE warehouse_fact",
    "ALTER TABLE warehouse_fact OWNER TO motcua_app",
    "GRANT SELECT ON warehouse_fact TO motcua_app",
    "CREATE RULE told AS ON INSERT TO warehouse_fact DO ALSO NOTIFY told",
    "CREATE TRIGGER told BEFORE INSERT ON warehouse_fact FOR EACH ROW EXECUTE FUNCTION warehouse_read_refuses()",
    "CREATE TEMP TABLE mine AS SELECT * FROM warehouse_fact",
    "CREATE TABLE mine (id uuid REFERENCES warehouse_fact)",
    "CREATE TEMP TABLE mine (LIKE warehouse_fact INCLUDING STATISTICS); INSERT INTO mine SELECT * FROM warehouse_fact",
    "DO $$ BEGIN PERFORM value FROM warehouse_fact; END $$",
    "CREATE FUNCTION mine() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT value::text FROM warehouse_fact'",
    "ALTER FUNCTION warehouse_facts SET search_path = pg_temp, public",
    "CREATE PUBLICATION told FOR TABLE warehouse_fact",
    "SELECT pg_create_logical_replication_slot('told', 'test_decoding')",
    "SELECT stavalues1 FROM pg_statistic",
    "SELECT pg_read_file('base/1/1')",
    "SET SESSION AUTHORIZATION {owner}",
    "SET ROLE {owner}",
    "SET session_replication_role = replica",
    "CREATE ROLE mine IN ROLE {owner}",
    "UPDATE warehouse_read SET person_id = reader_id",
    "DELETE FROM warehouse_read",
    "TRUNCATE warehouse_read",
    "INSERT INTO warehouse_read (id) VALUES (gen_random_uuid())",
    "SELECT * FROM warehouse_read_default",
    "DELETE FROM identity_person",
    "UPDATE identity_person SET id = gen_random_uuid()",
    "SELECT setval('warehouse_read_number', 1)",
    "SELECT nextval('warehouse_read_number')",
)
# Papers are closed in the same way.
TRICKS += tuple(
    re.sub(r"\bvalue\b", "title", trick.replace("warehouse_fact", "warehouse_helddocument"))
    for trick in TRICKS if re.search(r"\bwarehouse_fact\b", trick)
)  # fmt: skip
RECORDED = (None, "recording", "recording", "", None, ["person.name", "person.phone"])


def reads(person_id) -> list[tuple]:
    """The rows about a person as the database has them, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reader_id, machine, ground, kind, about, names FROM warehouse_read WHERE person_id = %s "
                       "ORDER BY number", [person_id])  # fmt: skip
        return cursor.fetchall()


@pytest.fixture
def lan_id(db):
    person = identity.person_id_for("https://idp.example", "lan")
    service.record(person, {"person.name": "Lan", "person.phone": "0900000011"}, "vneid")
    return person


def test_the_processes_are_not_the_owner(db):
    with connection.cursor() as cursor:
        for table in ("warehouse_fact", "warehouse_helddocument"):
            cursor.execute("SELECT current_user, has_any_column_privilege(%s, 'SELECT, INSERT, UPDATE')", [table])
            assert cursor.fetchone() == (APPLICATION, False)


@pytest.mark.parametrize("trick", TRICKS)
def test_no_other_way_leads_to_a_fact(lan_id, database_server, trick):
    statement = trick.format(owner=database_server.url.username)
    refusals = psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidParameterValue
    with connection.cursor() as cursor:
        raw = cursor.connection  # psycopg's: COPY does not go through Django
        with pytest.raises(refusals) as refused, raw.transaction(), raw.cursor() as beneath:
            if statement.startswith("COPY"):
                with beneath.copy(statement) as lines:
                    list(lines)
            else:
                beneath.execute(statement)
    assert "Lan" not in str(refused.value)


def test_a_temporary_table_of_the_same_name_fools_no_function(lan_id):
    """The functions find tables by a path of their own, in which what is temporary comes last."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE warehouse_read (LIKE public.warehouse_read)")
        cursor.execute("CREATE TEMP TABLE identity_person AS SELECT * FROM public.identity_person WHERE false")
        cursor.execute("SET LOCAL search_path = pg_temp, public")
        cursor.execute("SELECT name FROM public.warehouse_facts(ARRAY[%s]::uuid[], NULL, %s, '', 'own', '{}', '')",
                       [lan_id, lan_id])  # fmt: skip
        assert len(cursor.fetchall()) == 2
        for schema, rows in (("public", 2), ("pg_temp", 0)):
            cursor.execute(f"SELECT count(*) FROM {schema}.warehouse_read")  # noqa: S608
            assert cursor.fetchone() == (rows,)


@pytest.mark.parametrize("way", [
    "SELECT name FROM {f} LIMIT 1", "SELECT 1 WHERE EXISTS (SELECT FROM {f} LIMIT 1)",
    "EXPLAIN ANALYZE SELECT * FROM {f}",
    "SELECT (SELECT name FROM {f} LIMIT 1)", "SELECT count(*) FROM {f} WHERE name = 'person.phone'",
])  # fmt: skip
def test_however_it_is_asked_a_row_is_written(lan_id, way):
    called = f"warehouse_facts(ARRAY['{lan_id}']::uuid[], NULL, '{lan_id}', '', 'own', '{{}}', '')"
    with connection.cursor() as cursor:
        cursor.execute(way.format(f=called))
    assert reads(lan_id) == [RECORDED, (lan_id, "", "own", "", None, ["person.name", "person.phone"])]


def test_what_is_asked_without_a_reader_or_a_ground_is_refused(lan_id):
    for wrong in (Reading(Ground.OWN), Reading("", by=lan_id)):
        with pytest.raises(IntegrityError, match="check constraint"), transaction.atomic():
            service.facts_of(lan_id, wrong)
    assert reads(lan_id) == [RECORDED]


@pytest.fixture
def counted(database_server):
    """A function: how many reads the store has counted. Only the owner may look, and what is taken stays taken."""
    name = connection.settings_dict["NAME"]

    def number() -> int:
        with psycopg.connect(database_server.address(name)) as owner:
            return owner.execute(
                "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM warehouse_read_number"
            ).fetchone()[0]

    return number


def test_every_read_that_the_store_counted_is_shown_to_the_person(catalogue, lan, mai, hung, client_of, counted):
    """The real pages: two people file, an official receives. What the database counted is what their pages tell."""
    people = (lan.id, mai.id, hung.id)
    before = counted() - sum(len(reads(person)) for person in people)  # what sources told of them
    office, codes = client_of(hung), []
    for somebody in (lan, mai):
        browser = client_of(somebody)
        codes.append(filing.file_one(browser))
        browser.visit(f"/ho-so/{codes[-1]}")
    office.visit("/viec")
    office.visit("/viec/so-theo-doi")
    filing.act(office, codes[0], "tiep-nhan")
    since = counted() - before
    shown = {person: sum(line.times for line in who_read.of_person(person).lines) for person in people}
    assert sum(shown.values()) == sum(len(reads(person)) for person in people) == since
    text = client_of(lan).visit("/giay-to-cua-toi/ai-da-xem").content.decode()
    assert codes[0] in text and codes[1] not in text
    assert "Cán bộ một cửa" in text and "Hùng" not in text
    assert "để ghi tên bạn trên giấy tờ của hồ sơ" in text and "118/2025/NĐ-CP" in text


def test_a_read_that_is_taken_back_leaves_a_hole_in_the_numbers(lan_id, counted):
    """A transaction can take the row back, but not its number: whoever looks sees that a row is missing."""
    before, rows = counted(), len(reads(lan_id))
    with transaction.atomic():
        service.facts_of(lan_id, service.own(lan_id))
        transaction.set_rollback(True)
    assert len(reads(lan_id)) == rows and counted() == before + 1


@pytest.mark.parametrize("call", [
    "warehouse_facts(ARRAY[%(id)s]::uuid[], NULL, %(id)s, '', 'own', '{}', '')",
    "warehouse_copy(%(id)s)",
    "warehouse_holders('001199000011', %(id)s, '', 'own', NULL, '')",
    "warehouse_number_is_shared(%(id)s, %(id)s, '', 'own')",
])  # fmt: skip
@pytest.mark.parametrize("trick", [
    "DELETE FROM identity_person WHERE id = %(id)s",
    "UPDATE identity_person SET id = gen_random_uuid() WHERE id = %(id)s",
])  # fmt: skip
def test_facts_whose_person_is_gone_for_a_moment_are_counted(django_db_setup, database_server, trick, call):
    """The foreign key waits for the end of the transaction. The processes may do neither; the function does not rest
    on that, so here the owner does it."""
    person, number = {"id": new_id()}, "SELECT last_value FROM warehouse_read_number"
    with psycopg.connect(database_server.address(connection.settings_dict["NAME"])) as owner:
        for somebody in (person, {"id": new_id()}):  # two with one number: each of the functions has something to tell
            owner.execute("INSERT INTO identity_person (id, instance, issuer, subject, created, assurance) "
                          "VALUES (%(id)s, '', '', %(id)s, now(), 2)", somebody)  # fmt: skip
            owner.execute("SELECT warehouse_record(%(id)s, NULL, ARRAY[%(id)s]::uuid[], '{person.personal_number}', "
                          "ARRAY[to_jsonb('001199000011'::text)], 'vneid', '', '', now(), null, null)",
                          somebody)  # fmt: skip
        before = owner.execute(number).fetchone()[0]
        with owner.transaction(force_rollback=True):
            assert owner.execute(trick, person).rowcount == 1
            assert owner.execute(f"SELECT * FROM {call}", person).fetchone()[0]
            told = owner.execute("SELECT person_id FROM warehouse_read WHERE number > %s", [before]).fetchall()
            assert (person["id"],) in told
        assert owner.execute(number).fetchone() == (before + len(told),)
        owner.rollback()


def test_a_long_log_is_paged_by_key(lan_id, monkeypatch):
    monkeypatch.setattr(who_read, "AT_ONCE", 2)
    for _ in range(5):
        service.facts_of(lan_id, service.own(lan_id))
    pages, key = [], ""
    while not pages or key:
        pages.append(who_read.of_person(lan_id, key))
        key = pages[-1].next_key
    assert [sum(line.times for line in page.lines) for page in pages] == [2, 2, 2]  # and that she was told of
    assert who_read.of_person(lan_id, "no key").lines[0].times == 2
