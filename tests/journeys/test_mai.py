"""Mai, another citizen, sees nothing of Lan's; who holds code and secret may follow the dossier, without names."""

import re
import uuid

from tests.journeys import citizen, office
from tests.journeys.citizen import LAN, MAI
from tests.journeys.visitor import Visitor, words

LANS = re.compile(r"^/(ho-so|ban-nhap|tep|giay-to|viec|tin-nhan)/.")


def test_mai_sees_nothing_of_lans(visit):
    lan = visit(careless=True)
    code = citizen.send_a_dossier(lan)
    for path in (f"/ho-so/{code}", "/tin-nhan", "/giay-to-cua-toi"):
        lan.open(path)
    lan.open(f"/ho-so/{code}/rut")
    leave_a_draft(lan)
    addresses = sorted(one for one in lan.addresses if LANS.match(one[1]))
    assert {path.split("/")[1] for _method, path in addresses} >= {"ho-so", "ban-nhap", "tep", "tin-nhan"}
    assert {method for method, _path in addresses} == {"GET", "POST"} and len(addresses) > 30, addresses
    pdfs = {lan.get(path).url.removeprefix(lan.demo.web) for _method, path in addresses if path.endswith(".pdf")}
    assert pdfs and all(path.startswith("/giay-to/") for path in pdfs)

    mai = visit().sign_in(MAI)
    for method, path in [*addresses, *(("GET", path) for path in pdfs)]:
        get = mai.get if method == "GET" else mai.post
        answer, nothing = get(path), get(never_given_out(path, code))
        assert (answer.status, nothing.status) == (404, 404), (method, path, answer.status, nothing.status)
        assert same_words(answer.text()) == same_words(nothing.text()), (method, path)
    mai.open(f"/ho-so/{code}").sees_not(LAN, citizen.CHILD, citizen.TITLE).picture("nguoi-khac-01-khong-co")
    mai.open("/ho-so").sees_not(code)


def leave_a_draft(lan: Visitor) -> None:
    citizen.begin(lan)
    lan.press("Save and continue")  # who she is stands there already
    citizen.answer_whose(lan)
    citizen.answer_the_event(lan)
    citizen.answer_copies(lan)
    citizen.attach(lan, citizen.OLD_PAPER, citizen.old_paper())
    lan.open("/ho-so")


def never_given_out(path: str, code: str) -> str:
    """The same address of something that does not exist."""
    path = path.replace(code, "H26.00004-20261101-9999999")
    path = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", lambda _id: str(uuid.uuid4()), path)
    return re.sub(r"^/tep/[^/]+", "/tep/WyJub3RoaW5nIl0:1xVFbk:bm90aGluZw", path)


def same_words(page: str) -> str:
    """The text of a page without what differs by request: the token of its forms, its links to languages."""
    body = re.sub(r"<(script|style).*?</\1>", "", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def test_code_and_secret_show_the_state_without_names(visit):
    lan = visit(careless=True)
    code = citizen.send_a_dossier(lan)
    secret = citizen.secret_of(lan)
    somebody: Visitor = visit(script=False)
    somebody.open("/").fill("Dossier code", code).press("Track").picture("tra-cuu-01-hoi")
    assert somebody.value_of("Dossier code") == code
    somebody.fill("Secret", secret[:-1] + ("A" if secret[-1] != "A" else "B")).press("Track")
    somebody.heading("Track a dossier")
    assert somebody.page.locator(".govuk-error-summary").count() == 1
    somebody.fill("Secret", secret).press("Track").sees(code, "The office must answer by:", "Ba Đình")
    somebody.sees("The agency owes the next step")
    for name in (LAN, citizen.CHILD, office.HUNG, "001194000017", "Hàng Thử"):
        somebody.sees_not(name)
    assert secret not in somebody.page.url
    somebody.picture("tra-cuu-02-tien-trinh")
    assert words("not yet") in somebody.text
