"""Version 1 of the API: its operations, and the document that describes them."""

import hashlib
from functools import lru_cache

import msgspec
from django.conf import settings
from django.http import Http404
from django.urls import URLPattern, path
from ninja import NinjaAPI

from motcua.api import (  # noqa: F401 - they put operations on the routers
    changing,
    filing,
    following,
    parts,
    procedures,
    routers,
    shapes,
)
from motcua.api.answering import PUBLIC, Renderer, StrictParser, in_their_language, on_errors, public
from motcua.api.problems import TYPE, address_of, title_of
from motcua.base import reference

# What is answered before an operation is asked: a request that cannot be read or is too large, no database.
ANYWHERE = {400: "Bad Request", 404: "Not Found", 413: "Content Too Large", 503: "Service Unavailable"}
ABOUT = """
Read procedures, check answers, file and follow dossiers by a program, with the same rules and words as the pages.
Words come in Vietnamese, or in English with `Accept-Language: en`. Errors are problem details (RFC 9457).
"""

api = NinjaAPI(
    title="Motcua", version="1.0.0", description=ABOUT.strip(), urls_namespace="api", docs_url=None, openapi_url=None,
    parser=StrictParser(), renderer=Renderer(),
)  # fmt: skip
api.add_router("/procedures", routers.procedures)
api.add_router("/files", routers.files)
api.add_router("/dossiers", routers.dossiers)
on_errors(api)


@api.get("/problems/{str:code}", response={200: dict, 404: shapes.Problem}, operation_id="readProblem", tags=["about"])
def explained(request, code: str):
    """What a type of problem means."""
    kind = next((one for one in reference.error_classes() if one.code == code), None)
    if kind is None:
        raise Http404
    words = str(kind.message)
    return {"type": address_of(kind.code), "title": title_of(words), "status": kind.status, "detail": words}


@api.get("/openapi.json", include_in_schema=False)
def document(request):
    """The OpenAPI 3.1 document."""
    body = _document()
    return public(request, body, hashlib.sha256(body).hexdigest(), kept=PUBLIC)


@lru_cache(maxsize=1)
def _document() -> bytes:
    found = api.get_openapi_schema(path_prefix="api/v1/")
    found["servers"] = [{"url": settings.PUBLIC_URL}]
    for operation in (one for methods in found["paths"].values() for one in methods.values()):
        _name_problems(operation["responses"])
    return msgspec.json.encode(found)


def _name_problems(responses: dict) -> None:
    """Problems have a type of their own, and some come before any operation is asked."""
    shape = {"schema": {"$ref": "#/components/schemas/Problem"}}
    told = {status: one["description"] for status, one in responses.items() if int(status) >= 400}
    for status, words in ({int(status): words for status, words in told.items()} | ANYWHERE).items():
        responses.pop(status, None)
        responses[str(status)] = {"description": words, "content": {TYPE: shape}}


def addresses() -> list[URLPattern]:
    """The addresses, each with its view in the language of whoever asks."""
    # One view answers all methods of an address; ninja names it once for each.
    by_pattern = {str(entry.pattern): entry for entry in api.urls[0] if entry.name != "api-root"}
    return [
        path(f"api/v1/{pattern}", in_their_language(entry.callback), name=entry.name)
        for pattern, entry in by_pattern.items()
    ]
