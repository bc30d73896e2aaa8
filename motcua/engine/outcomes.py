"""What the engine makes of a worked example by the code that runs real dossiers, under the names of stories.Then."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

import msgspec

from motcua.engine import answers as reading
from motcua.engine import (
    carrying,
    coming,
    fees,
    flow,
    forms,
    handled,
    lives,
    papers,
    persons,
    presence,
    results,
    terms,
    tree,
    windows,
)
from motcua.engine import lifecycle as life
from motcua.engine.calendar import WorkingCalendar
from motcua.engine.consenting import missing, needed
from motcua.engine.definition import ANSWERS, Procedure
from motcua.engine.forms import Values
from motcua.engine.linked import Linked
from motcua.engine.lives import AGENCY_ASKED, AS_IN_THE_EXAMPLE, Move, moment, told_due
from motcua.engine.stories import Given


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
        "came": [move.who for move in told.moves if move.what == "came"],
        "come_by": {one.key: told_due(presence.due(one, state, calendar))
                    for one in presence.asked(procedure, kept, facts)},
        "in_force": procedure.valid_from <= on <= (procedure.valid_to or on),
        "known_enough": told.identity_level >= procedure.identity_level,
        "taken_by": procedure.noted_by or f"{'any' if procedure.boundary_free else 'own'} {procedure.level}",
        "parts": _of_the_parts(procedure, told, draft, facts),
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
    given = results.given(procedure, kept, facts)
    return {
        "results": [one.key for one in given],
        "valid_months": {one.key: one.valid_months for one in given},
        "prints": {one.key: one.form for one in given},
    }


def _of_the_parts(procedure: Procedure, told: Given, draft: forms.Counted, facts: Values) -> dict[str, object]:
    """With what each linked procedure that belongs to this filing is filed."""
    handed_in = papers.asked(papers.needed(procedure, draft, frozenset(facts), ways=told.consents))
    keys = [one.key for one in handed_in]
    return {
        one.key: _agreed_to(procedure, one, draft) | {
            "answers": tree.answers_of(one, draft.values, told.settled),
            "papers": tree.papers_of(one, keys),
            "limit": f"{one.limit.value} {one.limit.unit}" if one.limit else "its own",
            "required": one.required,
        }
        for one in procedure.linked if draft.conditions.holds(one.when)
    }  # fmt: skip


def _agreed_to(procedure: Procedure, one: Linked, draft: forms.Counted) -> dict[str, object]:
    """To which answers each consent that serves a part was given; nothing where no consent can serve it."""
    asked = {consent.key for consent in needed(procedure, draft)}
    serving = {key: carried for key, carried in one.consents.items() if carried.consent in asked}
    return {"consents": {
        key: {"consent": carried.consent, **carrying.agreed_to(one, carried, draft.values)}
        for key, carried in serving.items()
    }} if one.consents else {}  # fmt: skip


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
    """The state of the dossier after each thing that the example tells, and what could not happen ("").

    An example that tells who came is held to it: what waits for somebody waits. One that does not is silent about it.
    """
    states, wrong = [life.DossierState()], ""
    tells_who_came = any(move.what == "came" for move in told.moves)
    known, given = told, _given(procedure, told, calendar)
    came: list[str] = []
    for event, by_then in _events(procedure, told, calendar):
        if by_then != known:
            known, given = by_then, _given(procedure, by_then, calendar)
        try:
            if tells_who_came:
                _check_who_came(procedure, states[-1], event, by_then, came, calendar)
            if isinstance(event, coming.Came):  # it changes nothing but what can happen after it
                came.append(event.who)
                states.append(states[-1])
                continue
            decided = life.decide(
                states[-1], event, procedure=procedure, calendar=calendar, channel=told.channel, given=given
            )
        except life.CannotHappen as refused:
            wrong = type(refused).__name__
            states.append(states[-1])
        else:
            states.append(decided.state)
    return states, wrong


def _check_who_came(
    procedure: Procedure, state: life.DossierState, event: life.Event, told: Given, came: list[str],
    calendar: WorkingCalendar,
) -> None:  # fmt: skip
    """Raise what coming.check raises."""
    answers, facts = _filled_in(procedure, told, calendar)
    kept = forms.counted(procedure, answers, facts).values
    coming.check(procedure, state, event, calendar, answers=kept, facts=facts, came=came)


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
