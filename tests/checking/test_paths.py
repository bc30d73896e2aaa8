"""Exploration: every path is walked, each defect comes with a path, and the path leads there when it is lived again."""

import pytest

from motcua.engine import complexity, definition, explore, inspection, lifecycle, living, replay, ways
from tests.checking.texts import EXTRACT, ROLES, changed, national_calendar


@pytest.fixture(scope="module")
def vn():
    return national_calendar()


@pytest.fixture(scope="module")
def extract():
    return definition.load(EXTRACT.read_text(encoding="utf-8"))


def defects(text, vn):
    """What exploration finds, as {code: told}; of several with one code the first."""
    report = inspection.inspect(text, vn, ROLES)
    return {told.finding.code: told for told in reversed(report.told) if told.way}


def test_the_ways_are_as_many_as_the_answers_that_count(extract, vn):
    walked = ways.walk(extract, vn, 1000)
    of_answers = 9 * 8 * 2  # relation, event, and the number of copies at its two ends
    assert (walked.ways, walked.whole, walked.defects) == (of_answers, True, {})


def test_it_says_when_it_did_not_walk_them_all(extract, vn):
    assert (ways.walk(extract, vn, 10).ways, ways.walk(extract, vn, 10).whole) == (10, False)


def test_every_event_of_the_machine_is_tried(extract, vn):
    tried = {word.partition(":")[0] for moment in _all_moments(extract, vn) for word in moment.told[2:]}
    possible = {event for _, event in lifecycle.MOVES}
    # This procedure allows no verification, asks nobody for an opinion, and is no notice.
    never = {lifecycle.VerificationAsked, lifecycle.StepLapsed, lifecycle.Noted}
    assert len(possible - never) == len(tried)


def _all_moments(procedure, vn):
    one = living.Life(procedure, vn, "online")
    start = explore.starts(procedure, vn, "online")[0]
    moments, edges = explore.explored(one, start, every=True)
    words = {word for moment in moments.values() for word in one.words(moment, every=False)}
    return [*moments.values(), *(living.Moment(lifecycle.DossierState(), start, ("", "", word)) for word in words)]


ONE_DAY = ("limit: {unit: same_day, cutoff: 15:00:00}", "limit: {unit: working_days, value: 1}")


def test_a_clock_that_cannot_hold_is_found_with_its_path(vn):
    """Twelve hours fit what a limit of a day leaves a dossier of the morning, not one of the afternoon."""
    text = changed(ONE_DAY, ("    hours: 3\n", "    hours: 10\n"))
    told = defects(text, vn)["clock_can_pass_zero"]
    lines = list(replay.replay(definition.load(text), vn, list(told.way)))
    assert told.finding.severity == "warning" and told.finding.vi.startswith("gửi vào ")
    assert lines[-1].endswith("PAST ITS DATE")
    assert not any(line.endswith("PAST ITS DATE") for line in lines[:-1])


def test_steps_in_the_day_share_what_the_law_leaves_of_it(extract, vn):
    """Hours of a step are the most: what comes at 15:00 is due at 17:00, so 3 and 2 are 72 and 48 minutes."""
    assert explore.live(extract, vn).defects == {}
    words = ["online", "2026-11-25T15:00", "submitted", "accepted", "step_done", "approved"]
    lines = list(replay.replay(extract, vn, words))
    assert [line.split("  ")[0] for line in lines[-2:]] == ["2026-11-25 16:12", "2026-11-25 17:00"]
    assert not any(line.endswith("PAST ITS DATE") for line in lines)


def test_a_step_that_nobody_can_do_is_a_dead_end(vn):
    text = changed(
        (
            "      - key: entry_number\n        kind: text\n",
            "      - key: entry_number\n        kind: text\n        min: 99\n",
        )
    )
    told = defects(text, vn)
    assert told["no_result"].way[2:] == ("submitted",)
    assert told["unreached_step"].finding.path == "$.steps[1]"


def test_a_fee_on_a_question_that_may_stay_empty_is_never_decided(vn):
    text = changed(("        min: 1\n        max: 20\n", "        min: 1\n        max: 20\n        required: false\n"))
    told = defects(text, vn)["fee_undecided"]
    assert "copies=" in told.way
    lines = list(replay.replay(definition.load(text), vn, [*told.way, "submitted"]))
    assert any("NOT DECIDED" in line for line in lines)


def test_a_page_that_nobody_sees_is_told_with_a_path_that_passes_it(vn):
    never = ('when: answers.relation != null && answers.relation != "self"', 'when: answers.relation == "nobody"')
    text = changed(never)
    told = defects(text, vn)["unreached_page"]
    assert told.finding.path == "$.pages[2]"
    lines = list(replay.replay(definition.load(text), vn, list(told.way)))
    assert any(line.strip().startswith("not shown: subject, because") for line in lines)


def test_a_word_that_means_nothing_is_refused(extract, vn):
    for path in (["copees=1"], ["online", "submitted", "approved"], ["online", "submitted", "eaten"]):
        with pytest.raises(replay.NoSuchPath):
            list(replay.replay(extract, vn, path))


@pytest.mark.parametrize(
    ("edges", "ends", "reached"),
    [
        ({"a": {"b"}, "b": {"c"}, "c": set()}, ["c"], {"a", "b", "c"}),
        ({"a": {"b"}, "b": {"a"}, "c": set()}, ["c"], {"c"}),
        ({"a": {"b", "c"}, "b": {"b"}, "c": set()}, ["c"], {"a", "c"}),
    ],
)
def test_a_loop_without_exit_reaches_no_end(edges, ends, reached):
    assert explore.can_reach(ends, edges) == reached


def test_what_the_state_knows_makes_it_less(extract, vn):
    measured = complexity.measure(extract, ways.walk(extract, vn, 1000))
    for unknown, known in zip(measured.unknown, measured.known, strict=True):
        assert known.score < unknown.score
    least = measured.known[0]
    # About oneself, known to the state: event, office, copies, delivery and what may stay empty; no paper, no visit.
    assert (least.pages, least.questions, least.papers, least.visits, least.hours) == (3, 9, 0, 0, 8)
    assert any(cut.startswith("paper old_paper can go") for cut in measured.cuts)


def test_what_there_was_no_time_to_look_at_keeps_a_version_from_release(vn):
    """The engine has no clock: whoever calls it says when the time is over."""
    looks = iter(range(10**9))
    report = inspection.inspect(changed(), vn, ROLES, in_time=lambda: next(looks) < 20)
    assert not report.walked.whole and not report.lived.finished
    assert [(one.finding.code, one.finding.path) for one in report.defects] == [
        ("not_finished", "$.pages"), ("not_finished", "$.steps")
    ]  # fmt: skip
    assert report.lived.defects == {}, "what nobody came to may lie ahead"
