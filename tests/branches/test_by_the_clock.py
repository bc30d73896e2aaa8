"""Opinions whose time ran out, and steps whose agency nobody has entered yet."""

from datetime import date, datetime

import pytest
from django.core.management import call_command
from django.db.models.functions import Now

from motcua.agencies.models import Agency
from motcua.base import clock
from motcua.dossiers import counting, jobs, lapsing
from motcua.dossiers.models import Dossier, OpenStep
from motcua.ledger import following
from motcua.ledger import service as ledger
from motcua.ledger.models import Parked
from motcua.notices.models import Notice
from motcua.procedures import service as procedures
from tests.branches import office
from tests.dossiers import filing

pytestmark = pytest.mark.django_db

TWO_WEEKS_AGO = datetime(2026, 11, 9, 9, tzinfo=clock.ZONE)


@pytest.fixture
def late(desks):
    """A dossier whose police were asked two weeks ago. Gives its code."""
    procedures.publish(office.of_before())
    with clock.frozen(TWO_WEEKS_AGO):
        return office.asked(desks, office.CODE_BEFORE)


def test_silence_is_consent_once_when_the_time_is_over(desks, late):
    dossier = Dossier.objects.get(code=late)
    jobs.look_at_open_steps(0)
    assert lapsing.lapse_all() == 0
    row = OpenStep.objects.get(dossier=dossier, step="police")
    assert (row.how, row.ended_by) == ("lapsed", None)
    told = [entry for entry in ledger.entries_about(dossier.id) if entry.event == "dossier:step_lapsed"]
    assert [entry.params["step"] for entry in told] == ["police"]
    ledger.run_until_idle()
    assert Notice.objects.filter(event="dossier:step_lapsed", person_id=dossier.filer_id).count() == 1
    opinion = {"version": dossier.version, "step": "police", "opinion": "x"}
    refused = desks["khoa"].post(f"/viec/{late}/xong-buoc", opinion)
    assert refused.status_code == 409
    assert office.finish(desks["yen"], late, "measure").status_code == 302
    page = desks["dung"].visit(f"/viec/{late}").content.decode()
    assert "không trả lời được coi là đồng ý" in page
    assert "Hết hạn mà không có ý kiến" in desks["lan"].visit(f"/ho-so/{late}").content.decode()


def test_one_step_that_raises_an_error_nobody_foresaw_holds_up_no_other(desks, late, capsys):
    with clock.frozen(TWO_WEEKS_AGO):
        other = office.file_one(desks["lan"], office.CODE_BEFORE)
        filing.act(desks["hung"], other, "tiep-nhan")
        office.finish(desks["thao"], other, "check")
    broken, whole = (OpenStep.objects.get(dossier__code=code, step="police") for code in (late, other))
    kept = Dossier.objects.get(code=late).state
    Dossier.objects.filter(code=late).update(state="[]")
    OpenStep.objects.filter(id=broken.id).update(due_at=TWO_WEEKS_AGO)  # its turn is before the other's
    assert lapsing.lapse_all() == 1
    assert OpenStep.objects.get(id=whole.id).how == "lapsed"
    item = Parked.objects.get(follower=lapsing.LAPSE)
    assert (item.about, item.attempts, item.last_error.split(" in ")[0]) == (broken.id, 1, "ValidationError")
    for attempt in range(2, following.TRIES + 1):
        Parked.objects.update(next_try_at=Now())
        assert lapsing.lapse_all() == 0
        assert Parked.objects.get().attempts == attempt
    assert lapsing.lapse_all() == 0 and Parked.objects.get().attempts == following.TRIES  # it waits for a human
    assert [(one.where, one.about) for one in ledger.open_items()] == [(lapsing.LAPSE, f"open_step {broken.id}")]
    Dossier.objects.filter(code=late).update(state=kept)
    call_command("open_items", again="all")
    assert "1 are tried again" in capsys.readouterr().out
    assert lapsing.lapse_all() == 1
    assert ledger.open_items() == [] and not Parked.objects.exists()


def test_what_was_settled_otherwise_is_no_open_item_any_more(desks, late):
    kept = Dossier.objects.get(code=late).state
    Dossier.objects.filter(code=late).update(state="[]")
    assert lapsing.lapse_all() == 0 and Parked.objects.count() == 1
    Dossier.objects.filter(code=late).update(state=kept)
    assert office.finish(desks["khoa"], late, "police").status_code == 302
    assert lapsing.lapse_all() == 0 and not Parked.objects.exists()


def test_an_opinion_on_which_the_law_waits_is_shown_late_and_does_not_lapse(desks):
    procedures.publish(office.of_before(("silence: agrees", "silence: waits")))
    with clock.frozen(TWO_WEEKS_AGO):
        code = office.asked(desks, office.CODE_BEFORE)
    assert lapsing.lapse_all() == 0
    assert OpenStep.objects.get(step="police").ended_at is None
    assert "quá hạn" in desks["lan"].visit(f"/ho-so/{code}").content.decode()
    assert office.finish(desks["khoa"], code, "police").status_code == 302


def test_the_time_is_not_over_in_its_last_minute(desks):
    office.asked(desks)
    OpenStep.objects.filter(step="police").update(due_at=clock.now().replace(second=0, microsecond=0))
    assert lapsing.lapse_all() == 0


def test_nothing_lapses_while_the_person_owes_the_next_step(desks, late):
    mark = {"mark-field-registered_office": "on", "reason-field-registered_office": "incomplete",
            "advice-field-registered_office": "Ghi rõ hơn."}  # fmt: skip
    assert office.filing.act(desks["yen"], late, "tra-lai", **mark).status_code == 302
    assert lapsing.lapse_all() == 0
    assert Dossier.objects.get(code=late).status == 5


def test_a_step_without_its_agency_waits_at_the_office_until_there_is_one(desks):
    Agency.objects.filter(kind="commune_police").update(valid_to=date(2026, 1, 1))
    code = office.asked(desks)
    row = OpenStep.objects.get(step="police")
    assert (row.is_placed, row.role, row.lapses) == (False, "receptionist", False)
    page = desks["hung"].visit(f"/viec/{code}").content.decode()
    assert code in desks["hung"].visit("/viec").content.decode() and "chưa có cơ quan thực hiện bước này" in page
    assert office.finish(desks["hung"], code, "police").status_code == 403  # nobody speaks for the police
    assert desks["khoa"].get(f"/viec/{code}").status_code == 404
    assert (lapsing.place_missing(), counting.steps_without_agency()) == (0, 1)
    Agency.objects.filter(kind="commune_police").update(valid_to=None)
    jobs.look_at_open_steps(0)
    assert code in desks["khoa"].visit("/viec").content.decode()
    assert code not in desks["hung"].visit("/viec").content.decode()
    assert office.finish(desks["khoa"], code, "police").status_code == 302
