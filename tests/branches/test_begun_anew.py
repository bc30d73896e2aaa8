"""Handling that began anew after a correction, with other steps than before."""

import pytest

from motcua.dossiers import duties, findings, storing
from motcua.dossiers.models import Dossier, OpenStep
from motcua.payments.models import Charge, Refund
from motcua.procedures import service as procedures
from tests.branches import office
from tests.dossiers import filing

pytestmark = pytest.mark.django_db

MARK = {"mark-field-registered_office": "on", "reason-field-registered_office": "incomplete",
        "advice-field-registered_office": "Ghi rõ hơn."}  # fmt: skip
CORRECTED = "UBND xã Yên Bình, Thạch Thất"
MEASURE_AT_HOME = (
    ("    at: land_office\n", ""),
    ("    role: officer\n    hours: 3", "    role: civil_status_officer\n    hours: 3"),
)


def finished(desk, code: str, step: str) -> None:
    done = office.finish(desk, code, step)
    assert done.status_code == 302, done.content.decode()[:3000]


def test_a_step_done_before_the_correction_is_done_again_by_the_same_official(desks):
    """First beside the police, so with a row; then alone at the office, without one."""
    at = "    at: commune_police\n"
    no_police = (at, f"{at}    when: answers.registered_office != '{CORRECTED}'\n")
    procedures.publish(office.text(no_police, *MEASURE_AT_HOME).replace(office.CODE, "9.000007"))
    code = office.asked(desks, "9.000007")
    finished(desks["thao"], code, "measure")
    assert filing.act(desks["khoa"], code, "xong-buoc", step="police", opinion="x").status_code == 302
    assert filing.act(desks["dung"], code, "tra-lai", **MARK).status_code == 302
    office.correct(desks["lan"], code)
    finished(desks["thao"], code, "check")
    assert Dossier.objects.get(code=code).state["step"] == "measure"
    finished(desks["thao"], code, "measure")
    assert Dossier.objects.get(code=code).state["step"] == "approve"


def test_what_was_done_before_the_correction_does_not_hide_that_an_act_came_too_late(desks):
    procedures.publish(office.text(*MEASURE_AT_HOME).replace(office.CODE, "9.000008"))
    code = office.asked(desks, "9.000008")
    assert filing.act(desks["khoa"], code, "xong-buoc", step="police", opinion="x").status_code == 302
    assert filing.act(desks["thao"], code, "tra-lai", **MARK).status_code == 302
    office.correct(desks["lan"], code)
    finished(desks["thao"], code, "check")
    seen = filing.version(code)
    assert filing.act(desks["thao"], code, "tra-lai", **MARK).status_code == 302
    late = {"version": seen, "step": "police", "opinion": "Ý kiến mới."}
    assert desks["khoa"].post(f"/viec/{code}/xong-buoc", late).status_code == 409
    assert OpenStep.objects.get(step="police", opened_version__gt=5).how == ""


def test_what_was_found_at_a_step_that_is_taken_no_longer_is_neither_on_the_result_nor_to_be_paid(desks):
    """The land office measured; by the correction there is nothing to measure any more."""
    rule = ("    after: [check]\n    at: land_office", "    after: [check]\n"
            f"    when: answers.registered_office != '{CORRECTED}'\n    at: land_office")  # fmt: skip
    procedures.publish(office.text(rule).replace(office.CODE, "9.000009"))
    code = office.asked(desks, "9.000009")
    assert filing.act(desks["yen"], code, "xong-buoc", step="measure", tax="500000").status_code == 302
    owed = Charge.objects.get(about=Dossier.objects.get(code=code).id, state="open").amount
    filing.act(desks["hung"], code, "thu-phi", receipt_number="1", amount=str(owed))
    finished(desks["khoa"], code, "police")
    assert filing.act(desks["dung"], code, "tra-lai", **MARK).status_code == 302
    office.correct(desks["lan"], code)
    dossier = Dossier.objects.get(code=code)
    procedure = procedures.version(dossier.procedure_version_id).procedure
    assert "tax" not in findings.together(dossier, procedure)
    lines = duties.owed(dossier, storing.last_submission(dossier.id)).lines
    assert not any(line.kind == "duty" for line in lines)
    assert Refund.objects.get(about=dossier.id).amount == 500_000


def test_an_opinion_at_the_office_itself_decides_nothing(desks):
    alone = (
        ("    role: officer\n    hours: 2\n    after: [check]\n    at: commune_police\n",
         "    role: receptionist\n    hours: 2\n    after: [check]\n"),
        ("    limit: {value: 2, unit: working_days}\n    silence: agrees\n", ""),
        ("    hours: 3\n    after: [check]", "    hours: 3\n    after: [police]"),
    )
    procedures.publish(office.text(*alone).replace(office.CODE, "9.000010"))
    code = office.asked(desks, "9.000010")
    assert filing.act(desks["hung"], code, "tra-lai", **MARK).status_code == 403
    assert "tra-lai" not in desks["hung"].visit(f"/viec/{code}").content.decode()
    finished(desks["hung"], code, "police")
    assert Dossier.objects.get(code=code).state["step"] == "measure"
