"""Why somebody may read what is known of a person, and under which act, in words for that person."""

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.base import clock
from motcua.base.spoken import spoken

YOURSELF = _("You")
OTHER_SIDE = _("The other side of a consent")
WHOEVER_FILED = _("Whoever filed the dossier")

#: The act behind each ground. Law 91/2025/QH15 lets people see who reads their data; under Decree 118/2025/NĐ-CP what
#: the state has is not asked again; the papers of a dossier follow Circular 03/2025/TT-VPCP.
#: Who acts for another: the Civil Code.
LAWS = {
    "own": "91/2025/QH15",
    "filing": "118/2025/NĐ-CP",
    "handling": "118/2025/NĐ-CP",
    "slip": "03/2025/TT-VPCP",
    "consent": "91/2025/QH15",
    "mandate": "91/2015/QH13",
    "sign_in": "69/2024/NĐ-CP",
    "erasing": "91/2025/QH15",
    "own_matter": "36/2018/QH14",
}
# "recording", "erasing" and "own_matter" are said by the database alone, in its functions.
_WHY = {
    "own": _("to show you your own data"),
    "filing": _("to fill in a form, so that nobody asks what the state already has"),
    "handling": _("to handle or to follow a dossier"),
    "slip": _("to write your name on a paper of the dossier"),
    "consent": _("because a dossier needs a consent"),
    "mandate": _("because somebody named you as one who shall act for them"),
    "sign_in": _("to see whether another account has the same personal number"),
    "own_matter": _("to see that no official decides in a matter of their own"),
    "recording": _("to keep what was told about you, and to see what of it is new"),
    "erasing": _("to delete it, as was asked or as the law wants"),
}
_MACHINES = {
    "slip": _("The system, on its own: papers of the dossier"),
    "consents": _("The system, on its own: consents"),
    "mandates": _("The system, on its own: acting for others"),
    "comparison": _("The system, on its own: comparing what you wrote with what a register says"),
    "population": _("The system, on its own: asking the population database"),
    "recording": _("The system, on its own: keeping what a source or a result told"),
    "sign_in": _("The system, on its own: two accounts with one personal number"),
    "erasing": _("The system, on its own: deleting"),
    "tracking": _("Somebody who has the code and the secret of the dossier"),
}


def why(ground: str, permitted_at: datetime | None = None) -> str:
    """What somebody read for, and with which consent, where some of it wants one."""
    words = spoken(_WHY).get(ground, ground)
    if permitted_at is None:
        return words
    day = permitted_at.astimezone(clock.ZONE).strftime("%d/%m/%Y")
    return gettext("%(why)s, with your consent of %(day)s") % {"why": words, "day": day}


def machine(code: str) -> str:
    """What read where no person looked."""
    return spoken(_MACHINES).get(code, code)
