"""Who wrote an answer, on what, and what else was written to the same question meanwhile."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from motcua.engine.definition import Field

PHONE, TABLET, COMPUTER = "phone", "tablet", "computer"
BOTH = "?"  # in the place of a digest: the form shows the answers among which to choose


class Sheet(NamedTuple):
    """A form as a browser opened it: `id` is made anew each time it is shown, `seen` has the digest of each answer."""

    id: str
    seen: Mapping[str, str]
    by: UUID
    device: str  # PHONE, TABLET or COMPUTER


class Other(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a sheet wrote to a question that somebody had answered otherwise since the sheet was opened."""

    raw: dict[str, str]
    by: UUID
    device: str
    sheet: str
    at: datetime


class Written(msgspec.Struct, frozen=True, omit_defaults=True):
    """Beside an answer as it is stored: which sheet wrote it, and the others among which the person has to choose."""

    by: UUID | None = None
    device: str = ""
    sheet: str = ""
    others: tuple[Other, ...] = ()


UNKNOWN = Written()


def digest(raw: Mapping[str, str]) -> str:
    """The version of an answer: of what was typed, by form name. Left empty and never asked are the same."""
    said = sorted((name, text) for name, text in raw.items() if text)
    return hashlib.blake2b(msgspec.json.encode(said), digest_size=6).hexdigest()


def seen_in(text: str) -> dict[str, str]:
    """The digests that a form carries: "name:5d41402abc4b phone:7d793037a076"."""
    return dict(one.split(":", 1) for one in text.split() if ":" in one)


def as_seen(fields: Iterable[Field], view) -> str:
    """What a form carries of the answers that it shows. `view` is a reading.DraftView."""
    return " ".join(f"{f.key}:{BOTH if view.others_of(f) else digest(view.raw_of(f))}" for f in fields)


def device_of(user_agent: str) -> str:
    """The kind of a device, by what a browser says of itself; enough for a person to tell two of their own apart."""
    if "iPad" in user_agent or ("Android" in user_agent and "Mobile" not in user_agent):
        return TABLET
    return PHONE if "Mobi" in user_agent else COMPUTER
