"""Addresses of views, from memory: Django's search for one costs more than a macro of a page."""

import re
from functools import cache
from uuid import UUID

from django.http import HttpResponseRedirect
from django.urls import reverse

_PLAIN = re.compile(r"[A-Za-z0-9._-]+")  # stands in an address as it is


def redirect_to(name: str, **kwargs) -> HttpResponseRedirect:
    """To the page of a view."""
    return HttpResponseRedirect(url(name, **kwargs))


def url(name: str, **kwargs) -> str:
    """The address of a view. Raises NoReverseMatch when there is none."""
    kinds = tuple((key, type(value)) for key, value in kwargs.items())
    if all(kind is UUID or (kind is str and _PLAIN.fullmatch(kwargs[key])) for key, kind in kinds):
        return _shape(name, kinds).format(**kwargs)
    return reverse(name, kwargs=kwargs)


@cache
def _shape(name: str, kinds: tuple[tuple[str, type], ...]) -> str:
    """The address of a view with {name} where a value stands. Django's search for it costs more than a macro."""
    # Each value has a sample of its own: an address may hold two ids.
    samples = {key: UUID(int=place) if kind is UUID else f"a-sample-{key}" for place, (key, kind) in enumerate(kinds)}
    found = reverse(name, kwargs=samples or None).replace("{", "{{").replace("}", "}}")
    for key, sample in samples.items():
        found = found.replace(str(sample), f"{{{key}}}")
    return found
