"""A consent to reading facts that was given to a whole: its parts, their corrections and their offices."""

import re

import pytest
from django.test import Client

from motcua.dossiers.models import Draft, Submission
from motcua.ledger.models import Parked
from motcua.warehouse import service as warehouse
from tests.api.test_filing import DOSSIERS, post
from tests.births import marital
from tests.clients.asking import System
from tests.linked import newborn

pytestmark = pytest.mark.django_db

NAME = "Trần Minh Ân"


def take_back(browser) -> None:
    """On the page of what was consented to."""
    page = browser.visit("/giay-to-cua-toi/dong-y").content.decode()
    (address,) = re.findall(r'action="(/giay-to-cua-toi/dong-y/[^"]+/rut)"', page)
    assert browser.post(address).status_code == 302


def spared(dossier) -> dict:
    """What was kept of the paper about the disability with the last sending of a dossier."""
    last = Submission.objects.filter(dossier=dossier).order_by("number").last()
    return next(one for one in last.reuse if one["paper"] == "disability_proof")


@pytest.fixture
def sent_back(everybody, lan) -> str:
    """The birth of a whole for which Lan consented, sent back for the child's name; its code."""
    browser, desk, *_rest = everybody
    code = newborn.file_late(browser, lan)
    newborn.receive(desk, code)
    birth = newborn.part(code, "birth").code
    assert newborn.send_back(desk, birth).status_code == 302
    return birth


def test_what_is_taken_back_before_the_office_received_it_keeps_no_part_from_being_filed(everybody, lan):
    browser, desk, *_rest = everybody
    code = newborn.file_late(browser, lan)
    take_back(browser)
    newborn.receive(desk, code)
    assert not Parked.objects.exists() and newborn.parts(code)["birth"] == "running"
    birth = newborn.part(code, "birth")
    reading = warehouse.Reading(warehouse.Ground.HANDLING, by=lan.id, about=birth.id, kind="dossier")
    assert "person.disability" not in warehouse.facts_of(lan.id, reading), "no more is read"
    assert spared(birth) == spared(birth.whole) and spared(birth)["reused"]
    page = desk.visit(f"/viec/{birth.code}").content.decode()
    assert "đã được đồng ý ngày" in page and "đã rút lại sự đồng ý ngày" in page


def test_taken_back_later_the_office_of_the_part_is_told(everybody, lan):
    browser, desk, *_rest = everybody
    code = newborn.file_late(browser, lan)
    newborn.receive(desk, code)
    address = f"/viec/{newborn.part(code, 'birth').code}"
    assert "đã rút lại sự đồng ý" not in desk.visit(address).content.decode()
    take_back(browser)
    assert "đã rút lại sự đồng ý ngày" in desk.visit(address).content.decode()


def test_of_another_fact_that_was_taken_back_the_office_of_the_part_is_told_nothing(everybody, lan):
    browser, desk, *_rest = everybody
    code = newborn.file_late(browser, lan)
    newborn.receive(desk, code)
    birth = newborn.part(code, "birth")
    for word in ("yes", "back"):  # to what another part takes
        warehouse.permissions.say(lan.id, ["person.benefit_account"], word, by=lan.id, about=birth.id,
                                  procedure=newborn.CODE, words="1")  # fmt: skip
    page = desk.visit(f"/viec/{birth.code}").content.decode()
    assert "đã được đồng ý ngày" in page and "đã rút lại sự đồng ý" not in page


def test_the_correction_of_a_part_asks_only_what_was_marked(everybody, sent_back):
    browser, *_rest = everybody
    draft = browser.post(f"/ho-so/{sent_back}/sua")["Location"].split("/")[2]
    browser.visit(f"/ban-nhap/{draft}/trang/child")
    after = browser.post(f"/ban-nhap/{draft}/trang/child", {"child_name": NAME})["Location"]
    assert "dong-y-lay-du-lieu" not in after and "disability" not in browser.visit(after).content.decode()
    marital.send(browser, draft)
    kept = spared(Draft.objects.get(id=draft).corrects)
    assert kept["reused"] and kept["permitted_at"]


def test_a_program_corrects_only_what_was_marked(everybody, sent_back):
    browser, *_rest = everybody
    token = System(Client()).tokens(browser)["access_token"]
    answer = post(f"{DOSSIERS}/{sent_back}/correction", {"answers": {"child_name": NAME}}, token,
                  **{"Idempotency-Key": "correct-birth-1"})  # fmt: skip
    assert answer.status_code == 201, answer.content.decode()
