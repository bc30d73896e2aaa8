"""Every address: each package brings its own; docs/reference/addresses.txt lists them all."""

from django.urls import include, path

urlpatterns = [
    path("", include("motcua.identity.urls")),
    path("", include("motcua.files.urls")),
    path("", include("motcua.procedures.urls")),
    path("", include("motcua.documents.urls")),
    path("", include("motcua.notices.urls")),
    path("", include("motcua.warehouse.urls")),
    path("", include("motcua.dossiers.urls")),
    path("", include("motcua.work.urls")),
    path("", include("motcua.operating.urls")),
    path("", include("motcua.api.urls")),
    path("", include("motcua.web.own_urls")),
]
handler400 = "motcua.web.views.not_understood"
handler404 = "motcua.web.views.not_found"
handler500 = "motcua.web.views.broken"
