"""What is wrong with the form of a request, in words: from what pydantic found."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy

from motcua.api.problems import Wrong
from motcua.base.typed import clean

WORDS = {
    "missing": gettext_lazy("This is missing. Add it."),
    "extra_forbidden": gettext_lazy("There is no such name here. Remove it, or look whether it is spelt right."),
    "json_invalid": gettext_lazy("This is not JSON."),
}
OTHERWISE = gettext_lazy("This has the wrong type or form. Look it up in /api/v1/openapi.json.")


def wrongs(errors: Iterable[dict]) -> Iterator[Wrong]:
    """Each error by its place: ("body", name of the argument, …) or ("query", name)."""
    for error in errors:
        where, *rest = error["loc"]
        code = error["type"] if error["type"] in WORDS else "wrong_form"
        words = str(WORDS.get(error["type"], OTHERWISE))
        if where in ("body", "form", "file"):
            yield Wrong(pointer=pointer(*(rest[1:] if where == "body" else rest)), code=code, detail=words)
        else:
            yield Wrong(parameter=clean(str(rest[-1] if rest else where))[:100], code=code, detail=words)


def pointer(*parts: object) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join(f"/{clean(str(part))[:100].replace('~', '~0').replace('/', '~1')}" for part in parts)
