"""Every address of the application, as people bookmark them and offices print them on posters."""

import re
from collections.abc import Iterator

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from motcua.base import paths

LIST = paths.ROOT / "docs" / "reference" / "addresses.txt"
SAMPLES = {"uuid": "019aa000-0000-7000-8000-000000000000", "int": "1", "str": "x", "slug": "x", "path": "x/y"}


def views() -> Iterator[tuple[str, URLPattern]]:
    """Each address as written ("/thu-tuc/<str:code>") with its entry."""
    yield from _walk(get_resolver(), "/")


def _walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, address)
        else:
            yield address, entry


def answered(address: str) -> bool:
    """Whether some view, a redirect too, answers an address of the list."""

    def sample(match: re.Match) -> str:
        kind, _colon, _name = match.group(1).rpartition(":")
        return SAMPLES.get(kind or "str", "x")

    try:
        resolve(re.sub(r"<([^>]+)>", sample, address))
    except Resolver404:
        return False
    return True


def listed() -> set[str]:
    """The addresses in docs/reference/addresses.txt."""
    return {line for line in LIST.read_text().splitlines() if line and not line.startswith("#")}


def write() -> int:
    """Write the list anew and return how many there are."""
    found = sorted({address for address, _entry in views()})
    LIST.parent.mkdir(parents=True, exist_ok=True)
    LIST.write_text("# Every address. Made by `make addresses`.\n" + "\n".join(found) + "\n")
    return len(found)
