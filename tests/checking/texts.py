"""The procedures of the catalogue as texts, and one passage of them changed."""

from pathlib import Path

from motcua.engine import calendar
from motcua.engine.calendar import WorkingCalendar

CATALOGUE = Path(__file__).resolve().parents[2] / "catalogue"
EXTRACT = CATALOGUE / "2.000635/2026-11-23.yaml"
BIRTH = CATALOGUE / "1.001193/2026-11-23.yaml"
ROLES = frozenset({"receptionist", "civil_status_officer", "chair", "cashier", "officer", "head"})


def changed(*passages: tuple[str, str], file: Path = EXTRACT) -> str:
    """The text with passages changed, each the first time it stands there."""
    text = file.read_text(encoding="utf-8")
    for old, new in passages:
        assert old in text, f"{old!r} is not in {file.name}"
        text = text.replace(old, new, 1)
    return text


def national_calendar() -> WorkingCalendar:
    return calendar.load((CATALOGUE / "calendar/vn.yaml").read_text(encoding="utf-8"))
