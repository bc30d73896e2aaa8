"""Every whole of the catalogue fits the procedures that it files."""

import io

import pytest
from django.core.management import CommandError, call_command

from motcua.base import paths

WHOLE = paths.CATALOGUE / "3.000722/2026-11-23.yaml"


def checked(file) -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command("procedure", "check", str(file), stdout=out)
    return out.getvalue()


def test_the_linked_birth_fits_its_parts(db):
    assert "no errors" in checked(WHOLE)


def test_a_part_that_cannot_be_filed_is_told(db, tmp_path):
    for code in ("1.001193", "1.004222"):
        (tmp_path / code).symlink_to(paths.CATALOGUE / code)
    file = tmp_path / "3.000722" / WHOLE.name
    file.parent.mkdir()
    text = WHOLE.read_text(encoding="utf-8")
    file.write_text(text.replace("      child_sex: answers.child_sex\n", ""), encoding="utf-8")
    out = io.StringIO()
    with pytest.raises(CommandError, match="2 linked procedures"):
        call_command("procedure", "check", str(file), stdout=out)
    assert "chưa có gì điền vào 'child_sex', câu luôn được hỏi" in out.getvalue()
    assert "không có thủ tục 9.000722" in out.getvalue()
