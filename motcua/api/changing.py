"""Correcting a dossier that was sent back, and taking one back: by the code behind the pages."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Path, Schema
from pydantic import ConfigDict, Field

from motcua.api import intents, routers, shapes, shapes_followed, telling, words
from motcua.api.bearer import Allowed
from motcua.api.errors import KeyNotValid
from motcua.api.filing import KEY, MOST
from motcua.api.filing import Key as KeyText
from motcua.api.following import HERE
from motcua.base.typed import clean
from motcua.clients.service import CHANGE, Bearer
from motcua.dossiers.errors import FilingNotComplete
from motcua.identity.service import check_rate

CHANGES = 60  # an hour, of one system for one person
Code = Annotated[str, Path(max_length=40)]
Key = Annotated[KeyText, Header(alias="Idempotency-Key", description="new for each correction or withdrawal")]


class Correction(Schema):
    """Answers and papers in the place of those that are in `to_correct`. Papers are the files that stand for it now."""

    model_config = ConfigDict(extra="forbid")
    answers: dict[Annotated[str, Field(max_length=60)], Any] = Field({}, max_length=MOST)
    papers: dict[Annotated[str, Field(max_length=60)], list[UUID]] = Field({}, max_length=MOST)


class Withdrawal(Schema):
    """Taking a dossier back, as it was when it was read."""

    model_config = ConfigDict(extra="forbid")
    version: int = Field(ge=0, lt=2**31, description="of the dossier as it was read")
    reason: str = Field("", max_length=1000)


@routers.dossiers.post(
    "/{str:code}/correction", auth=Allowed(CHANGE), operation_id="correctDossier",
    response={201: shapes_followed.Corrected, (400, 401, 403, 404, 409, 422, 429): shapes.Problem},
)  # fmt: skip
def correct(request: HttpRequest, code: Code, given: Correction, idempotency_key: Key):
    """Send what was asked for when the dossier was sent back. The same key with the same request sends it once."""
    _check(request.auth, idempotency_key)
    try:
        sent = intents.correct(request.auth, idempotency_key, clean(code), given.answers, given.papers)
    except FilingNotComplete as refused:
        refused.wrong = words.wrongs(refused.judged.wrong)
        raise
    return 201, {
        "code": sent.dossier.code, "number": sent.number, "digest": sent.digest,
        "sent_at": telling.moment(sent.sent_at), "href": f"{HERE}/{sent.dossier.code}",
    }  # fmt: skip


@routers.dossiers.post(
    "/{str:code}/withdrawal", auth=Allowed(CHANGE), operation_id="withdrawDossier",
    response={200: shapes_followed.Withdrawn, (400, 401, 403, 404, 409, 422, 429): shapes.Problem},
)  # fmt: skip
def withdraw(request: HttpRequest, code: Code, given: Withdrawal, idempotency_key: Key):
    """Take a dossier back. It is ended, with all its parts, and what is still owed is cancelled."""
    _check(request.auth, idempotency_key)
    gone = intents.withdraw(request.auth, idempotency_key, clean(code), given.version, clean(given.reason))
    return {"code": gone.code, "closed_at": telling.moment(gone.closed_at), "href": f"{HERE}/{gone.code}"}


def _check(asks: Bearer, key: str) -> None:
    """Before it is known whether there is such a dossier: nobody tries codes."""
    if not KEY.fullmatch(key):
        raise KeyNotValid
    check_rate("api_change", f"{asks.client_id} {asks.person.id}", limit=CHANGES, seconds=3600)
