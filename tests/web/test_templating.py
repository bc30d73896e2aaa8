"""Addresses and form tokens as templates get them, and templates that have their words in them."""

from enum import StrEnum
from uuid import uuid4

import jinja2
import pytest
from django.middleware import csrf
from django.template import engines
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import translation
from django.utils.translation import gettext_lazy
from markupsafe import Markup, escape

from motcua.base.links import url
from motcua.engine.text import Text
from motcua.web import by_language, templating, tokens


def addresses() -> list[tuple[str, dict]]:
    """Every named address with values for what stands in it."""
    found = []
    for pattern in get_resolver().url_patterns:
        space = f"{pattern.app_name}:" if getattr(pattern, "app_name", None) else ""
        for one in getattr(pattern, "url_patterns", [pattern]):
            values = {
                key: uuid4() if kind.__class__.__name__ == "UUIDConverter" else f"H26.00004-2026-{key}"
                for key, kind in one.pattern.converters.items()
                if kind.__class__.__name__ in ("UUIDConverter", "StringConverter")
            }
            if one.name and len(values) == len(one.pattern.converters):
                found.append((space + one.name, values))
    return found


def test_an_address_is_that_of_django():
    every = addresses()
    assert len(every) > 30
    for name, values in every * 2:  # the second time from memory, with the same values
        assert url(name, **values) == reverse(name, kwargs=values)


@pytest.mark.parametrize("code", ["a b", "ă/đ", "{x}", "%41", "x?y#z"])
def test_odd_values_are_quoted_as_django_does(code):
    try:
        wanted = reverse("procedures:show", args=[code])
    except NoReverseMatch:
        with pytest.raises(NoReverseMatch):
            url("procedures:show", code=code)
    else:
        assert url("procedures:show", code=code) == wanted


def test_a_token_opens_to_the_secret_and_is_another_each_time():
    secret = csrf._get_new_csrf_string()
    some = {tokens.masked(secret) for _ in range(50)}
    assert len(some) == 50 and {csrf._unmask_cipher_token(token) for token in some} == {secret}


@pytest.mark.parametrize("name, inside", [("Giấy tờ", "giấy tờ"), ("Đứa trẻ", "đứa trẻ"), ("CCCD", "CCCD"), ("", "")])
def test_a_name_in_a_sentence_begins_small(name, inside):
    assert templating.in_a_sentence(name) == inside


def test_constants_are_translated_while_a_template_is_compiled():
    page = '<p title="{{ _("Send") }}">{{ gettext("Sent") }} {{ "%s"|format(_("Help")) }}</p>'
    for language in ("vi", "en"):
        with translation.override(language):
            template = engines["jinja2"].from_string(page).template
            send, sent, aid = (translation.gettext(word) for word in ("Send", "Sent", "Help"))
        with translation.override("en" if language == "vi" else "vi"):
            assert template.render() == f'<p title="{send}">{sent} {aid}</p>'


def test_a_translation_is_escaped_like_any_text(monkeypatch):
    monkeypatch.setattr(translation._trans, "gettext", lambda text: f"<{text}>")
    made = by_language.Environment(autoescape=True).from_string('{{ _("a") }}{{ x }}')
    assert made.render(x="<b>") == "&lt;a&gt;&lt;b&gt;"


def test_what_is_shown_is_what_escape_gives():
    texts = ["", "a", "Lan & <b>", "'\"", Markup("<b>"), Markup(""), 5, 0, -1, 1.5, True, None, ["<"], Text(vi="<a>"),
             gettext_lazy("Sent"), StrEnum("Kind", {"ONE": "<one>"}).ONE, jinja2.Undefined()]  # fmt: skip
    for text in texts:
        assert by_language.shown(text) == str(escape(text))


def test_pieces_in_a_template_are_escaped_once():
    page = "{% macro m(x) %}<i>{{ x }}</i>{% endmacro %}{% set s %}<u>{{ x }}</u>{% endset %}{{ m(x) }}{{ s }}{{ x|e }}"
    shown = engines["jinja2"].from_string(page).render({"x": "<&>"})
    assert shown == "<i>&lt;&amp;&gt;</i><u>&lt;&amp;&gt;</u>&lt;&amp;&gt;"


def test_nothing_that_templates_call_asks_for_their_context():
    """They are called as they stand (by_language._Context)."""
    for language in ("vi", "en"):
        with translation.override(language):
            env = engines["jinja2"].env._now()
            assert not [name for name, called in env.globals.items() if hasattr(called, "jinja_pass_arg")]
