"""Where facts and documents come from, in words."""

from django.utils.translation import gettext_lazy as _

SOURCES = {
    "vneid": _("your identification account (VNeID)"),
    "provider": _("the identity service"),
    "person": _("what you told us"),
    "motcua": _("this service"),
    "declared": _("what was declared in a dossier; no office has confirmed it"),
    "civil_status": _("the civil-status register"),
    "population": _("the population database"),
    "dossier": _("an earlier dossier of yours"),
}


def source_words(source: str) -> str:
    """The name of a source for the reader; an unknown code stands for itself."""
    return str(SOURCES.get(source, source))
