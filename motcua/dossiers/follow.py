"""What follows from the answers of a draft: terms kept or over, and answers that facts fill in.

A fact about the mother fills in the questions about the mother only when the person who files is the mother; this is
known from an answer, so it is worked out whenever a draft is read and stored nowhere before it is sent.
"""

from dataclasses import replace
from datetime import date, datetime

from motcua.agencies import service as agencies
from motcua.base import clock
from motcua.dossiers import sources, typed, withheld
from motcua.dossiers.models import Draft
from motcua.engine import conditions, dates, forms, rules, terms
from motcua.engine.definition import Field, Page, Procedure, Term
from motcua.engine.limits import Deadline
from motcua.engine.vocabulary import consent_to
from motcua.warehouse.service import Fact


def complete(view):
    """The view of a draft (reading.DraftView) with what follows from its answers, as its reader may see it."""
    view = withheld.narrowed(view)
    if view.procedure.terms:
        answers = view.counted.values
        calendar = view.calendar or agencies.working_calendar(view.draft.agency_id, clock.now())
        kept = terms.facts_of(view.procedure, answers, _moment_of_sending(view.draft), calendar)
        view = replace(view, facts=view.facts | kept, calendar=calendar)
    view = _told_since(_without_unpermitted(view))
    if not _fills_in(view.procedure):
        return view
    given = _given(view)
    answers = {key: one.value for key, one in given.items() if one.value is not None}
    filled = forms.filled_in(view.procedure, answers, view.facts)
    years = forms.told_by_numbers(view.procedure, answers | filled)
    by_facts = {key: _answer(view, key, value) for key, value in filled.items()}
    in_numbers = {key: _in_number(view, key, years[key]) for key in years}
    return replace(view, saved=given | by_facts | in_numbers, overruled=view.overruled | _overruled(given, by_facts))


def _without_unpermitted(view):
    """The view without the answers that a source told before the law wanted a consent for that, where none is given:
    nobody agreed to them, and they are asked as if nothing were known. A correction holds what was sent."""
    if view.draft.state != Draft.OPEN or view.draft.corrects_id:
        return view
    wanting = {
        f.key for page in view.procedure.pages for f in page.fields
        if f.prefill and f.prefill not in view.told and consent_to(f.prefill, clock.today())
    }  # fmt: skip
    unpermitted = {key for key in wanting & view.saved.keys() if sources.is_official(view.saved[key].source)}
    if not unpermitted:
        return view
    return replace(view, saved={key: one for key, one in view.saved.items() if key not in unpermitted})


def _told_since(view):
    """What the state knows by now fills in questions that nobody has answered, and those that are locked: a source may
    have answered after the draft was begun, or have told something else. Of what was sent before, only what the person
    wrote to a locked question is touched."""
    if view.draft.state != Draft.OPEN:
        return view
    fields = [f for page in view.procedure.pages for f in page.fields if f.prefill in view.told and not f.prefill_when]
    is_open = _is_still_open if view.draft.corrects_id else _is_open
    fields = [f for f in fields if is_open(view.saved.get(f.key), f, view.told[f.prefill])]
    if not fields:
        return view
    late = {f.key: _answer(view, f.key, view.told[f.prefill].value) for f in fields}
    return replace(view, saved=view.saved | late, overruled=_overruled(view.saved, late))


def _is_open(saved, field: Field, fact: Fact) -> bool:
    if saved is None or not sources.is_official(saved.source):
        return saved is None or field.locked
    return fact.at > saved.saved_at and saved.raw != typed.as_typed(field, fact.value)


def _is_still_open(saved, field: Field, _fact: Fact) -> bool:
    """In a correction."""
    return saved is not None and field.locked and not sources.is_official(saved.source)


def _overruled(before: dict, told: dict) -> dict:
    """The person's own words under answers that a source told since."""
    typed_before = {key: before[key] for key in told if key in before and not sources.is_official(before[key].source)}
    return {key: one for key, one in typed_before.items() if one.value not in (None, "")}


def terms_behind(view, page: Page) -> list[tuple[Term, Deadline]]:
    """The terms on which it depends that a page is asked at all, each with its last day and how it was counted."""
    read = rules.compiled(page.when).facts if page.when else ()
    found = [term for term in view.procedure.terms if terms.PREFIX + term.key in read]
    days = [(term, dates.last_day(view.answers.get(term.since))) for term in found]
    return [(term, terms.deadline(term, date.fromisoformat(day), view.calendar)) for term, day in days if day]


def terms_over(view) -> list[tuple[Term, Deadline]]:
    """The terms that are over and change nothing in what is asked: people are warned, and send all the same."""
    over = [one for one in view.procedure.terms if view.facts.get(terms.PREFIX + one.key) == terms.OVER]
    if not over:
        return []
    read = {name for _path, source in conditions.rule_texts(view.procedure) for name in _facts_in(source)}
    days = [(one, dates.last_day(view.answers.get(one.since))) for one in over if terms.PREFIX + one.key not in read]
    return [(one, terms.deadline(one, date.fromisoformat(day), view.calendar)) for one, day in days if day]


def _facts_in(source: str) -> frozenset[str]:
    return rules.compiled(source, of_entry=True).facts


def _moment_of_sending(draft: Draft) -> datetime:
    """Now; of a correction the moment at which the dossier was sent first: the term was kept or missed then."""
    if not draft.corrects_id:
        return clock.now()
    return draft.corrects.submitted_at


def _fills_in(procedure: Procedure) -> bool:
    return any(field.prefill_when or field.year_of for page in procedure.pages for field in page.fields)


def _given(view) -> dict:
    """The answers without those that were filled in for what was answered then; a correction holds some of these."""
    by_answer = {field.key for page in view.procedure.pages for field in page.fields if field.prefill_when}
    return {k: one for k, one in view.saved.items() if not (k in by_answer and sources.is_official(one.source))}


def _in_number(view, key: str, year: object):
    """The year of birth that stands in a personal number, as an answer that the person can change."""
    from motcua.dossiers.reading import SavedAnswer  # reading calls us

    field = view.procedure.field(key)
    raw = typed.as_typed(field, year)
    return SavedAnswer(raw, typed.value_of(field, raw), sources.NUMBER, clock.now(), follows=True)


def _answer(view, key: str, value: object):
    """The fact as an answer; one that the question does not take is proposed, unless the question is locked."""
    from motcua.dossiers.reading import SavedAnswer  # reading calls us

    field = view.procedure.field(key)
    fact, raw = view.told[field.prefill], typed.as_typed(field, value)
    kept = value if field.locked else typed.value_of(field, raw)
    return SavedAnswer(raw, kept, fact.source if kept is not None else "", fact.at, follows=True)
