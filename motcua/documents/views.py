"""Giving out issued papers."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from motcua.documents import service
from motcua.identity.gate import signed_in

# The browser's own viewer needs styles and an embedded object of ours; nothing else may happen in a paper.
ONLY_SHOW = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:"


@signed_in
@require_safe
def show(request, document_id: UUID) -> HttpResponse:
    """The PDF, shown in the browser; `?tai=1` saves it."""
    document, pdf = service.read_for(request.person, document_id)
    save = request.GET.get("tai") == "1"
    etag = f'"{document.sha256}"'
    return get_conditional_response(request, etag, response=HttpResponse(
        pdf, content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(save, document.file_name),
            "Content-Security-Policy": ONLY_SHOW,
            "X-Content-Type-Options": "nosniff",
            # A paper never changes, but the right to it does, and each opening of it is told to whose it is.
            "Cache-Control": "private, no-cache",
            "ETag": etag,
        },
    ))  # fmt: skip
