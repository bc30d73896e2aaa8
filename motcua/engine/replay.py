"""A path that exploration printed, lived again step by step: each word, and what the engine made of it."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from motcua.engine import fees, flow, forms, papers, persons, rules, samples, terms
from motcua.engine import lifecycle as life
from motcua.engine.calendar import WorkingCalendar
from motcua.engine.definition import Field, Procedure
from motcua.engine.living import Life
from motcua.engine.plans import Plan


class NoSuchPath(ValueError):
    """A word of the path means nothing in this procedure."""


class Told(msgspec.Struct, kw_only=True):
    """What a path says: how and when it is sent, what is answered, known and found at steps, and what happens."""

    channel: str
    start: datetime
    answers: dict[str, object] = {}
    facts: dict[str, object] = {}
    found: dict[str, object] = {}
    events: list[str] = []


def replay(procedure: Procedure, calendar: WorkingCalendar, path: list[str]) -> Iterator[str]:
    """The lines of a path: the form as it was filled in, then each event. Raises NoSuchPath."""
    told = _read(procedure, calendar, path)
    yield f"filed by {told.channel} at {told.start:%Y-%m-%d %H:%M}"
    if told.answers or told.facts:
        yield from _form(procedure, calendar, told)
    yield from _life(procedure, calendar, told)


def _read(procedure: Procedure, calendar: WorkingCalendar, path: list[str]) -> Told:
    fields = {field.key: field for page in procedure.pages for field in page.fields}
    found = flow.findings(procedure)
    start = datetime.combine(procedure.valid_from, datetime.min.time()).replace(hour=9, tzinfo=calendar.tz)
    told = Told(channel=next(iter(procedure.channels)), start=start)
    for word in path:
        key, equals, value = word.partition("=")
        if equals and key in fields:
            told.answers[key] = _value(fields[key], value, procedure)
        elif equals and key in found:
            told.found[key] = _value(found[key], value, procedure)
        elif equals and "." in key:
            told.facts[key] = value
        elif word in procedure.channels:
            told.channel = word
        elif word[:4].isdigit():
            told.start = datetime.fromisoformat(word).replace(tzinfo=calendar.tz)
        elif not equals:
            told.events.append(word)
        else:
            raise NoSuchPath(f"{word!r}: no question {key!r}")
    return told


def _value(field: Field, text: str, procedure: Procedure) -> object:
    """The answer that a word names, see ways.in_a_word."""
    if text.startswith(("[", "{")):
        sample = samples.fitting(field, procedure.valid_from)
        return sample[:1] * int(text.strip("[]")) if isinstance(sample, list) else sample
    if field.kind in ("number", "money") and text:
        return int(text)
    return True if field.kind == "declaration" and text == "True" else text


def _form(procedure: Procedure, calendar: WorkingCalendar, told: Told) -> Iterator[str]:
    """The form of the answers on which something depends; all other questions are taken as answered."""
    on = told.start.date()
    facts = told.facts | persons.derived(told.facts)
    facts |= terms.facts_of(procedure, told.answers, told.start, calendar)
    kept = forms.effective(procedure, told.answers, facts)
    shown = [page.key for page in procedure.pages if rules.holds(page.when, kept, facts)]
    for key, value in told.answers.items():
        yield f"  {key} = {value!r}" + ("" if key in kept else "   (not asked on this path)")
    yield from (f"  known: {name} = {value!r}" for name, value in facts.items())
    yield f"  pages: {', '.join(shown)}"
    hidden = [page for page in procedure.pages if page.key not in shown]
    yield from (f"  not shown: {page.key}, because `{page.when}` is false" for page in hidden)
    case = papers.case_of(procedure, told.answers, facts)
    yield f"  case: {case.key if case else 'none'}"
    needed = papers.needed(procedure, told.answers, frozenset(told.facts), facts)
    yield f"  papers: {', '.join(paper.key for paper in needed) or 'none'}"
    try:
        owed = fees.owed(procedure, told.answers, told.channel, on, facts)  # type: ignore[arg-type]
        yield f"  owed: {owed.total:,} đồng" + "".join(f", {fee.code} as the council decides" for fee in owed.undecided)
    except (fees.FeeNotKnownYet, fees.NoRateInForce, rules.RuleBroken) as error:
        yield f"  owed: NOT DECIDED, {error}"


def _life(procedure: Procedure, calendar: WorkingCalendar, told: Told) -> Iterator[str]:
    one = Life(procedure, calendar, told.channel, _plan(procedure, told))  # type: ignore[arg-type]
    moment = one.begin(told.start) if told.events else None
    for number, word in enumerate(told.events):
        if number or word != "submitted":
            try:
                moment = one.after(moment, word)
            except (life.CannotHappen, ValueError) as error:
                raise NoSuchPath(f"{word!r} cannot happen here: {error}") from error
        yield _line(word, moment)


def _plan(procedure: Procedure, told: Told) -> Plan:
    """The steps of a dossier for which this was told."""
    given = msgspec.structs.replace(flow.given_of(procedure, told.answers, told.facts, {}), found=told.found)
    return Plan(flow.course(procedure, given), given, ())


def _line(word: str, moment) -> str:
    state = moment.state
    due = f", due {state.due.at:%Y-%m-%d %H:%M}" if state.due and state.due.at else ""
    late = "   PAST ITS DATE" if moment.is_late else ""
    status = f"{int(state.status)} {state.status.name.lower()}"
    steps = " and ".join(flow.open_steps(state)) or "-"
    return f"{moment.now:%Y-%m-%d %H:%M}  {word:<24} {status}, step {steps}, {state.owes} is next{due}{late}"
