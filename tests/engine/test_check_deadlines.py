"""The independent counter finds what is wrong, and stays independent."""

import ast
import json
import subprocess
import sys
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from motcua.engine import deadlines, export
from motcua.engine.limits import Limit
from tests.engine.conftest import ROOT
from tests.engine.counter import check_deadlines

TOOL = ROOT / "tools/check_deadlines.py"
START = datetime(2026, 11, 23, 15, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def right(vn):
    """A deadline as the engine derives it."""
    return deadlines.due(Limit(unit="working_hours", value=8), START, vn)


def faults(vn, deadline):
    case = export.DeadlineCase(id="case", deadline=deadline)
    return check_deadlines.check(json.loads(export.dumps((vn,), (case,))))[0][1]


def test_a_right_deadline_has_no_faults(vn, right):
    assert faults(vn, right) == []


def test_a_date_one_minute_off_is_found(vn, right):
    wrong = msgspec.structs.replace(right, at=right.at + timedelta(minutes=1))
    assert faults(vn, wrong) == ["due 2026-11-25 15:31 claimed, 2026-11-25 15:30 counted"]


def test_a_gap_between_steps_is_found(vn, right):
    wrong = msgspec.structs.replace(right, steps=(right.steps[0], *right.steps[2:]))
    assert any("begins at" in fault for fault in faults(vn, wrong))


def test_wrong_minutes_are_found(vn, right):
    first = msgspec.structs.replace(right.steps[0], minutes=91)
    wrong = msgspec.structs.replace(right, steps=(first, *right.steps[1:]))
    assert "step 0: 91 minutes claimed, 90 counted" in faults(vn, wrong)


def test_a_calendar_that_was_not_exported_is_told(vn, right):
    wrong = msgspec.structs.replace(right, calendar_version="another")
    assert faults(vn, wrong) == ["calendar vn version another is not in the export"]


@pytest.mark.parametrize(("minutes_off", "code"), [(0, 0), (1, 1)])
def test_the_command_ends_with_1_when_something_differs(vn, right, tmp_path, minutes_off, code):
    claimed = msgspec.structs.replace(right, at=right.at + timedelta(minutes=minutes_off))
    file = tmp_path / "export.json"
    file.write_bytes(export.dumps((vn,), (export.DeadlineCase(id="case", deadline=claimed),)))
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(TOOL), str(file)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (code, "")
    assert f"1 deadlines counted, {1 - minutes_off} agree, {minutes_off} differ" in done.stdout


def test_the_counter_uses_the_standard_library_alone():
    names = set()
    for node in ast.walk(ast.parse(TOOL.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module.split(".")[0])
    assert names <= sys.stdlib_module_names
