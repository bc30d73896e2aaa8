"""Templates compiled once for each language, with their words already in them.

Looking up some hundred texts took half the time of rendering a page. A text that stands in a template as a constant
is therefore translated while the template is compiled, and becomes one piece with the HTML around it.
"""

import re
from collections.abc import Callable

import jinja2
from django.utils import translation
from jinja2 import compiler, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from motcua.base.spoken import words_now

ASKS_FOR_WORDS = ("_", "gettext")
_to_escape = re.compile("[&<>\"']").search


def shown(value: object) -> str:
    """A value as it stands in HTML. What escape() gives, without an object made for each piece of a page."""
    kind = type(value)
    if kind is str:
        return escape(value) if _to_escape(value) else value
    return value if kind is Markup else escape(value)


class _Writer(compiler.CodeGenerator):
    """Writes `shown` where Jinja2 writes `escape`."""

    def _output_child_pre(self, node: nodes.Expr, frame: compiler.Frame, finalize) -> None:  # noqa: ANN001
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write(f"environment.shown({finalize.src or ''}")


class _Context(jinja2.runtime.Context):
    def call(self, called: Callable, /, *args, _loop_vars=None, _block_vars=None, **named):  # noqa: ANN202
        """Just call. Jinja2 asks of each call whether it wants the context: nothing of ours does, and a macro that does
        not get it takes the environment's way of escaping, which is the only one we have."""
        return called(*args, **named)


class Environment(jinja2.Environment):
    """A Jinja2 environment whose templates are compiled for the language that is active meanwhile."""

    context_class, code_generator_class = _Context, _Writer
    shown = staticmethod(shown)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return _Translating().visit(super()._parse(source, name, filename))

    def make_globals(self, d: dict | None) -> dict:
        """A plain dict where Jinja2 makes a chain of two: each import compares all the names of its template's."""
        return self.globals | d if d else self.globals


class _Translating(NodeTransformer):
    """Puts the translation in the place of each call that asks for one with nothing but a constant."""

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the name that Jinja2 calls
        node = self.generic_visit(node)
        asks = isinstance(node.node, nodes.Name) and node.node.name in ASKS_FOR_WORDS and not node.kwargs
        if asks and len(node.args) == 1 and isinstance(node.args[0], nodes.Const):
            return nodes.Const(translation.gettext(node.args[0].value), lineno=node.lineno)
        return node


class ByLanguage:
    """What Django's backend takes for its environment: hands out templates of the active language."""

    def __init__(self, make: Callable[[str], Environment]):
        self._make = make
        self._made: dict[tuple, Environment] = {}

    def get_template(self, name: str) -> jinja2.Template:
        """A template by its name. Raises jinja2.TemplateNotFound."""
        return self._now().get_template(name)

    def from_string(self, source: str) -> jinja2.Template:
        """A template from its text."""
        return self._now().from_string(source)

    def _now(self) -> Environment:
        key = words_now()
        if key not in self._made:
            self._made[key] = self._make(key[0])
        return self._made[key]
