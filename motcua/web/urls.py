"""Every address: each package brings its own; docs/reference/addresses.txt lists them all."""

from django.urls import URLResolver, include, path
from django.urls.resolvers import RoutePattern


class _FirstWord(RoutePattern):
    """Asks a package only for addresses whose first word is one of its own: trying the patterns of all the others took
    5 % of saving a page."""

    def __init__(self, words: frozenset[str]):
        super().__init__("", is_endpoint=False)
        self.words = words

    def match(self, path: str):
        return super().match(path) if path.partition("/")[0] in self.words else None


def _of(module: str) -> URLResolver:
    """The addresses of a package. Each begins with a word that is written out."""
    found = path("", include(module))
    routes = [str(entry.pattern) for entry in found.url_patterns]
    found.pattern = _FirstWord(frozenset(route.partition("/")[0] for route in routes))
    assert not any("<" in word for word in found.pattern.words), module
    return found


urlpatterns = [
    _of("motcua.identity.urls"),
    _of("motcua.files.urls"),
    _of("motcua.procedures.urls"),
    _of("motcua.documents.urls"),
    _of("motcua.notices.urls"),
    _of("motcua.warehouse.urls"),
    _of("motcua.dossiers.urls"),
    _of("motcua.work.urls"),
    _of("motcua.acting.urls"),
    _of("motcua.operating.urls"),
    _of("motcua.rehearsal.urls"),
    _of("motcua.rights.urls"),
    _of("motcua.clients.urls"),
    _of("motcua.api.urls"),
    _of("motcua.web.own_urls"),
]
handler400 = "motcua.web.views.not_understood"
handler404 = "motcua.web.views.not_found"
handler500 = "motcua.web.views.broken"
