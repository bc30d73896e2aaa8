"""tus 1.0 (https://tus.io/protocols/resumable-upload) with creation, checksum, expiration and termination.

Both speak it who let files arrive in parts: the pages (dossiers/views/parts.py) and the API (api/parts.py).

Whoever lost the network asks how much is here and sends the rest. Who may reach an upload, its caller decides.
"""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from motcua.base.errors import CannotContinue
from motcua.files import resuming
from motcua.files.errors import PartOfAnotherType, TusVersionNotSpoken, UploadNotUnderstood
from motcua.files.models import Upload

VERSION = "1.0.0"
SPOKEN = {"Tus-Resumable": VERSION}
CAPABLE = {
    "Tus-Version": VERSION, "Tus-Extension": "creation,checksum,expiration,termination",
    "Tus-Checksum-Algorithm": "sha256", "Tus-Max-Size": str(settings.UPLOAD_LIMIT),
}  # fmt: skip
PART = "application/offset+octet-stream"
_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Announced:
    """A file that is to come: its name as given, its bytes, the SHA-256 (hex) of all of them."""

    name: str
    size: int
    sha256: str


def of_tus(view: Callable) -> Callable:
    """An address of the protocol: it says its version in every answer, and refuses others."""

    @wraps(view)
    def told(request, *args, **at):
        try:
            if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
                raise TusVersionNotSpoken
            answer = view(request, *args, **at)
        except CannotContinue as refused:
            capable = CAPABLE if isinstance(refused, TusVersionNotSpoken) else {}
            refused.headers = {**getattr(refused, "headers", {}), **SPOKEN, **capable}
            raise
        answer.headers["Tus-Resumable"] = VERSION
        return answer

    return told


def capable() -> HttpResponse:
    """What is spoken here."""
    return HttpResponse(status=204, headers=CAPABLE)


def announced(request: HttpRequest) -> Announced:
    """The file that a request begins. Raises UploadNotUnderstood."""
    told, size = _metadata(request), request.headers.get("Upload-Length", "")
    if not _SHA256.fullmatch(told.get("sha256", "")) or not _is_number(size):
        raise UploadNotUnderstood
    return Announced(told.get("filename", ""), int(size), told["sha256"])


def begun(upload: Upload, where: str) -> HttpResponse:
    """An upload was begun, or found: it goes on at this address."""
    return HttpResponse(status=201, headers={"Location": where, **_how_far(upload)})


def how_far(upload: Upload) -> HttpResponse:
    """How much is here, and until when it stays."""
    return HttpResponse(headers={"Upload-Length": str(upload.size), **_how_far(upload)})


def add(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Take the part that a request brings. Raises PartOfAnotherType, UploadNotUnderstood, and what resuming.append
    raises."""
    at, claimed = request.headers.get("Upload-Offset", ""), _checksum(request)
    if request.content_type != PART:
        raise PartOfAnotherType
    if not _is_number(at) or claimed is None:
        raise UploadNotUnderstood
    resuming.append(upload, int(at), request.body, claimed)
    return HttpResponse(status=204, headers=_how_far(upload))


def give_up(upload: Upload) -> HttpResponse:
    """Forget what is here of it."""
    resuming.end(upload)
    return HttpResponse(status=204)


def _how_far(upload: Upload) -> dict[str, str]:
    ends = http_date(resuming.ends(upload).timestamp())
    return {"Upload-Offset": str(resuming.arrived(upload)), "Upload-Expires": ends}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 13


def _metadata(request: HttpRequest) -> dict[str, str]:
    """The pairs of Upload-Metadata ("filename dMOqbi5qcGc=,sha256 …"); one that cannot be read is left out."""
    found = {}
    for pair in request.headers.get("Upload-Metadata", "")[:2000].split(","):
        key, _space, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except ValueError:  # neither base64 nor UTF-8
            continue
    return found


def _checksum(request: HttpRequest) -> bytes | None:
    """The SHA-256 that the sender claims for a part, empty where none is; None for one that cannot be read."""
    said = request.headers.get("Upload-Checksum", "")
    if not said:
        return b""
    algorithm, _space, value = said.partition(" ")
    try:
        return base64.b64decode(value, validate=True) if algorithm == "sha256" else None
    except binascii.Error:
        return None
