"""What the shell of every page shows for this reader: places to go, the other language."""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from motcua.notices import service as notices


class Place(NamedTuple):
    """One entry of the navigation."""

    path: str
    words: str
    current: bool = False
    count: int = 0
    elsewhere_too: bool = False  # the home page or the footer leads there as well: left out on a small screen


MESSAGES = "/tin-nhan"
FOR_ALL = (("/tim-kiem", _("Find a procedure")), ("/tra-cuu", _("Track")))
FOR_PERSONS = (
    ("/ho-so", _("My dossiers")),
    (MESSAGES, _("Messages")),
    ("/giay-to-cua-toi", _("Papers")),
)
FOR_OFFICIALS = (("/viec", _("Work list")),)


def in_words() -> Callable[..., list[Place]]:
    """The function that gives the navigation for a request, with the words of the active language."""
    for_all, for_persons, for_officials = (
        tuple(Place(path, str(words), elsewhere_too=places is FOR_ALL) for path, words in places)
        for places in (FOR_ALL, FOR_PERSONS, FOR_OFFICIALS)
    )

    def places(request) -> list[Place]:
        """The navigation for the reader, the present place marked."""
        person = getattr(request, "person", None)
        wanted = (*for_all, *for_persons) if person else for_all
        if person and person.is_official:
            wanted = (*for_officials, *wanted)
        return [_as_seen(place, request.path, person) for place in wanted]

    return places


def _as_seen(place: Place, path: str, person) -> Place:
    count = unread(person) if place.path == MESSAGES else 0
    here = path.startswith(place.path)
    return place._replace(current=here, count=count) if here or count else place


def unread(person) -> int:
    """How many messages the person has not opened."""
    return notices.unread(person.id)


def page_address(request) -> str:
    """The address of this page with its query, to come back to."""
    return request.get_full_path()


def language_links(request) -> list[dict]:
    """Each language by its own name, with the address that switches to it and comes back here."""
    now, way_back = get_language(), urlencode({"tiep": page_address(request)})
    return [
        {"code": code, "name": name, "current": code == now, "href": f"/ngon-ngu/{code}?{way_back}"}
        for code, name in settings.LANGUAGES
    ]  # fmt: skip


def is_demo() -> bool:
    """Whether this is a demonstration, whose papers have no force."""
    return settings.DEMO
