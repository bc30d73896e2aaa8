"""Every word of the language has a class, and the class is right: an example for each direction of a change."""

from datetime import date
from typing import get_args

import msgspec
import pytest

from motcua.base import paths
from motcua.engine import definition, diff
from motcua.engine.change_rules import NAMES_OF_THE_VERSION, PARTS
from motcua.engine.changes import ADDITIVE, LEGAL, RESTRICTIVE, TEXT
from motcua.engine.definition import Procedure

CERTIFIED = (paths.CATALOGUE / "2.000815" / "2026-11-23.yaml").read_text(encoding="utf-8")
BIRTH = (paths.CATALOGUE / "1.001193" / "2026-11-23.yaml").read_text(encoding="utf-8")
TIERS, CAP = "        tiers: [{from: 3, amount: 1000}]\n", "        cap: 200000\n"
WAITS = "    fees: [late_birth_charge]\n    facts:\n"
WHERE = BIRTH[BIRTH.index("where: {") : BIRTH.index("valid_from: 2026-11-23")]
BY_ENTRY = CERTIFIED[CERTIFIED.index("    each: originals") : CERTIFIED.index("    size_unit:")]
ISSUED = "precision: [day, month, year]"

#: By what is done, with its opposite: the file, the words and what takes their place, the class there and back, where.
CHANGES = {
    "one fee for all entries": (CERTIFIED, (BY_ENTRY, '    quantity: "2"\n    size: "4"\n'), RESTRICTIVE, RESTRICTIVE,
                                "fees.certified_copy.each"),
    "size counted otherwise": (CERTIFIED, ("size: entry.page_count", "size: entry.page_count + 1"),
                               RESTRICTIVE, RESTRICTIVE, "fees.certified_copy.size"),
    "size called otherwise": (CERTIFIED, ("size_unit: {vi: trang, en: page(s)}", "size_unit: {vi: mặt, en: side(s)}"),
                              TEXT, TEXT, "fees.certified_copy.size_unit"),
    "cheaper from a size on": (CERTIFIED, (TIERS, TIERS.replace("1000", "500")), ADDITIVE, RESTRICTIVE,
                               "fees.certified_copy.rates.2017-01-01.tiers"),
    "tiers taken away": (CERTIFIED, (TIERS, ""), RESTRICTIVE, RESTRICTIVE,
                         "fees.certified_copy.rates.2017-01-01.tiers"),
    "a lower cap": (CERTIFIED, (CAP, CAP.replace("200000", "150000")), ADDITIVE, RESTRICTIVE,
                    "fees.certified_copy.rates.2017-01-01.cap"),
    "no cap": (CERTIFIED, (CAP, ""), RESTRICTIVE, ADDITIVE, "fees.certified_copy.rates.2017-01-01.cap"),
    "a date known less": (CERTIFIED, (ISSUED, "precision: [day]"), RESTRICTIVE, ADDITIVE,
                          "questions.originals.fields.issued_on.precision"),
    "a number counts something else": (CERTIFIED, ("unit: {vi: trang, en: page(s)}\n            min",
                                       "unit: {vi: tờ, en: sheet(s)}\n            min"), RESTRICTIVE, RESTRICTIVE,
                                       "questions.originals.fields.page_count.unit"),
    "an entry is called otherwise": (
        CERTIFIED, ("item: {vi: Giấy tờ, en: Paper}", "item: {vi: Bản chính, en: Original}"), TEXT, TEXT,
        "questions.originals.item"),
    "fewer entries": (CERTIFIED, ("        max: 10\n        fields", "        max: 5\n        fields"), RESTRICTIVE,
                      ADDITIVE, "questions.originals.max"),
    "a question of an entry must be answered": (
        CERTIFIED, ("issued it}\n            required: false", "issued it}\n            required: true"),
        RESTRICTIVE, ADDITIVE, "questions.originals.fields.issuer.required"),
    "a question of an entry is called otherwise": (CERTIFIED, ("en: Who issued it}", "en: The issuer}"), TEXT, TEXT,
                                                   "questions.originals.fields.issuer.label"),
    "another year is read": (BIRTH, ("        year_of: mother_number\n", ""), ADDITIVE, ADDITIVE,
                             "questions.mother_birth_year.year_of"),
    "an answer is offered again": (BIRTH, ("        same_as: [requester_address]\n", ""), ADDITIVE, ADDITIVE,
                                   "questions.mother_address.same_as"),
    "a further filing begins with more": (BIRTH, ("    - requester_email\n", ""), RESTRICTIVE, ADDITIVE,
                                          "another.answers"),
    "a result waits for one fee": (
        BIRTH, (WAITS, "    facts:\n"), RESTRICTIVE, ADDITIVE, "results.birth_certificate.fees"),
    "another office settles it": (BIRTH, (WHERE, ""), LEGAL, LEGAL, "where"),
}  # fmt: skip


def load(text: str) -> Procedure:
    return definition.load(text)


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_has_its_class_there_and_back(name):
    text, (old, new), there, back, path = CHANGES[name]
    assert old in text, f"the catalogue's file has changed: {old!r} is not in it"
    before, after = load(text), load(text.replace(old, new, 1))
    for one, other, kind in ((before, after, there), (after, before, back)):
        change = next(change for change in diff.compare(one, other) if change.path == path)
        assert change.kind is kind, change
        assert change.said.vi != change.said.en and "“{" not in change.said.vi, change.said


def test_a_further_filing_may_be_given_and_taken_away():
    start, end = BIRTH.index("another:\n"), BIRTH.index("\npages:")
    section = BIRTH[start:].split("\n\n")[0] + "\n\n"
    assert start < end
    with_it, without = load(BIRTH), load(BIRTH.replace(section, ""))
    assert [(c.path, c.kind) for c in diff.compare(without, with_it)] == [("another", ADDITIVE)]
    assert [(c.path, c.kind) for c in diff.compare(with_it, without)] == [("another", RESTRICTIVE)]


def test_a_question_more_in_an_entry_is_told_with_its_group():
    more = CERTIFIED.replace(
        "          - key: copies\n",
        "          - {key: place, kind: text, label: {vi: Nơi cấp, en: Place of issue}}\n          - key: copies\n",
        1,
    )
    (change,) = diff.compare(load(CERTIFIED), load(more))
    assert (change.path, change.kind) == ("questions.originals.fields.place", RESTRICTIVE)
    assert change.said.vi == "Thêm câu hỏi: Nơi cấp (Câu hỏi “Các bản chính”, bắt buộc)"


def test_a_new_rate_that_is_dearer_for_large_ones_alone_is_seen():
    """The amount stays, the cap rises from a day on: somebody pays more."""
    rate = load(CERTIFIED).fees[0].rates[0]
    ended = msgspec.structs.replace(rate, valid_to=date(2026, 12, 31))
    later = msgspec.structs.replace(rate, valid_from=date(2027, 1, 1), cap=300_000)
    old = load(CERTIFIED)
    new = msgspec.structs.replace(old, fees=(msgspec.structs.replace(old.fees[0], rates=(ended, later)), *old.fees[1:]))
    (change,) = diff.compare(old, new)
    assert (change.path.rpartition(".")[2], change.kind) == ("2027-01-01", RESTRICTIVE)
    assert "200.000 đ → 300.000 đ" in change.said.vi


def test_every_word_of_the_language_has_a_row():
    """A new word without a row would be told as “mục “…” thay đổi” and stop every dossier that is under way."""
    missing = set()
    for kind, struct in _kinds("procedure", Procedure).items():
        part = PARTS[kind]
        known = {*part.rules, *part.inner, part.key} | (NAMES_OF_THE_VERSION if kind == "procedure" else set())
        known |= {"fields"} if kind == "page" else set()  # questions are compared across all pages
        missing |= {f"{kind}.{name}" for name in struct.__struct_fields__ if name not in known}
    assert not missing, f"say in engine/change_rules.py what a change of it is: {sorted(missing)}"


def _kinds(kind: str, struct: type) -> dict[str, type]:
    """The kinds of parts that hang together, each with its struct."""
    found = {kind: struct}
    types = {field.name: field.type for field in msgspec.structs.fields(struct)}
    inner = PARTS[kind].inner | ({"fields": "question"} if kind == "page" else {})
    for name, of in inner.items():
        if of != kind:
            found |= _kinds(of, _struct_in(types[name]))
    return found


def _struct_in(kind) -> type:
    """The struct in a type such as tuple[Paper, ...], dict[str, Channel] or Owner | None."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind
    return next(filter(None, (_struct_in(inside) for inside in get_args(kind))), None)  # type: ignore[return-value]
