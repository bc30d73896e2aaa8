"""Giving out files against a grant. Whatever a stranger sent must not be able to act as a page of ours."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from motcua.files import service
from motcua.files.errors import FileNotThere
from motcua.identity.gate import signed_in

NOTHING_RUNS = "default-src 'none'; sandbox"


@signed_in
@require_safe
def show(request, token: str) -> HttpResponse:
    """The file itself. A PDF goes to the device: not every browser's viewer opens one that is sandboxed."""
    file_id = service.granted(token, request.person)
    return _unless_known(request, file_id, f'"{file_id}"', lambda etag: _file(file_id, etag))


def _file(file_id: UUID, etag: str) -> HttpResponse:
    file, data = service.info_and_bytes(file_id)
    answer = _answer(data, file.media_type, etag)
    answer.headers["Content-Disposition"] = content_disposition_header(file.is_pdf, file.name)
    return answer


@signed_in
@require_safe
def preview(request, token: str) -> HttpResponse:
    """A picture of a page: `trang` is its number, `rong` the width in pixels (360 or 720)."""
    file_id = service.granted(token, request.person)
    page, width = request.GET.get("trang", "1"), request.GET.get("rong", "360")
    if not page.isdecimal() or len(page) > 6 or width not in ("360", "720"):
        raise FileNotThere
    return _unless_known(
        request, file_id, f'"{file_id}-{page}-{width}"',
        lambda etag: _answer(service.preview_png(file_id, int(page), int(width)), "image/png", etag),
    )  # fmt: skip


def _unless_known(request, file_id: UUID, etag: str, make: Callable[[str], HttpResponse]) -> HttpResponse:
    """The bytes of an id never change: a browser that has them is told so, unless they are held back since."""
    known = get_conditional_response(request, etag)
    if known is None:
        return make(etag)
    service.check_openable(file_id)
    return known


def _answer(data: bytes, media_type: str, etag: str) -> HttpResponse:
    return HttpResponse(
        data, content_type=media_type,
        headers={
            "Content-Security-Policy": NOTHING_RUNS,
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
            # A browser keeps the bytes and asks each time whether it may show them: a right can end.
            "Cache-Control": "private, no-cache", "ETag": etag,
        },
    )  # fmt: skip
