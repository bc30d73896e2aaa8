"""A condition of a definition (CEL) for a reader who knows the law and no programming: names and values in words.

What it has no words for stays as it is written; the condition itself stands beside it on the page.
"""

import re

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from motcua.engine import terms
from motcua.engine.definition import Field, Procedure
from motcua.engine.vocabulary import FACTS

_PARTS = re.compile(
    r"""(?P<answer>\banswers\.[a-z_][a-z0-9_]*) | (?P<fact>\bfacts\[["'][a-z0-9_.]+["']\])
      | (?P<text>"[^"]*"|'[^']*') | (?P<null>[!=]=\s*null\b)
      | (?P<sign>==|!=|<=|>=|&&|\|\||!(?!=)|[<>()]) | (?P<word>\bin\b)""",
    re.VERBOSE,
)


def in_words(procedure: Procedure, source: str) -> str:
    """A condition in the reader's language."""
    fields = {field.key: field for page in procedure.pages for field in page.fields}
    fields |= {f"{step.key}.{field.key}": field for step in procedure.steps for field in step.fields}
    read: list[Field] = []

    def said(match: re.Match) -> str:
        kind, text = match.lastgroup, match.group()
        if kind == "answer":
            return _answer(fields.get(text.removeprefix("answers.")), text, read)
        if kind == "fact":
            return _fact(procedure, fields, text[7:-2], read)
        if kind == "null":
            return _known(text.startswith("!="))
        return _value(text[1:-1], read) if kind == "text" else _signs().get(text, text)

    return " ".join(_PARTS.sub(said, source).split()).replace("( ", "(").replace(" )", ")")


def _answer(field: Field | None, text: str, read: list[Field]) -> str:
    if field is None:
        return text
    read.append(field)
    return f"“{field.label.to(get_language() or 'vi')}”"


def _fact(procedure: Procedure, fields: dict[str, Field], name: str, read: list[Field]) -> str:
    for term in procedure.terms:
        if name == terms.PREFIX + term.key:
            return f"“{term.title.to(get_language() or 'vi')}”"
    if name in fields:
        return _answer(fields[name], name, read)
    fact = FACTS[name].title.to(get_language() or "vi") if name in FACTS else name
    return _("what the state knows of “%(fact)s”") % {"fact": fact}


def _value(text: str, read: list[Field]) -> str:
    """A word as the question that was named last calls it."""
    options = read[-1].options if read else ()
    label = next((option.label.to(get_language() or "vi") for option in options if option.value == text), None)
    return f"“{label or _kept_or_not().get(text, text)}”"


def _kept_or_not() -> dict[str, str]:
    return {terms.WITHIN: _("within the term"), terms.OVER: _("over the term")}


def _known(known: bool) -> str:
    word = pgettext("condition", "is known") if known else pgettext("condition", "is not known")
    return f" {word} "


def _signs() -> dict[str, str]:
    words = {
        "==": pgettext("condition", "is"), "!=": pgettext("condition", "is not"), "&&": pgettext("condition", "and"),
        "||": pgettext("condition", "or"), "!": pgettext("condition", "not"), "in": pgettext("condition", "is one of"),
        "<=": "≤", ">=": "≥", "<": "<", ">": ">",
    }  # fmt: skip
    return {sign: f" {word} " for sign, word in words.items()}
