"""The CSRF token of a form, as Django's middleware reads it, made with less work than Django makes it; and the tag by
which a browser knows whose words wait in it."""

import secrets
from functools import cache
from hashlib import blake2b

from django.conf import settings
from django.middleware import csrf

_LETTERS = csrf.CSRF_ALLOWED_CHARS
_MANY = len(_LETTERS)
_PLACES = {letter: place for place, letter in enumerate(_LETTERS)}


def token_for(request) -> str:
    """The token for the forms of this page.

    The cookie is set where the browser has none and at each sign-in, and holds for a year. Django would set it anew
    with every page, which every answer and every browser would pay for.
    """
    request.gave_a_token = True  # so that no cache keeps the page
    known = request.META.get("CSRF_COOKIE")
    if known is None or request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
        return csrf.get_token(request)
    return masked(known)


def masked(secret: str) -> str:
    """The secret behind a mask that is another one each time: no page says the same twice (BREACH).

    Django draws each letter of the mask by itself. Here they come in one piece; some letters are a little likelier.
    """
    mask = [byte % _MANY for byte in secrets.token_bytes(len(secret))]
    hidden = (_LETTERS[(_PLACES[letter] + by) % _MANY] for letter, by in zip(secret, mask, strict=True))
    return "".join([_LETTERS[by] for by in mask] + list(hidden))


def browser_tag(person) -> str:
    """Whose browser it is: the same at each sign-in, another for each person, and it tells nobody who it is."""
    return blake2b(person.id.bytes, key=_key(settings.SECRET_KEY), digest_size=9).hexdigest()


@cache
def _key(secret: str) -> bytes:
    return blake2b(secret.encode(), digest_size=32, person=b"browser tag").digest()
