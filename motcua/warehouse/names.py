"""Facts and sources in the reader's language; the vocabulary of procedures has their names."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from motcua.engine.vocabulary import FACTS, SOURCES

SEXES = {"female": _("Female"), "male": _("Male")}


def fact_words(name: str) -> str:
    """What a fact is called; one that the vocabulary has lost stands for itself."""
    return FACTS[name].title.to(get_language() or "vi") if name in FACTS else name


def source_words(source: str) -> str:
    """What a source is called, as it goes on after "from"; an unknown code stands for itself."""
    return SOURCES[source].title.to(get_language() or "vi") if source in SOURCES else source
