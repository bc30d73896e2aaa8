"""Lan, a citizen with a phone, files for a copy of her child's birth record: once without JavaScript, once with it."""

import re

import pytest

from tests.journeys import citizen
from tests.journeys.attachments import old_paper, proof_of_relationship
from tests.journeys.citizen import AUTHORITY, CHILD, LAN, OFFICE_OF_RECORD, OLD_PAPER
from tests.journeys.visitor import Visitor, words

RECEIVED = re.compile(r"(?<!chưa )(?<!chưa được )(được|đã) tiếp nhận", re.IGNORECASE)


@pytest.fixture(params=[False, True], ids=["without_javascript", "with_javascript"])
def script(request) -> bool:
    return request.param


def test_lan_sends_a_dossier_from_her_phone(visit, script):
    lan: Visitor = visit(script=script)
    herself_elsewhere = visit(careless=True).sign_in(LAN)
    citizen.throw_drafts_away(herself_elsewhere)
    before = citizen.dossiers_of(herself_elsewhere)
    finds_the_procedure(lan)
    chooses_the_place_and_signs_in(lan)
    begins_and_leaves_in_the_middle(lan)
    goes_on_elsewhere(visit(script=script))
    comes_back_and_answers_the_rest(lan)
    attaches_two_files(lan)
    checks_and_changes_an_answer(lan)
    token = lan.page.locator("main input[name=csrfmiddlewaretoken]").input_value()
    sending = lan.page.locator("form[action$='/gui']").get_attribute("action")
    presses_send_twice(lan)
    reads_what_she_has_in_hand(lan)
    code = citizen.code_of(lan)
    goes_back_and_sends_again(lan, sending, token, code)
    assert citizen.dossiers_of(herself_elsewhere) == [code, *before]
    lan.open("/ho-so").picture("nguoi-dan-15-ho-so-cua-toi")


def finds_the_procedure(lan: Visitor) -> None:
    lan.open("/").picture("nguoi-dan-01-trang-chu")
    lan.page.get_by_role("searchbox").fill("trich luc")
    lan.press("Search").sees("trích lục").picture("nguoi-dan-02-tim-thay")
    lan.follow(citizen.TITLE).heading(citizen.TITLE)
    lan.sees("8.000", "What you need", "Legal basis", "15:00").picture("nguoi-dan-03-thu-tuc")
    lan.follow("File now")


def chooses_the_place_and_signs_in(lan: Visitor) -> None:
    provinces = lan.page.get_by_label(words("Province or city")).locator("option:not([value=''])")
    assert provinces.count() == 34
    lan.picture("nguoi-dan-04-chon-tinh").select("Province or city", "Hà Nội").press("Continue")
    label = words("Commune, ward or special zone of %(province)s", province="Thành phố Hà Nội")
    communes = lan.page.get_by_label(label)
    assert communes.locator("option:not([value=''])").count() == 126
    if lan.script:
        lan.page.locator("input.m-filter").fill("ba dinh")
        assert communes.locator("option:checked").inner_text() == "Ba Đình (phường)"
    else:
        lan.select(label, "Ba Đình (phường)")
    lan.picture("nguoi-dan-05-chon-xa").press("Continue")
    lan.heading("Sign in").picture("nguoi-dan-06-dang-nhap").pass_the_provider(LAN)
    lan.sees(
        "Ba Đình",
        "You answer a few short pages. Each answer is saved at once: you can stop, go back, or go on later "
        "on another device.",
    )
    lan.picture("nguoi-dan-07-bat-dau")


def begins_and_leaves_in_the_middle(lan: Visitor) -> None:
    draft = lan.press("Start").path.split("/")[2]
    lan.open(f"/ban-nhap/{draft}/trang/requester").heading("Người yêu cầu").picture("nguoi-dan-08-dien-san")
    lan.sees(LAN, "001194000017", "VNeID")
    assert "Hàng Thử" in lan.value_of("Nơi cư trú")
    lan.press("Save and continue")
    citizen.answer_whose(lan)
    lan.heading("Việc hộ tịch đã đăng ký")
    if lan.script:
        lan.fill("Nơi đã đăng ký", OFFICE_OF_RECORD)
        saved = re.compile(words("Saved at %s").replace("%s", r"\d\d:\d\d"))
        lan.page.locator("[data-autosave-status]", has_text=saved).wait_for()
        lan.look().picture("nguoi-dan-09-luu-khi-go")


def goes_on_elsewhere(computer: Visitor) -> None:
    """Another device, the next day: everything is there, and the browser's back button goes through it."""
    computer.sign_in(LAN, at="/ho-so").sees("Not sent yet").picture("nguoi-dan-10-ban-nhap")
    computer.follow(citizen.TITLE).heading("Việc hộ tịch đã đăng ký")
    if computer.script:
        assert computer.value_of("Nơi đã đăng ký") == OFFICE_OF_RECORD
    computer.follow("Back").heading("Người có tên trong trích lục")
    assert computer.value_of("Họ, chữ đệm, tên của người đó") == CHILD
    computer.back().heading("Việc hộ tịch đã đăng ký")
    computer.back().back()


def comes_back_and_answers_the_rest(lan: Visitor) -> None:
    citizen.answer_the_event(lan)
    lan.back().heading("Việc hộ tịch đã đăng ký")
    assert lan.value_of("Nơi đã đăng ký") == OFFICE_OF_RECORD
    lan.press("Save and continue")
    citizen.answer_copies(lan, "50")
    lan.heading("Số bản sao và cách nhận").picture("nguoi-dan-11-sua-loi")
    assert lan.page.locator(".govuk-error-summary").count() == 1
    assert lan.value_of("Số bản sao") == "50"
    citizen.answer_copies(lan, "1")


def attaches_two_files(lan: Visitor) -> None:
    lan.heading("Papers").sees("The state already has this: you need not attach it.")
    for paper, file in ((AUTHORITY, proof_of_relationship()), (OLD_PAPER, old_paper())):
        part = lan.page.locator(f"section#{paper}")
        assert part.locator(".m-tick").count() == 0
        citizen.attach(lan, paper, file)
        assert file["name"] in part.inner_text()
        if not lan.script:
            looks_at_the_preview(lan, paper, pages=2 if paper == AUTHORITY else 1)
        assert part.locator(".m-tick").count() == 1
    lan.picture("nguoi-dan-12-giay-to").follow("Go on to check your answers")


def looks_at_the_preview(lan: Visitor, paper: str, pages: int) -> None:
    part = lan.page.locator(f"section#{paper}")
    assert f"{pages} trang" in part.inner_text() and "KB" in part.inner_text()
    assert part.locator("img").evaluate("(one) => one.complete && one.naturalWidth") > 200
    assert part.locator(".m-tick").count() == 0
    lan.picture(f"nguoi-dan-12-xem-truoc-khong-js-{'pdf' if pages == 2 else 'anh'}")
    citizen.confirm(lan, paper)


def checks_and_changes_an_answer(lan: Visitor) -> None:
    lan.heading("Check your answers").sees(CHILD, OFFICE_OF_RECORD, "8.000 đ", "quan-he-me-con.pdf")
    row = lan.page.locator(".govuk-summary-list__row", has_text="Số bản sao")
    with lan.page.expect_navigation():
        row.get_by_role("link").click()
    lan.look().fill("Số bản sao", "2").press("Save and continue")
    lan.heading("Check your answers").sees("16.000 đ").picture("nguoi-dan-13-kiem-tra")


def presses_send_twice(lan: Visitor) -> None:
    """Without JavaScript the second click cuts the first off on its way, so the page that comes is waited for."""
    lan.page.get_by_role("button", name=words("Send the dossier")).dblclick()
    lan.page.get_by_role("heading", name=words("You have sent your dossier")).wait_for()
    lan.page.wait_for_load_state("load")
    lan.look()


def reads_what_she_has_in_hand(lan: Visitor) -> None:
    lan.heading("You have sent your dossier").sees("The office must answer by:", "How this was counted")
    text = lan.text
    assert re.search(r"\b[0-9a-f]{64}\b", text)
    assert re.fullmatch(r"[0-9A-Z]{8}", citizen.secret_of(lan).replace("-", "").replace(" ", ""))
    assert lan.page.locator("img.m-qr").evaluate("(one) => one.complete && one.naturalWidth") > 0
    assert lan.page.locator(".m-strip__days .m-day").count() >= 1
    assert lan.page.locator(".m-strip__table tbody tr").count() >= 1
    assert not RECEIVED.search(text), RECEIVED.search(text)
    lan.picture("nguoi-dan-14-da-gui")


def goes_back_and_sends_again(lan: Visitor, sending: str, token: str, code: str) -> None:
    """With the back button, and by a form that a cut connection makes the browser send once more."""
    lan.page.go_back()
    if lan.path.endswith("/kiem-tra"):
        lan.press("Send the dossier")
    assert citizen.code_of(lan) == code
    again = lan.context.request.post(
        sending, form={"csrfmiddlewaretoken": token}, headers={"Referer": lan.page.url}, max_redirects=5
    )
    assert again.ok and again.url.endswith(f"/ho-so/{code}/da-gui"), (again.status, again.url)
