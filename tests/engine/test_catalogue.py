"""Every procedure of the catalogue can be read, and its worked examples hold."""

from datetime import date

import pytest

from motcua.engine import calendar, definition, examples, source
from tests.engine.conftest import ROOT, loaded, told_in

CATALOGUE = ROOT / "catalogue"
VERSIONS = sorted(file for file in CATALOGUE.glob("[0-9]*/*.yaml") if file.name != "examples.yaml")
EXAMPLES = sorted(CATALOGUE.glob("*/examples.yaml"))


def told():
    for file in EXAMPLES:
        for one in told_in(file.parent):
            yield pytest.param(file.parent, one, id=f"{file.parent.name}: {one.story}")


@pytest.mark.parametrize(("folder", "example"), list(told()))
def test_the_worked_example_holds(folder, example, vn):
    versions = [loaded(file) for file in VERSIONS if file.parent == folder]
    assert examples.differences(examples.version_of(example, versions), example, vn) == []


@pytest.mark.parametrize("file", VERSIONS, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_version_can_be_read_stored_and_read_again(file):
    procedure = loaded(file)
    assert (procedure.code, procedure.version) == (file.parent.name, file.stem)
    assert definition.loads(definition.dumps(procedure)) == procedure


@pytest.mark.parametrize("file", VERSIONS, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_text_is_there_in_both_languages(file):
    raw = source.parse(file.read_text(encoding="utf-8"), ValueError)

    def texts(value, path):
        if isinstance(value, dict) and set(value) & {"vi", "en"}:
            yield path, value
        elif isinstance(value, dict):
            for key, inner in value.items():
                yield from texts(inner, f"{path}.{key}")
        elif isinstance(value, list):
            for number, inner in enumerate(value):
                yield from texts(inner, f"{path}[{number}]")

    assert [path for path, text in texts(raw, "$") if not (text.get("vi") and text.get("en"))] == []


def test_the_extract_ends_when_the_new_law_begins(extract):
    new_law = extract.basis("law03_2026")
    assert extract.valid_to == date(2027, 2, 28)
    assert (new_law.valid_from - extract.valid_to).days == 1


def test_every_holiday_has_basis_and_confidence():
    file = calendar.read_file((CATALOGUE / "calendar/vn.yaml").read_text(encoding="utf-8"))
    assert all(day.basis and day.name.vi and day.name.en and day.confidence for day in file.days)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2025-01-29", "holiday"),
        ("2025-05-02", "swapped_day_off"),
        ("2026-01-02", "swapped_day_off"),
        ("2026-02-16", "holiday"),
        ("2026-02-20", "holiday"),
        ("2026-04-27", "holiday"),
        ("2026-08-31", "swapped_day_off"),
        ("2026-11-24", "holiday"),
        ("2026-11-28", "weekend"),
        ("2027-05-03", "holiday"),
        ("2026-01-10", None),
        ("2026-08-22", None),
        ("2025-04-26", None),
        ("2026-02-23", None),
    ],
)
def test_the_national_calendar_knows_the_day(vn, day, reason):
    closed = vn.closed_because(date.fromisoformat(day))
    assert (closed and closed[0]) == reason
