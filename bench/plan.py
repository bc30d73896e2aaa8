"""Which requests are sent: what a browser would send, with a session and a CSRF token of its own person.

Each is a dict: method, path, cookie and body as they go over the wire; `status`, and `says`, a part of the answer's
Location or body, by which the driver knows that the work was done and not refused.
"""

import random
import uuid
from datetime import timedelta
from itertools import cycle, islice
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.middleware import csrf
from django.utils import timezone

from bench.stories import CODE, PAGES
from bench.town import WRITERS_AT_ONCE, Town
from motcua.identity import sessions
from motcua.identity.gate import Person


class Browsers:
    """Sessions of signed-in people, kept in the database as the sign-in keeps them."""

    def __init__(self):
        self.rows: list[Session] = []

    def of(self, person: Person) -> dict[str, str]:
        """A browser in which this person is signed in: its cookies and its CSRF token."""
        session = {"visit": str(uuid.uuid4())}  # it has seen pages before
        sessions.remember(session, person)
        store = SessionStore(session_key=SessionStore()._get_new_session_key())
        expires = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        data = store.encode(session)
        self.rows.append(Session(session_key=store.session_key, session_data=data, expire_date=expires))
        secret = csrf._get_new_csrf_string()
        cookie = f"{settings.SESSION_COOKIE_NAME}={store.session_key}; {settings.CSRF_COOKIE_NAME}={secret}"
        return {"cookie": cookie, "token": csrf._mask_cipher_secret(secret)}

    def save(self) -> None:
        Session.objects.bulk_create(self.rows, batch_size=500)


def requests(town: Town, number: int) -> dict[str, list[dict]]:
    """So many requests of each drive."""
    browsers = Browsers()
    drives = {
        "procedure_page": _times(number, [_get(f"/thu-tuc/{CODE}", "", CODE)]),
        "tracking": _tracking(town, browsers, number),
        "worklist": _worklist(town, browsers, number),
        "save_answer": _save_answer(town, browsers, number),
        "submit": _submit(town, browsers, number),
        "accept": _accept(town, browsers, number),
    }
    browsers.save()
    return drives


def _times(number: int, some: list[dict]) -> list[dict]:
    return list(islice(cycle(some), number))


def _get(path: str, cookie: str, says: str) -> dict:
    return {"method": "GET", "path": path, "cookie": cookie, "body": "", "status": 200, "says": says}


def _post(path: str, browser: dict, says: str, fields: dict[str, str]) -> dict:
    """A form that leads on to another page."""
    body = urlencode(fields | {"csrfmiddlewaretoken": browser["token"]})
    return {"method": "POST", "path": path, "cookie": browser["cookie"], "body": body, "status": 302, "says": says}


def _citizen(citizen) -> Person:
    return Person(uuid.UUID(citizen.id), citizen.name, 2, False)


def _tracking(town: Town, browsers: Browsers, number: int) -> list[dict]:
    """Owners look at their dossiers, in the mix of states that the stock has."""
    some = random.sample(town.owners, min(len(town.owners), 200))
    return _times(number, [
        _get(f"/ho-so/{code}", browsers.of(_citizen(owner))["cookie"], code) for owner, code in some
    ])  # fmt: skip


def _worklist(town: Town, browsers: Browsers, number: int) -> list[dict]:
    """The receptionist of the ward opens the list, in four browsers."""
    open_ones = [browsers.of(town.who.receptionist) for _ in range(4)]
    return _times(number, [_get("/viec", one["cookie"], "/viec/H26.00004-") for one in open_ones])


def _save_answer(town: Town, browsers: Browsers, number: int) -> list[dict]:
    """One page of seven questions is saved; one answer is another one each time."""
    some = [(browsers.of(_citizen(writer)), draft) for writer, draft in town.writers[:WRITERS_AT_ONCE]]
    return [
        _post(f"/ban-nhap/{draft}/trang/event", browser, f"/ban-nhap/{draft}/",
              PAGES["event"] | {"register_number": str(100 + turn)})
        for turn, (browser, draft) in enumerate(_times(number, some))
    ]  # fmt: skip


def _submit(town: Town, browsers: Browsers, number: int) -> list[dict]:
    """Every writer sends a draft of their own, once."""
    return [
        _post(f"/ban-nhap/{draft}/gui", browsers.of(_citizen(writer)), "/da-gui", {})
        for writer, draft in town.writers[WRITERS_AT_ONCE : WRITERS_AT_ONCE + number]
    ]


def _accept(town: Town, browsers: Browsers, number: int) -> list[dict]:
    """Receptionists of another ward receive new dossiers, each once."""
    open_ones = cycle([browsers.of(town.who.second_receptionist) for _ in range(4)])
    return [
        _post(f"/viec/{code}/tiep-nhan", next(open_ones), f"/viec/{code}", {"version": "1"})
        for code in town.to_accept[:number]
    ]


