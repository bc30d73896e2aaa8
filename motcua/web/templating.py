"""The Jinja2 environment of every page.

Request-independent: a template compiles once in a process; language and person come in while it renders.
Plain gettext instead of Jinja2's newstyle: rendering a page then costs about half.
"""

import jinja2
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from motcua.base.money import format_money
from motcua.web import dates, navigation, static_files, strips, words


def url(name: str, **kwargs) -> str:
    """The address of a view. Raises NoReverseMatch when there is none."""
    return reverse(name, kwargs=kwargs or None)


def text(value, language: str = "") -> str:
    """A text with vi and en (attributes or keys) in the reader's language; vi when en is empty."""
    if value is None or isinstance(value, str):
        return value or ""
    wanted = language or get_language() or "vi"
    read = value.get if isinstance(value, dict) else lambda name: getattr(value, name, "")
    return read(wanted) or read("vi") or ""


def environment(**options) -> jinja2.Environment:
    """Make the environment that Django's Jinja2 backend uses; `options` are the backend's."""
    options |= {"extensions": ["jinja2.ext.i18n"], "trim_blocks": True, "lstrip_blocks": True}
    env = jinja2.Environment(**options | {"autoescape": True})  # noqa: S701 (ruff does not see it)
    env.install_gettext_callables(gettext, ngettext, newstyle=False)
    env.policies["ext.i18n.trimmed"] = True
    env.globals.update(
        _=gettext, gettext=gettext, ngettext=ngettext, url=url, static=static_files.static,
        language=get_language, csrf_value=get_token, page_address=navigation.page_address,
        shell_places=navigation.places, language_links=navigation.language_links,
        is_demo=navigation.is_demo, days_of=strips.days_of,
        status_words=words.status_words, status_shape=words.status_shape, owes_words=words.owes_words,
        duration=dates.duration,
    )  # fmt: skip
    env.filters.update(
        money=format_money, when=dates.when, day=dates.day, weekday=dates.weekday, time=dates.clock_time,
        text=text, reason_words=words.reason_words, step_kind_words=words.step_kind_words,
        status_words=words.status_words, owes_words=words.owes_words, duration=dates.duration,
    )  # fmt: skip
    return env
