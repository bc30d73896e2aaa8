"""What the top of a procedure's page answers, in words: how long, how much, where, what comes of it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from motcua.base.money import format_money
from motcua.base.words import handed_in
from motcua.engine.definition import FeeRule, Paper, Procedure
from motcua.engine.fees import NoRateInForce, rate_on
from motcua.engine.limits import DEFAULT_CUTOFF, Limit
from motcua.procedures import way

# What a sign-in tells of everybody.
SURE = ("person.personal_number",)
# In the order in which they are offered.
CHANNELS = {
    "online": gettext_lazy("Online"),
    "counter": gettext_lazy("At the counter"),
    "post": gettext_lazy("By post"),
}
LEVELS = {
    "commune": gettext_lazy("People's Committee of the commune"),
    "province": gettext_lazy("Department of the province"),
    "ministry": gettext_lazy("Ministry"),
}
# How somebody else may consent (engine/consents.py).
_WAYS_TO_CONSENT = {
    "account": gettext_lazy("from their own identity account, on this site"),
    "form": gettext_lazy("by signing the form, which you attach"),
    "paper": gettext_lazy("on a paper of their own, which you attach"),
}
# By which sign-in facts and documents a paper is held (engine Paper.held_as), in words for the citizen.
HOLDERS = {
    "person": gettext_lazy("population database, once you sign in"),
    "document": gettext_lazy("your papers kept here"),
}


@dataclass(frozen=True)
class Row:
    """One way to file, with its time and its fee."""

    name: str
    limit: str
    limit_more: str
    fee: str


@dataclass(frozen=True)
class FeeRow:
    """One fee as its law states it."""

    label: str
    amount: str
    basis: str
    to_verify: bool


@dataclass(frozen=True)
class Summary:
    """The words of the facts strip, of the ways to file, and of the papers."""

    facts: list[dict]
    channels: list[Row]
    fees: list[FeeRow]
    papers: list[dict]
    stations: list[dict]
    answer: str


def summary(procedure: Procedure, on: date) -> Summary:
    """Everything for the page of a procedure, as it holds on a day."""
    rows = [_row(name, procedure, on) for name in CHANNELS if name in procedure.channels]
    first = rows[0]
    return Summary(
        facts=[
            {"label": _("Time"), "value": _time(procedure, first), "hint": first.limit_more},
            {"label": _("Fee"), "value": first.fee, "hint": ""},
            _to_hand_in(procedure),
            {"label": _("Where"), "value": _where(procedure), "hint": ""},
            {"label": _("You get"), "value": _results(procedure), "hint": ""},
        ]
        + _who(procedure),
        channels=rows,
        fees=[_fee_row(fee, procedure, on) for fee in procedure.fees],
        papers=[_paper(paper, procedure) for paper in procedure.papers],
        stations=way.stations(procedure),
        answer=limit_words(procedure.answer_limit)[0],
    )


def _time(procedure: Procedure, first: Row) -> str:
    return _("Taken note of at once") if procedure.kind == "notice" else first.limit


def _who(procedure: Procedure) -> list[dict]:
    """Who may file, where the procedure says so."""
    words = _words(procedure.subjects)
    return [{"label": _("Who may file"), "value": "", "hint": words}] if words else []


def _to_hand_in(procedure: Procedure) -> dict:
    """How many papers have to be handed in by everybody, and whether some people need more."""
    asked = [paper for paper in procedure.papers if paper.required and not _is_held_for_all(paper)]
    of_consents = {consent.paper for consent in procedure.consents}  # asked for only in that way to consent
    always = [paper for paper in asked if not (paper.cases or paper.when or paper.key in of_consents)]
    more = len(asked) - len(always)
    none = _("Depends on your answers") if any(paper.when for paper in asked) else _("No paper")
    value = ngettext("%(n)d paper", "%(n)d papers", len(always)) % {"n": len(always)} if always else none
    hint = ngettext("%(n)d more in some cases", "%(n)d more in some cases", more) % {"n": more} if more else ""
    return {"label": _("To hand in"), "value": value, "hint": hint}


def _is_held_for_all(paper: Paper) -> bool:
    """Whether the state has the paper of everybody who signs in; of other data it has what it happens to know."""
    return any(name in SURE for name in paper.held_as)


def way_words(way: str) -> str:
    """A way in which somebody else consents (engine/consents.py)."""
    return str(_WAYS_TO_CONSENT[way])


def limit_words(limit: Limit) -> tuple[str, str]:
    """A limit of the law in words, and what has to be added to it: ("in the day", "sent after 15:00: …")."""
    match limit.unit:
        case "same_day":
            cutoff = limit.cutoff or DEFAULT_CUTOFF
            return _("In the day"), _("Arrived after %(hour)s: the next working day") % {"hour": f"{cutoff:%H:%M}"}
        case "working_hours":
            return ngettext("%(n)d working hour", "%(n)d working hours", limit.value) % {"n": limit.value}, ""
        case "working_days":
            return ngettext("%(n)d working day", "%(n)d working days", limit.value) % {"n": limit.value}, ""
        case "calendar_days":
            return ngettext("%(n)d day", "%(n)d days", limit.value) % {"n": limit.value}, ""
        case "window":
            return _("On the day that the plan of the year names"), ""
    return _("No time limit is set"), ""


def _row(name: str, procedure: Procedure, on: date) -> Row:
    channel = procedure.channels[name]
    limit, more = limit_words(channel.limit)
    if procedure.verification:
        added, _more = limit_words(procedure.verification.adds)
        longer = _("%(time)s more if another agency must be asked") % {"time": added}
        more = f"{more}. {longer}" if more else longer
    for one in procedure.longer:
        told = _("%(time)s: %(case)s") % {"time": limit_words(one.limit)[0], "case": _words(one.title)}
        more = f"{more}. {told}" if more else told
    fees = [fee for fee in procedure.fees if fee.code in channel.fees]
    without = _("Fees of each procedure") if procedure.linked else _("Free of charge")
    return Row(str(CHANNELS[name]), limit, more, _sum(fees, on) or without)


def _sum(fees: list[FeeRule], on: date) -> str:
    """The fees of a way to file, in short: that the council decides is said once, however many fees it decides."""
    if len(fees) < 2:
        return "".join(_amount(fee, on) for fee in fees)
    decided = _("set by the province's council")
    return " + ".join(dict.fromkeys(_amount(fee, on) if _has_a_rate(fee, on) else decided for fee in fees))


def _has_a_rate(fee: FeeRule, on: date) -> bool:
    try:
        return bool(rate_on(fee, on))
    except NoRateInForce:
        return False


def _amount(fee: FeeRule, on: date) -> str:
    """'8.000 đ for each copy'; a fee without a rate in force is said to be so, not shown as nothing."""
    try:
        rate = rate_on(fee, on)
    except NoRateInForce:
        return _with_only(fee, _("set by the province's council"))
    one = _words(fee.size_unit if fee.size else fee.unit)
    said = [_for_each(rate.amount, one)]
    for tier in rate.tiers:
        what = {"unit": one, "start": tier.start, "amount": format_money(tier.amount)}
        said.append(_("from %(unit)s %(start)s on: %(amount)s") % what)
    if rate.cap is not None:
        said.append(_("at most %(amount)s") % {"amount": _for_each(rate.cap, _words(fee.unit))})
    return _with_only(fee, "; ".join(said))


def _for_each(amount: int, unit: str) -> str:
    """"8.000 đ / copy"."""
    money = format_money(amount)
    return _("%(amount)s / %(unit)s") % {"amount": money, "unit": unit} if unit else money


def _with_only(fee: FeeRule, amount: str) -> str:
    """"8.000 đ / copy (only if you ask for copies)"."""
    only = _words(fee.only)
    return f"{amount} ({only})" if only else amount


def _fee_row(fee: FeeRule, procedure: Procedure, on: date) -> FeeRow:
    try:
        rate = rate_on(fee, on)
    except NoRateInForce:
        return FeeRow(_words(fee.label), _amount(fee, on), "", False)
    return FeeRow(_words(fee.label), _amount(fee, on), procedure.basis(rate.basis).number, rate.to_verify)


def _where(procedure: Procedure) -> str:
    if procedure.level == "commune":
        anywhere = _("Any commune of the country") if procedure.boundary_free else _("The commune where you live")
        return _words(procedure.where) or anywhere
    return _words(procedure.where) or str(LEVELS[procedure.level])


def _results(procedure: Procedure) -> str:
    if procedure.kind == "notice":
        return _("A slip with number and moment")
    if procedure.linked:
        return _("The results of each procedure")
    return "; ".join(_words(result.title) for result in procedure.results) or _("No paper: we tell you when it is done")


def _paper(paper: Paper, procedure: Procedure) -> dict:
    titles = {case.key: _words(case.title) for case in procedure.cases}
    only_for = ", ".join(titles[key] for key in paper.cases)
    return {
        "title": _words(paper.title),
        "copies": "; ".join(part for part in (handed_in(paper), "" if paper.required else _("not required")) if part),
        "held_by": _holder(paper),
        "perhaps_held": bool(paper.held_as) and not _is_held_for_all(paper),
        # Who reads this has no case yet: "only for …" says better than the reason whom it concerns.
        "why": _sentences(_only_for(only_for) or _words(paper.why), _words(paper.hint)),
    }


def _sentences(*parts: str) -> str:
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part)


def _only_for(cases: str) -> str:
    return _("Only for: %(cases)s") % {"cases": cases} if cases else ""


def _holder(paper: Paper) -> str:
    """Where the state has this paper already; '' when nobody promises that."""
    if not _is_held_for_all(paper):
        return ""
    return next((str(HOLDERS[kind]) for name in paper.held_as if (kind := name.split(".")[0]) in HOLDERS), "")


def _words(text) -> str:
    return text.to(get_language() or "vi")
