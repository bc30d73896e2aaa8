"""Linked procedures as a tree: which begin now, with which answers and papers, and what becomes of the whole.

Each part is settled by its own agency under its own law, so nothing that succeeded is ever taken back because another
part failed. What comes after a part that gave no result cannot be filed any more: it is impossible, and that is said.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

import msgspec

from motcua.engine import rules
from motcua.engine.definition import Procedure
from motcua.engine.linked import How, Linked

Parts = Mapping[str, str]
Values = Mapping[str, object]
#: By part: the facts that its results settled.
Settled = Mapping[str, Values]

#: It filed nothing more and waits for nobody.
ENDED = frozenset({How.DONE, How.REFUSED, How.STOPPED, How.WITHDRAWN, How.IMPOSSIBLE, How.LEFT_OUT})
#: It ended without a result.
FAILED = frozenset({How.REFUSED, How.STOPPED, How.WITHDRAWN, How.IMPOSSIBLE})
#: There is a dossier that goes on.
OPEN = frozenset({How.RUNNING, How.WAITS})

#: What fills a question of a part: an answer of the whole, what a result of another part settled, or a word.
ANSWER = re.compile(r"answers\.([a-z][a-z0-9_]*)")
RESULT = re.compile(r"results\.([a-z][a-z0-9_]*)\.([a-z][a-z0-9_.]*)")
WORD = re.compile(r"'([^']*)'")


class Outcome(StrEnum):
    """What becomes of the whole."""

    RUNNING = "running"
    WHOLE = "whole"  # every required part has its result
    PARTLY = "partly"  # some part has its result, a required one has none
    NOTHING = "nothing"  # no part has a result


def planned(procedure: Procedure, answers: Values, facts: Values) -> dict[str, str]:
    """How far each part is when the whole is received: to come, or left out."""
    belong = {one.key: rules.holds(one.when, answers, facts) for one in procedure.linked}
    return {key: How.TO_COME if asked else How.LEFT_OUT for key, asked in belong.items()}


def part(procedure: Procedure, key: str) -> Linked:
    """The linked procedure with a key; KeyError for an unknown one."""
    for one in procedure.linked:
        if one.key == key:
            return one
    raise KeyError(key)


def filed_as(procedure: Procedure, linked: Linked) -> Procedure:
    """The procedure of a part under the time limit that the law gives it there."""
    if linked.limit is None:
        return procedure
    channels = {name: msgspec.structs.replace(one, limit=linked.limit) for name, one in procedure.channels.items()}
    return msgspec.structs.replace(procedure, channels=channels)


def begin_now(procedure: Procedure, parts: Parts) -> tuple[str, ...]:
    """The parts that can be filed now."""
    ready = {key for key, how in parts.items() if how in (How.DONE, How.LEFT_OUT)}
    return tuple(
        one.key for one in procedure.linked if parts.get(one.key) == How.TO_COME and ready.issuperset(one.after)
    )  # fmt: skip


def changed(procedure: Procedure, parts: Parts, key: str, how: str) -> dict[str, str]:
    """The parts after one of them is `how`: what comes after a failed one has become impossible."""
    now = {**parts, key: how}
    for _each in procedure.linked:  # as often as a chain of parts can be long
        for one in procedure.linked:
            if now.get(one.key) == How.TO_COME and any(now.get(before) in FAILED for before in one.after):
                now[one.key] = How.IMPOSSIBLE
    return now


def without(procedure: Procedure, parts: Parts, consents: Collection[str]) -> dict[str, str]:
    """The parts where these consents of the whole are not there: those to come that need one become impossible, as does
    what comes after them."""
    now = dict(parts)
    for one in procedure.linked:
        if now.get(one.key) == How.TO_COME and any(carried.consent in consents for carried in one.consents.values()):
            now = changed(procedure, now, one.key, How.IMPOSSIBLE)
    return now


def failed_before(procedure: Procedure, parts: Parts, key: str) -> tuple[Linked, ...]:
    """The parts without a result after which an impossible part would have come."""
    return tuple(part(procedure, one) for one in part(procedure, key).after if parts.get(one) in FAILED)


def can_be_filed_alone(procedure: Procedure, parts: Parts, key: str) -> bool:
    """Whether a part gave no result, and what it comes after has its own: by itself it can be filed now."""
    ready = {one for one, how in parts.items() if how in (How.DONE, How.LEFT_OUT)}
    return parts.get(key) in FAILED and ready.issuperset(part(procedure, key).after)


def outcome(procedure: Procedure, parts: Parts) -> Outcome:
    """What becomes of the whole with its parts as far as they are."""
    if any(how not in ENDED for how in parts.values()):
        return Outcome.RUNNING
    if How.DONE not in parts.values():
        return Outcome.NOTHING
    missing = any(one.required and parts.get(one.key) in FAILED for one in procedure.linked)
    return Outcome.PARTLY if missing else Outcome.WHOLE


def answers_of(one: Linked, answers: Values, settled: Settled) -> dict[str, object]:
    """What fills the questions of a part. What was left empty ("") stays so, whatever the state knows; what was not
    asked, or settled by nobody, is left out."""
    found = {question: _filling(source, answers, settled) for question, source in one.answers.items()}
    return {question: value for question, value in found.items() if value is not None}


def _filling(source: str, answers: Values, settled: Settled) -> object:
    if word := WORD.fullmatch(source):
        return word[1]
    if answer := ANSWER.fullmatch(source):
        return answers.get(answer[1])
    result = RESULT.fullmatch(source)
    return settled.get(result[1], {}).get(result[2]) if result else None


def papers_of(one: Linked, handed_in: Iterable[str]) -> dict[str, str]:
    """Which paper of the whole serves as which paper of a part, of those that were handed in."""
    there = frozenset(handed_in)
    return {own: whole for own, whole in one.papers.items() if whole in there}


def before(procedure: Procedure, key: str) -> frozenset[str]:
    """The keys of all parts that have ended when this one begins."""
    found: set[str] = set()
    waiting = [key]
    while waiting:
        new = set(part(procedure, waiting.pop()).after) - found
        found |= new
        waiting += new
    return frozenset(found)
