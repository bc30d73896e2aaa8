"""The citizens: the demo people of the identity provider, with what a register knows besides. All invented."""

import json
import unicodedata
from dataclasses import dataclass, field, replace
from pathlib import Path

from simulators.identity_provider import people

PLACE = Path(__file__).with_name("citizens.json")
CODES = {"DanToc": "01", "QuocTich": "VN"}
USUAL = {"DanToc": "Kinh", "TonGiao": "Không", "QuocTich": "Việt Nam"}


@dataclass(frozen=True)
class Citizen:
    """One row: `born` is yyyy-mm-dd or yyyy; `more` are other elements of the answer, by name."""

    number: str
    old_number: str
    name: str
    born: str
    sex: str
    address: str
    commune: str
    more: dict[str, str] = field(default_factory=dict)


def load() -> dict[str, Citizen]:
    """Every citizen by number."""
    extra = json.loads(PLACE.read_text(encoding="utf-8"))
    return {one.number: one for one in (_citizen(p, extra.get(p.key, {})) for p in people.load().values())}


def _citizen(person: people.DemoPerson, extra: dict) -> Citizen:
    claims, more = person.claims, USUAL | extra
    return Citizen(
        claims["personal_number"], more.pop("SoCMND", ""), claims["name"], claims["birthdate"], claims["gender"],
        claims["address"], claims["residence_commune"], more,
    )  # fmt: skip


def confirmed(citizens: dict[str, Citizen], number: str, name: str, born: str) -> Citizen | None:
    """The citizen of whom all three are right; spaces and capitals do not matter."""
    found = citizens.get(number)
    fits = found and _plain(found.name) == _plain(name) and born in (found.born, found.born[:4])
    return found if fits else None


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


_TONES = "\u0300\u0309\u0303\u0301\u0323"
OLD_ADDRESS = "phường Điện Biên, quận Ba Đình, thành phố Hà Nội"


def written_as(citizen: Citizen, how: str) -> Citizen:
    """The same citizen as another clerk, or another year, would have written it; "" changes nothing."""
    if how == "upper":
        return _each(citizen, str.upper)
    if how == "nfd":
        return _each(citizen, lambda text: unicodedata.normalize("NFD", text))
    if how == "tones":
        return _each(citizen, _other_tone)
    if how == "year_only":
        return replace(citizen, born=citizen.born[:4])
    if how == "old_address":
        return replace(citizen, address=citizen.address.split(",")[0] + ", " + OLD_ADDRESS)
    if how == "abbreviated":
        return replace(citizen, address=citizen.address.replace("phường ", "P.").replace("thành phố ", "TP. "))
    if how == "codes":
        return replace(citizen, sex={"male": "1", "female": "2"}.get(citizen.sex, "0"), more=citizen.more | CODES)
    if how == "empty":
        return Citizen(citizen.number, "", citizen.name, citizen.born, "", "", "")
    return citizen


def _each(citizen: Citizen, change) -> Citizen:
    more = {name: change(text) for name, text in citizen.more.items()}
    return replace(citizen, name=change(citizen.name), address=change(citizen.address), more=more)


def _other_tone(text: str) -> str:
    """oà for òa, uý for úy: the tone on the other vowel of a syllable that ends in two."""
    for first, second in ("oa", "oe", "uy"):
        for tone in _TONES:
            old, new = (unicodedata.normalize("NFC", pair) for pair in (first + tone + second, first + second + tone))
            text = text.replace(old, new)
    return text
