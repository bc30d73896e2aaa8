"""What it is to change steps, consents, windows, who must come and what is linked: there, and back."""

import msgspec
import pytest

from motcua.engine import definition, diff
from motcua.engine.changes import ADDITIVE, LEGAL, RESTRICTIVE, TEXT
from tests.engine.test_language_reference import BLOCKS, text

LAND = next(number for number, block in enumerate(BLOCKS) if "silence: agrees" in block)
HOUSE = next(number for number, block in enumerate(BLOCKS) if "consents:" in block)
BOTH = next(number for number, block in enumerate(BLOCKS) if "presence:" in block)
EXAM = next(number for number, block in enumerate(BLOCKS) if "windows:" in block)
FAMILY = next(number for number, block in enumerate(BLOCKS) if "linked:" in block)

#: By what is done: the example, the words (JSON) and what takes their place, the class there and back, where.
CHANGES = {
    "a step waits for more": (LAND, ('"after":["measure","plan"]', '"after":["plan"]'), LEGAL, LEGAL,
                              "steps.tax.after"),
    "a step in more cases": (LAND, ('"cases":["divided"]', '"cases":["divided","whole"]'), LEGAL, LEGAL,
                             "steps.measure.cases"),
    "another agency": (LAND, ('"at":"tax_office"', '"at":"land_office"'), LEGAL, LEGAL, "steps.tax.at"),
    "silence decides nothing": (LAND, ('"silence":"agrees"', '"silence":"waits"'), LEGAL, LEGAL, "steps.plan.silence"),
    "a longer opinion": (LAND, ('"limit":{"value":5,', '"limit":{"value":7,'), LEGAL, LEGAL, "steps.plan.limit"),
    "a duty called otherwise": (LAND, ('"vi":"Thuế","en":"Tax"', '"vi":"Thuế đất","en":"Tax"'), TEXT, TEXT,
                                "steps.tax.duty.title"),
    "fewer ways to agree": (HOUSE, ('["account","form","paper"]', '["account","paper"]'), RESTRICTIVE, ADDITIVE,
                            "consents.host.ways"),
    "agreeing to something else": (HOUSE, ("May this person", "Shall this person"), LEGAL, LEGAL, "consents.host.asks"),
    "more time to come": (BOTH, ('"within":{"value":5,', '"within":{"value":7,'), ADDITIVE, RESTRICTIVE,
                          "presence.both.within"),
    "nothing to bring": (BOTH, ('"to_bring":[{"vi":"Căn cước","en":"Identity card"}]', '"to_bring":[]'), ADDITIVE,
                         RESTRICTIVE, "presence.both.to_bring"),
    "a window that closes later": (EXAM, ("2027-04-28T17:00:00+07:00", "2027-04-29T17:00:00+07:00"), ADDITIVE,
                                   RESTRICTIVE, "windows.2027-04-21 08:00:00+07:00.closes"),
    "a part that must succeed": (FAMILY, ('person.personal_number"},"required":false', 'person.personal_number"}'),
                                 LEGAL, LEGAL, "linked.insurance.required"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_has_its_class_there_and_back(name):
    number, (old, new), there, back, path = CHANGES[name]
    assert old in text(number), text(number)
    before, after = definition.load(text(number)), definition.load(text(number).replace(old, new, 1))
    for one, other, kind in ((before, after, there), (after, before, back)):
        (change,) = diff.compare(one, other)
        assert (change.path, change.kind) == (path, kind), change
        assert change.said.vi != change.said.en


@pytest.mark.parametrize(
    ("number", "part", "added", "removed"),
    [
        (HOUSE, "consents", RESTRICTIVE, ADDITIVE), (BOTH, "presence", RESTRICTIVE, ADDITIVE),
        (EXAM, "windows", ADDITIVE, RESTRICTIVE), (FAMILY, "linked", LEGAL, LEGAL),
    ],
)  # fmt: skip
def test_one_more_and_one_less(number, part, added, removed):
    full = definition.load(text(number))
    without = msgspec.structs.replace(full, **{part: getattr(full, part)[1:]})
    assert [change.kind for change in diff.compare(without, full)][:1] == [added]
    assert [change.kind for change in diff.compare(full, without)][:1] == [removed]


def test_a_duty_is_a_burden():
    full = definition.load(text(LAND))
    steps = tuple(msgspec.structs.replace(step, duty=None) for step in full.steps)
    without = msgspec.structs.replace(full, steps=steps)
    assert [(c.path, c.kind) for c in diff.compare(without, full)] == [("steps.tax.duty", RESTRICTIVE)]
    assert diff.compare(without, full)[0].said.vi == "Thêm khoản phải nộp khi giải quyết: Thuế (Bước “Xác định thuế”)"
