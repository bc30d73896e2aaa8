"""The one interpreter of the steps of a procedure: which of them a dossier takes, which are open, which are behind it.

Steps are a graph without circles. A step begins when every step that it comes `after` is behind the dossier, so steps
after the same one run side by side. One that the case or its `when` leaves out is behind the dossier at once. "approve"
begins when every other step is behind it, whatever else is said. The desk, the rehearsal and the exploration of paths
all ask here, through lifecycle.decide; nothing is stored, and there is no clock.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TypeVar

import msgspec

from motcua.engine import deadlines, forms, papers, rules
from motcua.engine.calendar import WorkingCalendar
from motcua.engine.definition import APPROVE, RETURN, Field, Procedure, Step
from motcua.engine.limits import Deadline, Pause
from motcua.engine.states import DossierState

T = TypeVar("T")


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What steps depend on: the answers of the person that count, what was known when they were sent, the key of the
    case ("" for none), and what was found at steps that are done, as `found["<step>.<question>"]`."""

    answers: Mapping[str, object] = {}
    facts: Mapping[str, object] = {}
    case: str = ""
    found: Mapping[str, object] = {}


NOTHING = Given()


class Standing(msgspec.Struct, frozen=True):
    """Where the handling stands: the steps that are open and those that are behind it, in the order of the file."""

    open: tuple[str, ...]
    done: tuple[str, ...]


def given_of(
    procedure: Procedure,
    answers: Mapping[str, object],
    facts: Mapping[str, object],
    findings: Mapping[str, Mapping[str, object]],
) -> Given:
    """What steps depend on, from what a person sent and what officials wrote at each step (`findings`, by its key).

    What was found at a step counts while the dossier takes that step: after a correction it may be left out.
    """
    draft = forms.counted(procedure, answers, facts)
    case = papers.case_of(procedure, draft)
    given = Given(answers=draft.values, facts=facts, case=case.key if case else "")
    for step in procedure.steps:
        if (values := findings.get(step.key)) and applies(step, given):
            found = {f"{step.key}.{question}": value for question, value in values.items()}
            given = msgspec.structs.replace(given, found={**given.found, **found})
    return given


def depends(procedure: Procedure) -> bool:
    """Whether the way through the steps, the limit, which linked procedures belong to it, or who must come for the
    result depends on anything: where it does not, NOTHING is as good as all."""
    hangs = any(step.cases or step.when for step in procedure.steps) or any(one.when for one in procedure.linked)
    return hangs or bool(procedure.longer) or any(one.when for one in procedure.presence if one.step == RETURN)


def applies(step: Step, given: Given) -> bool:
    """Whether a dossier takes a step. Asked when everything before it is done: earlier, its rule may still change."""
    if step.cases and given.case not in step.cases:
        return False
    return not step.when or rules.holds(step.when, given.answers, {**given.facts, **given.found})


def course(procedure: Procedure, given: Given) -> tuple[str, ...]:
    """The steps that a dossier takes, as far as what was found is known."""
    return tuple(step.key for step in procedure.steps if applies(step, given))


def directly_before(procedure: Procedure) -> dict[str, tuple[str, ...]]:
    """By step, the steps it comes after; "approve" comes after all that are not said to come later."""
    found: dict[str, tuple[str, ...]] = {}
    for step in procedure.steps:
        earlier = tuple(found) if step.key == APPROVE else tuple(found)[-1:]
        found[step.key] = earlier if step.after is None else step.after
    return found


def surely_before(procedure: Procedure, keys: Iterable[str]) -> frozenset[str]:
    """Every step that is behind a dossier when one of these is open; KeyError for an unknown one."""
    direct, found, waiting = directly_before(procedure), set(), list(keys)
    while waiting:
        new = set(direct[waiting.pop()]) - found
        found |= new
        waiting += new
    return frozenset(found)


def findings(procedure: Procedure, steps: frozenset[str] | None = None) -> dict[str, Field]:
    """The questions of these steps (None: of all) by the names under which rules read what was found."""
    return {
        f"{step.key}.{field.key}": field
        for step in procedure.steps if steps is None or step.key in steps
        for field in step.fields
    }  # fmt: skip


def schedule(procedure: Procedure, taken: Iterable[str], begin: T, lasts: Callable[[T, Step], T]) -> dict[str, T]:
    """When each of the steps that a dossier takes is done, if each begins as soon as it can; `lasts` says when a step
    that begins then is done."""
    taken, direct, done = frozenset(taken), directly_before(procedure), {}
    for step in procedure.steps:
        begins = max((done[key] for key in direct[step.key]), default=begin)
        done[step.key] = lasts(begins, step) if step.key in taken else begins
    return {key: at for key, at in done.items() if key in taken}


def open_steps(state: DossierState) -> tuple[str, ...]:
    """The steps that are open, in the order of the file."""
    return (state.step, *state.beside) if state.step else ()


def begun(procedure: Procedure, given: Given) -> Standing:
    """Where the handling stands when it begins, or begins anew."""
    return _standing(procedure, frozenset(), frozenset(), given)


def finished(procedure: Procedure, state: DossierState, key: str, given: Given) -> Standing:
    """Where the handling stands when an open step is done.

    What is before an open step is behind the dossier even where its state does not say so: dossiers of before 0.4.0
    know their step alone.
    """
    now = open_steps(state)
    behind = frozenset(state.done) | surely_before(procedure, now) | {key}
    return _standing(procedure, behind, frozenset(now) - {key}, given)


def _standing(procedure: Procedure, behind: frozenset[str], still: frozenset[str], given: Given) -> Standing:
    """A step stands in the file after those it waits for, so one look at each is enough, left-out ones included.
    Whatever is open (`still`) stays open."""
    direct, now, done = directly_before(procedure), [], []
    for step in procedure.steps:
        if step.key in behind:
            done.append(step.key)
        elif step.key in still:
            now.append(step.key)
        elif step.key in (APPROVE, RETURN):
            now += [] if now else [step.key]
        elif all(key in done for key in direct[step.key]):
            (now if applies(step, given) else done).append(step.key)
    return Standing(tuple(now), tuple(done))


def step_due(
    step: Step, opened_at: datetime, calendar: WorkingCalendar, pauses: tuple[Pause, ...] = ()
) -> Deadline | None:
    """By when the law wants this step alone; None where it says nothing. While the dossier waits (`pauses`), nobody
    can do the step, so nothing counts."""
    return deadlines.due(step.limit, opened_at, calendar, pauses) if step.limit else None


def agrees_by_silence(step: Step) -> bool:
    """Whether the law takes silence for consent once the time of an opinion is over."""
    return step.kind == "opinion" and step.silence == "agrees"


def duty_of(step: Step, values: Mapping[str, object]) -> int:
    """What the person must pay, in đồng, before the handling goes on, from what was found at a step; 0 for nothing."""
    amount = values.get(step.duty.amount) if step.duty else None
    return amount if isinstance(amount, int) else 0
