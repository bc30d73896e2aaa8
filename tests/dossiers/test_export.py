"""Deadlines leave the house and are counted again by a program that shares no code with it."""

import io
import json
import subprocess
import sys
from datetime import date, datetime

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from motcua.agencies import service as agencies
from motcua.base import clock, paths
from motcua.engine.calendar import DayRule
from tests.dossiers import filing

TOOL = paths.ROOT / "tools" / "check_deadlines.py"
ALONE = [sys.executable, "-I", "-S"]  # no site-packages, no PYTHONPATH, not the current directory: no motcua
MARKED = {
    "mark-field-registered_office": "yes", "reason-field-registered_office": "does_not_match",
    "advice-field-registered_office": "Ghi đúng tên xã trên giấy cũ.",
}  # fmt: skip

pytestmark = pytest.mark.django_db


def at(text: str):
    """Hold the clock at a moment of the office's wall."""
    return clock.frozen(datetime.fromisoformat(text).replace(tzinfo=clock.ZONE))


@pytest.fixture
def dossiers(catalogue, lan, mai, hung, thao, client_of) -> dict[str, str]:
    """Codes by what happened to them: waiting, accepted, and sent back before and after it was received."""
    hers, others, desk, officer = (client_of(one) for one in (lan, mai, hung, thao))
    with at("2026-11-19T16:45:30"):  # a Thursday; eight working hours end on Friday
        accepted = filing.file_one(hers)
        corrected = filing.file_one(others)
    with at("2026-11-20T08:10:05"):
        _act(desk, accepted, "tiep-nhan")
        _act(desk, corrected, "tra-lai", **MARKED)
    with at("2026-11-20T10:20:59"):  # the answer was not due yet, the result is
        _act(officer, accepted, "tra-lai", **MARKED)
        waiting = filing.file_one(others)
    with at("2026-11-21T09:00:00"):  # a Saturday
        _correct(others, corrected)
    with at("2026-11-23T11:30:00"):
        _act(desk, corrected, "tiep-nhan")
        _correct(hers, accepted)
    return {"accepted": accepted, "corrected": corrected, "waiting": waiting}


def _act(desk, code: str, what: str, **data) -> None:
    assert filing.act(desk, code, what, **data).status_code == 302


def _correct(browser, code: str) -> None:
    draft = browser.post(f"/ho-so/{code}/sua")["Location"].split("/")[2]
    answers = {**filing.ANSWERS["event"], "registered_office": "UBND xã Yên Bình"}
    browser.post(f"/ban-nhap/{draft}/trang/event", answers)
    assert filing.send(browser, draft) == code


def export(**options) -> dict:
    """What `python -m motcua export_deadlines` writes to standard output."""
    out = io.StringIO()
    call_command("export_deadlines", stdout=out, stderr=io.StringIO(), **options)
    return json.loads(out.getvalue())


def count_again(found: dict, place) -> subprocess.CompletedProcess:
    """Run the independent counter in a process of its own that cannot see Motcua."""
    file = place / "export.json"
    file.write_text(json.dumps(found))
    return subprocess.run([*ALONE, TOOL, file, "--all"], cwd=place, env={}, capture_output=True, text=True)


def test_the_counter_cannot_see_motcua(tmp_path):
    alone = subprocess.run([*ALONE, "-c", "import motcua"], cwd=tmp_path, env={}, capture_output=True, text=True)
    assert "ModuleNotFoundError" in alone.stderr


def test_an_independent_counter_agrees_with_every_deadline(dossiers, tmp_path):
    found = export()
    assert sorted(case["id"] for case in found["cases"]) == sorted([
        f"{dossiers['accepted']} answer", f"{dossiers['accepted']} result", f"{dossiers['corrected']} answer",
        f"{dossiers['corrected']} result", f"{dossiers['waiting']} answer",
    ])  # fmt: skip
    assert any(case["pauses"] for case in found["cases"])
    counted = count_again(found, tmp_path)
    assert counted.returncode == 0, counted.stdout + counted.stderr
    assert "5 deadlines counted, 5 agree, 0 differ" in counted.stdout


@pytest.mark.parametrize("number", range(5))
def test_a_due_moment_changed_by_a_minute_is_found(dossiers, tmp_path, number):
    found = export()
    deadline = found["cases"][number]["deadline"]
    moment = datetime.fromisoformat(deadline["at"])
    deadline["at"] = moment.replace(minute=(moment.minute + 1) % 60).isoformat()
    counted = count_again(found, tmp_path)
    assert counted.returncode == 1
    assert "5 deadlines counted, 4 agree, 1 differ" in counted.stdout


def test_a_holiday_taken_out_of_the_export_is_found(dossiers, tmp_path):
    """The calendar is part of what is checked, not only the arithmetic."""
    found = export()
    for calendar in found["calendars"]:
        calendar["days"][date(2026, 11, 20).isoformat()] = {"kind": "off", "reason": "closure"}
    assert count_again(found, tmp_path).returncode == 1


def test_one_dossier_and_those_since_a_day(dossiers):
    alone = export(code=dossiers["waiting"])
    assert [case["id"] for case in alone["cases"]] == [f"{dossiers['waiting']} answer"]
    lately = export(since=date(2026, 11, 20))
    assert lately["cases"] == alone["cases"]
    with pytest.raises(CommandError):
        export(code="H26.1-20260101-0000000")


def test_nothing_to_export_is_whole_json_too(catalogue, tmp_path):
    assert export(since=date(2099, 1, 1))["cases"] == []
    assert count_again(export(), tmp_path).returncode == 0


def test_no_person_is_in_the_export(dossiers, lan, mai):
    text = json.dumps(export(), ensure_ascii=False)
    for one in (lan, mai):
        for personal in (one.name, one.personal_number, one.email, str(one.id), "Đội Cấn", "0912"):
            assert personal not in text


def test_a_calendar_that_changed_since_is_said(dossiers, hung):
    """What cannot be counted again is exported and named, not left out."""
    agencies.set_day(date(2026, 12, 31), DayRule(kind="off", reason="closure", basis="12/TB"), by=hung.id)
    said = io.StringIO()
    call_command("export_deadlines", stdout=io.StringIO(), stderr=said)
    assert "5 deadlines counted with it cannot be counted again" in said.getvalue()


def test_rows_are_read_through_a_cursor_of_the_server(dossiers):
    """A table of any size is never read into memory at once."""
    seen = []

    def listen(execute, sql, params, many, context):
        seen.append((str(sql), isinstance(context["cursor"].cursor, psycopg.ServerCursor)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        export()
    assert [on_server for sql, on_server in seen if 'FROM "dossiers_dossier"' in sql] == [True]
