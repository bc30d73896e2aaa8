"""Hùng, Thảo and Dũng of the ward Ba Đình settle Lan's dossier; Lan corrects one answer on her phone."""

import re
import urllib.parse
from datetime import datetime

import requests

from tests.journeys import citizen, office
from tests.journeys.citizen import LAN
from tests.journeys.office import DUNG, HUNG, THAO
from tests.journeys.visitor import PHONE, Visitor, pdf_words, words
from tests.running import wait_until

MOMENT = re.compile(r"(\d{1,2}/\d{1,2}/\d{4}), (\d\d:\d\d)")


def test_the_office_settles_a_dossier(visit, demo):
    code = citizen.send_a_dossier(visit(careless=True))
    hung = office.at_the_desk(visit, HUNG)
    finds_the_dossier_by_urgency(hung, code)
    sends_back_with_reason_and_advice(hung)
    lan = visit(size=PHONE)
    lan_corrects_exactly_what_is_marked(lan, code)
    accepts_and_issues_the_receipt(hung, code)
    takes_the_fee(hung, code)
    thao_checks(office.at_the_desk(visit, THAO), code)
    dung_approves(office.at_the_desk(visit, DUNG), code)
    lan_has_her_result(lan, code)
    office.open_dossier(hung, code).sees("Nothing to do: the dossier is closed.").picture("can-bo-09-da-dong")
    hung.open("/viec/so-theo-doi").sees(code).picture("can-bo-10-so-theo-doi")
    mails_have_arrived(demo, code)


def finds_the_dossier_by_urgency(hung: Visitor, code: str) -> None:
    due = [moment_of(words) for words in office.urgency(hung)]
    assert due == sorted(due) and due
    row = hung.page.locator(".m-row", has_text=code)
    hung.picture("can-bo-01-viec-can-lam")
    with hung.page.expect_navigation():
        row.get_by_role("link").click()
    hung.look().sees(code, citizen.CHILD, "giay-khai-sinh-cu.jpg", "Receive the dossier").picture("can-bo-02-ho-so")


def sends_back_with_reason_and_advice(hung: Visitor) -> None:
    hung.press("Send back to be corrected").press("Send back")
    assert hung.page.locator(".govuk-error-summary").count() == 1
    office.mark(hung, "field", "register_number", "Thông tin chưa đầy đủ", office.ADVICE)
    hung.picture("can-bo-03-tra-lai").press("Send back")
    hung.sees("Nothing to do: the person who filed owes the next step. The clock stands still.", office.ADVICE)
    hung.sees("Next step: the person who filed").picture("can-bo-04-cho-nguoi-dan")


def lan_corrects_exactly_what_is_marked(lan: Visitor, code: str) -> None:
    lan.sign_in(LAN, at=f"/ho-so/{code}").sees(office.ADVICE, "Thông tin chưa đầy đủ")
    lan.picture("nguoi-dan-16-can-sua").press("Correct and send again")
    lan.sees(office.ADVICE)
    asked = lan.page.locator("main input:not([type=hidden]), main select, main textarea")
    assert asked.evaluate_all("all => all.map((one) => one.name)") == ["register_number"]
    lan.picture("nguoi-dan-17-chi-muc-bi-danh-dau").fill("Số đăng ký", "118/2019").press("Save and continue")
    if lan.path.endswith("/giay-to"):
        lan.follow("Go on to check your answers")
    lan.sees("118/2019").picture("nguoi-dan-18-kiem-tra-phan-sua").press("Send the corrections")
    lan.sees(code)


def accepts_and_issues_the_receipt(hung: Visitor, code: str) -> None:
    office.open_dossier(hung, code).sees("118/2019").sees_not("Paid: ")
    office.accept(hung)
    due = MOMENT.search(hung.page.locator(".m-strip__title").inner_text())
    hung.sees("Result due:").picture("can-bo-05-da-tiep-nhan")
    form_01 = pdf_words(hung.get(link_to_paper(hung, "Receipt with the day of the result (form 01)")))
    assert code in form_01
    assert due.group(1) in form_01 and due.group(2) in form_01, (due.group(0), form_01)


def takes_the_fee(hung: Visitor, code: str) -> None:
    hung.sees("16.000 đ", "to be paid at the counter of the office")
    hung.sees_not("BL-")
    hung.press("Record the payment")
    assert hung.page.locator(".govuk-error-summary").count() == 1
    receipt = office.take_money(hung, code)
    hung.sees(receipt).sees_not("to be paid at the counter of the office").picture("can-bo-06-da-thu-phi")


def thao_checks(thao: Visitor, code: str) -> None:
    thao.sees(code)
    office.open_dossier(thao, code).picture("can-bo-07-kiem-tra").press("Finish the step")
    assert thao.page.locator(".govuk-error-summary li").count() >= 3
    office.write_the_finding(thao)
    thao.press("Finish the step").sees_not("Finish the step")


def dung_approves(dung: Visitor, code: str) -> None:
    dung.sees(code)
    office.open_dossier(dung, code).sees(office.CONTENT).picture("can-bo-08-ky-duyet")
    dung.press("Approve").sees("Nothing to do: the dossier is closed.")


def lan_has_her_result(lan: Visitor, code: str) -> None:
    lan.open(f"/ho-so/{code}").sees("Your result is here. You can open it, save it and use it at once.")
    lan.picture("nguoi-dan-19-ket-qua")
    result = lan.get(lan.page.get_by_role("link", name=words("Open the result (PDF)")).get_attribute("href"))
    text = pdf_words(result)
    assert "CHƯA KÝ SỐ" in text and office.CONTENT.split(".")[0] in text, text
    lan.open("/tin-nhan").picture("nguoi-dan-20-tin-nhan")
    lan.open("/giay-to-cua-toi").picture("nguoi-dan-21-giay-to-cua-toi")


def mails_have_arrived(demo, code: str) -> None:
    def subjects() -> list[str]:
        mails = requests.get(f"{demo.mails}/messages.json", timeout=10).json()
        return [mail["subject"] for mail in mails if "lan@example.vn" in mail["to"] and code in mail["text"]]

    wait_until(lambda: len(subjects()) >= 5, "mails: sent, back, sent again, received, done")
    assert len(set(subjects())) >= 4, subjects()


def test_two_officials_at_once_overwrite_nothing(visit):
    """Dũng gives a new day while Thảo writes: she is told what changed, keeps what she wrote, and goes on. That Hùng
    takes the fee meanwhile is in nobody's way."""
    code = citizen.send_a_dossier(visit(careless=True))
    hung = office.at_the_desk(visit, HUNG)
    second_window = office.at_the_desk(visit, HUNG, script=False)
    office.open_dossier(hung, code)
    office.open_dossier(second_window, code).follow("Refuse on a legal ground")
    office.accept(hung)
    office.refuse(second_window)
    second_window.sees("What changed meanwhile", "Payment at the counter").picture("can-bo-11-da-thay-doi")
    office.open_dossier(hung, code).sees("Payment at the counter").sees_not(office.EXPLANATION)

    thao = office.at_the_desk(visit, THAO)
    office.open_dossier(thao, code)
    office.write_the_finding(thao)
    receipt = office.take_money(hung, code)
    office.apologise(office.open_dossier(office.at_the_desk(visit, DUNG), code))
    thao.press("Finish the step").sees("What changed meanwhile")
    assert thao.value_of("Nội dung trích lục") == office.CONTENT
    thao.press("Finish the step").sees_not("What changed meanwhile", "Finish the step")
    office.open_dossier(hung, code).sees(receipt)


def link_to_paper(visitor: Visitor, name: str) -> str:
    """Where the paper with this name opens."""
    link = visitor.page.get_by_role("link", name=words(name)).first
    return urllib.parse.urljoin(visitor.demo.web, link.get_attribute("href"))


def moment_of(text: str) -> datetime:
    """The moment within words such as "hạn thứ Hai, 23/11/2026, 17:00"."""
    return datetime.strptime(" ".join(MOMENT.search(text).groups()), "%d/%m/%Y %H:%M")  # noqa: DTZ007 - only compared
