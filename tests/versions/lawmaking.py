"""Next versions of the catalogue's extract of civil status, each made by changing a few lines of it."""

import re

from motcua.base import paths
from motcua.engine import definition
from motcua.engine.definition import Procedure

CODE = "2.000635"
FILE = max((paths.CATALOGUE / CODE).glob("2*.yaml"))  # the newest version of the catalogue
TEXT = FILE.read_text(encoding="utf-8")
NEXT = "2026-12-01"


def changed(*pairs: tuple[str, str], since: str = NEXT) -> str:
    """The catalogue's text with each first word replaced by the second, holding from a day on."""
    text = re.sub(r"\nvalid_from: \S+\n", f"\nvalid_from: {since}\n", TEXT, count=1)
    for old, new in pairs:
        assert old in text, f"the catalogue's file has changed: {old!r} is not in it"
        text = text.replace(old, new)
    return text


def old() -> Procedure:
    """The version of the catalogue."""
    return definition.load(TEXT)


def new(*pairs: tuple[str, str]) -> Procedure:
    """A version that follows it."""
    return definition.load(changed(*pairs))


# Changes that several tests make.
WORDS = ("vi: Số bản sao, en: Number of copies", "vi: Cần mấy bản sao, en: How many copies")
CHEAPER = ("amount: 8000", "amount: 5000")
DEARER = ("amount: 8000", "amount: 10000")
FEWER_COPIES = ("        max: 20\n", "        max: 1\n")
NO_OLD_PAPER = (
    TEXT[TEXT.index("  - key: old_paper") : TEXT.index("\nsteps:")],
    "",
)
ANOTHER_PAPER = (
    "\nsteps:",
    "  - key: reason\n    title: {vi: Giấy nêu lý do, en: Paper with the reason}\n"
    "    why: {vi: Để biết lý do, en: To know why}\n    basis: nd123_2015\n\nsteps:",
)
NEW_QUESTION = (
    "      - key: purpose\n        kind: text\n",
    "      - key: urgency\n        kind: text\n        label: {vi: Vì sao cần gấp?, en: Why is it urgent?}\n"
    "      - key: purpose\n        kind: text\n",
)
NO_PURPOSE = (
    "      - key: purpose\n        kind: text\n"
    + TEXT.split("      - key: purpose\n        kind: text\n")[1].split("\npapers:")[0],
    "",
)
COPIES = "      - key: copies\n        kind: number\n"
NEW_QUESTION_BEFORE_COPIES = (
    COPIES,
    "      - key: urgency\n        kind: text\n        label: {vi: Vì sao cần gấp?, en: Why is it urgent?}\n" + COPIES,
)
NEW_QUESTION_THE_STATE_CAN_ANSWER = (
    COPIES,
    "      - key: sex\n        kind: choice\n        label: {vi: Giới tính, en: Sex}\n        prefill: person.sex\n"
    "        options: [{value: female, label: {vi: Nữ, en: Female}}, {value: male, label: {vi: Nam, en: Male}}]\n"
    + COPIES,
)
LONGER = ("limit: {unit: same_day, cutoff: 15:00:00}", "limit: {unit: working_days, value: 3}")
NOT_ONLINE = (("  online: &same_day\n", "  post: &same_day\n"), ("  post: *same_day\n", ""))
ANOTHER_ACT = ("number: 60/2014/QH13", "number: 03/2026/QH16")
