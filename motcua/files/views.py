"""Giving out files against a grant. Whatever a stranger sent must not be able to act as a page of ours."""

from django.http import HttpResponse
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
    file, data = service.info_and_bytes(service.granted(token, request.person.id))
    answer = _answer(data, file.media_type)
    answer.headers["Content-Disposition"] = content_disposition_header(file.is_pdf, file.name)
    return answer


@signed_in
@require_safe
def preview(request, token: str) -> HttpResponse:
    """A picture of a page: `trang` is its number, `rong` the width in pixels (360 or 720)."""
    file_id = service.granted(token, request.person.id)
    page, width = request.GET.get("trang", "1"), request.GET.get("rong", "360")
    if not page.isdecimal() or len(page) > 6 or width not in ("360", "720"):
        raise FileNotThere
    return _answer(service.preview_png(file_id, int(page), int(width)), "image/png")


def _answer(data: bytes, media_type: str) -> HttpResponse:
    return HttpResponse(
        data, content_type=media_type,
        headers={
            "Content-Security-Policy": NOTHING_RUNS,
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, max-age=1800",  # seconds; the grant lives no longer
        },
    )  # fmt: skip
