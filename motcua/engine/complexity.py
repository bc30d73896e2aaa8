"""How much a procedure asks of a person, and what could go.

Counted on every way through the form (see ways.py): pages, questions that the person answers, letters typed, papers
handed in, others who must be won over to consent, visits, and working hours of waiting; once as if the state knew
nothing of the person, once as if it knew all that the procedure can take over. The score weighs them by roughly the
minutes they cost; it compares procedures and versions, it measures no person.
"""

from collections.abc import Iterator, Mapping

import msgspec

from motcua.engine import forms, lint, papers, presence, rules
from motcua.engine.conditions import rule_texts
from motcua.engine.definition import ANSWERS, Field, Procedure
from motcua.engine.ways import Walked, Way

HOURS_A_DAY = 8
#: What one of each weighs: a page that loads and is read, a question, 20 letters, a paper, somebody else's consent, a
#: visit, a day of waiting.
WEIGHTS = {
    "pages": 1.0, "questions": 0.5, "letters": 0.05, "papers": 10.0, "consents": 15.0, "visits": 60.0, "hours": 0.5,
}  # fmt: skip

#: Letters that an answer has, by kind of question; a choice and a declaration are one press.
LETTERS = {
    "name": 20, "personal_number": 12, "date": 8, "number": 2, "phone": 10, "email": 20, "commune": 5, "choice": 1,
    "declaration": 1, "textarea": 120,
}  # fmt: skip
LETTERS_OF_TEXT = 25


class Effort(msgspec.Struct, frozen=True, kw_only=True):
    """What a person does on one way."""

    pages: int
    questions: int
    letters: int
    papers: int
    consents: int
    visits: int
    hours: int

    @property
    def score(self) -> int:
        """All of it, weighed and rounded."""
        return round(sum(weight * getattr(self, name) for name, weight in WEIGHTS.items()))


class Complexity(msgspec.Struct, frozen=True, kw_only=True):
    """The least, the middle and the most that a procedure asks; and what could go."""

    unknown: tuple[Effort, Effort, Effort]
    known: tuple[Effort, Effort, Effort]
    cuts: tuple[str, ...]


def measure(procedure: Procedure, walked: Walked) -> Complexity:
    """The complexity of a procedure, from the ways that were walked through its form."""
    return Complexity(
        unknown=_spread([effort(procedure, way, known=False) for way in walked.filled]),
        known=_spread([effort(procedure, way, known=True) for way in walked.filled]),
        cuts=tuple(cuts(procedure)),
    )


def effort(procedure: Procedure, way: Way, *, known: bool) -> Effort:
    """What a person does on a way, when the state knows nothing (`known` false) or all that can be taken over."""
    asked = [field for field in _asked(procedure, way) if not (known and _taken_over(field, way))]
    pages = {page.key for page in procedure.pages if any(field in page.fields for field in asked)}
    held = frozenset(name for paper in procedure.papers for name in paper.held_as) if known else frozenset()
    needed = papers.asked(papers.needed(procedure, way.answers, held, way.facts))
    channel = procedure.channels.get("online") or next(iter(procedure.channels.values()))
    kept = forms.effective(procedure, way.answers, way.facts)
    return Effort(
        pages=len(pages),
        questions=len(asked),
        letters=sum(_letters(field) for field in asked),
        papers=sum(paper.copies for paper in needed if paper.required),
        consents=sum(rules.holds(one.when, kept, way.facts) for one in procedure.consents),
        visits=_visits(procedure, kept, way, any(paper.originals for paper in needed if paper.required)),
        hours=_hours(channel.limit),
    )


def _visits(procedure: Procedure, kept: Mapping[str, object], way: Way, originals: bool) -> int:
    """How often somebody must come: whoever the law wants to see, and at least once where not all of it is online or
    originals must be shown."""
    once = originals or "online" not in procedure.channels or procedure.service_level != "full"
    return max(len(presence.asked(procedure, kept, way.facts)), int(once))


def cuts(procedure: Procedure) -> Iterator[str]:
    """What could go, each with its reason."""
    for paper in procedure.papers:
        if paper.held_as:
            only = " where `held_when` holds" if paper.held_when else ""
            yield f"paper {paper.key} goes{only} as soon as a source gives {' or '.join(paper.held_as)}"
        elif not paper.required:
            yield f"paper {paper.key} can go: nobody must hand it in"
    for finding in lint.findings(procedure):
        if finding.code in ("asked_twice", "held_by_state"):
            yield f"{finding.path}: {finding.words}"
    read = _read(procedure)
    for field in (field for page in procedure.pages for field in page.fields):
        if field.key not in read and not field.required and not field.prefill:
            why = "nobody must answer it, and no rule, paper, fee, result or step reads it"
            yield f"question {field.key} can go unless officials need it: {why}"


def _read(procedure: Procedure) -> set[str]:
    """The questions whose answer something in the procedure reads."""
    of_rules = {key for _, source in rule_texts(procedure) for key in rules.compiled(source, of_entry=True).answers}
    of_steps = {field.prefill.removeprefix(ANSWERS) for step in procedure.steps for field in step.fields}
    of_owner = set(procedure.owner.facts.values()) if procedure.owner else set()
    of_fees = {fee.each for fee in procedure.fees}
    of_consents = {key for one in procedure.consents for key in (one.name, one.number, *one.shows)}
    of_linked = {source.removeprefix(ANSWERS) for one in procedure.linked for source in one.answers.values()}
    carried = (carried for one in procedure.linked for carried in one.consents.values())
    of_linked |= {key for one in carried for key in one.answers.values()}
    others = of_consents | of_linked | {term.since for term in procedure.terms}
    return of_rules | of_fees | of_steps | of_owner | others


def _asked(procedure: Procedure, way: Way) -> list[Field]:
    pages = forms.visible_pages(procedure, way.answers, way.facts)
    return [field for page in pages for field in forms.visible_fields(page, way.answers, way.facts)]


def _taken_over(field: Field, way: Way) -> bool:
    return bool(field.year_of) or bool(field.prefill and rules.holds(field.prefill_when, way.answers, way.facts))


def _letters(field: Field) -> int:
    usual = LETTERS.get(field.kind, LETTERS_OF_TEXT)
    return min(usual, field.max) if field.kind in ("text", "textarea") and isinstance(field.max, int) else usual


def _hours(limit) -> int:
    """Working hours until the result, at most; of calendar days five in seven are worked."""
    if limit.unit == "working_hours":
        return limit.value
    days = {"same_day": 1, "working_days": limit.value, "calendar_days": limit.value * 5 // 7}.get(limit.unit, 0)
    return HOURS_A_DAY * days


def _spread(found: list[Effort]) -> tuple[Effort, Effort, Effort]:
    """The least, the middle and the most."""
    order = sorted(found, key=lambda one: (one.score, one.letters))
    return order[0], order[len(order) // 2], order[-1]
