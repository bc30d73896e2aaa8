"""The site with views that go wrong, to see what people are then shown."""

from django.http import Http404, HttpResponse
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from motcua.base.errors import CannotContinue, NotFound
from motcua.identity.gate import anyone


class TooLate(CannotContinue):
    code = "too_late"
    message = _("This cannot be done now. What you entered is kept.")
    status = 409


class Over(CannotContinue):
    code = "over"
    message = _("This cannot be done now. What you entered is kept.")
    status = 410


@anyone
def ends(request):
    raise Over


@anyone
def stops(request):
    raise TooLate


@anyone
def hides(request):
    raise NotFound


@anyone
def misses(request):
    raise Http404


@anyone
def breaks(request):
    raise ValueError("a fault of ours")


@anyone
def takes(request):
    return HttpResponse("taken", content_type="text/plain")


urlpatterns = [
    path("loi/dung", stops), path("loi/an", hides), path("loi/thieu", misses),
    path("loi/hong", breaks), path("loi/het", ends), path("loi/gui", takes), path("", include("motcua.web.urls")),
]  # fmt: skip
handler404 = "motcua.web.views.not_found"
handler500 = "motcua.web.views.broken"
