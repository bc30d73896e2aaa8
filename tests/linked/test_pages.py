"""The tree on pages: for the person who filed, for whoever tracks, for officials; and going on with what is missing."""

import pytest
from django.utils.html import escape
from django.utils.translation import gettext, override

from motcua.dossiers.models import Dossier, Draft, DraftAnswer
from motcua.ledger.service import run_until_idle
from motcua.notices.models import Notice
from tests.births import birth
from tests.dossiers.filing import act
from tests.linked import newborn

pytestmark = pytest.mark.django_db


def said(words: str, **params) -> str:
    """A sentence as it stands on a page."""
    with override("vi"):
        return escape(gettext(words) % params if params else gettext(words))


BIRTH, HOME, CARD = "Đăng ký khai sinh", "Đăng ký thường trú", "Cấp thẻ bảo hiểm y tế"


def test_one_page_shows_what_there_is_and_what_comes(everybody):
    browser, desk, *_rest = everybody
    code = newborn.file_one(browser)
    assert said("The procedures in this dossier") not in browser.visit(f"/ho-so/{code}").content.decode()
    newborn.receive(desk, code)
    page = browser.visit(f"/ho-so/{code}").content.decode()
    part = newborn.part(code, "birth")
    assert part.code in page and said("Begins by itself after: %(parts)s.", parts=BIRTH) in page
    assert said("Filed together with other procedures:") in browser.visit(f"/ho-so/{part.code}").content.decode()
    assert code in browser.visit(f"/ho-so/{part.code}").content.decode()


def test_whoever_tracks_sees_states_and_dates_and_opens_nothing(everybody, client):
    browser, desk, *_rest = everybody
    code = newborn.file_one(browser)
    newborn.receive(desk, code)
    newborn.refuse(desk, newborn.part(code, "birth").code, "registered_already")
    secret = Dossier.objects.get(code=code).tracking_secret
    page = client.post("/tra-cuu", {"ma": code, "secret": secret}).content.decode()
    assert newborn.part(code, "birth").code in page and BIRTH in page and CARD in page
    assert f"/ho-so/{newborn.part(code, 'birth').code}" not in page and birth.CHILD not in page
    assert newborn.EXPLANATION not in page


def test_officials_see_the_whole_from_a_part_and_all_parts_from_the_whole(everybody):
    browser, desk, officer, _chair = everybody
    code = newborn.file_one(browser)
    newborn.receive(desk, code)
    part = newborn.part(code, "birth")
    assert f'/viec/{code}"' in officer.visit(f"/viec/{part.code}").content.decode()
    page = desk.visit(f"/viec/{code}").content.decode()
    assert f'/viec/{part.code}"' in page
    assert said("Nothing to do here: each procedure has a dossier of its own.") in page
    waiting = desk.visit("/viec").content.decode()
    assert part.code in waiting and code not in waiting, "the whole itself waits for nobody"


def test_nobody_decides_on_a_whole_by_hand(everybody):
    browser, desk, officer, chair = everybody
    code = newborn.file_one(browser)
    newborn.receive(desk, code)
    before = Dossier.objects.get(code=code)
    tried = {officer: ("xong-buoc",), chair: ("duyet", "dung"), desk: ("trao", "tra-lai", "tu-choi")}
    for official, what in ((one, what) for one, several in tried.items() for what in several):
        act(official, code, what, ground="nothing_added", explanation="x", step="check")
    after = Dossier.objects.get(code=code)
    assert (after.version, after.status) == (before.version, before.status)


def test_a_part_that_waits_leads_there_with_one_press(everybody):
    browser, desk, *_rest = everybody
    code = newborn.file_one(browser)
    newborn.receive(desk, code)
    part = newborn.part(code, "birth")
    assert newborn.send_back(desk, part.code).status_code == 302
    run_until_idle()
    page = browser.visit(f"/ho-so/{code}").content.decode()
    assert said("Your turn: %(part)s", part=BIRTH) in page and f'href="/ho-so/{part.code}"' in page
    assert f"/ho-so/{code}/sua" not in page


def test_what_is_missing_is_said_with_its_reason_and_is_filed_alone_with_everything_filled_in(everybody):
    browser, desk, officer, chair = everybody
    code = newborn.settled_in_part(browser, desk, officer, chair)
    page = browser.visit(f"/ho-so/{code}")
    text = page.content.decode()
    assert said("Not done: %(parts)s", parts=f"{HOME}, {CARD}") in text
    assert said("Done, and it stays: %(parts)s.", parts=BIRTH) in text
    assert "Trẻ đã có thẻ bảo hiểm y tế còn giá trị" in text and newborn.EXPLANATION in text
    slip = newborn.part(code, "birth").slips.get(form="birth_certificate")
    assert f"/giay/{slip.id}.pdf" in text, "what succeeded is opened here"
    begun = browser.press(page, gettext_of("File this alone: %(part)s", part=CARD))
    draft = Draft.objects.get(procedure_code="9.000722", state=Draft.OPEN)
    told = dict(DraftAnswer.objects.filter(draft=draft).values_list("field", "value"))
    assert told["child_name"] == birth.CHILD and told["child_number"] == newborn.NUMBER
    assert told["first_treatment"] == "Trạm y tế phường Ba Đình" and begun.status_code == 200
    again = browser.post(f"/ho-so/{code}/nop-rieng/insurance")
    assert again["Location"] == f"/ban-nhap/{draft.id}", "pressed twice it is the same draft"


def gettext_of(words: str, **params) -> str:
    with override("vi"):
        return gettext(words) % params


def test_nothing_is_filed_alone_that_goes_on_succeeded_or_is_not_theirs(everybody, mai, client_of):
    browser, desk, officer, chair = everybody
    code = newborn.settled_in_part(browser, desk, officer, chair)
    assert browser.post(f"/ho-so/{code}/nop-rieng/birth").status_code == 409
    assert browser.post(f"/ho-so/{code}/nop-rieng/nothing").status_code == 409
    assert client_of(mai).post(f"/ho-so/{code}/nop-rieng/insurance").status_code == 404
    assert browser.get(f"/ho-so/{code}/nop-rieng/insurance").status_code == 302
    assert not Draft.objects.filter(state=Draft.OPEN).exists()


def test_an_impossible_part_is_not_offered_alone(everybody):
    browser, desk, *_rest = everybody
    code = newborn.file_one(browser)
    newborn.receive(desk, code)
    newborn.refuse(desk, newborn.part(code, "birth").code, "registered_already")
    page = browser.visit(f"/ho-so/{code}").content.decode()
    assert f"/ho-so/{code}/nop-rieng/birth" in page and f"/ho-so/{code}/nop-rieng/insurance" not in page
    assert said("Cannot be done, because there is no result of: %(parts)s.", parts=BIRTH) in page


def test_whoever_filed_is_told_what_has_become_of_it(everybody):
    browser, desk, officer, chair = everybody
    code = newborn.settled_in_part(browser, desk, officer, chair)
    whole = Dossier.objects.get(code=code)
    told = set(Notice.objects.filter(about=whole.id, person_id=whole.filer_id).values_list("event", flat=True))
    assert {"dossier:submitted", "dossier:accepted", "dossier:settled", "dossier:returned"} <= told
    messages = browser.visit("/tin-nhan").content.decode()
    assert "Mọi thủ tục trong hồ sơ đã kết thúc" in messages
