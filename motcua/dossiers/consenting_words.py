"""How it stands with a consent, in words for whoever files, for whoever is asked, and for the office."""

from django.utils.translation import gettext_lazy as _

from motcua.base import clock
from motcua.dossiers.models import ConsentRequest
from motcua.engine.consenting import Standing

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
