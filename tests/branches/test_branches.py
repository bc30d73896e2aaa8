"""Steps that run side by side at other agencies, through the pages of everybody who has one."""

from datetime import timedelta

import pytest

from motcua.base import clock
from motcua.dossiers import queries
from motcua.dossiers.models import Dossier, OpenStep, Slip, StepRecord
from motcua.identity.service import Person
from motcua.procedures import service as procedures
from tests.branches import office
from tests.dossiers import filing
from tests.people import arrive

pytestmark = pytest.mark.django_db


def test_each_agency_finds_its_step_and_the_last_opens_the_approval(desks):
    code = office.asked(desks)
    dossier = Dossier.objects.get(code=code)
    assert (dossier.role, dossier.state["step"], dossier.state["beside"]) == ("", "police", ["measure"])
    for who in ("khoa", "yen"):
        assert code in desks[who].visit("/viec").content.decode(), who
    for who in ("hung", "thao", "dung", "phuc", "long"):
        assert code not in desks[who].visit("/viec").content.decode(), who
    assert office.finish(desks["khoa"], code, "police").status_code == 302
    assert code not in desks["khoa"].visit("/viec").content.decode()
    assert code not in desks["dung"].visit("/viec").content.decode()
    assert office.finish(desks["yen"], code, "measure").status_code == 302
    page = desks["dung"].visit(f"/viec/{code}").content.decode()
    assert code in desks["dung"].visit("/viec").content.decode()
    assert "Không có ý kiến khác." in page and "Công an phường Ba Đình" in page
    told = desks["lan"].visit(f"/ho-so/{code}").content.decode().split("m-timeline")[1:]
    assert any("Công an phường Ba Đình" in one for one in told)  # who did it, not who received it
    assert filing.act(desks["dung"], code, "duyet").status_code == 302
    assert Dossier.objects.get(code=code).status == 9  # its fee is open
    assert set(OpenStep.objects.values_list("step", "how")) == {("police", "done"), ("measure", "done")}


def test_two_finish_two_branches_from_the_same_screen_and_a_double_click_stays_one(desks):
    code = office.asked(desks)
    seen = filing.version(code)
    for who, step in (("khoa", "police"), ("yen", "measure"), ("khoa", "police")):  # the last is the double click
        done = desks[who].post(f"/viec/{code}/xong-buoc", {"version": seen, "step": step, **office.FOUND[step]})
        assert done.status_code == 302, done.content.decode()
    assert sorted(StepRecord.objects.values_list("step", flat=True)) == ["check", "measure", "police"]
    late = desks["yen"].post(f"/viec/{code}/xong-buoc", {"version": seen, "step": "police", **office.FOUND["police"]})
    assert late.status_code == 409  # somebody else's, and done
    assert Dossier.objects.get(code=code).role == "chair"


def test_what_was_on_the_screen_before_it_began_anew_finishes_nothing(desks):
    code = office.asked(desks)
    old = filing.version(code)
    mark = {"mark-field-registered_office": "on", "reason-field-registered_office": "incomplete",
            "advice-field-registered_office": "Ghi rõ hơn."}  # fmt: skip
    assert filing.act(desks["khoa"], code, "tra-lai", **mark).status_code == 403  # an opinion decides nothing
    assert filing.act(desks["yen"], code, "tra-lai", **mark).status_code == 302
    waiting = desks["khoa"].post(f"/viec/{code}/xong-buoc", {"version": old, "step": "police", "opinion": "x"})
    assert waiting.status_code == 409
    assert code not in desks["khoa"].visit("/viec").content.decode()
    office.correct(desks["lan"], code)
    assert Dossier.objects.get(code=code).role == "civil_status_officer"
    assert office.finish(desks["thao"], code, "check").status_code == 302
    stale = desks["khoa"].post(f"/viec/{code}/xong-buoc", {"version": old, "step": "police", "opinion": "x"})
    assert stale.status_code == 409
    assert office.finish(desks["khoa"], code, "police").status_code == 302
    assert sorted(OpenStep.objects.values_list("step", "how")) == [
        ("measure", ""), ("measure", "dropped"), ("police", "done"), ("police", "dropped"),
    ]  # fmt: skip


def test_the_person_reads_where_it_is_in_plain_words(desks):
    code = office.asked(desks)
    page = desks["lan"].visit(f"/ho-so/{code}").content.decode()
    due = OpenStep.objects.get(step="police").due_at
    assert "Đang chờ ý kiến của Công an phường Ba Đình, trả lời trước" in page
    assert f"{due.astimezone(clock.ZONE):%H:%M}" in page
    assert "Đang ở Chi nhánh Văn phòng đăng ký đất đai phường Ba Đình" in page
    assert page.count('aria-current="step"') == 2
    tracked = desks["mai"].post("/tra-cuu", {"ma": code, "secret": Dossier.objects.get(code=code).tracking_secret})
    assert "Công an phường Ba Đình" in tracked.content.decode()


def test_a_branch_that_the_findings_leave_out_is_neither_asked_nor_shown(desks):
    rule = ("    after: [check]\n    at: land_office", "    after: [check]\n"
            """    when: 'facts["check.entry_number"] != "45"'\n    at: land_office""")  # fmt: skip
    procedures.publish(office.text(rule).replace(office.CODE, "9.000002").replace("bản sao khai sinh", "đất"))
    code = office.asked(desks, "9.000002")
    assert OpenStep.objects.values_list("step", flat=True).get() == "police"
    assert "Đo đạc thửa đất" not in desks["lan"].visit(f"/ho-so/{code}").content.decode()
    assert office.finish(desks["khoa"], code, "police").status_code == 302
    assert Dossier.objects.get(code=code).role == "chair"


def test_the_lists_of_an_agency_count_what_it_has_and_its_register_ends_with_the_dossier(desks):
    codes = [office.asked(desks), office.asked(desks)]
    OpenStep.objects.filter(dossier__code=codes[0], step="police").update(due_at=clock.now() - timedelta(hours=1))
    khoa = arrive("khoa")
    person = Person(khoa.id, khoa.name, 2, True)
    assert queries.counts_waiting(person) == {"late": 1, "officer": 2}
    assert [one.code for one in queries.waiting_for(person).items] == codes
    assert "quá hạn" in desks["khoa"].visit("/viec").content.decode()
    assert codes[1] in desks["khoa"].visit("/viec/so-theo-doi").content.decode()
    for who, step in (("khoa", "police"), ("yen", "measure")):
        office.finish(desks[who], codes[1], step)
    assert desks["khoa"].visit(f"/viec/{codes[1]}").status_code == 200  # it runs, so who was asked may look
    filing.act(desks["dung"], codes[1], "duyet")
    filing.act(desks["hung"], codes[1], "thu-phi", receipt_number="1", amount="16000")
    assert Dossier.objects.get(code=codes[1]).status == 10
    assert desks["khoa"].get(f"/viec/{codes[1]}").status_code == 404
    assert codes[1] not in desks["khoa"].visit("/viec/so-theo-doi").content.decode()


def test_a_result_that_another_agency_approves_is_issued_in_its_name(desks):
    head = ("  - key: approve\n    after: [police, measure]\n", "  - key: approve\n    at: commune_police\n")
    role = ("    role: chair\n    hours: 2", "    role: head\n    hours: 2")
    procedures.publish(office.text(head, role).replace(office.CODE, "9.000004"))
    code = office.asked(desks, "9.000004")
    for who, step in (("khoa", "police"), ("yen", "measure")):
        assert office.finish(desks[who], code, step).status_code == 302
    assert filing.act(desks["dung"], code, "duyet").status_code == 403
    assert code in desks["long"].visit("/viec").content.decode()
    assert "duyet" in desks["long"].visit(f"/viec/{code}").content.decode()
    assert filing.act(desks["long"], code, "duyet").status_code == 302
    data = Slip.objects.get(dossier__code=code, form="result").data
    assert data["office"]["authority"] == "Công an phường Ba Đình"
    assert data["signer"] == {"name": "Đinh Hoàng Long", "title": "Trưởng Công an"}
    filing.act(desks["hung"], code, "thu-phi", receipt_number="1", amount="16000")
    assert Dossier.objects.get(code=code).status == 10


def test_an_official_of_the_ward_apologises_while_others_have_steps_beside(desks):
    home = (
        ("    at: land_office\n", ""),
        ("    role: officer\n    hours: 3", "    role: civil_status_officer\n    hours: 3"),
    )
    procedures.publish(office.text(*home).replace(office.CODE, "9.000005"))
    code = office.asked(desks, "9.000005")
    day = clock.today() + timedelta(days=32 - clock.today().weekday())  # a Friday
    said = {"reason": "system_down", "explanation": "Hệ thống hỏng.", "new_due-day": str(day.day),
            "new_due-month": str(day.month), "new_due-year": str(day.year)}  # fmt: skip
    assert filing.act(desks["khoa"], code, "xin-loi", act="issue", **said).status_code == 403
    assert filing.act(desks["thao"], code, "xin-loi", act="issue", **said).status_code == 302
    assert Slip.objects.get(form="form_04").data["official"]["title"] == "Công chức tư pháp - hộ tịch"
    assert {row.step for row in OpenStep.objects.filter(ended_at=None)} == {"police", "measure"}


def test_the_slip_that_asks_for_a_correction_names_its_sender_by_their_own_post(desks):
    mark = {"mark-field-registered_office": "on", "reason-field-registered_office": "incomplete",
            "advice-field-registered_office": "Ghi rõ hơn."}  # fmt: skip
    titles = []
    for desk, before in (("hung", ()), ("thao", ("hung",)), ("yen", ("hung", "thao"))):
        code = office.file_one(desks["lan"])
        if "hung" in before:
            filing.act(desks["hung"], code, "tiep-nhan")
        if "thao" in before:
            office.finish(desks["thao"], code, "check")
        assert filing.act(desks[desk], code, "tra-lai", **mark).status_code == 302
        titles.append(Slip.objects.get(dossier__code=code, form="form_02").data["official"]["title"])
    assert titles == [
        "Công chức tiếp nhận", "Công chức tư pháp - hộ tịch",
        "Người thụ lý hồ sơ, Chi nhánh Văn phòng đăng ký đất đai phường Ba Đình",
    ]  # fmt: skip
