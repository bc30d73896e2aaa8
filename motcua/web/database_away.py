"""The answer while the database is away: it keeps what was typed in the page itself, and asks nobody anything.

Nothing here may need the database, not even the session: who asks is not known, so nobody is named.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.away import RETRY_AFTER
from motcua.base.pages import page
from motcua.base.typed import clean
from motcua.engine import entries
from motcua.engine.definition import Field
from motcua.procedures import service as procedures

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
SECRETS = re.compile(r"(?:^|[_-])(?:secret|password|pin)(?:$|[_-])", re.IGNORECASE)  # names of what is typed anew
NO_QUESTIONS = {"back", "questions-shown"}  # what the page of a form sends along
BUTTONS = {"add", "remove", "show", "same"}  # names of buttons and boxes that hold no answer: "add-members"
CODES = ("-province", "-commune")
DATE_PARTS = ("-day", "-month", "-year")
PAGE_ADDRESS = re.compile(r"/ban-nhap/[^/]+/trang/([^/]+)")
OTHER_LABELS = {
    "note": gettext_lazy("Note"),
    "explanation": gettext_lazy("Explanation"),
    "receipt_number": gettext_lazy("Receipt number"),
    "amount": gettext_lazy("Amount"),
    "reason": gettext_lazy("Reason"),
    "ma": gettext_lazy("Dossier code"),
    "advice": gettext_lazy("What to do"),
}

log = logging.getLogger("motcua.database")


class TokenCheck(CsrfViewMiddleware):
    """Django's own check of a form, without its page: that one would ask the database."""

    def _reject(self, request, reason):
        return reason

    @classmethod
    def holds(cls, request) -> bool:
        """Whether the form carries the mark of this browser."""
        return cls(lambda _request: None).process_view(request, database_away, (), {}) is None


@dataclass(frozen=True)
class Sent:
    """What a form sent, to be sent again: every field, those to type anew, the files to choose anew."""

    fields: list[tuple[str, str]]
    secrets: list[str]
    files: list[tuple[str, str]]  # name of the field, name of the file ("" when it came without one)
    shown: list[tuple[str, str]]  # label and words, for those that people know by a name

    @property
    def has_files(self) -> bool:
        return bool(self.files)


def database_away(request) -> HttpResponse:
    """503 with all that was typed in a form that sends it again; a script gets the same in JSON, without a form."""
    log.warning("%s answered 503: the database is away", getattr(request, "request_id", "-"))
    with translation.override(getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)):
        answer = _for_a_script() if _is_script(request) else _for_a_person(request)
        answer.headers["Content-Language"] = translation.get_language()
    answer.headers["Retry-After"] = str(RETRY_AFTER)
    answer.headers["Cache-Control"] = "no-store"  # it holds what a person typed
    answer._has_been_logged = True  # Django would write a trace for each; one line is enough
    return answer


def _is_script(request) -> bool:
    return request.accepts("application/json") and not request.accepts("text/html")


def _for_a_script() -> HttpResponse:
    words = _("Not saved yet: our records cannot be reached at the moment. Please try again in a minute.")
    return JsonResponse({"ok": False, "code": "database_away", "error": words}, status=503)


def _for_a_person(request) -> HttpResponse:
    is_post = request.method == "POST"
    sent = _sent(request) if is_post else None
    return page(request, "web/database_away.html", status=503, sent=sent, is_post=is_post)


def _sent(request) -> Sent | None:
    """None when the form is not one of ours, or cannot be read: a stranger's words get no form of ours."""
    try:
        if not TokenCheck.holds(request):
            return None
        pairs = [(clean(name), clean(value)) for name, values in request.POST.lists() for value in values]
        files = [(clean(field), clean(file.name or "")) for field, file in request.FILES.items()]
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        return None
    if request.content_type == "multipart/form-data" and not files:
        files = [("file", "")]  # the form came without its file, or the file came empty
    left_out = {TOKEN, "sha256"} if files else {TOKEN}  # the digest belongs to the file that is chosen anew
    secrets = list(dict.fromkeys(name for name, _value in pairs if SECRETS.search(name) and name != TOKEN))
    fields = [(name, value) for name, value in pairs if name not in left_out and name not in secrets]
    return Sent(fields, secrets, files, list(as_known(request.path, fields)))


def as_known(path: str, fields: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """What was typed as people know it; a code or a number of ours goes along without being shown."""
    questions, raw = _questions(path, dict(fields)), dict(fields)
    for name, value in fields:
        question = _box(questions, name)
        if question and question.kind == "date":
            if name == f"{question.key}-{question.precision[0]}":
                typed = (raw.get(question.key + part, "") for part in DATE_PARTS)
                yield _label(question), "/".join(part for part in typed if part)
        elif question and value and not name.endswith(CODES):
            yield _label(question), _words(question, value)
        elif value and (label := OTHER_LABELS.get(name.split("-")[0])):
            yield str(label), value


def _questions(path: str, raw: dict[str, str]) -> dict[str, Field]:
    """The questions of the page that was sent, if this process has read its procedure before."""
    at = PAGE_ADDRESS.match(path)
    for version in procedures.in_memory():
        for known in version.procedure.pages if at else ():
            questions = {field.key: field for field in known.fields}
            if known.key == at.group(1) and _keys(raw) - NO_QUESTIONS <= set(questions):
                return questions
    return {}


def _keys(raw: dict[str, str]) -> set[str]:
    return {name if name in NO_QUESTIONS else name.split("-")[0] for name in raw} - BUTTONS


def _box(questions: dict[str, Field], name: str) -> Field | None:
    """The question that a box belongs to, inside a repeating group with its form name as key; None for no question."""
    key, number, inside = (*name.split("-"), "", "")[:3]
    question = questions.get(key)
    if question is None or question.kind != entries.REPEAT:
        return question
    asked = entries.questions(question, int(number)) if number.isdecimal() else ()
    return next((one for one in asked if one.key == f"{key}-{number}-{inside}"), None)


def _label(question: Field) -> str:
    return question.label.to(translation.get_language() or "vi")


def _words(question: Field, value: str) -> str:
    """As it was typed; a choice by its words."""
    if question.kind == "declaration":
        return _("Yes")
    chosen = next((option.label for option in question.options if option.value == value), None)
    return chosen.to(translation.get_language() or "vi") if chosen else value
