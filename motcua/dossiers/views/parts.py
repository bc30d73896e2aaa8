"""Files in parts, by tus 1.0 (https://tus.io/protocols/resumable-upload) with creation, checksum, expiration and
termination: whoever lost the network asks how much is here and sends the rest.

The whole becomes a paper of the draft only when it is attached (views/papers.py), with the digest of all its bytes.
"""

import base64
import binascii
import re
from functools import wraps

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.dossiers import arriving
from motcua.dossiers.access import draft_for
from motcua.dossiers.views.papers import UPLOADS, WITHIN
from motcua.files import service as files
from motcua.identity.gate import signed_in
from motcua.identity.service import check_rate

VERSION = "1.0.0"
CAPABLE = {
    "Tus-Version": VERSION, "Tus-Extension": "creation,checksum,expiration,termination",
    "Tus-Checksum-Algorithm": "sha256", "Tus-Max-Size": str(settings.UPLOAD_LIMIT),
}  # fmt: skip
PART = "application/offset+octet-stream"
_SHA256 = re.compile("[0-9a-f]{64}")


def of_tus(view):
    """An address of the protocol: it says its version, and refuses others."""

    @wraps(view)
    def told(request, *args, **at):
        if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
            answer = HttpResponse(status=412, headers=CAPABLE)
        else:
            answer = view(request, *args, **at)
        answer.headers["Tus-Resumable"] = VERSION
        return answer

    return told


@signed_in
@never_cache
@require_http_methods(["POST", "OPTIONS"])
@of_tus
def begin(request, draft_id, paper):
    """Begin a file, or find the one that was begun; where its bytes are attached already, say so instead."""
    if request.method == "OPTIONS":
        draft_for(request.person, draft_id)
        return HttpResponse(status=204, headers=CAPABLE)
    told, size = _metadata(request), request.headers.get("Upload-Length", "")
    if not _SHA256.fullmatch(told.get("sha256", "")) or not (size.isdecimal() and len(size) < 13):
        return HttpResponse(status=400)
    check_rate("upload", str(request.person.id), limit=UPLOADS, seconds=WITHIN)
    found = arriving.begin(request.person, draft_id, paper, name=files.shown_name(told.get("filename", "")),
                           size=int(size), sha256=told["sha256"])  # fmt: skip
    if isinstance(found, files.FileInfo):
        return JsonResponse({"ok": True, "sha256": found.arrived_sha256, "size": found.size, "pages": found.pages,
                             "name": found.name})  # fmt: skip
    where = reverse("dossiers:part", args=[draft_id, paper, found.id])
    return HttpResponse(status=201, headers={"Location": where, **_how_far(found)})


@signed_in
@never_cache
@require_http_methods(["HEAD", "PATCH", "DELETE"])
@of_tus
def part(request, draft_id, paper, upload_id):
    """How much is here; or take the next part; or give the file up."""
    upload = arriving.upload_for(request.person, draft_id, paper, upload_id)
    if request.method == "DELETE":
        files.end(upload)
        return HttpResponse(status=204)
    if request.method == "HEAD":
        return HttpResponse(headers={"Upload-Length": str(upload.size), **_how_far(upload)})
    at, claimed = request.headers.get("Upload-Offset", ""), _checksum(request)
    if request.content_type != PART:
        return HttpResponse(status=415)
    if not (at.isdecimal() and len(at) < 13) or claimed is None:
        return HttpResponse(status=400)
    files.append(upload, int(at), request.body, claimed)
    return HttpResponse(status=204, headers=_how_far(upload))


def _how_far(upload: files.Upload) -> dict[str, str]:
    return {"Upload-Offset": str(files.arrived(upload)), "Upload-Expires": http_date(files.ends(upload).timestamp())}


def _metadata(request) -> dict[str, str]:
    """The pairs of Upload-Metadata ("filename dMOqbi5qcGc=,sha256 …"); one that cannot be read is left out."""
    found = {}
    for pair in request.headers.get("Upload-Metadata", "")[:2000].split(","):
        key, _space, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except ValueError:  # neither base64 nor UTF-8
            continue
    return found


def _checksum(request) -> bytes | None:
    """The SHA-256 that the sender claims for a part, empty where none is; None for one that cannot be read."""
    said = request.headers.get("Upload-Checksum", "")
    if not said:
        return b""
    algorithm, _space, value = said.partition(" ")
    try:
        return base64.b64decode(value, validate=True) if algorithm == "sha256" else None
    except binascii.Error:
        return None
