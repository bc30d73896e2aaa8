"""What Lan does, page after page. Each function begins and ends on a page; the tests look between them."""

import re

from tests.journeys.attachments import old_paper, proof_of_relationship
from tests.journeys.visitor import Visitor, words

PROCEDURE = "2.000635"
TITLE = "Cấp bản sao trích lục hộ tịch"
LAN, MAI = "Nguyễn Thị Lan", "Trần Thị Mai"
CHILD = "Phạm Nguyễn Minh An"
OFFICE_OF_RECORD = "UBND phường Kim Mã, quận Ba Đình, Hà Nội"
AUTHORITY = "authority"
OLD_PAPER = "old_paper"


def begin(lan: Visitor) -> None:
    """Hà Nội, then Ba Đình, among the real units; who is signed in already is at the first question then."""
    lan.open(f"/thu-tuc/{PROCEDURE}/noi-nop")
    lan.select("Province or city", "Hà Nội").press("Continue")
    lan.select(words("Commune, ward or special zone of %(province)s", province="Thành phố Hà Nội"), "Ba Đình (phường)")
    lan.press("Continue")


def answer_whose(lan: Visitor) -> None:
    lan.select("Bạn xin trích lục về ai?", "Về con tôi").press("Save and continue")
    lan.fill("Họ, chữ đệm, tên của người đó", CHILD)
    lan.date("Ngày, tháng, năm sinh của người đó", 12, 5, 2019).press("Save and continue")


def answer_the_event(lan: Visitor) -> None:
    lan.choose("Khai sinh").fill("Nơi đã đăng ký", OFFICE_OF_RECORD)
    lan.date("Ngày đăng ký", 20, 5, 2019).press("Save and continue")


def answer_copies(lan: Visitor, copies: str = "2") -> None:
    lan.fill("Số bản sao", copies).choose("Bản điện tử trong tài khoản của bạn").press("Save and continue")


def attach(lan: Visitor, paper: str, file: dict) -> None:
    """With JavaScript the choice alone sends the file; without it a button does."""
    part = lan.page.locator(f"section#{paper}")
    for fold in part.locator("details:not([open]) > summary").all():
        fold.click()
    part.locator("input[type=file]").set_input_files(file)
    if lan.script:
        part.locator(".m-tick").wait_for()
        lan.look()
    else:
        lan.press("Attach the file", within=part)


def confirm(lan: Visitor, paper: str) -> None:
    lan.press("Yes, use this file", within=lan.page.locator(f"section#{paper}"))


def throw_drafts_away(lan: Visitor) -> None:
    """Begin with a clean table, whatever a journey before this one left behind."""
    lan.open("/ho-so")
    while (links := lan.page.locator("a[href^='/ban-nhap/'][href$='/bo']")).count():
        with lan.page.expect_navigation():
            links.first.click()
        lan.press("Throw the draft away")


def write_a_dossier(lan: Visitor) -> None:
    """From signing in to the check page, without looking left or right."""
    lan.sign_in(LAN)
    throw_drafts_away(lan)
    begin(lan)
    lan.press("Save and continue")  # who she is stands there already
    answer_whose(lan)
    answer_the_event(lan)
    answer_copies(lan)
    attach(lan, AUTHORITY, proof_of_relationship())
    attach(lan, OLD_PAPER, old_paper())
    lan.follow("Go on to check your answers")


def send_a_dossier(lan: Visitor) -> str:
    """A dossier that was sent just now; gives its code."""
    write_a_dossier(lan)
    lan.press("Send the dossier")
    return code_of(lan)


def code_of(lan: Visitor) -> str:
    """The dossier code of the page after sending."""
    return re.fullmatch(r"/ho-so/([^/]+)/da-gui", lan.path).group(1)


def secret_of(lan: Visitor) -> str:
    """The secret for tracking, from the page after sending."""
    row = lan.page.locator(".govuk-summary-list__row", has_text=words("Secret for tracking"))
    return row.locator("dd").inner_text().strip()


def dossiers_of(lan: Visitor) -> list[str]:
    """The codes of all dossiers on "My dossiers", also those behind "Show more"."""
    lan.page.goto("/ho-so")
    found = []
    while True:
        links = lan.page.locator("a.m-row__link[href^='/ho-so/']").evaluate_all("all => all.map((one) => one.pathname)")
        found += [link.removeprefix("/ho-so/") for link in links]
        more = lan.page.locator("a[rel=next]")
        if not more.count():
            return found
        with lan.page.expect_navigation():
            more.click()
