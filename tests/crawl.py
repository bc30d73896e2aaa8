"""Open every page that a person can reach by links, as a search engine or a curious visitor would."""

from collections import Counter, deque
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

from tests.people import WARD

PUBLIC = ("/", "/tim-kiem?q=trich+luc", "/thu-tuc/2.000635", f"/thu-tuc/2.000635/noi-nop?xa={WARD}", "/tra-cuu")
SAMPLES = 3  # pages of one view: the fourth province looks like the third
LEAVE = ("/static/", "/ngon-ngu/", "/dang-nhap/di", "/tep/")  # leads out, or changes the reader


def crawl(client, *start: str, samples: int = SAMPLES) -> dict[str, object]:
    """Every answer by its address. The client checks each; an answer that is no page or an error fails."""
    waiting, seen, taken = deque(start or ("/",)), {}, Counter()
    while waiting:
        path = waiting.popleft()
        view = _view(path)
        if path in seen or view is None or taken[view] >= samples:
            continue
        taken[view] += 1
        response = client.get(path, follow=True)
        assert response.status_code == 200, f"{path} answered {response.status_code}"
        seen[path] = response
        if response.headers.get("Content-Type", "").startswith("text/html"):
            waiting += _links(response.page)
    return seen


def _view(path: str) -> str | None:
    """The view of an address with the names of its query, or None for what is not visited."""
    parts = urlsplit(path)
    if path.startswith(LEAVE):
        return None
    try:
        view = resolve(parts.path).view_name
    except Resolver404:
        return None
    names = sorted(pair.split("=")[0] for pair in parts.query.split("&"))
    return f"{view} {names}"


def _links(page) -> list[str]:
    targets = [urljoin(page.path, link.get("href")) for link in page.all("a") if link.get("href")]
    return [target.split("#")[0] for target in targets if not urlsplit(target).netloc]
