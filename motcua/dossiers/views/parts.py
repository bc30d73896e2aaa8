"""Files in parts for the page of the papers, by tus 1.0 (files/tus.py).

The whole becomes a paper of the draft only when it is attached (views/papers.py), with the digest of all its bytes.
"""

from django.http import JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.dossiers import arriving
from motcua.dossiers.access import draft_for
from motcua.dossiers.views.papers import UPLOADS, WITHIN
from motcua.files import service as files
from motcua.files.service import tus
from motcua.identity.gate import signed_in
from motcua.identity.service import check_rate


@signed_in
@never_cache
@require_http_methods(["POST", "OPTIONS"])
@tus.of_tus
def begin(request, draft_id, paper):
    """Begin a file, or find the one that was begun; where its bytes are attached already, say so instead."""
    if request.method == "OPTIONS":
        draft_for(request.person, draft_id)
        return tus.capable()
    told = tus.announced(request)
    check_rate("upload", str(request.person.id), limit=UPLOADS, seconds=WITHIN)
    found = arriving.begin(request.person, draft_id, paper, name=files.shown_name(told.name), size=told.size,
                           sha256=told.sha256)  # fmt: skip
    if isinstance(found, files.FileInfo):
        return JsonResponse({"ok": True, "sha256": found.arrived_sha256, "size": found.size, "pages": found.pages,
                             "name": found.name})  # fmt: skip
    return tus.begun(found, reverse("dossiers:part", args=[draft_id, paper, found.id]))


@signed_in
@never_cache
@require_http_methods(["HEAD", "PATCH", "DELETE"])
@tus.of_tus
def part(request, draft_id, paper, upload_id):
    """How much is here; or take the next part; or give the file up."""
    upload = arriving.upload_for(request.person, draft_id, paper, upload_id)
    if request.method == "DELETE":
        return tus.give_up(upload)
    return tus.how_far(upload) if request.method == "HEAD" else tus.add(request, upload)
