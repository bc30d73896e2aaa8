"""What registers and offices told is not shown to an account of level 1, and stays as it is for one of level 2."""

from uuid import UUID

import pytest

from motcua.base import clock
from motcua.dossiers import draft_following, drafts
from motcua.dossiers.models import Draft, DraftAnswer
from motcua.dossiers.reading import draft_view_for
from motcua.identity.service import Person
from motcua.procedures import service as procedures
from motcua.rights import exports
from motcua.rights.errors import CopyWithheld
from motcua.warehouse import service as warehouse
from motcua.warehouse.models import SourceQuestion
from tests.births import marital
from tests.people import WARD
from tests.sources import register as sources
from tests.sources.weak import ENDED, weaker
from tests.windows import benefit

pytestmark = pytest.mark.django_db

TOLD = {"person.ethnicity": "Tày của sổ", "person.nationality": "Việt Nam của sổ"}
PAGE = "/ban-nhap/{}/trang/person"
SAID = "chưa hiện cho tài khoản của bạn"


@pytest.fixture
def draft(lan, client_of, catalogue) -> str:
    """A draft of Lan's about herself, of whom a register has told."""
    warehouse.record(lan.id, TOLD, "population")
    draft = marital.start(client_of(lan))
    marital.answer(client_of(lan), draft, {page: marital.ANSWERS[page] for page in ("requester", "whom")})
    return draft


def text_of(browser, address: str) -> str:
    return browser.visit(address).content.decode()


def test_the_form_says_that_it_is_there_and_does_not_show_it(draft, lan, client_of):
    weak, check = client_of(weaker(lan)), f"/ban-nhap/{draft}/kiem-tra"
    page = text_of(weak, PAGE.format(draft))
    assert page.count(SAID) == 2 and "của sổ" not in page and "của sổ" not in text_of(weak, check)
    assert "Một số dữ liệu chưa hiện cho tài khoản này" in page and "đăng nhập lại" in page
    assert "Nguyễn" in page, "what the account itself tells is shown"
    strong = text_of(client_of(lan), PAGE.format(draft))
    assert 'value="Tày của sổ"' in strong and SAID not in strong


def test_nothing_is_lost_when_a_weak_account_writes_the_page(draft, lan, client_of):
    weak, page = client_of(weaker(lan)), PAGE.format(draft)
    empty = {"person_ethnicity": "", "person_nationality": "", "person_address": "12 phố Đội Cấn"}
    assert weak.post(page + "/luu", empty).status_code == 200
    went_on = weak.post(page, empty)
    assert went_on.status_code == 302, "nobody is asked for what is known"
    strong = text_of(client_of(lan), page)
    assert 'value="Tày của sổ"' in strong and 'value="Việt Nam của sổ"' in strong
    assert weak.post(page, empty | {"person_ethnicity": "Mường"}).status_code == 302
    assert 'value="Mường"' in text_of(weak, page) and "của sổ" not in text_of(weak, page)
    strong = text_of(client_of(lan), page)
    assert 'value="Mường"' in strong and "Tày của sổ" in strong and 'value="Việt Nam của sổ"' in strong
    assert weak.post(page, empty).status_code == 422, "what they wrote and take out again is theirs to answer"


def test_what_a_register_told_stays_in_a_draft_in_which_a_weak_account_writes(yen, client_of, catalogue):
    """Where it was filled in at the start and stored, not worked out at each reading."""
    warehouse.record(yen.id, {"person.address": "7 ngõ Của Sổ"}, "population")
    strong, weak = client_of(yen), client_of(weaker(yen))
    draft = marital.start(strong, benefit.CODE)
    stored = DraftAnswer.objects.filter(draft=draft, field="requester_address", source="population")
    assert stored.exists()
    page = f"/ban-nhap/{draft}/trang/requester"
    assert SAID in text_of(weak, page) and "Của Sổ" not in text_of(weak, page)
    typed = benefit.pages(ENDED)["requester"] | {"requester_address": ""}
    assert weak.post(page, typed).status_code == 302 and stored.exists()
    assert "Của Sổ" not in text_of(weak, f"/ban-nhap/{draft}/kiem-tra")
    assert 'value="7 ngõ Của Sổ"' in text_of(strong, page)


def test_what_has_no_question_any_more_is_not_shown_either(draft, lan, client_of):
    version = Draft.objects.get(id=draft).procedure_version_id
    gone = {"person_ethnicity": procedures.version(version).procedure.field("person_ethnicity")}
    DraftAnswer.objects.update_or_create(
        draft_id=draft, field="person_ethnicity",
        defaults={"raw": {"person_ethnicity": "Tày của sổ"}, "value": "Tày của sổ", "source": "population",
                  "saved_at": clock.now()},
    )  # fmt: skip
    shown = {
        level: [one.value for one in draft_following.apart(
            draft_view_for(Person(lan.id, lan.name, level, False), UUID(draft)), gone, {}
        )] for level in (1, 2)
    }  # fmt: skip
    assert shown == {1: [], 2: ["Tày của sổ"]}


def test_of_their_own_data_a_weak_account_sees_what_it_tells_itself(lan, client_of):
    warehouse.record(lan.id, TOLD | {"person.commune": "00008"}, "population")
    weak, strong = (text_of(client_of(one), "/giay-to-cua-toi") for one in (weaker(lan), lan))
    assert "của sổ" not in weak and lan.personal_number in weak
    assert "nhiều thông tin về bạn hơn những gì hiện ở đây" in weak and "đăng nhập lại" in weak
    assert "Tày của sổ" in strong and "nhiều thông tin về bạn hơn" not in strong
    at = [warehouse.commune_of(Person(lan.id, lan.name, level, False)) for level in (1, 2)]
    assert at == ["", "00008"]


def test_of_whom_only_the_account_tells_nothing_is_said_to_be_hidden(lan, client_of):
    browser = client_of(weaker(lan))
    assert "chưa hiện cho tài khoản" not in text_of(browser, "/giay-to-cua-toi")
    assert "chưa hiện cho tài khoản" not in text_of(browser, "/du-lieu-cua-toi")
    assert browser.post("/du-lieu-cua-toi/ban-sao").status_code == 302


def test_a_copy_of_everything_is_for_an_account_that_may_see_everything(register, lan, client_of, catalogue):
    weak, strong = (Person(lan.id, lan.name, level, False) for level in (1, 2))
    drafts.start(strong, marital.CODE, WARD)
    row = exports.ask(strong)
    exports.make(row.id)
    sources.deliver()
    assert SourceQuestion.objects.get().outcome == "told"
    for refused in (lambda: exports.ask(weak), lambda: exports.fetch(weak, row.id)):
        with pytest.raises(CopyWithheld):
            refused()
    address = f"/du-lieu-cua-toi/ban-sao/{row.id}.zip"
    page = text_of(client_of(weaker(lan)), "/du-lieu-cua-toi")
    assert "Bản sao có cả những gì" in page and str(row.id) not in page
    assert client_of(weaker(lan)).get(address).status_code == 403
    assert client_of(lan).get(address).status_code == 200
