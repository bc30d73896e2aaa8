"""The CSRF token of a form, as Django's middleware reads it, made with less work than Django makes it."""

import secrets

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
