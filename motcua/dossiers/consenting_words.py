"""How it stands with a consent, in words for whoever files, for whoever is asked, and for the office."""

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from motcua.base import clock
from motcua.dossiers.models import ConsentRequest
from motcua.engine.carrying import served_by
from motcua.engine.consenting import Standing
from motcua.engine.consents import Consent
from motcua.engine.definition import Procedure

#: Why a consent is not there, and what to do. Who asks on an account is told the same, whoever has one.
_TROUBLES = {
    "not_named": _("Answer first who this is: the full name and the personal number."),
    "own_number": _("This is your own personal number. Enter the one of the person whose consent is needed."),
    "no_way": _("Choose in which way %(name)s consents."),
    "not_asked": _("%(name)s has not been asked yet."),
    "waiting": _("%(name)s was asked and has not answered yet."),
    "refused": _("%(name)s does not agree."),
    "withdrawn": _("%(name)s took the consent back."),
    "lapsed": _("The time for it is over. Ask %(name)s once more."),
    "changed": _("What %(name)s was asked about has changed since, so it counts no longer. Ask once more."),
    "no_paper": _("Attach the paper on which %(name)s consents."),
}
_HINTS = {
    "account": _(
        "We put it before the person with this personal number when they sign in here. They see only what they agree "
        "to."
    ),
    "form": _("The person signs the form; you photograph or scan it."),
    "paper": _("The person writes and signs that they agree; you photograph or scan it."),
}
_STATES = {
    "asked": _("Not answered in time"),
    "agreed": _("You agreed, %(moment)s"),
    "refused": _("You did not agree, %(moment)s"),
    "withdrawn": _("You agreed, and took it back, %(moment)s"),
    "cancelled": _("No longer asked, %(moment)s"),
}
#: Why a part of a whole cannot begin: what became of a consent that it needs.
_LOST = {
    "refused": _("%(who)s: did not agree (%(moment)s)."),
    "withdrawn": _("%(who)s: took the consent back (%(moment)s)."),
    "lapsed": _("%(who)s: did not answer in time (%(moment)s)."),
    "changed": _("%(who)s: agreed to other answers than those it would be filed with (%(moment)s)."),
}
#: Why somebody does not agree.
REFUSALS = {
    "not_willing": _("I do not want this"),
    "details_wrong": _("Something in it is not right"),
    "not_known": _("I do not know the person, or have nothing to do with it"),
}


def trouble_words(code: str, name: str) -> str:
    """Why a consent is not there, and what to do; "" where it is."""
    return str(_TROUBLES[code]) % {"name": name} if code else ""


def standing_words(standing: Standing) -> str:
    """The same of a consent that a draft needs."""
    return trouble_words(standing.trouble, standing.name)


def lost_words(consent: Consent, why: str, at: datetime) -> str:
    """Why a part cannot begin: whose consent is not there, by what it is, and since when that is known."""
    moment = at.astimezone(clock.ZONE).strftime("%H:%M %d/%m/%Y")
    return str(_LOST[why]) % {"who": consent.title.to(get_language() or "vi"), "moment": moment}


def without_words(procedure: Procedure, standing: Standing) -> str:
    """What cannot be done where a whole is sent without this consent."""
    parts = ", ".join(one.title.to(get_language() or "vi") for one in served_by(procedure, standing.consent.key))
    words = _(
        "If you send it so, this cannot be done with it: %(parts)s. You can file that alone later. The rest goes on."
    )
    return str(words) % {"parts": parts}


def way_hint(way: str) -> str:
    """What happens in this way."""
    return str(_HINTS[way])


def state_words(request: ConsentRequest) -> str:
    """What became of a request, for whoever was asked."""
    at = request.ended_at or request.answered_at
    return str(_STATES[request.state]) % {"moment": at.astimezone(clock.ZONE).strftime("%d/%m/%Y") if at else ""}


def refusal_words(reason: str) -> str:
    """Why somebody did not agree."""
    return str(REFUSALS[reason])
