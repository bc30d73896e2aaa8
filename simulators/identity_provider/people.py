"""The demo people. They and their numbers are invented; the communes are real."""

import json
from dataclasses import dataclass
from pathlib import Path

PLACE = Path(__file__).with_name("people.json")


@dataclass(frozen=True)
class DemoPerson:
    """Somebody who can sign in: a key for forms, words about them, and their claims."""

    key: str
    about: str
    claims: dict


def load() -> dict[str, DemoPerson]:
    """Every demo person by key, in the order of the file."""
    return {item["key"]: DemoPerson(**item) for item in json.loads(PLACE.read_text(encoding="utf-8"))}
