"""Words as opponents and unlucky people type them: markup, marks that hide, decomposed letters, odd numbers."""

import io
import unicodedata

import pypdfium2
import pytest
from django.core import mail

from motcua.dossiers.models import Dossier, DraftAnswer, Slip
from motcua.identity import service as identity
from motcua.ledger import outgoing
from motcua.ledger import service as ledger
from motcua.ledger.models import Outgoing
from tests.crawl import PUBLIC, crawl
from tests.dossiers import filing
from tests.people import ISSUER, Somebody

pytestmark = pytest.mark.django_db

HTML = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>${7*7}"
TYPST = '#panic("x") #read("/etc/passwd") *_`$\\u{41} @ref <tag> ] } // \\'
ALL = HTML + TYPST


@pytest.fixture(autouse=True)
def demo_mode(settings):
    """Unsigned results are given out in demo mode only."""
    settings.DEMO = True


@pytest.fixture
def bobby(db) -> Somebody:
    """Somebody whose name and address, confirmed by the state, are programs."""
    claims = {
        "iss": ISSUER, "sub": "vneid|bobby", "name": ALL, "personal_number": "001090000099", "address": ALL, "loa": 2,
        "email": "bobby@example.vn", "phone_number": "0900000099", "birthdate": "1990-02-03", "gender": "male",
    }  # fmt: skip
    person = identity.sign_in(claims, assurance=2, source="vneid")
    return Somebody(person.id, claims["sub"], ALL, claims["personal_number"], claims["email"], claims)


def unharmed(answers) -> int:
    """How many of the pages show the words, and none of them does what they say."""
    shown = 0
    for path, answer in answers.items():
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        text = answer.content.decode()
        assert "<script>alert" not in text and "<img src=x" not in text and "$49" not in text, path
        assert not [tag for tag in answer.page.tree.iter() if any(name.startswith("on") for name in tag.attrib)], path
        shown += "alert(1)" in text
    return shown


def test_markup_in_names_and_answers_is_text_on_every_page(catalogue, bobby, hung, thao, dung, client_of):
    browser, desk = client_of(bobby), client_of(hung)
    draft = filing.start(browser)
    filing.answer_everything(browser, draft)
    told = {**filing.ANSWERS["event"], "registered_office": ALL[:200], "register_number": "<b>1</b>"}
    browser.post(f"/ban-nhap/{draft}/trang/event", told)
    browser.post(
        f"/ban-nhap/{draft}/giay-to/old_paper", {"file": filing.photo(name="<img src=x onerror=alert(2)>.jpg")}
    )
    assert unharmed(crawl(browser, "/ho-so", f"/ban-nhap/{draft}/kiem-tra", f"/ban-nhap/{draft}/giay-to")) >= 2
    file = browser.get(f"/ban-nhap/{draft}/giay-to").content.decode().split("/giay-to/old_paper/")[1].split("/")[0]
    browser.post(f"/ban-nhap/{draft}/giay-to/old_paper/{file}/dung")
    code = filing.send(browser, draft)
    said = {"mark-field-registered_office": "yes", "reason-field-registered_office": "incomplete"}
    assert filing.act(desk, code, "tra-lai", **said, **{"advice-field-registered_office": ALL}).status_code == 302
    ledger.run_until_idle()
    assert unharmed(crawl(browser, f"/ho-so/{code}", "/tin-nhan", "/giay-to-cua-toi", *PUBLIC)) >= 2
    for official in (hung, thao, dung):
        assert unharmed(crawl(client_of(official), "/viec", f"/viec/{code}", "/viec/so-theo-doi")) >= 1
    tried = (
        browser.get("/tim-kiem", {"q": ALL}).content.decode() + browser.get("/tra-cuu", {"ma": ALL}).content.decode()
    )
    assert "<script>alert" not in tried and "<img src=x" not in tried


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", "").replace("\n", "")


def test_a_slip_prints_words_and_runs_none(catalogue, bobby, hung, client_of):
    browser, desk = client_of(bobby), client_of(hung)
    code = filing.file_one(browser)
    filing.act(desk, code, "tu-choi", ground="no_right_to_ask", explanation=ALL)
    printed = ""
    for slip in Slip.objects.filter(dossier__code=code):
        answer = browser.get(f"/ho-so/{code}/giay/{slip.id}.pdf", follow=True)
        assert answer["Content-Type"] == "application/pdf"
        assert "\n" not in answer["Content-Disposition"] and "<script" not in answer["Content-Disposition"]
        printed += words_of(answer.content)
    plain = printed.replace(" ", "")
    assert '#panic("x")' in plain.replace("“", '"').replace("”", '"') and '#read("/etc/passwd")' in plain.replace(
        "“", '"'
    ).replace("”", '"')
    assert "root:" not in plain


def test_a_mail_has_the_headers_that_we_gave_it(catalogue, bobby, hung, client_of):
    browser, desk = client_of(bobby), client_of(hung)
    code = filing.file_one(browser)
    said = {"mark-field-registered_office": "yes", "reason-field-registered_office": "incomplete"}
    advice = "x\r\nBcc: evil@example.org\r\n\r\n<script>alert(1)</script>"
    assert filing.act(desk, code, "tra-lai", **said, **{"advice-field-registered_office": advice}).status_code == 302
    ledger.run_until_idle()
    waiting = Outgoing.objects.filter(delivered_at=None, key__startswith="email")
    for row in waiting or Outgoing.objects.filter(delivered_at=None):
        outgoing.attempt(row.key, row.attempts)
    assert mail.outbox
    for letter in mail.outbox:
        message = letter.message()
        assert letter.recipients() == ["bobby@example.vn"] and not {"Bcc", "Cc"} & set(message.keys())
        html = [
            part.get_payload(decode=True).decode() for part in message.walk() if part.get_content_type() == "text/html"
        ]
        assert not [text for text in html if "<script>alert" in text]


@pytest.fixture
def browser(catalogue, lan, client_of):
    """Lan, signed in."""
    return client_of(lan)


@pytest.fixture
def draft(browser):
    """Lan's draft with every page answered."""
    started = filing.start(browser)
    filing.answer_everything(browser, started)
    return started


def saved(draft: str, field: str) -> object:
    return DraftAnswer.objects.get(draft_id=draft, field=field).value


HIDDEN = (
    ("UBND xã \u202eneib\u202c Yên", "UBND xã neib Yên"), ("UBND\u200b xã\ufeff Yên", "UBND xã Yên"),
    ("\u2066UBND\u2069 xã Yên\u00ad", "UBND xã Yên"),
    (unicodedata.normalize("NFD", "Ủy ban xã Yên Bình"), "Ủy ban xã Yên Bình"),
    ("UBND\x00 xã\x1b[31m Yên", "UBND xã[31m Yên"),
    ("UBND \ud800xã Yên".encode("utf-8", "replace").decode(), "UBND ?xã Yên"),
    ("=HYPERLINK(\"http://evil\")", "=HYPERLINK(\"http://evil\")"),
)  # fmt: skip


def test_what_hides_or_turns_words_is_left_out(browser, draft):
    for typed, kept in HIDDEN:
        sent = browser.post(f"/ban-nhap/{draft}/trang/event", {**filing.ANSWERS["event"], "registered_office": typed})
        assert sent.status_code == 302 and saved(draft, "registered_office") == kept


NO_NUMBERS = (
    "1e999", "1e3", "٣", "½", "-1", "0", "21", "2.5", "2,0", "+2", "0x2", "²", "NaN", "1_0", "9" * 5000, "", "hai",
)  # fmt: skip
NO_DAYS = (
    ("31", "2", "1990"), ("1", "1", "2999"), ("1", "1", "0001"), ("0", "0", "0"), ("٣", "2", "1990"),
    ("-1", "2", "1990"), ("1", "13", "1990"), ("1e1", "2", "1990"), ("1", "1", "99999"), ("29", "2", "2023"),
    ("x" * 5000, "1", "1990"),
)  # fmt: skip


def test_what_is_no_number_of_copies_is_asked_again_and_kept_as_typed(browser, draft):
    for number in NO_NUMBERS:
        sent = browser.post(f"/ban-nhap/{draft}/trang/copies_and_delivery", {"copies": number, "delivery": "paper"})
        assert sent.status_code == 422 and "govuk-error" in sent.content.decode(), number
        assert f'value="{number}"' in browser.get(sent.page.path).content.decode()
        assert saved(draft, "copies") is None and saved(draft, "delivery") == "paper"
    assert browser.post(f"/ban-nhap/{draft}/gui").status_code == 422 and not Dossier.objects.exists()


def test_a_day_that_never_was_or_is_still_to_come_is_asked_again(browser, draft):
    names = ("registered_on-day", "registered_on-month", "registered_on-year")
    for day in NO_DAYS:
        typed = filing.ANSWERS["event"] | dict(zip(names, day, strict=True))
        assert browser.post(f"/ban-nhap/{draft}/trang/event", typed).status_code == 422, day
        assert saved(draft, "registered_on") is None
        assert saved(draft, "registered_office") == filing.ANSWERS["event"]["registered_office"]
    assert browser.post(f"/ban-nhap/{draft}/gui").status_code == 422


def test_a_locked_answer_is_not_taken_from_a_form(browser, draft, lan):
    sent = {**filing.ANSWERS["requester"], "requester_name": "Người khác", "requester_number": "001099000001"}
    browser.post(f"/ban-nhap/{draft}/trang/requester", sent)
    assert saved(draft, "requester_name") == lan.name and saved(draft, "requester_number") == lan.personal_number


def test_pages_and_papers_that_are_not_there_are_not_found(browser, draft):
    for address in (
        "trang/khong-co", "trang/requester-name", "trang/" + "x" * 500, "trang/khong-co/luu", "giay-to/khong-co",
        "giay-to/" + "y" * 400,
    ):  # fmt: skip
        answer = browser.post(f"/ban-nhap/{draft}/{address}", {"file": filing.photo(), "x": "1"})
        assert answer.status_code == 404, address
    twice = browser.post(
        f"/ban-nhap/{draft}/trang/event", "kind=birth&kind=death&registered_office=A&registered_office=UBND+x%C3%A3+B",
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert twice.status_code in (302, 422) and saved(draft, "registered_office") == "UBND xã B"


def test_a_decomposed_word_finds_what_the_composed_one_finds(browser):
    pages = [
        browser.get("/tim-kiem", {"q": unicodedata.normalize(form, "trích lục hộ tịch")}) for form in ("NFC", "NFD")
    ]
    links = [[a.get("href") for a in page.page.all("a") if "/thu-tuc/" in (a.get("href") or "")] for page in pages]
    assert links[0] == links[1] and links[0]


def test_uploads_without_end_are_told_to_wait(browser, draft, monkeypatch):
    from motcua.dossiers.views import papers

    monkeypatch.setattr(papers, "UPLOADS", 2)
    for number in range(3):
        photo = filing.photo((80 * number, 2, 3))
        told = browser.post(f"/ban-nhap/{draft}/giay-to/old_paper", {"file": photo})
    assert told.status_code == 429 and "phút" in told.content.decode()
    assert browser.get(f"/ban-nhap/{draft}/giay-to").content.decode().count("m-file__name") == 2
