"""Following the dossiers of the person who allowed it. Each read is written down for that person to see."""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import Path, Query

from motcua.api import routers, shapes, shapes_followed, telling, telling_followed
from motcua.api.bearer import Allowed
from motcua.api.wrong_requests import pointer
from motcua.base.typed import clean
from motcua.base.words import OWES, STATUSES
from motcua.clients import service as clients
from motcua.clients.service import PAPERS, READ, Bearer
from motcua.documents import service as documents
from motcua.dossiers import service as dossiers
from motcua.identity.service import check_rate
from motcua.procedures import service as procedures

HERE = "/api/v1/dossiers"
PDF = "application/pdf"
READS = 300  # a minute, of one system for one person: each is written down


@routers.dossiers.get(
    "", auth=Allowed(READ), operation_id="listDossiers",
    response={200: shapes.Dossiers, (401, 403, 422, 429): shapes.Problem},
)  # fmt: skip
def mine(request: HttpRequest, after: Annotated[str, Query(max_length=40, description="from `next`")] = ""):
    """Dossiers that the person filed or that are theirs, newest first. Follow `next` for the next page."""
    person = request.auth.person
    _count(request.auth)
    clients.note_read(request.auth.client_id, person)
    found = dossiers.dossiers_of(person, clean(after))
    titles = dossiers.titles_of(found.items)
    return {
        "items": [_brief(one, telling.said(titles[one.procedure_version_id])) for one in found.items],
        "next": f"{HERE}?{urlencode({'after': found.next_key})}" if found.next_key else None,
    }


@routers.dossiers.get(
    "/{str:code}", auth=Allowed(READ), operation_id="readDossier",
    response={200: shapes_followed.Dossier, (401, 403, 404, 422, 429): shapes.Problem},
)  # fmt: skip
def read(request: HttpRequest, code: Annotated[str, Path(max_length=40)]):
    """Where a dossier is, who owes the next step, by when and why, and everything that happened."""
    _count(request.auth)  # before it is known whether there is such a dossier: nobody tries codes
    dossier = dossiers.dossier_for(request.auth.person, clean(code))
    clients.note_read(request.auth.client_id, request.auth.person, dossier.code)
    view = dossiers.dossier_view(dossier)
    running = view.running
    return _brief(dossier, telling.said(view.procedure.title)) | {
        "agency": view.agency.name_in(telling.language()),
        "version": dossier.version, "deadline": running and telling.deadline(running),
        "to_correct": [_marked(view, mark) for mark in view.open_marks],
        "sources": [telling.source_of(view.procedure.field(key), one) for key, one in view.origins.items()],
        "open_steps": telling_followed.open_steps(view),
        "parts": telling_followed.parts(view, HERE),
        "papers": telling_followed.papers(view, f"{HERE}/{dossier.code}/papers"),
        "timeline": [told._asdict() | {"at": telling.moment(told.at)} for told in view.timeline],
    }


@routers.dossiers.get(
    "/{str:code}/papers/{str:slip_id}", auth=Allowed(PAPERS), operation_id="readPaper",
    openapi_extra={"responses": {200: {"content": {PDF: {"schema": {"type": "string", "format": "binary"}}}}}},
    response={200: bytes, (401, 403, 404, 409, 422, 429): shapes.Problem},
)  # fmt: skip
def paper(request: HttpRequest, code: Annotated[str, Path(max_length=40)], slip_id: UUID):
    """A slip or a result as PDF, as the person opens it. Its bytes never change."""
    _count(request.auth)
    person = request.auth.person
    document_id = dossiers.open_slip(person, clean(code), slip_id)
    clients.note_read(request.auth.client_id, person, clean(code))
    document, pdf = documents.read_for(person, document_id)
    named = content_disposition_header(True, document.file_name)
    return HttpResponse(pdf, content_type=PDF, headers={"Content-Disposition": named, "ETag": f'"{document.sha256}"'})


def _count(asks: Bearer) -> None:
    check_rate("api_read", f"{asks.client_id} {asks.person.id}", limit=READS, seconds=60)


def _brief(one, title: str) -> dict:
    """A dossier in a list: `one` is its row, whole or as lists show it."""
    return {
        "code": one.code, "procedure": procedures.version(one.procedure_version_id).code, "title": title,
        "status": {"number": one.status, "words": str(STATUSES[one.status][0])},
        "owes": {"party": one.owes, "words": str(OWES[one.owes])},
        "due_at": telling.moment(one.next_due_at), "submitted_at": telling.moment(one.submitted_at),
        "received_at": telling.moment(one.received_at), "closed_at": telling.moment(one.closed_at),
        "href": f"{HERE}/{one.code}",
    }  # fmt: skip


def _marked(view: dossiers.DossierView, mark) -> dict:
    place = "answers" if mark.target == "field" else "papers"
    return {
        "pointer": pointer(place, mark.key), "title": telling.said(view.title_of(mark.target, mark.key)),
        "reason": telling.said(view.reason_of(mark.reason)), "advice": mark.advice,
    }  # fmt: skip
