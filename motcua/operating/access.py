"""Who may see the numbers: nobody, unless the installation has set a token and the caller sends it."""

import base64
import binascii
import hmac

from django.conf import settings

LOOPBACK = {"127.0.0.1", "::1"}
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via")


def may_see_numbers(request) -> bool:
    """The token as `Authorization: Bearer` (machines) or as the password of Basic (a browser asks for it).

    In a demonstration, whose people are invented, this machine needs none; but a proxy's caller is not this machine.
    """
    if settings.DEMO and _from_here(request):
        return True
    token = settings.OPERATOR_TOKEN
    return bool(token) and hmac.compare_digest(_told(request).encode(), token.encode())


def _from_here(request) -> bool:
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not any(name in request.headers for name in FORWARDED)


def _told(request) -> str:
    kind, _space, words = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return words.strip()
    if kind.lower() != "basic":
        return ""
    try:
        return base64.b64decode(words, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""
