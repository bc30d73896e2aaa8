"""What the shell of every page shows for this reader: places to go, the other language."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from motcua.notices import service as notices


class Place(NamedTuple):
    """One entry of the navigation."""

    path: str
    words: object
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


def places(request) -> list[Place]:
    """The navigation for the reader, the present place marked."""
    person = getattr(request, "person", None)
    wanted = [*FOR_ALL, *(FOR_PERSONS if person else ())]
    if person and person.is_official:
        wanted = [*FOR_OFFICIALS, *wanted]
    return [
        Place(path, words, request.path.startswith(path), unread(person) if path == MESSAGES else 0,
              (path, words) in FOR_ALL)
        for path, words in wanted
    ]  # fmt: skip


def unread(person) -> int:
    """How many messages the person has not opened."""
    return notices.unread(person.id)


def page_address(request) -> str:
    """The address of this page with its query, to come back to."""
    return request.get_full_path()


def language_links(request) -> list[dict]:
    """Each language by its own name, with the address that switches to it and comes back here."""
    now = get_language()
    return [
        {
            "code": code, "name": name, "current": code == now,
            "href": f"/ngon-ngu/{code}?{urlencode({'tiep': page_address(request)})}",
        }
        for code, name in settings.LANGUAGES
    ]  # fmt: skip


def is_demo() -> bool:
    """Whether this is a demonstration, whose papers have no force."""
    return settings.DEMO
