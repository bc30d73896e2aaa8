"""Whatever the warehouse answers about a person writes a row, or leaves a hole: papers, comparisons, copies,
revocations, deletions. What is asked here is the database itself, past our own code."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from motcua.base import clock, sql
from motcua.base.ids import new_id
from motcua.dossiers import slips
from motcua.dossiers.models import Dossier, Slip
from motcua.identity import service as identity
from motcua.identity.models import Mandate
from motcua.rights.models import Erasure
from motcua.warehouse import reads as who_read
from motcua.warehouse import service
from tests.births.test_a_birth import settle
from tests.mandates.people import english
from tests.mandates.test_family import stated

OURS, SHARED = "001199000011", "001199000012"


def last_rows(person_id, number: int = 1) -> list[tuple]:
    """The newest rows about a person: reader, machine, ground, matter, names."""
    found = sql.rows("SELECT reader_id, machine, ground, about, names FROM warehouse_read WHERE person_id = %s "
                     "ORDER BY number DESC LIMIT %s", [person_id, number])  # fmt: skip
    return [(*row[:4], list(row[4])) for row in found]


def person_with(number: str, subject: str):
    person = identity.person_id_for("https://idp.example", subject)
    service.record(person, {"person.personal_number": number}, "vneid")
    return person


@pytest.fixture
def lan_id(db):
    return person_with(OURS, "lan")


@pytest.fixture
def counted(database_server):
    """A function: how many numbers were taken. Only the owner may look, and what is taken stays taken."""
    name = connection.settings_dict["NAME"]

    def number() -> int:
        with psycopg.connect(database_server.address(name)) as owner:
            return owner.execute("SELECT last_value FROM warehouse_read_number").fetchone()[0]

    return number


def give(person_id, result: str, about=None):
    document = new_id()
    issued = service.Issued(
        result, "1", "UBND phường Ba Đình", about or new_id(), True, clock.today(), None, "0" * 64
    )  # fmt: skip
    service.record_document(person_id, "x", document, "Giấy của Lan", "dossier", issued)
    return document


def test_papers_are_given_by_one_function_that_writes_who_read(lan_id):
    give(lan_id, "marriage_certificate")
    by = new_id()
    reading = service.Reading(service.Ground.HANDLING, by=by, about=by, kind="dossier")
    assert [one.title for one in service.documents_of(lan_id, reading)] == ["Giấy của Lan"]
    assert last_rows(lan_id) == [(by, "", "handling", by, ["document.marriage_certificate"])]
    line = next(one for one in who_read.of_person(lan_id).lines if one.law == "118/2025/NĐ-CP")
    assert line.said == "Giấy tờ “Giấy chứng nhận kết hôn”"


def test_nobody_asks_for_papers_without_a_ground(lan_id):
    with pytest.raises(DatabaseError, match="check constraint"), transaction.atomic():
        service.documents_of(lan_id, service.Reading("", by=lan_id))


def test_opening_a_paper_is_written_for_each_who_holds_it(
    catalogue, lan, hung, thao, dung, client_of, settings
):  # fmt: skip
    settings.DEMO = True
    service.record(lan.id, {"person.marriage": "12/2020", "person.birth_notice": "1"}, "population")
    code = settle(lan, hung, thao, dung, client_of)
    dossier = Dossier.objects.get(code=code)
    for slip in Slip.objects.filter(dossier=dossier):
        slips.printed(slip.id)
    paper = Slip.objects.get(dossier=dossier, form="birth_certificate").document_id
    proof = Slip.objects.get(dossier=dossier, form="proof").document_id
    opened = dossier.id, ["document.birth_certificate"]
    client_of(lan).get(f"/giay-to/{paper}.pdf")
    assert last_rows(lan.id) == [(lan.id, "", "own", *opened)]
    assert last_rows(dossier.owner_id) == [(lan.id, "", "handling", *opened)]
    client_of(hung).get(f"/giay-to/{paper}.pdf")
    before = [(hung.id, "", "handling", *opened)]
    assert last_rows(lan.id) == last_rows(dossier.owner_id) == before
    client_of(hung).get(f"/giay-to/{proof}.pdf")  # no paper that the state holds for her
    assert last_rows(lan.id) == before
    text = client_of(lan).visit("/giay-to-cua-toi/ai-da-xem").content.decode()
    assert "Giấy tờ “Giấy khai sinh”" in text and code in text


@pytest.mark.parametrize(("call", "names"), [
    # A guess: the value, whether there is an earlier paper of the type, what a document settled, all that is held.
    ("""warehouse_record(%(id)s, NULL, ARRAY[gen_random_uuid()], '{person.personal_number}',
        ARRAY['"001199000011"'::jsonb], 'vneid', '', '', now(), NULL, NULL)""", ["person.personal_number"]),
    ("""warehouse_list_document(jsonb_build_object('id', gen_random_uuid(), 'instance', '', 'person_id', %(id)s,
        'kind', '', 'document_id', gen_random_uuid(), 'title', '', 'source', '', 'at', now(), 'result',
        'marriage_certificate', 'number', '', 'agency', '', 'is_owners', true, 'digest', '', 'ended', '', 'ended_why',
        ''), true)""", ["document.marriage_certificate"]),
    ("warehouse_revoke(%(document)s, '', NULL, now())", ["document.marriage_certificate", "person.marriage"]),
    ("warehouse_copy(%(id)s)", ["person.marriage", "person.name", "person.personal_number"]),
    ("warehouse_documents(%(id)s, %(id)s, '', 'own', NULL, '')", ["document.marriage_certificate"]),
    ("warehouse_document_opened(%(document)s, %(id)s, '', 'handling', NULL, '')", ["document.marriage_certificate"]),
    ("warehouse_forget(%(id)s)", ["document.marriage_certificate", "person.marriage", "person.name",
                                  "person.personal_number"]),
])  # fmt: skip
def test_no_answer_without_a_row_and_none_taken_back_without_a_hole(lan_id, counted, call, names):
    """`person.name` was told twice, so that one value holds no more: it is in a copy, and its name is in the row."""
    service.record(lan_id, {"person.marriage": "12/2020"}, "civil_status", about=(about := new_id()))
    for told in ("Lan", "Lan A"):
        service.record(lan_id, {"person.name": told}, "vneid")
    values = {"id": lan_id, "document": give(lan_id, "marriage_certificate", about)}
    erases(lan_id)
    before = counted()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {call}", values)
    assert last_rows(lan_id)[0][4] == names and counted() == before + 1
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {call.replace('001199000011', '001199000099')}", values)
        transaction.set_rollback(True)
    assert counted() == before + 2


def test_whether_a_number_is_shared_is_never_answered_without_a_row(lan_id):
    """Also "no", and also where the plan could have seen that nothing can match; and both are told of a "yes"."""
    nobody = identity.person_id_for("https://idp.example", "nobody")
    assert not service.number_is_shared(nobody)
    assert last_rows(nobody) == [(nobody, "", "sign_in", None, [])]
    assert not service.number_is_shared(lan_id)
    assert last_rows(lan_id) == [(lan_id, "", "sign_in", None, ["person.personal_number"])]
    other = person_with(OURS, "other")
    assert service.number_is_shared(lan_id)
    assert last_rows(other) == [(None, "sign_in", "sign_in", None, ["person.personal_number"])]
    assert "hai tài khoản" in who_read.of_person(other).lines[0].who


def test_a_no_is_written_even_where_there_are_no_facts_at_all(db, counted):
    """With no fact in the table a join begins at its empty side, and never reads the other."""
    nobody = identity.person_id_for("https://idp.example", "nobody")
    before = counted()
    assert not service.number_is_shared(nobody) and counted() == before + 1
    assert last_rows(nobody) == [(nobody, "", "sign_in", None, [])]


def test_a_number_that_is_compared_for_officials_is_no_way_round(lan_id, counted):
    """Whoever makes up an account with a guessed number learns that it is Lan's, and Lan that somebody asked: once a
    day for a pair, because lists ask again and again."""
    guess, wrong = person_with(OURS, "guess"), person_with(SHARED, "wrong")
    before, asked = counted(), (clock.today(), [guess, wrong], [lan_id])
    for _twice in range(2):
        assert sql.rows("SELECT official FROM warehouse_concerned(%s, %s::uuid[], %s::uuid[])", asked) == [(guess,)]
    assert last_rows(lan_id) == [(guess, "", "own_matter", None, ["person.personal_number"])]
    assert counted() == before + 1


def erases(person_id, *, target=None, state=Erasure.RUNNING) -> None:
    plan = [["dossier", str(target)]] if target else [["store", "warehouse"]]
    Erasure.objects.create(
        instance="", person_id=person_id, what=Erasure.DOSSIER if target else Erasure.ACCOUNT, target=target,
        reason="", asked_at=clock.now(), state=state, plan=plan, todo=plan,
    )  # fmt: skip


def test_nothing_is_forgotten_without_an_erasure_that_runs_and_names_the_person(lan_id):
    document = give(lan_id, "marriage_certificate")
    erases(person_with(SHARED, "mai"))
    erases(lan_id, state=Erasure.ASKED)
    erases(lan_id, target=new_id())
    with pytest.raises(DatabaseError, match="no erasure that runs"), transaction.atomic():
        service.erase(lan_id)
    assert service.erase_documents([document]) == {"warehouse_helddocument": 0}
    assert len(service.documents_of(lan_id, service.own(lan_id))) == 1
    Erasure.objects.filter(person_id=lan_id, what=Erasure.ACCOUNT).update(state=Erasure.RUNNING)
    assert service.erase(lan_id) == {"warehouse_fact": 1, "warehouse_helddocument": 1, "warehouse_sourcequestion": 0}
    assert last_rows(lan_id) == [
        (None, "erasing", "erasing", None, ["document.marriage_certificate", "person.personal_number"])]  # fmt: skip


def test_whom_others_describe_is_not_forgotten_while_something_speaks_of_them(lan, catalogue, client_of):
    child = stated(english(client_of(lan)))
    owner = Mandate.objects.get(id=child).owner_id
    with pytest.raises(DatabaseError, match="something speaks of this person"), transaction.atomic():
        service.erase(owner)
    Mandate.objects.filter(id=child).update(state=Mandate.REVOKED, ended_at=clock.now())
    assert service.erase(owner)["warehouse_fact"] > 0 and last_rows(owner)[0][:3] == (None, "erasing", "erasing")
