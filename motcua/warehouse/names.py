"""Facts and sources in the reader's language; the vocabulary of procedures has their names."""

from collections.abc import Collection

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from motcua.engine.vocabulary import FACTS, RESULT_TYPES, SOURCES

PAPER = "document"  # how the log begins the name of a paper
SEXES = {"female": _("Female"), "male": _("Male")}


def fact_words(name: str) -> str:
    """What a fact is called; one that the vocabulary has lost stands for itself."""
    return FACTS[name].title.to(get_language() or "vi") if name in FACTS else name


def read_words(names: Collection[str]) -> list[str]:
    """What was read, as the log names it: facts in the order in which people read them, then papers by their type
    ("document.birth_certificate")."""
    types = sorted(name.removeprefix(PAPER).removeprefix(".") for name in names if name.startswith(PAPER))
    return [fact_words(name) for name in FACTS if name in names] + [_paper_words(one) for one in types]


def _paper_words(result: str) -> str:
    if result not in RESULT_TYPES:
        return gettext("A paper")
    return gettext("The paper “%(title)s”") % {"title": RESULT_TYPES[result].title.to(get_language() or "vi")}


def source_words(source: str) -> str:
    """What a source is called, as it goes on after "from"; an unknown code stands for itself."""
    return SOURCES[source].title.to(get_language() or "vi") if source in SOURCES else source
