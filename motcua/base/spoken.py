"""Tables of words for codes in the active language, looked up once: lists ask for the same few by the dozen."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils import translation

_spoken: dict[tuple, dict] = {}


def words_now() -> tuple[str, Callable]:
    """What decides which words are said: the language, and the function that finds them.

    Whoever puts another function in the place of Django's, as the pseudo-locale does, gets words of its own.
    """
    return translation.get_language() or settings.LANGUAGE_CODE, translation._trans.gettext


def spoken(table: Mapping[str, object]) -> dict[str, str]:
    """The table (a constant of a module, code -> lazy text) with its texts in the active language."""
    key = (id(table), *words_now())
    if key not in _spoken:
        _spoken[key] = {code: str(text) for code, text in table.items()}
    return _spoken[key]
