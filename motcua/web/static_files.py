"""Addresses of static files; each carries a short digest, so a browser may keep the file for a year."""

import hashlib
from functools import cache

from django.conf import settings
from django.contrib.staticfiles import finders


@cache
def _digest(path: str) -> str:
    found = finders.find(path)
    if not found:
        raise FileNotFoundError(f"no static file {path!r}: run `make assets`, or correct the name")
    with open(found, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:10]


def static(path: str) -> str:
    """'motcua.css' -> '/static/motcua.css?v=1f3a…'. The digest is computed once in a process.

    Raises FileNotFoundError when there is no such file.
    """
    return f"{settings.STATIC_URL}{path}?v={_digest(path)}"
