"""Worked examples: what a person answers, what the state knows and when things happen; and what must follow.

They lie beside the procedure (`catalogue/<code>/examples.yaml`), are written by whoever knows the law, and run through
the same engine as real dossiers.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

import msgspec

from motcua.engine import answers as reading
from motcua.engine import fees, flow, forms, handled, lives, papers, persons, presence, rules, source, terms, windows
from motcua.engine import lifecycle as life
from motcua.engine.calendar import WorkingCalendar
from motcua.engine.consenting import missing
from motcua.engine.consents import Way
from motcua.engine.definition import ANSWERS, ChannelName, Procedure
from motcua.engine.fees import CouncilRate
from motcua.engine.forms import Values
from motcua.engine.lives import AGENCY_ASKED, AS_IN_THE_EXAMPLE, Marked, Move, Stands, Told, moment, told_due

UNSET = msgspec.UNSET


class Asked(Told, kw_only=True):
    """A verification: when, and for which reason of the procedure."""

    at: str
    reason: str


class SentBack(Told, kw_only=True):
    """What is sent back, and when."""

    at: str
    marks: list[Marked]


class Given(Told, kw_only=True):
    """What happens. Times are those of the calendar's zone, "2026-11-25 08:00".

    `refused` and `stopped` name a ground, `delayed` the reason of an apology (a week more, another for each five days
    of the limit); `found` is what officials fill in, by step. An answer `{letters: 300}` is a text of that length.
    `each` names answers, or "refused", "stopped", "delayed", or "reason" of what is sent back, with values to be tried
    one after the other: what follows must follow from each. `moves` tell a whole life, one after the other. `consents`
    says in which way each consent of somebody else was given to exactly these answers.
    """

    channel: ChannelName
    facts: dict[str, object]
    answers: dict[str, object]
    sent: str
    received: str = ""
    council: tuple[CouncilRate, ...] = ()
    verification: Asked | None = None
    refused: str = ""
    stopped: str = ""
    delayed: str = ""
    sent_back: SentBack | None = None
    found: dict[str, dict[str, object]] = {}
    each: dict[str, list[object]] = {}
    moves: list[Move] = []
    consents: dict[str, Way] = {}


class Then(Told, kw_only=True):
    """What must hold; what is left out is not looked at. `steps_done` is when each step is done if each takes all of
    its hours; `answers` are those that count, with what the state filled in; `found` the same of the steps, with what
    they take over; `settled` what is known of the owner afterwards. Of these four only what is named is looked at.
    `offered` are the earlier answers that a question may take over, `waits_for` the fees that keep back each result,
    `another` what a further filing begins with: keys of answers and papers. `life` is where the dossier stands after
    each of the moves, `window` whether one is "open" or "closed" when it is sent, `presence` who must come.
    `who` says which role does each step that is taken ("officer at commune_police"; null: left out), `duties` what is
    found out there that must be paid, `papers` of each paper how many originals and copies, and on which form,
    `shows` which questions a consent or a result does, `consents_missing` why a consent is not there."""

    pages: list[str] | msgspec.UnsetType = UNSET
    answers: dict[str, object] | msgspec.UnsetType = UNSET
    case: str | None | msgspec.UnsetType = UNSET
    consents_missing: dict[str, str | None] | msgspec.UnsetType = UNSET
    papers_asked: list[str] | msgspec.UnsetType = UNSET
    papers_required: list[str] | msgspec.UnsetType = UNSET
    errors: dict[str, dict[str, str | None]] | msgspec.UnsetType = UNSET
    owed: int | msgspec.UnsetType = UNSET
    owed_under: str | msgspec.UnsetType = UNSET
    undecided: list[str] | msgspec.UnsetType = UNSET
    owner: str | msgspec.UnsetType = UNSET
    owner_facts: dict[str, object] | msgspec.UnsetType = UNSET
    found: dict[str, dict[str, object]] | msgspec.UnsetType = UNSET
    found_errors: dict[str, dict[str, str]] | msgspec.UnsetType = UNSET
    offered: dict[str, list[object]] | msgspec.UnsetType = UNSET
    waits_for: dict[str, list[str]] | msgspec.UnsetType = UNSET
    another: list[str] | msgspec.UnsetType = UNSET
    settled: dict[str, object] | msgspec.UnsetType = UNSET
    valid_months: dict[str, int | None] | msgspec.UnsetType = UNSET
    results: list[str] | msgspec.UnsetType = UNSET
    terms: dict[str, str] | msgspec.UnsetType = UNSET
    status: int | msgspec.UnsetType = UNSET
    not_possible: str | msgspec.UnsetType = UNSET
    answer_due: str | msgspec.UnsetType = UNSET
    due: str | None | msgspec.UnsetType = UNSET
    steps_done: dict[str, str | None] | msgspec.UnsetType = UNSET
    life: list[Stands] | msgspec.UnsetType = UNSET
    window: str | msgspec.UnsetType = UNSET
    presence: list[str] | msgspec.UnsetType = UNSET
    who: dict[str, str | None] | msgspec.UnsetType = UNSET
    duties: dict[str, int] | msgspec.UnsetType = UNSET
    papers: dict[str, list[object]] | msgspec.UnsetType = UNSET
    shows: dict[str, list[str]] | msgspec.UnsetType = UNSET


class Example(Told, kw_only=True):
    """One story."""

    story: str
    given: Given
    then: Then


class ExampleBroken(ValueError):
    """A file of examples cannot be read; the message says where and why."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")


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


def differences(procedure: Procedure, example: Example, calendar: WorkingCalendar) -> list[str]:
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


def _differences(procedure: Procedure, given: Given, then: Then, calendar: WorkingCalendar) -> list[str]:
    strange = _strange(procedure, given)
    if strange:
        return [strange]
    try:
        result = outcome(procedure, given, calendar)
    except (rules.RuleBroken, fees.FeeNotKnownYet, fees.NoRateInForce, KeyError, ValueError) as error:
        return [f"{type(error).__name__}: {error}"]
    wanted = msgspec.to_builtins(then)
    return [
        f"{key} is {result[key]!r}, not {value!r}" for key, value in wanted.items() if not _as_told(value, result[key])
    ]


def _as_told(wanted: object, got: object) -> bool:
    """Whether all that is told of a mapping is so, also of those in a list, and any other value is the same."""
    if isinstance(wanted, dict) and wanted and isinstance(got, dict):
        return all(_as_told(value, got.get(key)) for key, value in wanted.items())
    if isinstance(wanted, list) and isinstance(got, list) and len(wanted) == len(got):
        return all(map(_as_told, wanted, got))
    return wanted == got


def _strange(procedure: Procedure, given: Given) -> str:
    """What an example answers that nobody asks; "" where there is nothing of the kind."""
    asked = {"": [field.key for page in procedure.pages for field in page.fields]}
    asked |= {step.key: [field.key for field in step.fields] for step in procedure.steps}
    said = [("", given.answers), *given.found.items()]
    said += [one for move in given.moves for one in (("", move.answers), (move.step if move.found else "", move.found))]
    for place, answers in said:
        if place not in asked:
            return f"there is no step {place!r}; {source.nearest(place, list(asked))}"
        for key in answers:
            if key not in asked[place]:
                return f"answers {key!r}, which is not asked; {source.nearest(key, asked[place])}"
    known = [one.key for one in procedure.consents]
    unknown = next((key for key in given.consents if key not in known), "")
    return f"there is no consent {unknown!r}; {source.nearest(unknown, known)}" if unknown else ""


def outcome(procedure: Procedure, told: Given, calendar: WorkingCalendar) -> dict[str, object]:
    """What the engine makes of an example, by the names of Then."""
    first, told, on = told, _in_the_end(told), moment(told.sent, calendar).date()
    answers, facts = _filled_in(procedure, told, calendar)
    draft = forms.counted(procedure, answers, facts)
    kept = draft.values
    given = _given(procedure, told, calendar)
    states, not_possible = _happened(procedure, first, calendar)
    state, received = states[-1], moment(told.received, calendar) if told.received else None
    return {
        **_of_the_form(procedure, draft, facts, on, told.consents),
        "consents_missing": missing(procedure, draft, facts, told.consents),
        **_of_the_fees(procedure, fees.owed(procedure, draft, told.channel, on, facts, told.council)),
        **_taken_over(procedure, kept),
        **_of_the_steps(procedure, told, kept, on),
        **_of_the_results(procedure, kept, facts),
        "terms": {name.removeprefix(terms.PREFIX): one for name, one in facts.items() if name.startswith(terms.PREFIX)},
        "status": int(state.status),
        "not_possible": not_possible,
        "answer_due": told_due(state.answer_due),
        "due": told_due(state.due),
        "steps_done": handled.times(procedure, given, received, calendar),
        **handled.said(procedure, given, told.found),
        "life": [msgspec.to_builtins(lives.stands(one)) for one in states[len(states) - len(told.moves) :]],
        "window": _window(procedure, moment(told.sent, calendar)),
        "presence": [one.key for one in presence.asked(procedure, kept, facts)],
    }


def _filled_in(procedure: Procedure, told: Given, calendar: WorkingCalendar) -> tuple[dict, dict]:
    """The answers with everything that fills them in, and what is known."""
    facts = told.facts | persons.derived(told.facts)
    answers = answered(procedure, _written_out(told.answers), facts)
    facts |= terms.facts_of(procedure, answers, moment(told.sent, calendar), calendar)
    answers |= forms.filled_in(procedure, answers, facts)
    answers |= forms.told_by_numbers(procedure, answers)
    return answers, facts


def _given(procedure: Procedure, told: Given, calendar: WorkingCalendar) -> flow.Given:
    """What the steps depend on."""
    if not flow.depends(procedure):
        return flow.NOTHING
    return flow.given_of(procedure, *_filled_in(procedure, told, calendar), told.found)


def _in_the_end(told: Given) -> Given:
    """The example with what its moves changed: answers given otherwise, what was found at the steps."""
    return _after(told, told.moves)


def _after(told: Given, moves: Iterable[Move]) -> Given:
    answers, found = dict(told.answers), dict(told.found)
    for move in moves:
        answers |= move.answers
        if move.found:
            found[move.step] = found.get(move.step, {}) | move.found
    return msgspec.structs.replace(told, answers=answers, found=found)


def _written_out(answers: Values) -> dict[str, object]:
    """Answers with every `{letters: 300}` as a text."""
    long = {
        key: value["letters"] for key, value in answers.items() if isinstance(value, dict) and [*value] == ["letters"]
    }
    return {**answers, **{key: "a" * int(length) for key, length in long.items()}}


def answered(procedure: Procedure, given: Values, facts: Values) -> dict[str, object]:
    """What is answered when a draft has begun with what the state knows; a locked answer stays as it is."""
    fields = [field for page in procedure.pages for field in page.fields]
    known = {f.key: facts[f.prefill] for f in fields if f.prefill in facts and not f.prefill_when}
    locked = {field.key for field in fields if field.locked} & known.keys()
    return known | {key: value for key, value in given.items() if key not in locked}


def _of_the_form(
    procedure: Procedure, draft: forms.Counted, facts: Mapping[str, object], on: date, ways: Mapping[str, str]
) -> dict[str, object]:  # fmt: skip
    needed = papers.needed(procedure, draft, frozenset(facts), ways=ways)
    wrong = forms.check_all(procedure, draft, today=on)
    case = papers.case_of(procedure, draft)
    kept, owner = draft.values, procedure.owner
    described = owner is not None and draft.conditions.holds(owner.when)
    return {
        "pages": [page.key for page in forms.visible_pages(procedure, draft)],
        "answers": kept,
        "case": case and case.key,
        "papers_asked": [paper.key for paper in papers.asked(needed)],
        "papers_required": [paper.key for paper in papers.asked(needed) if paper.required],
        "papers": {one.key: [one.originals, one.copies, one.form] for one in needed},
        "errors": {page: {key: error[0] for key, error in of.items()} for page, of in wrong.items()},
        "owner": kept.get(owner.facts["person.name"]) if described else "requester",
        "owner_facts": {name: kept.get(key) for name, key in owner.facts.items()} if described else {},
    }


def _of_the_steps(procedure: Procedure, told: Given, kept: Values, on: date) -> dict[str, object]:
    """What stands in the forms of the steps, and what they settle of the owner."""
    values, errors = {}, {}
    for step in procedure.steps:
        taken = {f.key: kept.get(f.prefill.removeprefix(ANSWERS)) for f in step.fields if f.prefill.startswith(ANSWERS)}
        typed = {**taken, **_written_out(told.found.get(step.key, {}))}
        raw = {name: one for f in step.fields for name, one in reading.typed_again(f, typed.get(f.key)).items()}
        checked = forms.check_page(step, raw, {}, {}, today=on)
        values[step.key] = {**typed, **checked.values}
        errors[step.key] = {key: error[0] for key, error in checked.errors.items()}
    found = {key: value for of in values.values() for key, value in of.items()}
    settled = {name: found.get(key) for result in procedure.results for name, key in result.facts.items()}
    return {"found": values, "found_errors": errors, "settled": settled}


def _of_the_results(procedure: Procedure, kept: Values, facts: Values) -> dict[str, object]:
    given = [one for one in procedure.results if rules.holds(one.when, kept, facts)]
    return {"results": [one.key for one in given], "valid_months": {one.key: one.valid_months for one in given}}


def _of_the_fees(procedure: Procedure, owed: fees.Owed) -> dict[str, object]:
    codes = [line.code for line in owed.lines] + [fee.code for fee in owed.undecided]
    waits_for = {one.key: [code for code in codes if one.waits_for([code])] for one in procedure.results}
    undecided = [fee.code for fee in owed.undecided]
    return {"owed": owed.total, "owed_under": owed.basis, "undecided": undecided, "waits_for": waits_for}


def _taken_over(procedure: Procedure, kept: Values) -> dict[str, object]:
    """What was answered once and serves again: on later questions, and in a further filing."""
    given = {key for key, value in kept.items() if value not in (None, "")}
    fields = [field for page in procedure.pages for field in page.fields]
    offered = {field.key: [kept[key] for key in field.same_as if key in given] for field in fields if field.same_as}
    rule = procedure.another
    another = [key for key in rule.answers if key in given] + [*rule.papers] if rule else []
    return {"offered": offered, "another": another}


def _happened(procedure: Procedure, told: Given, calendar: WorkingCalendar) -> tuple[list[life.DossierState], str]:
    """The state of the dossier after each thing that the example tells, and what could not happen ("")."""
    states, wrong = [life.DossierState()], ""
    known, given = told, _given(procedure, told, calendar)
    for event, by_then in _events(procedure, told, calendar):
        if by_then != known:
            known, given = by_then, _given(procedure, by_then, calendar)
        try:
            decided = life.decide(
                states[-1], event, procedure=procedure, calendar=calendar, channel=told.channel, given=given
            )
        except life.CannotHappen as refused:
            wrong = type(refused).__name__
            states.append(states[-1])
        else:
            states.append(decided.state)
    return states, wrong


def _events(procedure: Procedure, told: Given, calendar: WorkingCalendar) -> Iterator[tuple[life.Event, Given]]:
    """What happens, each with what is answered and found by then."""
    yield from ((event, told) for event in _told_by_name(procedure, told, calendar))
    for number, move in enumerate(told.moves, start=1):
        yield lives.event(move, calendar), _after(told, told.moves[:number])


def _told_by_name(procedure: Procedure, told: Given, calendar: WorkingCalendar) -> Iterator[life.Event]:
    sent, received = moment(told.sent, calendar), told.received and moment(told.received, calendar)
    if procedure.kind == "notice":
        yield life.Noted(at=sent)
    else:
        yield life.Submitted(at=sent)
    if told.refused:
        yield life.Refused(at=sent, ground=told.refused, explanation=AS_IN_THE_EXAMPLE)
    if received:
        yield life.Accepted(at=received)
    if told.sent_back:
        marks = tuple(lives.mark(mark) for mark in told.sent_back.marks)
        yield life.SentBack(at=moment(told.sent_back.at, calendar), marks=marks)
    if told.stopped:
        yield life.Stopped(at=received, ground=told.stopped, explanation=AS_IN_THE_EXAMPLE)
    if told.delayed:
        weeks = 1 + procedure.channels[told.channel].limit.value // 5
        yield life.Apologised(at=received, new_due=received + timedelta(weeks=weeks), reason=told.delayed)
    if told.verification:
        asked = told.verification
        yield life.VerificationAsked(at=moment(asked.at, calendar), reason=asked.reason, agency=AGENCY_ASKED)


def _window(procedure: Procedure, sent: datetime) -> str:
    if not procedure.windows:
        return ""
    return "open" if windows.open_at(procedure.windows, sent) else "closed"
