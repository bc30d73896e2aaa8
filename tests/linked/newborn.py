"""Lan files everything for her newborn at once, in a few lines."""

from datetime import date, timedelta

from motcua.base import clock
from motcua.dossiers.models import Dossier
from motcua.ledger.service import run_until_idle
from motcua.warehouse import service as warehouse
from tests.births import birth, marital
from tests.desk_forms import step_form
from tests.dossiers import permission
from tests.dossiers.filing import act

CODE = "3.000722"
DECEMBER = date(2026, 12, 1)  # from then on it asks whose home it is
HELD = {"person.marriage": "12/2020, UBND phường Ba Đình", "person.birth_notice": "CS-2026-000123",
        "home.lawful": "Số vào sổ CS 01234"}  # fmt: skip
HOME = {"child_home-province": "01", "child_home-commune": "00004", "child_home-detail": "12 phố Đội Cấn",
        "child_home-old": ""}  # fmt: skip
NUMBER = "001226000009"
EXPLANATION = "Cơ quan đã đối chiếu với dữ liệu."


def pages(on: date | None = None, **other) -> dict:
    """Every page of the version of a day (today unless told); the child was born yesterday, and lives in Lan's home."""
    told = birth.pages(birth.born(clock.today() - timedelta(days=1)))
    last = {"copies_and_delivery": told.pop("copies_and_delivery")}
    home = {"home": HOME | {"home_kind": "own"}, "household": {"head": "me"}}
    home = home if (on or clock.today()) >= DECEMBER else {"home": HOME}
    return told | home | {"insurance": {"first_treatment": "Trạm y tế phường Ba Đình"}} | last | other


def file_one(client, **other) -> str:
    """From nothing to a sent whole; gives its code."""
    draft = marital.start(client, CODE)
    marital.answer(client, draft, pages(**other))
    return marital.send(client, draft)


def file_late(browser, lan) -> str:
    """After 200 days Lan files under the charge's exemption; her disability is known, and taken with her consent where
    that is asked. Gives the code."""
    warehouse.record(lan.id, {"person.disability": "GXN-2024-17"}, "social_protection")
    late = pages(child=birth.born(clock.today() - timedelta(days=200)), late={"exempt_group": "disabled"})
    draft = marital.start(browser, CODE)
    marital.answer(browser, draft, late)
    asked = browser.post(f"/ban-nhap/{draft}/trang/copies_and_delivery", late["copies_and_delivery"])["Location"]
    if "dong-y-lay-du-lieu" in asked:
        permission.say(browser, asked, "yes")
    else:
        browser.visit(asked)
    return marital.send(browser, draft)


def receive(desk, code: str) -> None:
    """The receptionist receives a dossier; then what follows from it happens."""
    desk.visit(f"/viec/{code}")
    answer = act(desk, code, "tiep-nhan")
    assert answer.status_code == 302, answer.content.decode()
    run_until_idle()


def refuse(desk, code: str, ground: str) -> None:
    """The receptionist refuses to receive a dossier."""
    desk.visit(f"/viec/{code}/tu-choi")
    answer = act(desk, code, "tu-choi", ground=ground, explanation=EXPLANATION)
    assert answer.status_code == 302, answer.content.decode()
    run_until_idle()


def register_birth(officer, chair, code: str, **otherwise: str) -> None:
    """The register is written, `otherwise` than what was said, and the certificate signed."""
    form, today = step_form(officer.visit(f"/viec/{code}")), clock.today()
    entered = {"entry_office": "UBND phường Ba Đình", "entry_number": "45", "child_number": NUMBER,
               "entry_date-day": str(today.day), "entry_date-month": str(today.month),
               "entry_date-year": str(today.year)}  # fmt: skip
    assert officer.post(f"/viec/{code}/xong-buoc", form | entered | otherwise).status_code == 302
    chair.visit(f"/viec/{code}")
    assert act(chair, code, "duyet").status_code == 302
    run_until_idle()


CARD = {"card_number": "TE1010000000001", "insurance_number": "0100000001"}


def make_card(insurer, code: str) -> None:
    """The social insurance makes the card and approves it."""
    form = step_form(insurer.visit(f"/viec/{code}"))
    assert insurer.post(f"/viec/{code}/xong-buoc", form | CARD).status_code == 302
    insurer.visit(f"/viec/{code}")
    assert act(insurer, code, "duyet").status_code == 302
    run_until_idle()


def register_home(officer, head, code: str) -> None:
    """The police enter the new home of the child, and their head signs."""
    today = clock.today()
    for said in ({"home_found": "Dữ liệu đất đai", "visit_needed": "no_visit"},
                 {"notice_number": "CT08-7", "registered_name": birth.CHILD, "registered_head": "Nguyễn Thị Lan",
                  "registered_on-day": str(today.day), "registered_on-month": str(today.month),
                  "registered_on-year": str(today.year)}):  # fmt: skip
        form = step_form(officer.visit(f"/viec/{code}"))
        done = officer.post(f"/viec/{code}/xong-buoc", form | said)
        assert done.status_code == 302, done.content.decode()
    head.visit(f"/viec/{code}")
    assert act(head, code, "duyet").status_code == 302
    run_until_idle()


def send_back(desk, code: str):
    """The receptionist sends a birth back for the name of the child."""
    return act(desk, code, "tra-lai", **{
        "mark-field-child_name": "yes", "reason-field-child_name": "does_not_match",
        "advice-field-child_name": "Ghi đúng như giấy chứng sinh."})  # fmt: skip


def settled_in_part(browser, desk, officer, chair, **other) -> str:
    """The birth is registered, residence and card are refused; gives the code of the whole."""
    code = registered(browser, desk, officer, chair, **other)
    refuse(desk, part(code, "residence").code, "barred_place")
    refuse(desk, part(code, "insurance").code, "card_exists")
    return code


def registered(browser, desk, officer, chair, **other) -> str:
    """The birth is registered, so the other parts were filed; gives the code of the whole."""
    code = file_one(browser, **other)
    receive(desk, code)
    receive(desk, part(code, "birth").code)
    register_birth(officer, chair, part(code, "birth").code)
    return code


def part(code: str, key: str) -> Dossier:
    """The dossier of a part."""
    return Dossier.objects.get(whole__code=code, part=key)


def parts(code: str) -> dict[str, str]:
    """How far each part is, as the whole says."""
    return Dossier.objects.get(code=code).state["parts"]
