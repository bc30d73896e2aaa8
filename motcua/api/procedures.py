"""Reading procedures: every one in force, one by its code, a version as data, the schema of its answers."""

import re
from datetime import date
from functools import lru_cache
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Path, Query
from pydantic import BeforeValidator

from motcua.api import routers, shapes, telling
from motcua.api.answering import FOR_EVER, public
from motcua.base import clock
from motcua.base.typed import clean
from motcua.engine import definition, schema
from motcua.procedures import service as procedures

HERE = "/api/v1/procedures"
PAGE, MOST = 25, 100
LONGEST_QUERY = 200  # characters, as on the search page
SCHEMA_TYPE = "application/schema+json"

Code = Annotated[str, Path(max_length=20, examples=["2.000635"])]
Hash = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]


def _written_out(day: object) -> object:
    """A day as 2026-12-01 and in no other way; pydantic would take seconds since 1970 as well."""
    if isinstance(day, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day):
        raise ValueError(day)
    return day


_Day = Annotated[date, BeforeValidator(_written_out)]
Day = Annotated[_Day | None, Query(description="the day on which it is in force; today unless told")]


@routers.procedures.get("", response={200: shapes.Procedures, 422: shapes.Problem}, operation_id="listProcedures")
def every(
    request: HttpRequest,
    after: Annotated[str, Query(max_length=20, description="the code after which the page begins")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = PAGE,
    on: Day = None,
):
    """Procedures in force, by code. Follow `next` for the next page. No token is needed."""
    found = procedures.in_force_after(clean(after), limit + 1, on)
    items = [telling.brief(one, f"{HERE}/{one.code}") for one in found[:limit]]
    query = {"after": items[-1]["code"], "limit": limit} | ({"on": on.isoformat()} if on else {}) if items else {}
    return {"items": items, "next": f"{HERE}?{urlencode(query)}" if len(found) > limit else None}


@routers.procedures.get("/search", response={200: shapes.Hits, 422: shapes.Problem}, operation_id="searchProcedures")
def search(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=LONGEST_QUERY, description="words of the person; accents may be missing")],
    limit: Annotated[int, Query(ge=1, le=MOST)] = 20,
):
    """Procedures in force by what people type: without accents, half a word, misspelt. The same search as the page."""
    return {
        "items": [
            {"code": hit.code, "title": telling.said(hit.title), "purpose": telling.said(hit.snippet),
             "exact": hit.exact, "href": f"{HERE}/{hit.code}"}
            for hit in procedures.search(clean(q), limit)
        ]
    }  # fmt: skip


@routers.procedures.get(
    "/{str:code}", operation_id="readProcedure",
    response={200: shapes.Procedure, 304: None, 404: shapes.Problem, 422: shapes.Problem},
)  # fmt: skip
def read(request: HttpRequest, code: Code, on: Day = None):
    """A procedure as it holds on a day: papers, fees, limits, and the act behind each. No token is needed."""
    version, day = procedures.in_force(clean(code), on), on or clock.today()
    language = get_language() or "vi"
    return public(request, _as_read(version.id, day, language), f"{version.content_hash[:32]}-{day:%Y%m%d}-{language}")


@lru_cache(maxsize=1000)
def _as_read(version_id: UUID, day: date, language: str) -> bytes:
    """The answer in a language, put together once a day: what was published never changes."""
    version = procedures.version(version_id)
    told = telling.procedure(version, day, f"{HERE}/{version.code}")
    return shapes.Procedure.model_validate(told).model_dump_json().encode()


@routers.procedures.get(
    "/{str:code}/versions/{str:content_hash}", operation_id="readVersion",
    response={200: dict, 304: None, 404: shapes.Problem, 422: shapes.Problem},
)  # fmt: skip
def version(request: HttpRequest, code: Code, content_hash: Hash) -> HttpResponse:
    """The whole version as data, in the language of procedures. Its bytes have the SHA-256 by which it is named."""
    found = procedures.version_named(clean(code), content_hash)
    return public(request, definition.dumps(found.procedure), content_hash, kept=FOR_EVER)


@routers.procedures.get(
    "/{str:code}/versions/{str:content_hash}/answers.schema.json", operation_id="readAnswersSchema",
    openapi_extra={"responses": {200: {"content": {SCHEMA_TYPE: {"schema": {"type": "object"}}}}}},
    response={200: dict, 304: None, 404: shapes.Problem, 422: shapes.Problem},
)  # fmt: skip
def answers_schema(request: HttpRequest, code: Code, content_hash: Hash) -> HttpResponse:
    """The JSON Schema (2020-12) of the answers to a version, with the words of each question in both languages."""
    found = procedures.version_named(clean(code), content_hash)
    at = f"{settings.PUBLIC_URL}{HERE}/{found.code}/versions/{content_hash}/answers.schema.json"
    return public(request, schema.schema(found.procedure, at), f"{content_hash}-1", kept=FOR_EVER, kind=SCHEMA_TYPE)
