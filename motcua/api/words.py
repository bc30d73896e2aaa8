"""What is wrong with a filing, in the words of the form, each with its place in the request."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from motcua.api.problems import Wrong
from motcua.api.wrong_requests import pointer
from motcua.base.typed import clean
from motcua.dossiers import service as dossiers

# What a form cannot get wrong, because it asks the question itself.
OF_PROGRAMS = {
    "unknown_question": _("This procedure has no such question (%(hint)s)."),
    "not_a_text": _("Give this answer as a text in quotation marks."),
    "not_a_truth": _("Give true when the person declares this; otherwise leave it out."),
    "not_an_address": _("Give an address as an object with commune, detail and, where there is one, old."),
    "not_entries": _("Give a list of objects, one for each entry, with answers to the questions of the group alone."),
    "answer_is_known": _("An official source answers this otherwise. Leave it out; the state fills it in."),
    "not_to_correct": _("This was not sent back and stays as it is. Leave it out."),
    "unknown_paper": _("This procedure has no such paper."),
    "unknown_file": _(
        "There is no file with this id that this system sent for this person. Send the file first, and where it goes "
        "in parts, ask us to keep it when all are here; it then stays for a day."
    ),
    "too_many_files": _("A dossier takes %(limit)s files at most. Name fewer, or join several pages into one PDF."),
    "unknown_consent": _("This procedure has no such consent."),
    "unknown_way": _("The law does not allow this consent in this way."),
    "paper_missing": _("This paper is still needed. Send the file, then name its id here."),
}


def wrongs(found: Iterable[dossiers.Wrong]) -> list[Wrong]:
    """Each as a problem names it."""
    return [Wrong(pointer=pointer(*place), code=code, detail=_said(code, params)) for place, code, params in found]


def _said(code: str, params: dict) -> str:
    if code.startswith("consent_"):
        return dossiers.trouble_words(code.removeprefix("consent_"), clean(str(params["name"]))[:300])
    if code in OF_PROGRAMS:
        return str(OF_PROGRAMS[code]) % {name: clean(str(value))[:300] for name, value in params.items()}
    return dossiers.error_words(code, params)
