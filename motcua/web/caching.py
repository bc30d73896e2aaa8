"""What caches between us and the reader may keep: nothing, but the few pages that read the same for everybody.

Those carry no cookie and no token, and a cache may show them while we cannot answer: people still find what a
procedure needs when the database, or all of Motcua, is away. deploy/nginx/motcua.conf is such a cache.
"""

from django.conf import settings

# By the name of the view. The search page only as long as nothing is searched: what people type may name them.
FOR_ALL = frozenset({"procedures:home", "procedures:search", "procedures:show", "help"})
SHARED = "public, max-age=0, s-maxage=60, stale-while-revalidate=3600, stale-if-error=604800"
# A page that says whether something is open now must not be an hour old while we can answer.
SHARED_A_MINUTE = "public, max-age=0, s-maxage=60, stale-if-error=604800"
PRIVATE = "private, no-cache"


def caching(get_response):
    """Set Cache-Control where no view has; whatever is not surely for all is private."""

    def middleware(request):
        response = get_response(request)
        if "Cache-Control" not in response.headers:
            for_all = reads_the_same_for_all(request, response)
            response.headers["Cache-Control"] = _shared(response) if for_all else PRIVATE
        return response

    return middleware


def _shared(response) -> str:
    return SHARED_A_MINUTE if getattr(response, "tells_the_time", False) else SHARED


def reads_the_same_for_all(request, response) -> bool:
    """Whether the answer depends on nothing but address and language. A page with a form's token is its reader's."""
    match = request.resolver_match
    return (
        match is not None
        and match.view_name in FOR_ALL
        and response.status_code == 200
        and request.method in {"GET", "HEAD"}
        and not request.META.get("QUERY_STRING")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not response.cookies
        and not getattr(request, "gave_a_token", False)
    )
