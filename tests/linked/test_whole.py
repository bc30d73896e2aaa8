"""One filing for a newborn: each part is a dossier of its own, and the whole goes on as they do."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from motcua.base import clock
from motcua.dossiers import linking
from motcua.dossiers.models import Dossier, Submission
from motcua.identity.models import Person
from motcua.ledger import outgoing
from motcua.ledger import service as ledger
from motcua.ledger.models import Cursor, Outgoing, Parked
from motcua.ledger.service import run_until_idle
from motcua.warehouse import service as warehouse
from tests.births import marital
from tests.dossiers.filing import act
from tests.linked import newborn
from tests.warehouse.refused import stays_in_the_log

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 9, tzinfo=clock.ZONE)


def test_nothing_begins_before_the_centre_received_it(everybody):
    browser, *_rest = everybody
    code = newborn.file_one(browser)
    run_until_idle()
    assert Dossier.objects.count() == 1 and newborn.parts(code) == {}


def test_receiving_files_what_waits_for_nothing(everybody):
    browser, desk, *_rest = everybody
    code = newborn.file_one(browser)
    newborn.receive(desk, code)
    whole, birth = Dossier.objects.get(code=code), newborn.part(code, "birth")
    assert (whole.status, whole.owes, whole.role, newborn.parts(code)["birth"]) == (4, "agency", "", "running")
    assert (birth.status, birth.procedure_code, birth.filer_id, birth.owner_id) == (
        1, "1.001193", whole.filer_id, whole.owner_id)  # fmt: skip
    assert birth.code != whole.code and birth.tracking_secret != whole.tracking_secret
    said, filled_in = (Submission.objects.get(dossier=one).answers for one in (whole, birth))
    assert filled_in["child_name"] == newborn.birth.CHILD
    assert all(said[key] == answer for key, answer in filled_in.items())


def test_what_comes_after_begins_with_what_the_birth_settled(everybody):
    browser, desk, officer, chair = everybody
    code = newborn.registered(browser, desk, officer, chair)
    birth, home, card = (newborn.part(code, key) for key in ("birth", "residence", "insurance"))
    for later in (home, card):
        assert Submission.objects.get(dossier=later).answers["child_number"] == newborn.NUMBER
        assert later.owner_id == birth.owner_id
    facts = warehouse.facts_of(birth.owner_id, warehouse.own(birth.owner_id))
    assert facts["person.name"].source == "civil_status", "what was declared before takes nothing back"
    assert newborn.parts(code) == {"birth": "done", "residence": "running", "insurance": "running"}


def test_what_is_consented_to_for_the_whole_holds_for_its_parts(everybody, lan):
    browser, desk, *_rest = everybody
    code = newborn.file_late(browser, lan)
    newborn.receive(desk, code)
    reuse = Submission.objects.get(dossier=newborn.part(code, "birth")).reuse
    (flag,) = (one for one in reuse if one["paper"] == "disability_proof")
    assert flag["reused"] and flag["permitted_at"]


def test_a_refused_birth_leaves_nothing_to_begin(everybody):
    browser, desk, *_rest = everybody
    code = newborn.file_one(browser)
    newborn.receive(desk, code)
    newborn.refuse(desk, newborn.part(code, "birth").code, "registered_already")
    whole = Dossier.objects.get(code=code)
    assert newborn.parts(code) == {"birth": "refused", "residence": "impossible", "insurance": "impossible"}
    assert (whole.status, whole.owes) == (8, "nobody") and Dossier.objects.count() == 2


def test_what_succeeded_stays_when_other_parts_fail(everybody):
    browser, desk, officer, chair = everybody
    code = newborn.settled_in_part(browser, desk, officer, chair)
    assert newborn.parts(code) == {"birth": "done", "residence": "refused", "insurance": "refused"}
    assert Dossier.objects.get(code=code).status == 10 and newborn.part(code, "birth").status == 10


def test_a_part_that_nobody_needs_stops_nothing(everybody):
    browser, desk, officer, chair = everybody
    code = newborn.registered(browser, desk, officer, chair)
    newborn.refuse(desk, newborn.part(code, "insurance").code, "card_exists")
    assert newborn.parts(code)["residence"] == "running" and Dossier.objects.get(code=code).status == 4


def test_everything_is_settled_and_opened_on_one_page(everybody, insurer, police):
    browser, desk, officer, chair = everybody
    code = newborn.registered(browser, desk, officer, chair)
    birth, home, card = (newborn.part(code, key) for key in ("birth", "residence", "insurance"))
    newborn.receive(desk, home.code)
    newborn.receive(desk, card.code)
    limit = Dossier.objects.get(id=home.id).state["due"]["limit"]
    assert (limit["value"], limit["unit"]) == (2, "working_days"), "less than where it is filed alone"
    assert code in insurer.visit(f"/viec/{card.code}").content.decode()
    newborn.make_card(insurer, card.code)
    assert Dossier.objects.get(code=code).status == 4
    newborn.register_home(*police, home.code)
    whole = Dossier.objects.get(code=code)
    assert set(newborn.parts(code).values()) == {"done"} and (whole.status, whole.owes) == (10, "nobody")
    page = browser.visit(f"/ho-so/{code}").content.decode()
    slips = [slip for part in (birth, home, card) for slip in part.slips.exclude(given_at=None)]
    assert len(slips) == 3 and all(f"/giay/{slip.id}.pdf" in page for slip in slips)
    facts = warehouse.facts_of(whole.owner_id, warehouse.own(whole.owner_id))
    assert facts["insurance.health_card"].value == newborn.CARD["card_number"]
    assert facts["person.household_head"].value == "Nguyễn Thị Lan"


def test_a_result_on_paper_keeps_the_whole_open_until_it_is_handed_over(everybody):
    browser, desk, officer, chair = everybody
    code = newborn.settled_in_part(
        browser, desk, officer, chair, copies_and_delivery={"copies": "0", "delivery": "paper"}
    )
    whole = Dossier.objects.get(code=code)
    assert (whole.status, whole.owes, whole.role) == (9, "agency", "")
    assert act(desk, newborn.part(code, "birth").code, "trao").status_code == 302
    run_until_idle()
    assert Dossier.objects.get(code=code).status == 10


def test_a_part_that_came_back_stops_the_clock_of_the_whole_until_it_is_corrected(everybody):
    browser, desk, *_rest = everybody
    code = newborn.file_one(browser)
    newborn.receive(desk, code)
    birth = newborn.part(code, "birth")
    assert newborn.send_back(desk, birth.code).status_code == 302
    run_until_idle()
    whole = Dossier.objects.get(code=code)
    assert (whole.status, whole.owes, whole.next_due_at, newborn.parts(code)["birth"]) == (5, "citizen", None, "waits")
    draft = browser.post(f"/ho-so/{birth.code}/sua")["Location"].split("/")[2]
    browser.visit(f"/ban-nhap/{draft}/trang/child")
    browser.post(f"/ban-nhap/{draft}/trang/child", {"child_name": "Trần Minh Ân"})
    marital.send(browser, draft)
    run_until_idle()
    whole = Dossier.objects.get(code=code)
    assert (whole.status, whole.owes, newborn.parts(code)["birth"]) == (4, "agency", "running") and whole.next_due_at


@pytest.fixture
def that_week():
    """What must hold afterwards is looked at on that Wednesday: on a later day its letters would be late."""
    with clock.frozen(MONDAY + timedelta(days=2, hours=3)):
        yield


def deliver() -> None:
    """What the workers do with every message that waits."""
    for row in Outgoing.objects.filter(delivered_at=None):
        outgoing.attempt(row.key, row.attempts)


@pytest.mark.parametrize("looks_meanwhile", [True, False], ids=["followed", "the follower stood still"])
def test_a_wait_of_a_part_counts_for_the_whole_whoever_stood_still_meanwhile(that_week, everybody, looks_meanwhile):
    browser, desk, *_rest = everybody
    with clock.frozen(MONDAY):
        code = newborn.file_one(browser)
        newborn.receive(desk, code)
        birth = newborn.part(code, "birth")
        promised = Dossier.objects.get(code=code).next_due_at
    with clock.frozen(MONDAY + timedelta(hours=1)):
        newborn.send_back(desk, birth.code)
        if looks_meanwhile:
            run_until_idle()
        deliver()
    with clock.frozen(MONDAY + timedelta(days=2, hours=1)):
        draft = browser.post(f"/ho-so/{birth.code}/sua")["Location"].split("/")[2]
        browser.visit(f"/ban-nhap/{draft}/trang/child")
        browser.post(f"/ban-nhap/{draft}/trang/child", {"child_name": "Trần Minh Ân"})
        marital.send(browser, draft)
    run_until_idle()
    run_until_idle()
    whole = Dossier.objects.get(code=code)
    (pause,) = whole.state["pauses"]
    waited = (newborn.part(code, "birth").state["pauses"])[0]
    assert (pause["start"], pause["end"]) == (waited["start"], waited["end"])
    # One working day later (the 24th is a holiday): Monday instead of Friday.
    assert whole.status == 4 and whole.next_due_at - promised == timedelta(days=3)


def test_withdrawing_the_whole_withdraws_what_runs(everybody):
    browser, desk, *_rest = everybody
    code = newborn.file_one(browser)
    newborn.receive(desk, code)
    page = browser.visit(f"/ho-so/{code}/rut")
    seen = Dossier.objects.get(code=code).version
    assert browser.post(f"/ho-so/{code}/rut", {"version": seen, "reason": ""}).status_code == 302, page
    assert Dossier.objects.get(code=code).status == newborn.part(code, "birth").status == 7
    assert newborn.parts(code) == {"birth": "withdrawn", "residence": "withdrawn", "insurance": "withdrawn"}


def test_a_part_withdrawn_alone_leaves_the_whole_with_what_is_left(everybody):
    browser, desk, officer, chair = everybody
    code = newborn.registered(browser, desk, officer, chair)
    for key in ("residence", "insurance"):
        one = newborn.part(code, key)
        assert browser.post(f"/ho-so/{one.code}/rut", {"version": one.version, "reason": ""}).status_code == 302
    run_until_idle()
    assert newborn.parts(code) == {"birth": "done", "residence": "withdrawn", "insurance": "withdrawn"}
    assert Dossier.objects.get(code=code).status == 10


def test_a_follower_that_died_before_its_commit_files_each_part_once(everybody):
    browser, desk, *_rest = everybody
    code = newborn.file_one(browser)
    desk.visit(f"/viec/{code}")
    assert act(desk, code, "tiep-nhan").status_code == 302
    whole = Dossier.objects.get(code=code)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        linking.bring_on(whole.id)
        assert newborn.part(code, "birth")
        raise KeyboardInterrupt  # killed between the effect and the commit
    assert Dossier.objects.count() == 1
    run_until_idle()
    first = newborn.part(code, "birth")
    Cursor.objects.filter(follower="linked_procedures").update(seq=0)  # everything is followed once more
    run_until_idle()
    linking.bring_on(whole.id)
    assert newborn.part(code, "birth").id == first.id and Dossier.objects.count() == 2


def test_each_try_to_file_what_cannot_be_filed_keeps_the_row_of_what_was_read_for_it(everybody, lan):
    """The register calls her otherwise than she was called when she sent the whole."""
    browser, desk, *_rest = everybody
    code = newborn.file_one(browser)
    warehouse.record(lan.id, {"person.name": "Nguyễn Thị Hoa"}, "population")
    with stays_in_the_log(lan.id):
        newborn.receive(desk, code)
    with stays_in_the_log(lan.id):
        try_again()
    assert Parked.objects.get().last_error.startswith("FilingNotComplete") and Dossier.objects.count() == 1
    warehouse.record(lan.id, {"person.name": lan.name}, "population")
    try_again()
    assert newborn.parts(code)["birth"] == "running"


def try_again() -> None:
    ledger.unpark(Parked.objects.get().id)
    run_until_idle()


def test_a_part_that_cannot_be_filed_waits_for_a_human_and_goes_on_when_asked(everybody):
    browser, desk, *_rest = everybody
    code = newborn.file_one(browser)
    person = Person.objects.get(id=Dossier.objects.get(code=code).filer_id)
    Person.objects.filter(id=person.id).update(assurance=1)  # meanwhile the account is too weak for a filing
    newborn.receive(desk, code)
    assert Dossier.objects.count() == 1 and Dossier.objects.get(code=code).status == 2
    assert Parked.objects.get().last_error.startswith("AccountTooWeak")
    Person.objects.filter(id=person.id).update(assurance=2)
    try_again()
    assert newborn.parts(code)["birth"] == "running"
