"""Nobody receives, handles or approves in a matter of their own, or of one for whom they act, or who acts for them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.agencies import service as agencies
from motcua.base import clock, sql
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Dossier
from motcua.dossiers.own_matters import nobody_may_decide
from motcua.identity import service as identity
from motcua.operating import findings
from motcua.operating.measures import Measure
from tests.births import birth, marital
from tests.desk_forms import step_form
from tests.dossiers import filing
from tests.mandates.people import BUSINESS, acting, claims_of, english, joins, member, sign_in
from tests.mandates.test_a_business import file_for, mandate_chosen
from tests.mandates.test_family import file_under, stated
from tests.people import WARD
from tests.warehouse.refused import stays_in_the_log

pytestmark = pytest.mark.usefixtures("catalogue")
ELSEWHERE = "00008"


def private_account(official, **more: str):
    """The account that an official has as a private person: another subject, the same personal number."""
    return sign_in(claims_of("tu", official.name, official.personal_number, **more))


def as_person(somebody) -> identity.Person:
    return identity.Person(somebody.id, somebody.name, 2, False)


def authorise(giver, agent, *, procedures=("2.000815",), may_file: bool = False) -> identity.Mandate:
    offer = identity.offer(as_person(giver), giver.id, giver.name, number=agent.personal_number, name=agent.name,
                           procedures=procedures, may_file=may_file, until=None)  # fmt: skip
    return identity.answer(as_person(agent), offer.id, accepts=True)


def appoint(somebody, role: str) -> None:
    """One more holder of a post at Lan's ward."""
    agencies.appoint(somebody.id, agencies.centre_of(WARD).id, role)


@pytest.fixture
def colleague(hung):
    """A second receptionist of Lan's ward."""
    somebody = sign_in(claims_of("loc", "Cao Văn Lộc", "001083000266"))
    appoint(somebody, "receptionist")
    return somebody


def refused(client, code: str) -> str:
    """What an official reads who tries to receive the dossier and to open every other act of the desk."""
    for act in ("tra-lai", "tu-choi"):
        assert client.get(f"/viec/{code}/{act}").status_code == 403, act
    answer = filing.act(client, code, "tiep-nhan")
    assert answer.status_code == 403 and Dossier.objects.get(code=code).received_at is None
    page = client.visit(f"/viec/{code}").content.decode()
    assert "Receive the dossier" not in page
    return page


def test_filed_with_the_account_of_a_private_person(client_of, hung, colleague):
    """The number is the same. Who else can is named, and does it."""
    code = filing.file_one(client_of(private_account(hung)))
    page = refused(english(client_of(hung)), code)
    assert "This dossier concerns you" in page and colleague.name in page
    assert nobody_may_decide() == []
    assert filing.act(client_of(colleague), code, "tiep-nhan").status_code == 302


def test_the_refusal_of_an_act_leaves_the_rows_of_what_was_read_for_it(client_of, hung, colleague):
    """Whose number was compared, and whose name was told."""
    code = filing.file_one(client_of(private_account(hung)))
    at_the_desk = client_of(hung)
    with stays_in_the_log(hung.id):
        assert filing.act(at_the_desk, code, "tiep-nhan").status_code == 403
    assert Dossier.objects.get(code=code).received_at is None


def test_an_act_that_comes_too_late_leaves_the_row_of_what_was_read_for_it(client_of, hung, colleague):
    """That somebody acted first is said before whether the act is theirs."""
    code = filing.file_one(client_of(private_account(hung)))
    at_the_desk = client_of(hung)
    with stays_in_the_log(hung.id):
        assert at_the_desk.post(f"/viec/{code}/tiep-nhan", {"version": 0}).status_code == 409


def test_a_withdrawal_that_comes_too_late_leaves_the_row_of_what_was_read_for_it(client_of, hung, lan):
    """By an official as one who may file for the owner."""
    authorise(lan, hung, procedures=(), may_file=True)
    code = filing.file_one(client_of(lan))
    agent = client_of(hung)
    with stays_in_the_log(hung.id):
        assert agent.post(f"/ho-so/{code}/rut", {"version": 0}).status_code == 409
    assert Dossier.objects.get(code=code).closed_at is None


def test_an_act_in_a_dossier_of_another_office_leaves_the_row_of_what_was_read_for_it(client_of, mai):
    """It is not there for them, and is that of their other account."""
    agencies.appoint(mai.id, agencies.centre_of(ELSEWHERE).id, "receptionist")
    code = filing.file_one(client_of(private_account(mai)))
    official = client_of(mai)
    with stays_in_the_log(mai.id):
        assert official.post(f"/viec/{code}/tiep-nhan", {"version": 1}).status_code == 404


def test_of_somebody_for_whom_the_official_acts(client_of, hung, lan, colleague):
    """Also where they filed it themselves, and in a procedure to which the mandate does not reach; not when it has
    ended."""
    mandate = authorise(lan, hung)
    code = filing.file_one(client_of(lan))
    assert "This dossier concerns you" in refused(english(client_of(hung)), code)
    identity.revoke(as_person(lan), mandate.id)
    assert filing.act(client_of(hung), code, "tiep-nhan").status_code == 302


def test_of_somebody_who_acts_for_the_official(client_of, hung, lan, colleague):
    authorise(hung, lan)
    refused(english(client_of(hung)), filing.file_one(client_of(lan)))


def test_under_the_private_account_they_act_for_a_business(client_of, hung, colleague):
    """The official's other account represents it: tied by number, then by mandate. A member filed."""
    joins(private_account(hung, **BUSINESS), member(0))
    files = acting(client_of, member(0))
    refused(english(client_of(hung)), file_for(files, mandate_chosen(files)))


def test_of_a_child_whom_both_parents_named(client_of, hung, lan, colleague):
    """Each parent's statement makes a person of its own; the child's number is one."""
    theirs = english(client_of(private_account(hung)))
    assert stated(theirs)
    mother = english(client_of(lan))
    code = file_under(mother, stated(mother))
    refused(english(client_of(hung)), code)


def test_nobody_approves_their_own(client_of, hung, thao, dung):
    """The chairman, at the end of the way."""
    code = filing.file_one(client_of(private_account(dung)))
    filing.act(client_of(hung), code, "tiep-nhan")
    filing.act(client_of(thao), code, "xong-buoc", step="check", **filing.FINDING)
    assert Dossier.objects.get(code=code).role == "chair"
    assert filing.act(client_of(dung), code, "duyet").status_code == 403
    head = english(client_of(dung))
    assert "Nobody else holds the post" in head.visit(f"/viec/{code}").content.decode()
    assert code in head.visit("/viec").content.decode().split("Nobody may decide in these dossiers")[1]


def asks_about(client, somebody) -> str:
    """Ask for a certificate of marital status of a relative, whom the answers describe; gives the code."""
    year, month, day = somebody.claims["birthdate"].split("-")
    born = {"person_birth_date-day": day, "person_birth_date-month": month, "person_birth_date-year": year}
    person = {"person_name": somebody.name, "person_number": somebody.personal_number, "person_sex": "male", **born}
    draft = marital.start(client)
    pages = {"whom": {"for_whom": "relative"}, "person": marital.PERSON | person}
    marital.answer(client, draft, marital.ANSWERS | pages)
    birth.attach(client, draft, "authority")
    return marital.send(client, draft)


def test_nobody_approves_a_paper_about_themself_that_somebody_else_asked_for(client_of, hung, thao, dung, mai):
    """The answers describe its owner, who acts for nobody and for whom nobody acts."""
    code = asks_about(client_of(mai), dung)
    filing.act(client_of(hung), code, "tiep-nhan", **marital.RATE)
    officer, head = english(client_of(thao)), english(client_of(dung))
    found = step_form(officer.visit(f"/viec/{code}")) | marital.FOUND
    assert officer.post(f"/viec/{code}/xong-buoc", found).status_code == 302
    assert Dossier.objects.get(code=code).role == "chair"
    assert "This dossier concerns you" in head.visit(f"/viec/{code}").content.decode()
    assert filing.act(head, code, "duyet").status_code == 403 and nobody_may_decide() == [code]


def test_whoever_describes_an_official_keeps_this_one_from_this_one_dossier(client_of, hung, mai, colleague):
    """Which a colleague decides; what else the stranger files is everybody's."""
    stranger, office = client_of(mai), english(client_of(hung))
    code, other = asks_about(stranger, hung), filing.file_one(stranger)
    assert "This dossier concerns you" in refused(office, code) and nobody_may_decide() == []
    assert filing.act(client_of(colleague), code, "tiep-nhan", **marital.RATE).status_code == 302
    assert filing.act(office, other, "tiep-nhan").status_code == 302


def test_where_nobody_else_holds_the_post_the_head_and_the_operators_see_it(client_of, hung, dung):
    code = filing.file_one(client_of(private_account(hung)))
    assert "Nobody else holds the post" in refused(english(client_of(hung)), code)
    assert nobody_may_decide() == [code]
    head = english(client_of(dung))
    assert code in head.visit("/viec").content.decode().split("Nobody may decide in these dossiers")[1]
    (found,) = [one for one in findings.findings([Measure("motcua_nobody_may_decide", len(nobody_may_decide()))])
                if one.name == "nobody-may-decide"]  # fmt: skip
    assert found.bad and (findings.RUNBOOKS / "nobody-may-decide.md").exists()
    other = sign_in(claims_of("loc", "Cao Văn Lộc", "001083000266"))
    appoint(other, "receptionist")
    assert nobody_may_decide() == []
    assert "Nobody may decide" not in head.visit("/viec").content.decode()


def test_a_stranger_with_a_mandate_that_is_over_is_no_obstacle(client_of, hung, lan):
    """Nor an offer that nobody accepted: nobody keeps an official from a dossier by naming them."""
    identity.offer(as_person(lan), lan.id, lan.name, number=hung.personal_number, name=hung.name, procedures=(),
                   may_file=True, until=None)  # fmt: skip
    code = filing.file_one(client_of(lan))
    assert filing.act(client_of(hung), code, "tiep-nhan").status_code == 302


def names_as_ward(client, somebody, **born: str) -> str:
    """State somebody as one's ward by their name and number, and file in their name; gives the code."""
    ward = {"tie": "ward", "name": somebody.name, "number": somebody.personal_number, **born}
    return file_under(client, stated(client, **ward))


def test_whoever_states_the_number_of_an_official_keeps_them_from_nothing(client_of, hung, lan, mai):
    """Nor whoever states that of somebody who acts for them. It is theirs once somebody has confirmed the tie."""
    authorise(hung, lan)
    office, stranger = english(client_of(hung)), english(client_of(mai))
    code = names_as_ward(stranger, hung, **{"sex": "male", "born-year": "1985", "born-month": "6", "born-day": "15"})
    other = names_as_ward(stranger, lan, **{"sex": "female", "born-year": "1994", "born-month": "3", "born-day": "8"})
    for one in (code, other):
        assert "This dossier concerns you" not in office.visit(f"/viec/{one}").content.decode()
    assert nobody_may_decide() == []
    appoint(mai, "receptionist")
    identity.confirm(Dossier.objects.get(code=code).mandate_id, by=None)
    assert "This dossier concerns you" in refused(office, code)


# Copies of what somebody filed, each of a person of its own.
COPIES = (
    """CREATE TEMP TABLE copies AS SELECT gen_random_uuid() AS id, gen_random_uuid() AS person
    FROM generate_series(1, %(number)s)""",
    """INSERT INTO identity_person SELECT (jsonb_populate_record(p, jsonb_build_object(
    'id', c.person, 'subject', c.id))).* FROM identity_person p, copies c WHERE p.id = %(person)s""",
    """INSERT INTO dossiers_dossier SELECT (jsonb_populate_record(d, jsonb_build_object(
    'id', c.id, 'code', c.id, 'owner_id', c.person, 'filer_id', c.person))).* FROM dossiers_dossier d, copies c
    WHERE d.owner_id = %(person)s""",
)
ROWS_READ = """
SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int FROM pg_stat_xact_user_tables
WHERE relname IN ('dossiers_dossier', 'dossiers_openstep')
"""


def test_what_waits_of_strangers_is_not_read(client_of, hung, lan):
    """The operators ask with every scrape, the chair with every list: in one statement that starts at the officials."""
    filing.file_one(client_of(lan))
    code = filing.file_one(client_of(private_account(hung)))
    for statement in COPIES:
        sql.run(statement, {"number": 2000, "person": lan.id})
    assert Dossier.objects.filter(owes="agency", role="receptionist").count() == 2002
    for offices in (None, [Dossier.objects.get(code=code).agency_id]):
        (before,) = sql.row(ROWS_READ)
        with CaptureQueriesContext(connection) as asked:
            assert nobody_may_decide(offices) == [code]
        (after,) = sql.row(ROWS_READ)
        assert len(asked) == 1 and 0 < after - before < 10


def test_the_processes_learn_no_number_by_it(hung, lan):
    """The database compares: the role of the processes may ask who is near, and reads no fact by it."""
    from motcua.warehouse import service as warehouse

    private = private_account(hung)
    found = warehouse.concerned([hung.id], [private.id, lan.id], clock.today())
    assert found == {(hung.id, private.id)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('warehouse_fact', 'SELECT')")
        assert cursor.fetchone() == (False,)
    assert dossiers.nobody_may_decide([]) == []
