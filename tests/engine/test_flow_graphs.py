"""Whatever graph the steps are: each that applies is open once, the result waits for all, and no order matters."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from motcua.engine import examine_steps, flow
from motcua.engine import lifecycle as life
from motcua.engine.definition import Step
from motcua.engine.text import Text

NOW = datetime(2026, 11, 25, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SAID = Text(vi="Bước", en="Step")
END = ("approve", "return")


def step(number, after, has_rule):
    when = f"answers.f{number} == true" if has_rule else ""
    return Step(key=f"s{number}", title=SAID, role="officer", hours=1, after=after, when=when)


@st.composite
def graphs(draw):
    """Up to seven steps, each after the one above it or any earlier ones, some with a rule; and answers."""
    steps = []
    for number in range(draw(st.integers(1, 7))):
        earlier = [one.key for one in steps]
        after = draw(
            st.none() | st.sets(st.sampled_from(earlier), max_size=3).map(sorted).map(tuple) if earlier else st.none()
        )
        steps.append(step(number, after, draw(st.booleans())))
    steps += [Step(key=key, title=SAID, role="chair", hours=1) for key in END]
    return tuple(steps), {f"f{number}": draw(st.booleans()) for number in range(len(steps))}


def lived(procedure, answers, vn, choose):
    """Every state from reception to the approval that is due, the open step that is done each time chosen so."""
    known = flow.Given(answers=answers)

    def decide(state, event):
        return life.decide(state, event, procedure=procedure, calendar=vn, channel="online", given=known)

    decision = decide(decide(life.DossierState(), life.Submitted(at=NOW)).state, life.Accepted(at=NOW))
    yield decision
    while decision.state.step != "approve":
        decision = decide(decision.state, life.StepDone(at=NOW, step=choose(flow.open_steps(decision.state))))
        yield decision


def asked(decisions):
    return [one.step for each in decisions for one in each.effects if isinstance(one, life.AskRole)]


@given(graph=graphs(), data=st.data())
def test_each_step_that_applies_is_opened_once_and_no_other(extract, vn, graph, data):
    procedure, answers = msgspec.structs.replace(extract, steps=graph[0]), graph[1]
    decisions = list(lived(procedure, answers, vn, lambda now: data.draw(st.sampled_from(now))))
    taken = set(flow.course(procedure, flow.Given(answers=answers))) - {"return"}
    assert sorted(asked(decisions)) == sorted(taken)
    assert decisions[-1].state.done == tuple(one.key for one in procedure.steps if one.key not in END)


@given(graph=graphs(), data=st.data())
def test_a_step_begins_when_all_before_it_is_behind_the_dossier_and_not_later(extract, vn, graph, data):
    procedure, answers = msgspec.structs.replace(extract, steps=graph[0]), graph[1]
    direct = flow.directly_before(procedure)
    for decision in lived(procedure, answers, vn, lambda now: data.draw(st.sampled_from(now))):
        state, now = decision.state, flow.open_steps(decision.state)
        ready = {key for key in direct if key not in END and set(direct[key]) <= set(state.done)} - set(state.done)
        assert now == (tuple(key for key in direct if key in ready) or ("approve",))
        assert set(state.opened) == set(now) and not set(now) & set(state.done)
        assert flow.surely_before(procedure, now) <= set(state.done)


@given(graph=graphs(), data=st.data())
def test_the_order_in_which_branches_end_changes_nothing_in_the_end(extract, vn, graph, data):
    procedure, answers = msgspec.structs.replace(extract, steps=graph[0]), graph[1]
    *_, one = lived(procedure, answers, vn, lambda now: now[0])
    *_, other = lived(procedure, answers, vn, lambda now: data.draw(st.sampled_from(now)))
    assert one.state == other.state


@given(graph=graphs())
def test_what_is_made_so_is_no_mistake_of_the_language(extract, graph):
    """These are the graphs that may be published, so that what holds of them holds of all."""
    procedure = msgspec.structs.replace(extract, language=2, steps=graph[0])
    # The form of the extract does not ask what the rules of these steps read.
    problems = [said for _path, said in examine_steps.problems(procedure) if "no earlier field" not in said.en]
    assert problems == []


@given(graph=graphs(), data=st.data())
def test_a_plan_takes_as_long_as_its_longest_way(extract, vn, graph, data):
    """Of the steps that are taken, each an hour: as many as stand one after the other on the longest way."""
    procedure, answers = msgspec.structs.replace(extract, steps=graph[0]), graph[1]
    taken = flow.course(procedure, flow.Given(answers=answers))
    done = flow.schedule(procedure, taken, 0, lambda begins, step: begins + step.hours)
    direct = flow.directly_before(procedure)
    waits = {}
    for key in direct:
        waits[key] = max((waits[before] for before in direct[key]), default=0) + (key in taken)
    assert done == {key: waits[key] for key in taken}
