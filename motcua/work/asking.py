"""What an official's forms sent, read into values that the dossiers' service takes."""

from collections.abc import Mapping
from datetime import date

from motcua.dossiers.errors import PointAtSomething
from motcua.dossiers.service import Naming
from motcua.engine.lifecycle import Mark

NO_VERSION = -1


def seen(data: Mapping[str, str]) -> int:
    """The version of the dossier that the official had on the screen."""
    text = data.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else NO_VERSION


def marks(data: Mapping[str, str], procedure) -> tuple[Mark, ...]:
    """The items that were ticked, each with its reason and advice. Raises PointAtSomething when one is half said."""
    reasons = {reason.code for reason in procedure.return_reasons}
    found = []
    for name in data:
        target, _, key = name.removeprefix("mark-").partition("-")
        if not name.startswith("mark-") or target not in ("field", "paper") or not _is_known(procedure, target, key):
            continue
        reason = data.get(f"reason-{target}-{key}", "")
        advice = data.get(f"advice-{target}-{key}", "").strip()
        if reason not in reasons or not advice:
            raise PointAtSomething
        found.append(Mark(target=target, key=key, reason=reason, advice=advice))
    return tuple(found)


def _is_known(procedure, target: str, key: str) -> bool:
    try:
        return bool(procedure.field(key) if target == "field" else procedure.paper(key))
    except KeyError:
        return False


def naming(data: Mapping[str, str]) -> dict[str, Naming]:
    """The rates that the official named, by fee: the amount, and the act of the council."""
    codes = [name.removeprefix("rate-") for name in data if name.startswith("rate-")]
    return {code: Naming(_rate(data, f"rate-{code}"), data.get(f"act-{code}", "")) for code in codes}


def _rate(data: Mapping[str, str], name: str) -> int | None:
    return amount(data, name) if data.get(name, "").strip() else None


def day(data: Mapping[str, str], name: str) -> date | None:
    """A day from its three fields; None when they say none."""
    parts = [data.get(f"{name}-{part}", "").strip() for part in ("year", "month", "day")]
    try:
        return date(*(int(part) for part in parts)) if all(part.isdecimal() for part in parts) else None
    except (ValueError, OverflowError):
        return None


def amount(data: Mapping[str, str], name: str = "amount") -> int:
    """An amount of đồng as people write it: 8000, 8.000, 8.000 đ; -1 when it is none."""
    digits = data.get(name, "").replace(".", "").replace(",", "").replace("đ", "").replace(" ", "")
    return int(digits) if digits.isdecimal() and len(digits) < 13 else -1


