"""Which papers are still needed, and why. What the state holds is not asked again."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from motcua.engine import consenting, forms
from motcua.engine.definition import Case, Paper, Procedure
from motcua.engine.forms import Counted
from motcua.engine.text import NO_TEXT, Text

#: Why a paper stands in the list: the state holds it; everybody brings it; this case brings it; it may be
#: left out.
Why = Literal["held_by_state", "always", "in_this_case", "optional"]


class NeededPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper of this dossier. `held_by` names the fact or document by which the state has it: then it is
    not asked."""

    key: str
    title: Text
    required: bool
    copies: int
    originals: int = 0
    form: str = ""
    held_by: str | None
    why: Why
    hint: Text = NO_TEXT
    reason: Text = NO_TEXT


def case_of(
    procedure: Procedure, answers: Mapping[str, object] | Counted, facts: Mapping[str, object] | None = None
) -> Case | None:
    """The situation of the person: the first case whose condition holds; None where there are no cases."""
    conditions = forms.counted(procedure, answers, facts).conditions
    return next((case for case in procedure.cases if conditions.holds(case.when)), None)


def needed(
    procedure: Procedure,
    answers: Mapping[str, object] | Counted,
    held: frozenset[str] = frozenset(),
    facts: Mapping[str, object] | None = None,
    ways: Mapping[str, str] | None = None,
) -> tuple[NeededPaper, ...]:
    """Every paper of the person's case, in the order of the procedure, those held by the state included.

    `ways` says by consent how it is to be given: only then is the paper for it needed.
    """
    draft = forms.counted(procedure, answers, facts)
    case, holds = case_of(procedure, draft), draft.conditions.holds
    left_out = consenting.papers_not_asked(procedure, draft, ways or {})
    return tuple(
        _needed(paper, held if holds(paper.held_when) else frozenset())
        for paper in procedure.papers
        if (not paper.cases or (case and case.key in paper.cases)) and holds(paper.when)
        and paper.key not in left_out
    )


def asked(papers: tuple[NeededPaper, ...]) -> tuple[NeededPaper, ...]:
    """Those that the person is asked for."""
    return tuple(paper for paper in papers if paper.held_by is None)


def _needed(paper: Paper, held: frozenset[str]) -> NeededPaper:
    held_by = next((name for name in paper.held_as if name in held), None)
    return NeededPaper(
        key=paper.key,
        title=paper.title,
        required=paper.required,
        copies=paper.copies,
        originals=paper.originals,
        form=paper.form,
        held_by=held_by,
        why=_why(paper, held_by),
        hint=paper.hint,
        reason=paper.why,
    )


def _why(paper: Paper, held_by: str | None) -> Why:
    if held_by:
        return "held_by_state"
    if not paper.required:
        return "optional"
    return "in_this_case" if paper.cases or paper.when else "always"
