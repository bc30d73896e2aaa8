"""Lan files everything for her newborn at once, in a few lines."""

from datetime import timedelta

from motcua.base import clock
from motcua.dossiers.models import Dossier
from motcua.ledger.service import run_until_idle
from tests.births import birth, marital
from tests.desk_forms import step_form
from tests.dossiers.filing import act

CODE = "3.000722"
HELD = {"person.marriage": "12/2020, UBND phường Ba Đình", "person.birth_notice": "CS-2026-000123"}
HOME = {"child_home-province": "01", "child_home-commune": "00004", "child_home-detail": "12 phố Đội Cấn",
        "child_home-old": ""}  # fmt: skip
NUMBER = "001226000009"
EXPLANATION = "Cơ quan đã đối chiếu với dữ liệu."


def pages(**other) -> dict:
    """Every page; the child was born yesterday."""
    told = birth.pages(birth.born(clock.today() - timedelta(days=1)))
    last = {"copies_and_delivery": told.pop("copies_and_delivery")}
    more = {"home": HOME, "insurance": {"first_treatment": "Trạm y tế phường Ba Đình"}}
    return told | more | last | other


def file_one(client, **other) -> str:
    """From nothing to a sent whole; gives its code."""
    draft = marital.start(client, CODE)
    marital.answer(client, draft, pages(**other))
    return marital.send(client, draft)


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


def register_birth(officer, chair, code: str) -> None:
    """The register is written and the certificate signed."""
    form, today = step_form(officer.visit(f"/viec/{code}")), clock.today()
    entered = {"entry_office": "UBND phường Ba Đình", "entry_number": "45", "child_number": NUMBER,
               "entry_date-day": str(today.day), "entry_date-month": str(today.month),
               "entry_date-year": str(today.year)}  # fmt: skip
    assert officer.post(f"/viec/{code}/xong-buoc", form | entered).status_code == 302
    chair.visit(f"/viec/{code}")
    assert act(chair, code, "duyet").status_code == 302
    run_until_idle()


def send_back(desk, code: str):
    """The receptionist sends a birth back for the name of the child."""
    return act(desk, code, "tra-lai", **{
        "mark-field-child_name": "yes", "reason-field-child_name": "does_not_match",
        "advice-field-child_name": "Ghi đúng như giấy chứng sinh."})  # fmt: skip


def settled_without_card(browser, desk, officer, chair) -> str:
    """The birth is registered, the card refused; gives the code of the whole."""
    code = file_one(browser)
    receive(desk, code)
    birth_code = part(code, "birth").code
    receive(desk, birth_code)
    register_birth(officer, chair, birth_code)
    refuse(desk, part(code, "insurance").code, "card_exists")
    return code


def part(code: str, key: str) -> Dossier:
    """The dossier of a part."""
    return Dossier.objects.get(whole__code=code, part=key)


def parts(code: str) -> dict[str, str]:
    """How far each part is, as the whole says."""
    return Dossier.objects.get(code=code).state["parts"]
