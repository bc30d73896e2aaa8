"""`motcua procedure check FILE`."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from motcua.engine.definition import ProcedureBroken
from motcua.procedures import examining, service
from tests.checking.texts import CATALOGUE, EXTRACT, changed

pytestmark = pytest.mark.django_db


def check(file, *more):
    """What the command prints."""
    out = StringIO()
    call_command("procedure", "check", str(file), *more, stdout=out)
    return out.getvalue()


def test_a_good_file_is_told_whole():
    told = check(EXTRACT)
    for part in ("no errors", "0 do not hold", "forms (all)", "complexity when the state knows nothing", "to verify"):
        assert part in told
    assert "every commune has a one-stop centre" in told or "agencies: not looked at" in told or "no_agency" in told


def test_a_file_with_a_mistake_ends_with_an_error(tmp_path):
    file = tmp_path / "2026-11-23.yaml"
    file.write_text(changed(("role: chair", "role: mayor")), encoding="utf-8")
    with pytest.raises(CommandError, match="1 errors"):
        check(file)


def test_a_worked_example_that_does_not_hold_is_an_error(tmp_path):
    (tmp_path / "2026-11-23.yaml").write_text(changed(("amount: 8000", "amount: 9000")), encoding="utf-8")
    (tmp_path / "examples.yaml").write_text(
        (EXTRACT.parent / "examples.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    with pytest.raises(CommandError, match="0 errors, 0 defects, [1-9]"):
        check(tmp_path / "2026-11-23.yaml")


def test_a_path_is_lived_again():
    told = check(
        EXTRACT, "--replay", "online", "2026-11-25T11:30", "relation=self", "submitted", "accepted", "step_done"
    )
    assert "case: for_myself" in told
    assert "4 in_progress, step approve" in told


@pytest.mark.parametrize("content", [b"x" * 1_000_001, b"\xff\xfe", None])
def test_a_file_that_cannot_be_read_is_told(tmp_path, content):
    file = tmp_path / "broken.yaml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError):
        check(file)


def test_what_check_calls_an_error_is_not_published():
    with pytest.raises(ProcedureBroken, match=r"line \d+, column \d+.*mayor"):
        service.publish(changed(("role: chair", "role: mayor"), ("2026-11-23\nvalid_to", "2026-12-30\nvalid_to")))


def test_communes_without_an_office_are_named():
    from datetime import date

    from motcua.agencies import service as agencies

    assert agencies.communes_without("one_stop_centre", date(1990, 1, 1)) == []


def test_exploring_may_take_a_minute_and_no_more():
    assert examining.LONGEST <= 60 and examining.in_time()()


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ([], ["dòng 20, cột 1: $.boundry_free: shape", "không có mục 'boundry_free'; có phải là 'boundary_free'"]),
        (["--language", "en"], ["line 20, column 1: $.boundry_free: shape", "did you mean 'boundary_free'?"]),
    ],
)  # fmt: skip
def test_a_mistake_of_the_language_is_told_in_the_language_of_the_reader(tmp_path, language, told):
    file = tmp_path / "2026-11-23.yaml"
    file.write_text(changed(("boundary_free", "boundry_free")), encoding="utf-8")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("procedure", "check", str(file), *language, stdout=out)
    assert all(words in out.getvalue() for words in told)
    assert ("did you mean" in out.getvalue()) == bool(language)


def test_linked_procedures_that_cannot_be_filed_are_told_in_it_too(tmp_path):
    whole = CATALOGUE / "3.000722"
    place = tmp_path / whole.name
    place.mkdir()
    file = place / sorted(whole.glob("20*.yaml"))[-1].name
    file.write_text((whole / file.name).read_text(encoding="utf-8"), encoding="utf-8")
    out = StringIO()
    with pytest.raises(CommandError, match="linked procedures cannot be filed"):
        call_command("procedure", "check", str(file), stdout=out)
    assert "không có thủ tục" in out.getvalue()
