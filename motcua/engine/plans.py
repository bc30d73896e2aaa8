"""Every plan that dossiers can have: each set of steps that some answers, case and findings lead to, with the limit and
the linked procedures that go with them.

Stated abstraction: the rules of cases and steps are tried with every combination of what they can tell apart, as
conditions.py says. What is found at a step counts only where that step is taken.
"""

from collections.abc import Mapping

import msgspec

from motcua.engine import flow, longer, papers, presence, rules
from motcua.engine.conditions import Form, TooManyCombinations
from motcua.engine.definition import RETURN, Procedure
from motcua.engine.ways import in_a_word


class Plan(msgspec.Struct, frozen=True):
    """The steps that dossiers take for which this is `given`, and the words for it in a path."""

    taken: tuple[str, ...]
    given: flow.Given
    told: tuple[str, ...]


class Plans(msgspec.Struct, frozen=True):
    """Every plan, once. Where the rules read too much to be tried they are not `whole`: one alone, with every step."""

    plans: tuple[Plan, ...]
    whole: bool = True


def of(procedure: Procedure) -> Plans:
    """The plans of a procedure; of several situations that lead to the same plan the first stands for them."""
    if not flow.depends(procedure):
        return Plans((_every_step(procedure),))
    sources = [step.when for step in procedure.steps if step.when]
    if any(step.cases for step in procedure.steps):
        sources += [case.when for case in procedure.cases]
    sources += [one.when for one in (*procedure.longer, *procedure.linked) if one.when]
    sources += [one.when for one in procedure.presence if one.when and one.step == RETURN]
    found: dict[tuple, Plan] = {}
    try:
        for answers, facts in Form(procedure).situations(tuple(sources)):
            plan = _plan(procedure, answers, facts)
            found.setdefault((plan.taken, *_beside_steps(procedure, plan.given)), plan)
    except TooManyCombinations:
        return Plans((_every_step(procedure),), whole=False)
    return Plans(tuple(found.values()))


def _beside_steps(procedure: Procedure, given: flow.Given) -> tuple:
    """What else a life depends on: the longer limit, who must come, and which linked procedures belong to the whole."""
    linked = tuple(one.key for one in procedure.linked if rules.holds(one.when, given.answers, given.facts))
    come = tuple(one.key for one in presence.asked(procedure, given.answers, given.facts) if one.step == RETURN)
    return longer.key_of(procedure, given.answers, given.facts), linked, come


def with_every_step(procedure: Procedure) -> Procedure:
    """The procedure as if every dossier took every step."""
    steps = tuple(msgspec.structs.replace(step, cases=(), when="") for step in procedure.steps)
    return msgspec.structs.replace(procedure, steps=steps)


def _every_step(procedure: Procedure) -> Plan:
    return Plan(tuple(step.key for step in procedure.steps), flow.NOTHING, ())


def _plan(procedure: Procedure, answers: Mapping[str, object], facts: Mapping[str, object]) -> Plan:
    """Step by step: what is found at one that is left out is not known to those after it."""
    questions = flow.findings(procedure)
    known = {name: value for name, value in facts.items() if name not in questions and value is not None}
    case = papers.case_of(procedure, answers, known)
    given = flow.Given(answers=answers, facts=known, case=case.key if case else "")
    for step in procedure.steps:
        if flow.applies(step, given):
            new = {name: facts.get(name) for name in questions if name.startswith(f"{step.key}.")}
            new = {name: value for name, value in new.items() if value is not None}
            given = msgspec.structs.replace(given, found={**given.found, **new})
    told = tuple(f"{name}={in_a_word(value)}" for name, value in {**known, **given.found, **answers}.items())
    return Plan(flow.course(procedure, given), given, told)
