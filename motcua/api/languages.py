"""The language of an answer: the one that the program asks for by Accept-Language, otherwise Vietnamese."""

from django.conf import settings
from django.utils.translation.trans_real import parse_accept_lang_header


def wanted(request) -> str:
    """ "vi" or "en"."""
    known = {code for code, _name in settings.LANGUAGES}
    for tag, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if tag.split("-")[0] in known:
            return tag.split("-")[0]
    return settings.LANGUAGE_CODE
