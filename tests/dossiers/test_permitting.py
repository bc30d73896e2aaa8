"""Facts that want consent: asked in one question, refused without harm, given, taken back, and told to the office."""

import re
from datetime import date, timedelta

import pytest

from motcua.base import clock
from motcua.dossiers import permitting
from motcua.dossiers.models import Dossier, Draft, DraftAnswer
from motcua.dossiers.reading import draft_view
from motcua.ledger import service as ledger
from motcua.warehouse import service as warehouse
from tests.births import birth, marital
from tests.dossiers import filing, permission
from tests.people import PERSONAL
from tests.windows import benefit

pytestmark = pytest.mark.django_db

ACCOUNT = {"person.benefit_account": "0011223344", "person.benefit_bank": "Agribank"}
ENDED = date(2026, 9, 30)


def day(later: int = 0) -> str:
    """Today as pages write it, or so many days later."""
    return f"{clock.today() + timedelta(days=later):%d/%m/%Y}"


def days_of_consent(somebody) -> tuple[str, str]:
    """The first and the last day of what somebody said last. They are the database's, whose clock counts."""
    (said, *_earlier) = warehouse.permissions.all_of(somebody.id)
    assert said.until - said.at == timedelta(days=180)
    return tuple(f"{moment.astimezone(clock.ZONE):%d/%m/%Y}" for moment in (said.at, said.until))


@pytest.fixture(autouse=True)
def house(catalogue, officials):
    benefit.publish_filled_in()


@pytest.fixture
def lans(lan, client_of):
    """Lan's browser; of her a bank account is known, which wants consent."""
    warehouse.record(lan.id, ACCOUNT, "vneid")
    return client_of(lan)


def begun(browser) -> str:
    """A draft that has everything but the bank account; gives its id."""
    draft = marital.start(browser, benefit.FILLED_IN)
    pages = benefit.pages(ENDED)
    marital.answer(browser, draft, {page: pages[page] for page in ("requester", "work")})
    birth.attach(browser, draft, "proof_of_ending")
    return draft


def question(draft: str) -> str:
    return f"/ban-nhap/{draft}/dong-y-lay-du-lieu?tiep=payout"


def say(browser, draft: str, said: str) -> str:
    """Open the question and press a button of it; gives the page that follows."""
    response = permission.say(browser, question(draft), said)
    assert response.status_code == 302
    return browser.visit(response["Location"]).content.decode()


def payout(browser, draft: str) -> str:
    return browser.visit(f"/ban-nhap/{draft}/trang/payout").content.decode()


def send(browser, draft: str, **pay) -> str:
    """Send with the page of the payment as it is filled in, or with `pay`; gives the code."""
    assert browser.post(f"/ban-nhap/{draft}/trang/payout", {"truth": "yes", **pay}).status_code == 302
    return marital.send(browser, draft)


def test_it_is_asked_before_the_page_that_needs_it_and_nothing_is_filled_in_before(lans):
    draft = begun(lans)
    after = lans.post(f"/ban-nhap/{draft}/trang/work", benefit.pages(ENDED)["work"])
    assert after["Location"] == question(draft)
    page = lans.visit(after["Location"]).content.decode()
    for words in ("Số tài khoản nhận an sinh xã hội", "tài khoản VNeID", "91/2025/QH15", day(later=180),
                  "Nếu bạn không đồng ý", "hưởng trợ cấp thất nghiệp"):  # fmt: skip
        assert words in page
    assert "0011223344" not in page + payout(lans, draft)
    assert "checked" not in page and page.count('name="said"') == 2
    yes, no = re.findall(r'<button type="submit" class="([^"]+)" name="said"', page)
    assert yes == no  # as easy to refuse as to agree


def test_a_yes_fills_in_and_is_not_asked_again(lans, lan):
    draft = begun(lans)
    page = say(lans, draft, "yes")
    assert "0011223344" in page and "Agribank" in page and "Được lấy khi bạn đồng ý ngày" in page
    after = lans.post(f"/ban-nhap/{draft}/trang/work", benefit.pages(ENDED)["work"])
    assert after["Location"].endswith("/trang/payout")
    assert not DraftAnswer.objects.filter(draft_id=draft, field="bank_account").exists()  # it goes with the consent


def test_a_no_asks_for_the_answer_and_hinders_nothing(lans, lan):
    draft = begun(lans)
    page = say(lans, draft, "no")
    assert "0011223344" not in page and "Bạn không đồng ý cho lấy dữ liệu" in page
    after = lans.post(f"/ban-nhap/{draft}/trang/work", benefit.pages(ENDED)["work"])
    assert after["Location"].endswith("/trang/payout")
    code = send(lans, draft, bank_account="19001234567", bank="Vietcombank")
    sent = Dossier.objects.get(code=code).submissions.get()
    assert sent.answers["bank_account"] == "19001234567" and "bank_account" not in sent.provenance
    assert "0011223344" not in str(vars(sent))


def test_no_becomes_yes_and_is_taken_back(lans):
    draft = begun(lans)
    say(lans, draft, "no")
    assert "0011223344" in say(lans, draft, "yes")
    page = lans.visit(question(draft)).content.decode()
    assert "Rút lại và xóa câu trả lời" in page
    page = say(lans, draft, "back")
    assert "0011223344" not in page and "Agribank" not in page
    assert "Bạn đã rút lại sự đồng ý" in page
    assert "Bạn đã rút lại sự đồng ý" in lans.visit(question(draft)).content.decode()


def test_a_no_in_a_page_from_before_the_yes_counts(lans, lan):
    draft = begun(lans)
    old = permission.opened(lans, question(draft))
    say(lans, draft, "yes")
    page = lans.visit(permission.press(lans, old, "no")["Location"]).content.decode()
    assert "0011223344" not in page and "Bạn đã rút lại sự đồng ý" in page
    said = warehouse.permissions.of_matter(lan.id, draft)
    assert {name: one.said for name, one in said.items()} == dict.fromkeys(ACCOUNT, "back")


def test_a_yes_speaks_of_what_is_asked_and_turns_no_other_no(lans, lan):
    draft = begun(lans)
    account, bank = ACCOUNT
    warehouse.permissions.say(lan.id, [account], "no", by=lan.id, about=draft, procedure=benefit.FILLED_IN, words="1")
    page = say(lans, draft, "yes")
    assert "Agribank" in page and "0011223344" not in page
    said = warehouse.permissions.of_matter(lan.id, draft)
    assert {name: one.said for name, one in said.items()} == {account: "no", bank: "yes"}


def test_an_answer_that_was_filled_in_before_consent_was_wanted_is_asked(lans):
    """As drafts of 0.5.0 have it."""
    draft = begun(lans)
    now = clock.now()
    for field, value in (("bank_account", "0011223344"), ("bank", "Agribank")):
        DraftAnswer.objects.create(
            draft_id=draft, field=field, raw={field: value}, value=value, source="vneid", saved_at=now
        )
    assert "0011223344" not in payout(lans, draft)
    after = lans.post(f"/ban-nhap/{draft}/trang/work", benefit.pages(ENDED)["work"])
    assert after["Location"] == question(draft)
    assert "0011223344" not in say(lans, draft, "no")
    assert "0011223344" in say(lans, draft, "yes")
    assert "0011223344" not in say(lans, draft, "back")
    code = send(lans, draft, bank_account="19001234567", bank="Vietcombank")
    sent = Dossier.objects.get(code=code).submissions.get()
    assert sent.answers["bank_account"] == "19001234567" and "bank_account" not in sent.sources


def test_taken_back_and_kept_it_is_what_the_person_wrote(lans):
    draft = begun(lans)
    say(lans, draft, "yes")
    page = say(lans, draft, "keep")
    assert "0011223344" in page and "tài khoản VNeID" not in page
    code = send(lans, draft, bank_account="0011223344", bank="Agribank")
    sent = Dossier.objects.get(code=code).submissions.get()
    assert sent.answers["bank_account"] == "0011223344" and sent.sources.get("bank_account") is None
    assert "bank_account" not in sent.provenance


def test_the_office_sees_the_consent_with_its_days(lans, lan, hung, client_of):
    draft = begun(lans)
    say(lans, draft, "yes")
    given, until = days_of_consent(lan)
    code = send(lans, draft, bank_account="0011223344", bank="Agribank")
    desk = client_of(hung).visit(f"/viec/{code}").content.decode()
    assert f"đã được đồng ý ngày {given}, đến {until}" in desk


def test_after_sending_it_is_taken_back_for_what_comes(lans, lan, hung, client_of):
    draft = begun(lans)
    say(lans, draft, "yes")
    code = send(lans, draft, bank_account="0011223344", bank="Agribank")
    dossier = Dossier.objects.get(code=code)
    reading = warehouse.Reading(warehouse.Ground.HANDLING, by=hung.id, about=dossier.id, kind="dossier")
    assert "person.benefit_account" in warehouse.facts_of(lan.id, reading)
    assert lans.get(question(draft))["Location"] == "/giay-to-cua-toi/dong-y"
    page = lans.visit("/giay-to-cua-toi/dong-y").content.decode()
    assert code in page and "vì cơ quan phải chứng minh được" in page
    (address,) = re.findall(r'action="(/giay-to-cua-toi/dong-y/[^"]+/rut)"', page)
    for _ in range(2):
        assert lans.post(address)["Location"] == "/giay-to-cua-toi/dong-y"
    page = lans.visit("/giay-to-cua-toi/dong-y").content.decode()
    assert page.count("Rút lại lúc") == 1 and "/rut" not in page
    assert "person.benefit_account" not in warehouse.facts_of(lan.id, reading)
    desk = client_of(hung).visit(f"/viec/{code}").content.decode()
    assert "0011223344" in desk and "đã rút lại sự đồng ý ngày" in desk  # what it holds, it holds


def test_the_consent_goes_along_into_a_correction(lans, lan, hung, client_of):
    draft = begun(lans)
    say(lans, draft, "yes")
    code = send(lans, draft, bank_account="0011223344", bank="Agribank")
    marked = {"mark-field-employer": "yes", "reason-field-employer": "insurance_not_closed",
              "advice-field-employer": "Ghi đúng tên."}  # fmt: skip
    assert filing.act(client_of(hung), code, "tra-lai", **marked).status_code == 302
    assert lans.post(f"/ho-so/{code}/sua").status_code == 302
    correction = Draft.objects.get(corrects__code=code)
    reading = warehouse.Reading(warehouse.Ground.FILING, by=lan.id, about=correction.id, kind="draft")
    assert "person.benefit_account" in warehouse.facts_of(lan.id, reading)


def test_nobody_else_takes_it_back_or_sees_it(lans, mai, client_of):
    draft = begun(lans)
    say(lans, draft, "yes")
    stranger = client_of(mai)
    (given,) = warehouse.permissions.all_of(Draft.objects.get(id=draft).owner_id)
    assert stranger.post(f"/giay-to-cua-toi/dong-y/{given.id}/rut").status_code == 404
    assert stranger.post(question(draft), {"said": "back"}).status_code == 404
    assert "an sinh" not in stranger.visit("/giay-to-cua-toi/dong-y").content.decode()
    assert "0011223344" in payout(lans, draft)


def test_the_ledger_has_the_words_and_no_data(lans, lan):
    draft = begun(lans)
    say(lans, draft, "yes")
    say(lans, draft, "back")
    given, taken = warehouse.permissions.all_of(lan.id)[::-1]
    (entry,), (back,) = (ledger.entries_about(one.id) for one in (given, taken))
    assert (entry.event, back.event) == ("permission:given", "permission:withdrawn")
    assert entry.by == lan.id and entry.params["items"] == sorted(ACCOUNT) and entry.params["until"]
    for secret in (*PERSONAL, *ACCOUNT.values()):
        assert secret not in str(entry.params) + str(back.params)


def test_who_read_it_says_with_which_consent(lans, lan):
    draft = begun(lans)
    say(lans, draft, "yes")
    given, _until = days_of_consent(lan)
    page = lans.visit("/giay-to-cua-toi/ai-da-xem").content.decode()
    assert f"được bạn đồng ý ngày {given}" in page
    assert "Số tài khoản nhận an sinh xã hội" in page


def test_what_has_no_such_facts_is_asked_nothing_and_costs_nothing(lan, client_of, django_assert_num_queries):
    browser = client_of(lan)
    draft = filing.start(browser)
    view = draft_view(Draft.objects.get(id=draft))
    with django_assert_num_queries(0):
        assert permitting.of_view(view) is None
    assert browser.get(f"/ban-nhap/{draft}/dong-y-lay-du-lieu").status_code == 302
