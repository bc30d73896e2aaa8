"""What the rules decided in a play, and by which rule: for a reader of the law."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from motcua.base import clock
from motcua.base.money import format_money
from motcua.dossiers.service import DraftView
from motcua.engine import fees, flow, forms, papers, presence, rules
from motcua.engine.definition import FeeRule, Procedure, Step
from motcua.engine.text import Text
from motcua.rehearsal.conditions import in_words
from motcua.rehearsal.replaying import Playing
from motcua.work import service as work


@dataclass(frozen=True)
class Decided:
    """One thing that a rule decided: what, how (`yes` or not, in words), on which condition, on which act."""

    what: str
    outcome: str
    yes: bool
    condition: str = ""  # in words
    rule: str = ""  # as it is written
    basis: str = ""


@dataclass
class Given:
    """The answers and facts that decide: those that were sent last, before that those typed so far."""

    procedure: Procedure
    answers: Mapping[str, object]
    facts: Mapping[str, object]
    channel: str
    on: date
    council: tuple[fees.CouncilRate, ...]
    ways: Mapping[str, str]  # in which consents are given

    def holds(self, source: str) -> bool:
        return rules.holds(source, self.answers, self.facts)

    def decided(self, what: Text, outcome: str, yes: bool, rule: str = "", basis: str = "") -> Decided:
        condition = in_words(self.procedure, rule) if rule else ""
        return Decided(said(what), outcome, yes, condition, rule, basis)


def said(text: Text) -> str:
    """A text in the reader's language."""
    return text.to(get_language() or "vi")


def given(it: Playing, view: DraftView) -> Given:
    """What decides in a play as it stands."""
    if it.sent:
        answers, facts, on = it.sent.answers, it.sent.known, it.first_sent
    else:
        answers, facts, on = forms.effective(it.procedure, view.answers, view.facts), view.facts, it.now
    return Given(it.procedure, answers, facts, it.begun.channel, on.astimezone(clock.ZONE).date(), it.rates(),
                 view.draft.ways)


def explained(it: Playing, view: DraftView) -> list[tuple[str, list[Decided]]]:
    """What was decided, by heading; headings under which there is nothing are left out."""
    of = given(it, view)
    found = [
        (_("Case"), list(_cases(of))), (_("Terms that the law gives people"), list(_terms(of))),
        (_("Pages of the form"), list(_pages(of))), (_("Papers"), list(_papers(of))), (_("Fees"), list(_fees(of))),
        (_("Results"), list(_results(of))), (_("Who must come in person"), list(_presence(of))),
        (_("Steps"), list(_steps(it, of))),
    ]  # fmt: skip
    return [(heading, decided) for heading, decided in found if decided]


def _cases(of: Given) -> Iterator[Decided]:
    is_case = papers.case_of(of.procedure, of.answers, of.facts)
    for case in of.procedure.cases:
        yes = case == is_case
        yield of.decided(case.title, _("this is the case") if yes else _("not this case"), yes, case.when)


def _terms(of: Given) -> Iterator[Decided]:
    outcomes = {"within": _("within the term"), "over": _("over the term")}
    for term in of.procedure.terms:
        outcome = of.facts.get(f"term.{term.key}")
        basis = ", ".join(filter(None, (term.article, of.procedure.basis(term.basis).number)))
        yield of.decided(term.title, outcomes.get(outcome, _("not known yet")), outcome == "within", basis=basis)


def _pages(of: Given) -> Iterator[Decided]:
    shown = forms.visible_pages(of.procedure, of.answers, of.facts)
    for page in of.procedure.pages:
        yes = page in shown
        if page.when or not yes:
            outcome = pgettext("page", "asked") if yes else pgettext("page", "not asked")
            yield of.decided(page.title, outcome, yes, page.when)


def _papers(of: Given) -> Iterator[Decided]:
    needed = {one.key: one for one in papers.needed(of.procedure, of.answers, frozenset(of.facts), of.facts, of.ways)}
    for paper in of.procedure.papers:
        one = needed.get(paper.key)
        if one is None:
            outcome = _("not needed") if of.holds(paper.when) else _("not needed: its condition does not hold")
        elif one.held_by:
            outcome = _("not asked: the state has it")
        else:
            outcome = _("asked for") if one.required else _("may be handed in")
        names = {case.key: said(case.title) for case in of.procedure.cases}
        in_cases = ", ".join(names[key] for key in paper.cases)
        basis = "; ".join(filter(None, (in_cases and _("only in: %(cases)s") % {"cases": in_cases}, _act(of, paper))))
        yield of.decided(paper.title, outcome, one is not None and not one.held_by, paper.when, basis)


def _act(of: Given, paper) -> str:
    return of.procedure.basis(paper.basis).number if paper.basis else ""


def _fees(of: Given) -> Iterator[Decided]:
    try:
        owed = fees.owed(of.procedure, of.answers, of.channel, of.on, of.facts, of.council)  # type: ignore[arg-type]
    except (fees.FeeNotKnownYet, fees.NoRateInForce, rules.RuleBroken):
        owed = None
    for fee in of.procedure.fees:
        outcome, yes = _fee(of, fee, owed)
        lines = [line for line in owed.lines if line.code == fee.code] if owed else []
        yield of.decided(fee.label, outcome, yes, fee.when, "; ".join(dict.fromkeys(line.basis for line in lines)))


def _fee(of: Given, fee: FeeRule, owed: fees.Owed | None) -> tuple[str, bool]:
    """What is owed of one fee, and whether anything is."""
    if fee.code not in of.procedure.channels[of.channel].fees:
        return _("not owed on this way to file"), False
    if not of.holds(fee.when):
        return _("not owed: its condition does not hold"), False
    if owed is None:
        return _("depends on answers that are not there yet"), False
    if fee in owed.undecided:
        return _("owed; the council's rate is not known"), True
    lines = [line for line in owed.lines if line.code == fee.code]
    parts = (f"{line.quantity} × {format_money(line.unit_amount)} = {format_money(line.amount)}" for line in lines)
    return "; ".join(parts) or format_money(0), any(line.amount for line in lines)


def _results(of: Given) -> Iterator[Decided]:
    for result in of.procedure.results:
        yes = of.holds(result.when)
        outcome = pgettext("result", "given") if yes else pgettext("result", "not given")
        yield of.decided(result.title, outcome, yes, result.when)


def _presence(of: Given) -> Iterator[Decided]:
    asked = presence.asked(of.procedure, of.answers, of.facts)
    for one in of.procedure.presence:
        yes = one in asked
        basis = ", ".join(filter(None, (one.article, of.procedure.basis(one.basis).number)))
        yield of.decided(one.who, said(one.why) if yes else _("need not come"), yes, one.when, basis)


def _steps(it: Playing, of: Given) -> Iterator[Decided]:
    """Who does what, as the dossier stands now."""
    open_now = flow.open_steps(it.state)
    for step in of.procedure.steps:
        if step.key in open_now:
            outcome = _("open: %(role)s") % {"role": work.role_words(step.role)}
        elif step.key in it.state.done:
            outcome = _("done") if flow.applies(step, it.depends_on()) else _("left out of this dossier")
        else:
            outcome = _("not open: %(role)s") % {"role": work.role_words(step.role)}
        yield of.decided(step.title, outcome, step.key in open_now, step.when, _hours(step))


def _hours(step: Step) -> str:
    return _("Time for this step: %(hours)s working hours") % {"hours": step.hours}
