"""Steps as a graph, examined and explored: each mistake with its place, each defect with a path that leads there."""

import pytest

from motcua.engine import definition, explore, flow, inspection, lint, living, plans, replay
from motcua.engine.definition import ProcedureBroken
from tests.checking.texts import ROLES, changed, national_calendar
from tests.engine.conftest import ROOT

FILE = ROOT / "tests/engine/stories/9.000002/2026-01-01.yaml"
MEASURE = "  - {key: measure,"


@pytest.fixture(scope="module")
def vn():
    return national_calendar()


def land(*passages):
    return definition.load(changed(*passages, file=FILE))


def lived(vn, *passages):
    return explore.live(land(*passages), vn)


def told(found):
    return {(code, path) for code, path in found.defects}


AFTER, PLAN, DONE, BACK = (
    "after: [check], cases",
    "silence: agrees",
    "role: chair, hours: 8",
    "role: receptionist, hours: 1",
)
LIMIT = "    limit: {value: 5, unit: working_days}\n"


@pytest.mark.parametrize(
    ("old", "new", "path", "hint"),
    [
        (AFTER, "after: [chek], cases", "steps[1].after", "did you mean 'check'?"),
        (AFTER, "after: [tax], cases", "steps[1].after", "earlier ones, so that none waits in a circle"),
        (AFTER, "after: [measure], cases", "steps[1].after", "does not stand above"),
        (AFTER, "after: [check, check], cases", "steps[1].after", "stands twice"),
        (DONE, f"{DONE}, after: [check]", "steps[4].after", "'measure' leads nowhere"),
        (BACK, f"{BACK}, after: [tax]", "steps[5].after", '"approve" alone'),
        ("cases: [divided]", "cases: [devided]", "steps[1].cases", "did you mean 'divided'?"),
        (DONE, f"{DONE}, cases: [whole]", "steps[4].cases", "no dossier is without"),
        (DONE, f"{DONE}, kind: opinion", "steps[4].kind", "this step decides"),
        (BACK, f"{BACK}, at: land_office", "steps[5].at", "one-stop"),
        ("at: land_office", "at: land_ofice", "steps[1].at", "did you mean 'land_office'?"),
        ("    kind: opinion\n", "", "steps[2].limit", "write `kind: opinion`"),
        (f"    kind: opinion\n{LIMIT}", "", "steps[2].silence", "write `kind: opinion`"),
        (LIMIT, "", "steps[2].silence", "say in `limit`"),
        (LIMIT, "    limit: {unit: none}\n", "steps[2].limit", "hours or days"),
        ("duty: {amount: amount", "duty: {amount: amuont", "steps[3].duty.amount", "did you mean 'amount'?"),
        ("kind: money", "kind: number", "steps[3].duty.amount", "known: none"),
        (
            "en: Tax}, basis: law31_2024",
            "en: Tax}, basis: law3_2024",
            "steps[3].duty.basis",
            "did you mean 'law31_2024'?",
        ),
        (f"{PLAN}\n    basis: law31_2024", f"{PLAN}\n    basis: law13", "steps[2].basis", "law31_2024"),
        ("cases: [divided]", 'when: \'facts["plan.x"] == "a"\'', "steps[1].when", "unknown name 'plan.x'"),
        ('facts["check.area"] != null', 'facts["tax.amount"] != null', "steps[2].when", "unknown name 'tax.amount'"),
        ('facts["check.area"] != null && ', "", "steps[2].when", "cannot be evaluated"),
        ('facts["check.area"] > 500', 'facts["check.area"] > "a"', "steps[2].when", "cannot be evaluated"),
        ("    hours: 16\n    after: [check]", "    hours: 0\n    after: [check]", "steps[2].hours", "at least 1"),
        ("  - key: check\n", "  - key: person\n", "steps[0].key", "what is known is called so"),
        ("language: 2", "language: 1", "steps[2].silence", "needs `language: 2`"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_was_meant(old, new, path, hint):
    _, found = inspection.mistakes(changed((old, new), file=FILE))
    assert any(one.path == f"$.{path}" and hint in one.words for one in found), found


def test_a_finding_compared_with_what_it_cannot_be_is_told():
    changed_rule = ('facts["check.area"] > 500', 'facts["check.area"] < -1')
    least = ("unit: {vi: m², en: m²}", "min: 1, unit: {vi: m², en: m²}")
    found = {(one.path, one.code) for one in lint.findings(land(changed_rule, least), ROLES)}
    assert ("$.steps[2].when", "never_true") in found


def test_a_step_stands_below_those_it_waits_for():
    with pytest.raises(ProcedureBroken, match="line [0-9]+, column"):
        land(("after: [check], cases", "after: [tax], cases"))


def test_nothing_is_wrong_with_it_as_it_is(vn):
    report = inspection.inspect(FILE.read_text(encoding="utf-8"), vn, ROLES)
    assert [one.finding for one in report.told if one.finding.severity == "error"] == []


def test_every_set_of_steps_is_lived(vn):
    assert sorted(plan.taken[1:-3] for plan in plans.of(land()).plans) == [
        (), ("measure",), ("measure", "plan"), ("plan",)
    ]  # fmt: skip
    found = lived(vn)
    assert (found.plans, found.whole, told(found)) == (4, True, set())


def test_branches_end_in_every_order_and_an_opinion_in_time_or_not_at_all(vn):
    plan = next(plan for plan in plans.of(land()).plans if len(plan.taken) == 6)
    one = living.Life(land(), vn, "online", plan)
    moments, _ = explore.explored(one, explore.starts(land(), vn, "online")[0], every=False)
    ended = {tuple(word for word in moment.told if ":m" in word or ":p" in word) for moment in moments.values()}
    # The last step that is open stands alone: its name needs no telling.
    assert ended == {(), ("step_done:measure",), ("step_done:plan",), ("step_lapsed:plan",)}
    last = [moment for moment in moments.values() if moment.state.status == 10]
    assert {moment.state.done for moment in last} == {("check", "measure", "plan", "tax", "approve")}
    assert {moment.silent for moment in last} == {frozenset(), frozenset({"plan"})}


def test_steps_side_by_side_take_the_time_of_the_longer_one(vn):
    assert not {one.code for one in lint.findings(land(), ROLES)} & {"hours_over_limit"}
    taken = ("check", "measure", "plan", "tax", "approve", "return")
    assert (
        max(flow.schedule(land(), taken, 0, lambda begins, step: begins + step.hours).values()) == 8 + 24 + 16 + 8 + 1
    )
    short = land(("value: 20, unit: working_days", "value: 6, unit: working_days"))
    assert "hours_over_limit" in {one.code for one in lint.findings(short, ROLES)}  # 57 hours do not fit into 56
    just = land(("value: 20, unit: working_days", "value: 7, unit: working_days"))
    assert "hours_over_limit" not in {one.code for one in lint.findings(just, ROLES)}


@pytest.mark.parametrize(
    ("old", "new", "path", "code"),
    [
        (LIMIT, "    limit: {value: 2, unit: working_hours}\n", "$.steps[2].limit", "hours_over_limit"),
        ("min: 0, max: 900000000", "required: false", "$.steps[3].duty.amount", "duty_may_stay_open"),
        ("level: commune\n", "level: commune\nservice_level: part\n", "$.service_level", "no_reason_for_part"),
        ("role: officer, at: land_office", "role: surveyor, at: land_office", "$.steps[1].role", "unknown_role"),
        ('en: Divided}, when: answers.change == "divide"', 'en: Divided}, when: answers.change == "divided"',
         "$.cases[0].when", "unknown_option"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_told(old, new, path, code):
    assert (path, code) in {(one.path, one.code) for one in lint.findings(land((old, new)), ROLES)}


def test_an_option_that_an_official_cannot_choose_is_told():
    choice = (
        "fields: [{key: area, kind: choice, label: {vi: D, en: A}, options: [{value: big, label: {vi: L, en: B}}]}]"
    )
    area = "fields: [{key: area, kind: number, label: {vi: Diện tích, en: Area}, unit: {vi: m², en: m²}}]"
    rule = ('facts["check.area"] != null && facts["check.area"] > 500', 'facts["check.area"] == "bigg"')
    found = {(one.path, one.code): one.words for one in lint.findings(land((area, choice), rule), ROLES)}
    assert "did you mean 'big'?" in found["$.steps[2].when", "unknown_option"]


def test_an_opinion_that_does_not_come_can_make_a_dossier_late(vn):
    """In time each step fits; the wait for silence does not."""
    found = lived(vn, ("limit: {value: 5, unit: working_days}", "limit: {value: 18, unit: working_days}"))
    way = found.defects["clock_past_zero", "$.channels.online.limit"].way
    assert "step_lapsed" in way or "step_lapsed:plan" in way
    lines = list(replay.replay(land(("value: 5, unit", "value: 18, unit")), vn, list(way)))
    assert lines[-1].endswith("PAST ITS DATE")


def test_branches_that_never_meet_are_told_with_the_way_to_the_first_end(vn):
    number = "fields: [{key: number, kind: text, label: {vi: Số, en: Number}, min: 99, max: 5}]"
    blocked = ("cases: [divided]}", f"cases: [divided], {number}}}")
    always = (', when: answers.change == "divide"}', "}")
    found = lived(vn, blocked, always)
    defect = found.defects["branches_never_meet", "$.steps[3].after"]
    assert "measure and plan" in defect.words
    lines = list(replay.replay(land(blocked, always), vn, list(defect.way)))
    assert lines[-1].split()[2].startswith("step_")
    assert ("no_result", "$.steps") in told(found)


def test_a_path_says_what_is_answered_and_found(vn):
    plan = next(plan for plan in plans.of(land()).plans if len(plan.taken) == 6)
    assert plan.told == ("check.area=501", "change=divide")
    path = ["online", "2026-11-23T09:00", *plan.told, "submitted", "accepted", "step_done", "step_done:plan"]
    lines = list(replay.replay(land(), vn, path))
    assert "step measure and plan" in lines[-2] and "step measure," in lines[-1]


def test_rules_that_read_too_much_are_said_not_to_be_walked_whole(vn):
    asked = "".join(
        f"      - {{key: f{n}, kind: choice, label: {{vi: C, en: C}}, options: ["
        + ", ".join(f'{{value: o{o}, label: {{vi: L, en: L}}}}' for o in range(8)) + "]}\n"
        for n in range(6)
    )  # fmt: skip
    rule = " || ".join(f'answers.f{n} == "o1"' for n in range(6))
    found = lived(vn, ("    fields:\n", "    fields:\n" + asked), ("cases: [divided]", f"when: '{rule}'"))
    assert (found.plans, found.whole) == (1, False)


def test_a_whole_is_lived_with_parts_that_succeed_and_fail(vn):
    parts = """linked:
  - {key: first, title: {vi: Một, en: One}, procedure: 9.000003}
  - {key: second, title: {vi: Hai, en: Two}, procedure: 9.000004, after: [first], when: answers.change == "use"}
"""
    text = FILE.read_text(encoding="utf-8")
    steps, results = text[text.index("steps:\n") : text.index("results:\n")], text[text.index("results:\n") :]
    results = results[: results.index("return_reasons:")]
    whole = land((steps, parts), (results, ""), *[(text[text.index("cases:\n") : text.index("pages:\n")], "")])
    found = explore.live(whole, vn)
    assert (found.plans, set(found.defects)) == (2, set())
    plan = next(plan for plan in plans.of(whole).plans if plan.told == ("change=use",))
    one = living.Life(whole, vn, "online", plan)
    moments, _ = explore.explored(one, explore.starts(whole, vn, "online")[0], every=True)
    ends = {tuple(moment.state.parts.values()) for moment in moments.values() if moment.state.status == 10}
    assert ends == {("done", "done"), ("done", "refused")}
    assert ("refused", "impossible") in {tuple(m.state.parts.values()) for m in moments.values() if m.state.status == 8}
