"""The site with one more view of each kind, one of them without a mark."""

from django.http import HttpResponse
from django.urls import include, path

from motcua.identity.gate import anyone, official, signed_in


@anyone
def for_anyone(request):
    return HttpResponse("hello", content_type="text/plain")


@signed_in
def for_signed_in(request):
    return HttpResponse(f"hello {request.person.name}", content_type="text/plain")


@official
def for_officials(request):
    return HttpResponse("hello official", content_type="text/plain")


def unmarked(request):
    return HttpResponse("secret", content_type="text/plain")


urlpatterns = [
    path("moi-nguoi", for_anyone),
    path("cua-toi", for_signed_in),
    path("can-bo", for_officials),
    path("quen-danh-dau", unmarked),
    path("", include("motcua.web.urls")),
]
handler404 = "motcua.web.views.not_found"
handler500 = "motcua.web.views.broken"
