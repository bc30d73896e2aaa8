"""The Jinja2 environment of every page.

Request-independent: a template compiles once in a process for each language; the person comes in while it renders.
"""

from django.utils.translation import get_language_bidi, gettext, ngettext

from motcua.agencies import service as agencies
from motcua.base import words
from motcua.base.links import url
from motcua.base.money import format_money
from motcua.engine import entries
from motcua.engine.text import Text
from motcua.web import dates, navigation, static_files, strips, tokens
from motcua.web.by_language import ByLanguage, Environment


def texts_in(language: str):
    """The filter for a text with vi and en (attributes or keys): the reader's language; vi when en is empty."""

    def text(value, wanted: str = language) -> str:
        if isinstance(value, Text):
            return value.to(wanted)
        if value is None or isinstance(value, str):
            return value or ""
        read = value.get if isinstance(value, dict) else lambda name: getattr(value, name, "")
        return read(wanted) or read("vi") or ""

    return text


def in_a_sentence(name: str) -> str:
    """A name behind other words: its first letter small, except in an abbreviation ("CCCD")."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def environment(**options) -> ByLanguage:
    """Make the environments that Django's Jinja2 backend uses; `options` are the backend's."""
    return ByLanguage(lambda language: _environment(language, **options))


def _environment(language: str, **options) -> Environment:
    options |= {"extensions": ["jinja2.ext.i18n"], "trim_blocks": True, "lstrip_blocks": True}
    env = Environment(**options | {"autoescape": True})  # noqa: S701 (ruff does not see it)
    env.install_gettext_callables(gettext, ngettext, newstyle=False)
    env.policies["ext.i18n.trimmed"] = True
    said, shown = words.in_words(), dates.in_words()
    env.globals.update(
        _=gettext, gettext=gettext, ngettext=ngettext, url=url, static=static_files.static,
        language=lambda: language, reads_right_to_left=get_language_bidi, csrf_value=tokens.token_for,
        browser_tag=tokens.browser_tag,
        page_address=navigation.page_address,
        shell_places=navigation.in_words(), language_links=navigation.language_links,
        is_demo=navigation.is_demo, days_of=strips.days_of,
        entries=entries, provinces=agencies.provinces, communes_of=agencies.communes,
        status_words=said.status, status_shape=words.status_shape, owes_words=said.owes, duration=shown.duration,
    )  # fmt: skip
    env.filters.update(
        money=format_money, when=shown.when, day=shown.day, weekday=shown.weekday, time=dates.clock_time,
        text=texts_in(language), reason_words=said.reason, step_kind_words=said.step_kind,
        status_words=said.status, owes_words=said.owes, duration=shown.duration, in_a_sentence=in_a_sentence,
        handed_in=words.handed_in, file_size=words.file_size,
    )  # fmt: skip
    return env
