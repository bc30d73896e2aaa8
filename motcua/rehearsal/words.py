"""The events of a play in words, for its list of what happened."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from motcua.base.money import format_money
from motcua.dossiers import service as dossiers
from motcua.engine import carrying, tree
from motcua.procedures import service as procedures
from motcua.rehearsal import story
from motcua.rehearsal.replaying import Playing

_MOVES = {
    "accepted": gettext_lazy("Received; a receipt was issued"),
    "refused": gettext_lazy("Not received"),
    "sent_back": gettext_lazy("Sent back to be corrected; the clock stands still"),
    "step_lapsed": gettext_lazy("The time for the opinion ran out; silence counts as consent"),
    "verification_asked": gettext_lazy("Another agency is asked; the day of the result has moved"),
    "apologised": gettext_lazy("The office apologised and set a new date"),
    "stopped": gettext_lazy("Stopped by the office"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "approved": gettext_lazy("Approved; the result is made"),
    "duty_asked": gettext_lazy("It is the turn of the person who filed: a payment"),
    "duty_met": gettext_lazy("It is the office's turn again"),
    "returned": gettext_lazy("The result was returned; the dossier is closed"),
    "part_began": gettext_lazy("A linked procedure began"),
    "part_cannot_begin": gettext_lazy("A linked procedure cannot begin: a consent that it needs is not there"),
    "part_waits": gettext_lazy("A linked procedure waits for the person who filed; the clock stands still"),
    "part_goes_on": gettext_lazy("The linked procedure goes on"),
    "part_ended": gettext_lazy("A linked procedure came to its end"),
    "settled": gettext_lazy("Every linked procedure ended, and there is a result"),
    "came_to_nothing": gettext_lazy("Every linked procedure ended without a result"),
}


class Told(NamedTuple):
    """One event: its number, when, what it is called, and what more there is to say."""

    number: int
    at: datetime
    title: str
    text: str


def history(it: Playing) -> list[Told]:
    """What happened in a play, the newest first."""
    told = [Told(number, event.at, *_said[type(event)](it, event)) for number, event in enumerate(it.events)]
    return told[::-1]


def _begun(it: Playing, event: story.Begun) -> tuple[str, str]:
    facts = ngettext("the state knows %(n)d fact", "the state knows %(n)d facts", len(event.facts))
    return _("Begun"), f"{it.office.name}; " + facts % {"n": len(event.facts)}


def _typed(it: Playing, event: story.Typed) -> tuple[str, str]:
    title = it.procedure.page(event.page).title.to(get_language() or "vi")
    return _("Answered: %(page)s") % {"page": title}, ""


def _handed(it: Playing, event: story.Handed) -> tuple[str, str]:
    titles = [it.procedure.paper(key).title.to(get_language() or "vi") for key in event.papers]
    return _("Papers handed in"), ", ".join(titles) or _("none")


def _answered(it: Playing, event: story.Answered) -> tuple[str, str]:
    title = next(one.title for one in it.procedure.consents if one.key == event.consent)
    said = _("They agree") if event.agrees else _("They do not agree")
    return f"{title.to(get_language() or 'vi')}: {said}", procedures.way_words(event.way)


def _sent(it: Playing, event: story.Sent) -> tuple[str, str]:
    first = next(one for one in it.events if isinstance(one, story.Sent))
    return (_("Sent") if event is first else _("Corrected and sent again")), ""


def _moved(it: Playing, event: story.Moved) -> tuple[str, str]:
    move, language = event.move, get_language() or "vi"
    reasons = [move.ground or move.reason, *(mark.reason for mark in move.marks)]
    words = [dossiers.reason_text(it.procedure, code).to(language) for code in dict.fromkeys(filter(None, reasons))]
    if move.what == "came":
        return _("Came in person: %(who)s") % {"who": _who(it, move.who)}, f"{event.on:%d/%m/%Y}"
    if move.what == "step_done":
        return _("Done: %(step)s") % {"step": it.procedure.step(move.step).title.to(language)}, event.words
    part = tree.part(it.procedure, move.part).title.to(language) if move.part else ""
    ended = _("without a result") if move.how not in ("", "done") else ""
    whose = carrying.consent_of(it.procedure, move.consent).title.to(language) if move.consent else ""
    return str(_MOVES[move.what]), ". ".join(filter(None, (part, ended, whose, *words, event.words)))


def _arrived(it: Playing, event: story.Arrived) -> tuple[str, str]:
    return _("Is there: %(who)s") % {"who": _who(it, event.who)}, ""


def _who(it: Playing, key: str) -> str:
    return next(one.who for one in it.procedure.presence if one.key == key).to(get_language() or "vi")


def _inside(it: Playing, event: story.Inside) -> tuple[str, str]:
    title, text = _said[type(event.happened)](it.inside[event.part], event.happened)
    return f"{tree.part(it.procedure, event.part).title.to(get_language() or 'vi')}: {title}", text


def _mended(it: Playing, event: story.Mended) -> tuple[str, str]:
    return _("Corrected and sent again"), ""


def _paid(it: Playing, event: story.Paid) -> tuple[str, str]:
    return _("Paid"), format_money(event.amount)


_said: dict[type, Callable] = {
    story.Begun: _begun, story.Typed: _typed, story.Handed: _handed, story.Answered: _answered,
    story.Sent: _sent, story.Moved: _moved, story.Arrived: _arrived, story.Paid: _paid,
    story.Inside: _inside, story.Mended: _mended,
}  # fmt: skip
