"""Two devices, or two tabs, answer the same question: both answers are kept, and the person is asked. Without a
script."""

import re

import pytest
from django.utils.html import escape

from motcua.dossiers import following_job
from motcua.dossiers.models import Draft, DraftAnswer
from motcua.procedures import service as procedures
from tests.births import birth, marital
from tests.client import filled
from tests.dossiers import filing
from tests.versions import lawmaking as law
from tests.versions.publishing import after_it_began, publish

pytestmark = pytest.mark.django_db

PHONE = {"HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 11) AppleWebKit/537.36 Chrome/87 Mobile Safari/537.36"}
OFFICE = "registered_office"


@pytest.fixture
def draft(catalogue, lan, client_of) -> str:
    """Lan's draft, answered once."""
    browser = client_of(lan)
    started = filing.start(browser)
    filing.answer_everything(browser, started)
    return started


@pytest.fixture
def devices(draft, lan, client_of):
    """Her computer and her phone, both with the page about the event open."""
    return Device(client_of(lan), draft), Device(client_of(lan), draft, PHONE)


class Device:
    """A browser that has a page open: what it sends is what that page had, and what is typed."""

    def __init__(self, browser, draft: str, headers: dict | None = None, page: str = "event"):
        self.browser, self.headers, self.address = browser, headers or {}, f"/ban-nhap/{draft}/trang/{page}"
        self.open()

    def open(self) -> str:
        self.page = self.browser.get(self.address, **self.headers)
        assert self.page.status_code == 200
        return self.page.content.decode()

    def send(self, **typed):
        """Press "Save and continue" on the page as it was opened."""
        return self.browser.post(self.address, self._carried() | typed, **self.headers)

    def save(self, **typed):
        """What the script sends while somebody types."""
        carried = {name: text for name, text in self._carried().items() if name in ("sheet-id", "answers-seen")}
        return self.browser.post(f"{self.address}/luu", carried | typed, HTTP_ACCEPT="application/json", **self.headers)

    def _carried(self) -> dict:
        return filled(next(f for f in self.page.page.all("form") if f.get("action") == self.address))


def stored(draft: str, field: str = OFFICE) -> tuple[str, list[str]]:
    """What stands, and what else was written."""
    row = DraftAnswer.objects.get(draft_id=draft, field=field)
    return row.raw.get(field), [one["raw"].get(field) for one in (row.written or {}).get("others", [])]


def choices(page: str, field: str = OFFICE) -> dict[str, str]:
    """The answers that a page offers to choose from: words -> what the form sends."""
    found = re.findall(rf'name="choose-{field}" type="radio" value="([^"]+)"[^>]*>\s*<label[^>]*>([^<]*)</label>', page)
    return {words: value for value, words in found}


def test_the_second_device_overwrites_nothing_and_the_person_chooses(draft, devices):
    computer, phone = devices
    assert computer.send(registered_office="UBND xã Yên Bình").status_code == 302
    refused = phone.send(registered_office="UBND xã Yên Trung")
    assert refused.status_code == 422 and stored(draft) == ("UBND xã Yên Bình", ["UBND xã Yên Trung"])
    page = refused.content.decode()
    said = choices(page)
    assert set(said) == {"UBND xã Yên Bình", "UBND xã Yên Trung"}
    assert "trên điện thoại" in page and "trên máy tính" in page and "bạn trả lời" in page
    check = phone.browser.visit(f"/ban-nhap/{draft}/kiem-tra").content.decode()
    assert f"/ban-nhap/{draft}/trang/event" in check and "Có hai câu trả lời" in check
    assert "Chọn câu trả lời đúng: Việc hộ tịch đã đăng ký" in check and "Còn phải trả lời" not in check
    assert phone.browser.post(f"/ban-nhap/{draft}/gui").status_code == 422  # not before somebody has chosen
    phone.page = refused
    assert phone.send(**{f"choose-{OFFICE}": said["UBND xã Yên Trung"]}).status_code == 302
    assert stored(draft) == ("UBND xã Yên Trung", [])
    assert phone.browser.post(f"/ban-nhap/{draft}/gui").status_code == 302


def test_what_stands_may_be_chosen_too(draft, devices):
    computer, phone = devices
    computer.send(registered_office="A xã Yên Bình")
    phone.page = phone.send(registered_office="B xã Yên Trung")
    assert phone.send().status_code == 422  # nothing was chosen
    assert stored(draft) == ("A xã Yên Bình", ["B xã Yên Trung"])
    assert phone.send(**{f"choose-{OFFICE}": choices(phone.page.content.decode())["A xã Yên Bình"]}).status_code == 302
    assert stored(draft) == ("A xã Yên Bình", [])


def test_a_page_that_lay_open_changes_only_what_was_typed_in_it(draft, devices):
    computer, phone = devices
    assert computer.send(registered_office="UBND xã Yên Bình").status_code == 302
    assert phone.send(register_number="99").status_code == 302
    assert stored(draft) == ("UBND xã Yên Bình", []) and stored(draft, "register_number") == ("99", [])


def test_going_back_and_pressing_twice_is_no_second_device(draft, devices):
    computer, _phone = devices
    for words in ("UBND xã A", "UBND xã A", "UBND xã B"):  # the same page each time, as Back brings it without a script
        assert computer.send(registered_office=words).status_code == 302
    assert stored(draft) == ("UBND xã B", [])


def test_both_may_type_the_same(draft, devices):
    computer, phone = devices
    computer.send(registered_office="UBND xã A")
    assert phone.send(registered_office="UBND xã A").status_code == 302 and stored(draft) == ("UBND xã A", [])


def test_typing_on_beside_another_answer_keeps_one_for_each_tab(draft, devices):
    """The script saves on and on: of a tab it is the last word that stands beside, and the other's stays."""
    computer, phone = devices
    assert computer.save(registered_office="UBND xã Y").json()["twice"] == []
    for words in ("UBND", "UBND xã", "UBND xã Z"):
        told = phone.save(registered_office=words).json()
        assert told["twice"] == ["Nơi đã đăng ký"] and OFFICE not in told["seen"]
    computer.save(registered_office="UBND xã Yên")
    assert stored(draft) == ("UBND xã Yên", ["UBND xã Z"])
    third = Device(computer.browser, draft)
    assert set(choices(third.page.content.decode())) == {"UBND xã Yên", "UBND xã Z"}
    computer.save(registered_office="UBND xã Z")  # they agree: nothing is left to choose
    assert stored(draft) == ("UBND xã Z", [])
    assert not choices(third.open())


def test_a_date_is_chosen_like_a_line(catalogue, lan, client_of):
    draft = marital.start(client_of(lan))
    marital.answer(client_of(lan), draft, marital.ANSWERS)
    one, two = (Device(client_of(lan), draft, page="use") for _ in range(2))
    one.send(**{"partner_birth_date-day": "2"})
    two.page = two.send(**{"partner_birth_date-day": "3"})
    said = choices(two.page.content.decode(), "partner_birth_date")
    assert set(said) == {"02/05/1989", "03/05/1989"}
    assert two.send(**{"choose-partner_birth_date": said["03/05/1989"]}).status_code == 302
    assert DraftAnswer.objects.get(draft_id=draft, field="partner_birth_date").value == "1989-05-03"


def test_a_box_that_was_ticked_stays_ticked_until_somebody_chooses(catalogue, lan, client_of):
    """A box that is not ticked sends nothing at all, and neither does a question that is not shown."""
    draft = marital.start(client_of(lan))
    marital.answer(client_of(lan), draft, marital.ANSWERS)
    one, two = (Device(client_of(lan), draft, page="fee_and_delivery") for _ in range(2))
    one.send(truth="")
    one.send(truth="yes")
    assert stored(draft, "truth") == ("yes", [])
    two.send()
    assert stored(draft, "truth") == ("yes", [])


def test_who_gave_the_other_answer_is_named(catalogue, lan, mai, client_of):
    """Somebody else may write in a draft as well: its owner, or who acts for them."""
    draft = marital.start(client_of(lan), birth.CODE)
    Draft.objects.filter(id=draft).update(filer_id=lan.id, owner_id=mai.id)
    one = Device(client_of(lan), draft, page="requester")
    two = Device(client_of(mai), draft, PHONE, page="requester")
    assert one.send(**birth.REQUESTER).status_code == 302
    page = two.send(**birth.REQUESTER | {"requester_phone": "0912 000 001"})
    assert page.status_code == 422 and escape("Nguyễn Thị Lan") in page.content.decode().split("<main")[1]


@pytest.fixture
def gone(draft, lan, client_of):
    """A computer with a page open that the rules have no more, after her phone has answered it otherwise: 3 copies."""
    computer, phone = (Device(client_of(lan), draft, more, "copies_and_delivery") for more in ({}, PHONE))
    assert phone.send(copies="3").status_code == 302
    publish(("  - key: copies_and_delivery\n", "  - key: how_many\n"))
    with after_it_began():
        following_job.run(procedures.in_force(law.CODE))
        yield computer


def test_an_old_form_of_a_page_that_is_gone_overwrites_nothing(draft, gone):
    """With and without a script: what stands stays, what was typed stands beside it, and she chooses."""
    changed = f"/ban-nhap/{draft}/thay-doi"
    assert gone.send(copies="5")["Location"] == changed and stored(draft, "copies") == ("3", ["5"])
    assert gone.save(copies="6").status_code == 200
    assert stored(draft, "copies") == ("3", ["6"]), "of one form the last word stands beside"
    assert gone.browser.post(f"/ban-nhap/{draft}/gui").status_code == 422
    now = Device(gone.browser, draft, page="how_many")
    assert now.send(**{"choose-copies": choices(now.page.content.decode(), "copies")["6"]}).status_code == 302
    assert stored(draft, "copies") == ("6", [])


def test_what_an_old_form_of_a_gone_page_only_carries_changes_nothing(draft, gone):
    assert gone.send(purpose="Đi học xa").status_code == 302
    assert stored(draft, "copies") == ("3", []) and stored(draft, "purpose") == ("Đi học xa", [])


def test_an_old_form_that_does_not_say_what_it_showed_overwrites_nothing(draft, gone):
    for _twice in range(2):
        assert gone.browser.post(gone.address, {"copies": "5"}).status_code == 302
    assert stored(draft, "copies") == ("3", ["5"])
