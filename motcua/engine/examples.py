"""Worked examples: what a person answers, what the state knows and when things happen; and what must follow.

They lie beside the procedure (`catalogue/<code>/examples.yaml`), are written by whoever knows the law, and run through
the same engine as real dossiers: outcomes.py.
"""

from collections.abc import Iterable
from datetime import date

import msgspec

from motcua.engine import fees, rules, source, wording
from motcua.engine.calendar import WorkingCalendar
from motcua.engine.definition import Procedure
from motcua.engine.mistakes import Mistake, nearest
from motcua.engine.outcomes import outcome
from motcua.engine.stories import UNSET, Example, Given, SentBack, Then
from motcua.engine.text import NO_TEXT, Text

__all__ = [
    "Example", "ExampleBroken", "Given", "Then", "begun_last", "differences", "each", "holds", "outcome", "read",
    "version_of",
]  # fmt: skip


class ExampleBroken(Mistake):
    """A file of examples cannot be read."""


def read(yaml_text: str) -> list[Example]:
    """The examples of a file. Raises ExampleBroken."""
    return source.read(yaml_text, list[Example], ExampleBroken)


def version_of(example: Example, versions: Iterable[Procedure]) -> Procedure | None:
    """The version that an example is about: of those in force on the day of sending the one that began last."""
    known = {one.valid_from: one for one in versions}
    return known.get(begun_last(example, known))


def begun_last(example: Example, first_days: Iterable[date]) -> date | None:
    """Of the first days of versions, that of the version an example is about: the last up to the day of sending."""
    day = date.fromisoformat(example.given.sent[:10])
    return max((first for first in first_days if first <= day), default=None)


def differences(procedure: Procedure, example: Example, calendar: WorkingCalendar) -> list[Text]:
    """What does not come out as the example says; empty where it holds."""
    return [one for given in each(example.given) for one in _differences(procedure, given, example.then, calendar)]


def holds(procedure: Procedure, example: Example, calendar: WorkingCalendar) -> bool:
    """Whether everything comes out as the example says; stops at the first that does not."""
    return not any(_differences(procedure, given, example.then, calendar) for given in each(example.given))


def each(given: Given) -> list[Given]:
    """The example with each of the values that it tries."""
    ways = [given]
    for name, values in given.each.items():
        if name in ("refused", "stopped", "delayed"):
            ways = [msgspec.structs.replace(way, **{name: value}) for way in ways for value in values]
        elif name == "reason" and given.sent_back:
            marked = [_for_reason(given.sent_back, value) for value in values]
            ways = [msgspec.structs.replace(way, sent_back=sent_back) for way in ways for sent_back in marked]
        else:
            ways = [msgspec.structs.replace(w, answers={**w.answers, name: value}) for w in ways for value in values]
    return ways


def _for_reason(sent_back: SentBack, reason: object) -> SentBack:
    marks = [msgspec.structs.replace(mark, reason=str(reason)) for mark in sent_back.marks]
    return msgspec.structs.replace(sent_back, marks=marks)


def _differences(procedure: Procedure, given: Given, then: Then, calendar: WorkingCalendar) -> list[Text]:
    strange = _strange(procedure, given)
    if strange:
        return [strange]
    try:
        result = outcome(procedure, given, calendar)
    except (rules.RuleBroken, fees.FeeNotKnownYet, fees.NoRateInForce) as error:
        return [error.said]
    except (KeyError, ValueError) as error:
        named = f"{type(error).__name__}: {error}"
        return [Text(en=f"it cannot be run: {named}", vi=f"không chạy được ví dụ này: {named}")]
    result |= _of_the_words(procedure, then)
    wanted = msgspec.to_builtins(then)
    return [
        Text(en=f"{key} is {result[key]!r}, not {value!r}", vi=f"{key} là {result[key]!r}, không phải {value!r}")
        for key, value in wanted.items()
        if not _as_told(value, result[key])
    ]


def _of_the_words(procedure: Procedure, then: Then) -> dict[str, object]:
    """Of what the example says that people read and type: what is so."""
    found: dict[str, object] = {}
    if then.to_verify is not UNSET:
        found["to_verify"] = wording.unchecked(procedure)
    if then.told is not UNSET:
        found["told"] = wording.reads(procedure, then.told)
    if then.found_by is not UNSET:
        found["found_by"] = [typed for typed in then.found_by if wording.is_found(procedure, typed)]
    return found


def _as_told(wanted: object, got: object) -> bool:
    """Whether all that is told of a mapping is so, also of those in a list, and any other value is the same."""
    if isinstance(wanted, dict) and wanted and isinstance(got, dict):
        return all(_as_told(value, got.get(key)) for key, value in wanted.items())
    if isinstance(wanted, list) and isinstance(got, list) and len(wanted) == len(got):
        return all(map(_as_told, wanted, got))
    return wanted == got


def _strange(procedure: Procedure, given: Given) -> Text:
    """What an example answers that nobody asks; no text where there is nothing of the kind."""
    asked = {"": [field.key for page in procedure.pages for field in page.fields]}
    asked |= {step.key: [field.key for field in step.fields] for step in procedure.steps}
    said = [("", given.answers), *given.found.items()]
    said += [one for move in given.moves for one in (("", move.answers), (move.step if move.found else "", move.found))]
    for place, answers in said:
        if place not in asked:
            near = nearest(place, asked)
            return Text(en=f"there is no step {place!r}; {near.en}", vi=f"không có bước {place!r}; {near.vi}")
        for key in answers:
            if key not in asked[place]:
                near = nearest(key, asked[place])
                return Text(
                    en=f"answers {key!r}, which is not asked; {near.en}",
                    vi=f"có trả lời {key!r} mà không ai hỏi; {near.vi}",
                )
    known = [one.key for one in procedure.consents]
    unknown = next((key for key in given.consents if key not in known), "")
    near = nearest(unknown, known)
    said = Text(en=f"there is no consent {unknown!r}; {near.en}", vi=f"không có sự đồng ý {unknown!r}; {near.vi}")
    return said if unknown else NO_TEXT
