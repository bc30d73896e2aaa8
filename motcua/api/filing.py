"""Checking answers, keeping papers, and filing: by the code that checks, keeps and files behind the pages."""

import re
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Header, Path, Schema
from ninja.files import UploadedFile
from pydantic import ConfigDict, Field, WithJsonSchema

from motcua.agencies import service as agencies
from motcua.api import intents, routers, shapes, telling, words
from motcua.api.bearer import Allowed, AllowedIfShown
from motcua.api.errors import DigestNotValid, KeyNotValid
from motcua.api.wrong_requests import pointer
from motcua.base import clock
from motcua.base.typed import clean
from motcua.clients.service import CHECK, SUBMIT, Bearer
from motcua.dossiers import service as dossiers
from motcua.dossiers.errors import FilingNotComplete
from motcua.engine import deadlines, forms, longer, papers, windows
from motcua.files import service as files
from motcua.identity.service import check_rate, network_address
from motcua.procedures import service as procedures

CHECKS, FILINGS, UPLOADS = 120, 60, 120  # a minute; an hour; an hour, as on the page of the papers
KEY = re.compile(r"[\x21-\x7e]{8,200}")
SHA256 = re.compile(r"[0-9a-fA-F]{64}")
# As the document has them; what is otherwise is told in words of its own.
Key = Annotated[str, WithJsonSchema({"type": "string", "pattern": "^[!-~]{8,200}$"})]
Digest = Annotated[str, WithJsonSchema({"type": "string", "pattern": "^[0-9a-fA-F]{64}$"})]
MOST = 400  # answers, or papers, in one request; no procedure asks so many


class Answers(Schema):
    """Answers by question, as in the JSON Schema of the version; ids of files by paper."""

    model_config = ConfigDict(extra="forbid")
    commune: str = Field("", max_length=10, description="code of the commune that shall handle it")
    answers: dict[Annotated[str, Field(max_length=60)], Any] = Field({}, max_length=MOST)
    papers: dict[Annotated[str, Field(max_length=60)], list[UUID]] = Field({}, max_length=MOST)
    consents: dict[Annotated[str, Field(max_length=60)], Annotated[str, Field(max_length=10)]] = Field(
        {}, max_length=MOST, description="by consent of somebody else, how it was given: form or paper"
    )


class Handed(Answers):
    """A filing."""

    procedure: str = Field(max_length=20)
    commune: str = Field(max_length=10, description="code of the commune that shall handle it")


@routers.procedures.post(
    "/{str:code}/check", auth=AllowedIfShown(CHECK), operation_id="checkAnswers",
    response={200: shapes.Checked, (401, 403, 404, 422, 429): shapes.Problem},
)  # fmt: skip
def check(request: HttpRequest, code: Annotated[str, Path(max_length=20)], given: Answers):
    """What would become of these answers: errors in the words of the form, papers still needed, the fee, the due dates.

    Nothing is stored. No token is needed; with one that a person allowed, what the state knows of them counts.
    """
    asks = request.auth if isinstance(request.auth, Bearer) else None
    _count(request, asks, "api_check", CHECKS, 60)
    person = asks.person if asks and SUBMIT in asks.scopes else None
    return _told(dossiers.judged(_filing(code, given, asks), person))


@routers.files.post(
    "", auth=Allowed(SUBMIT), operation_id="keepFile",
    response={201: shapes.FileKept, (401, 403, 413, 422, 429): shapes.Problem},
)  # fmt: skip
def keep(request: HttpRequest, file: File[UploadedFile], sha256: Form[Digest]):
    """Keep a paper, to be named when filing within a day. It is kept when `sha256` of its bytes is what we count."""
    check_rate("upload", str(request.auth.person.id), limit=UPLOADS, seconds=3600)
    if not SHA256.fullmatch(sha256):
        raise DigestNotValid
    asks = request.auth
    return 201, telling.file(files.store(file, owner=asks.person.id, claimed_sha256=sha256, sent_by=asks.client_id))


@routers.dossiers.post(
    "", auth=Allowed(SUBMIT), operation_id="fileDossier",
    response={201: shapes.Filed, (400, 401, 403, 404, 409, 422, 429): shapes.Problem},
)  # fmt: skip
def file(
    request: HttpRequest, given: Handed,
    idempotency_key: Annotated[Key, Header(alias="Idempotency-Key", description="new for each filing, such as a UUID")],
):  # fmt: skip
    """File a dossier in the person's name. The same key with the same request gives the same dossier, always."""
    if not KEY.fullmatch(idempotency_key):
        raise KeyNotValid
    _count(request, request.auth, "api_file", FILINGS, 3600)
    try:
        dossier = intents.file(request.auth, idempotency_key, _filing(given.procedure, given, request.auth))
    except FilingNotComplete as refused:
        refused.wrong = words.wrongs(refused.judged.wrong)
        raise
    return 201, _filed(dossier)


def _filing(code: str, given: Answers, asks: Bearer | None) -> dossiers.Filing:
    return dossiers.Filing(
        procedure_code=clean(code), commune_code=clean(given.commune), answers=given.answers, papers=given.papers,
        consents=given.consents, client=asks and asks.client_id,
    )  # fmt: skip


def _count(request: HttpRequest, asks: Bearer | None, name: str, limit: int, seconds: int) -> None:
    """By the person where there is one, else by the system, else by the network address."""
    who = asks and (asks.person.id if asks.person else asks.client_id)
    check_rate(name, str(who) if who else network_address(request), limit=limit, seconds=seconds)


def _filed(dossier: dossiers.Dossier) -> dict:
    """Only what never changes: the answer to the first request and to the hundredth."""
    first = dossiers.as_sent(dossier)
    return {
        "code": dossier.code, "submitted_at": telling.moment(dossier.submitted_at), "procedure": dossier.procedure_code,
        "content_hash": first.content_hash, "digest": first.digest, "answer_due": first.answer_due,
        "tracking_secret": dossier.tracking_secret, "href": f"/api/v1/dossiers/{dossier.code}",
    }  # fmt: skip


def _told(judged: dossiers.Judged) -> dict:
    view, wrong = judged.view, judged.wrong
    version = procedures.version(view.draft.procedure_version_id)
    case = papers.case_of(view.procedure, view.answers, view.facts)
    owed = view.owed(clock.today(), judged.agency.province_code if judged.agency else "")
    return {
        "complete": not wrong and judged.agency is not None,
        "errors": words.wrongs(wrong),
        "not_asked": [pointer(*place) for place in judged.not_asked],
        "sources": [telling.source_of(view.procedure.field(key), one) for key, one in view.origins.items()],
        "version": version.version, "content_hash": version.content_hash,
        "case": case and telling.case(case),
        "papers": [_paper(one, view) for one in view.papers_of_the_case],
        "consents": [_consent(one) for one in view.consents],
        "fee": owed and telling.owed(owed),
        "due": _due(view, judged.agency, clock.now()),
    }  # fmt: skip


def _paper(one: papers.NeededPaper, view) -> dict:
    return {
        "key": one.key, "title": telling.said(one.title), "hint": telling.said(one.hint),
        "reason": telling.said(one.reason), "required": one.required, "copies": one.copies, "why": one.why,
        "held_by": one.held_by, "given": bool(view.files_of(one.key)),
    }  # fmt: skip


def _consent(one) -> dict:
    return {
        "key": one.consent.key, "title": telling.said(one.consent.title), "name": one.name,
        "ways": list(one.consent.ways), "way": one.way or None, "paper": one.consent.paper or None,
        "given": one.is_met, "detail": dossiers.consent_words(one),
    }  # fmt: skip


def _due(view, agency: agencies.AgencyInfo | None, now: datetime) -> dict:
    calendar = agencies.working_calendar(agency.id if agency else None, now)
    key = longer.key_of(view.procedure, forms.effective(view.procedure, view.answers, view.facts), view.facts)
    limit = longer.limit_of(view.procedure, view.draft.channel, key)
    by = windows.results_on(view.procedure.windows, now)
    return {
        "answer": telling.deadline(deadlines.due(view.procedure.answer_limit, now, calendar)),
        "result": telling.deadline(deadlines.due(limit, now, calendar, by=by)),
    }
