"""A few whole lives of dossiers, made by the very services that make them in production, at chosen moments.

What is copied a thousandfold afterwards (stock.py) is therefore what the code writes, in every table.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from motcua.agencies import service as agencies
from motcua.base import clock
from motcua.base.management.commands.seed_demo import seed as appoint_officials
from motcua.dossiers import service as dossiers
from motcua.dossiers import slips
from motcua.dossiers.models import Dossier, Slip
from motcua.engine.lifecycle import Mark
from motcua.identity import service as identity
from motcua.identity.gate import Person
from motcua.ledger import following, order
from simulators.identity_provider import people

ISSUER = "http://127.0.0.1:8001"
WARD, SECOND_WARD = "00004", "00008"  # the worklist is measured at the first, receiving at the second
CODE = "2.000635"
PAGES = {
    "requester": {"requester_address": "12 phố Đội Cấn", "requester_phone": "0912 345 678", "requester_email": ""},
    "whose": {"relation": "self"},
    "event": {
        "kind": "birth", "registered_office": "UBND xã Yên Bình, huyện Thạch Thất, Hà Nội",
        "registered_on-day": "2", "registered_on-month": "9", "registered_on-year": "1990",
        "register_number": "45", "register_book": "",
    },
    "copies_and_delivery": {"copies": "2", "delivery": "electronic", "purpose": ""},
}  # fmt: skip
FINDING = {
    "entry_office": "UBND xã Yên Bình", "entry_number": "45", "entry_book": "01/1990", "entry_date": "1990-09-02",
    "entry_content": "Họ, chữ đệm, tên: NGUYỄN THỊ LAN\nNgày sinh: 02/9/1990", "note": "",
}  # fmt: skip

# Of a hundred dossiers of an office, and between how many days ago they were sent.
MIX: dict[str, tuple[int, float, float]] = {
    "returned": (70, 6, 180),
    "refused": (3, 6, 180),
    "withdrawn": (2, 6, 180),
    "sent_back": (5, 1, 10),
    "new": (10, 0.1, 2),
    "received": (7, 1, 3),
    "at_the_chair": (3, 2, 4),
}
# Those that are received while we measure, under the version in force: one sent before it began may have to be asked.
JUST_SENT = (0, 0.0, 0.001)


@dataclass
class Cast:
    """Who acts in the stories."""

    lan: Person
    receptionist: Person
    officer: Person
    chair: Person
    second_receptionist: Person


@dataclass
class Story:
    """One dossier (or draft) with the moments at which its ids were made: (real milliseconds, moment told)."""

    kind: str
    id: UUID
    moments: list[tuple[int, datetime]] = field(default_factory=list)


def cast() -> Cast:
    """Let the people sign in once, and appoint the officials."""
    known = people.load()
    appoint_officials(ISSUER)
    second = identity.person_id_for(ISSUER, "bench|receptionist")
    agencies.appoint(second, agencies.centre_of(SECOND_WARD).id, "receptionist", clock.today())
    lan, hung, thao, dung = (_arrive(known[key].claims) for key in ("lan", "hung", "thao", "dung"))
    other = _arrive(known["hung"].claims | {"sub": "bench|receptionist", "name": "Đỗ Văn Sơn"})
    return Cast(lan, hung, thao, dung, other)


def _arrive(claims: dict) -> Person:
    return identity.sign_in(claims | {"iss": ISSUER}, assurance=2, source="vneid")


class Teller:
    """Tells stories; one at a time, because it holds the clock."""

    def __init__(self, who: Cast, seed: int = 1):
        self.who, self.random, self.story = who, random.Random(seed), None

    def tell(self, kind: str, at: datetime | None = None) -> Story:
        """A dossier that came as far as `kind` says."""
        _share, newest, oldest = MIX.get(kind, JUST_SENT)
        sent = at or clock.now() - timedelta(days=self.random.uniform(newest, oldest))
        self.story = Story(kind, UUID(int=0))
        with self.at(sent):
            code = dossiers.submit(self.who.lan, self._answered().id).code
        self.story.id = Dossier.objects.get(code=code).id
        last = sent
        for hours, act in self.ways()[kind]:
            last += timedelta(hours=hours * self.random.uniform(0.5, 1.5))
            with self.at(min(last, clock.now())):
                act(code)
        with self.at(min(last, clock.now())):
            self._aftermath()
        return self.story

    def draft(self) -> Story:
        """A draft of Lan's with every page answered, not sent."""
        self.story = Story("draft", UUID(int=0))
        with self.at(clock.now() - timedelta(hours=1)):
            self.story.id = self._answered().id
        return self.story

    def ways(self) -> dict[str, tuple[tuple[float, Callable], ...]]:
        """After how many hours who does what."""
        way = ((20, self.accept), (1, self.take_money), (24, self.finish_step), (20, self.approve))
        return {
            "new": (), "just_sent": (), "received": way[:1], "at_the_chair": way[:3], "returned": way,
            "refused": ((20, self.refuse),), "withdrawn": ((20, self.withdraw),), "sent_back": ((8, self.send_back),),
        }  # fmt: skip

    def accept(self, code: str) -> None:
        dossiers.accept(self.who.receptionist, code, seen=_seen(code))

    def take_money(self, code: str) -> None:
        # The code as receipt number: one word that differs in each copy of the story.
        dossiers.take_money(self.who.receptionist, code, receipt_number=code, amount=16000)

    def finish_step(self, code: str) -> None:
        dossiers.finish_step(self.who.officer, code, "check", values=FINDING, note="", seen=_seen(code))

    def approve(self, code: str) -> None:
        dossiers.approve(self.who.chair, code, note="", seen=_seen(code))

    def refuse(self, code: str) -> None:
        dossiers.refuse(self.who.receptionist, code, ground="not_registered", explanation="Không có trong sổ.",
                        seen=_seen(code))  # fmt: skip

    def withdraw(self, code: str) -> None:
        dossiers.withdraw(self.who.lan, code, reason="", seen=_seen(code))

    def send_back(self, code: str) -> None:
        mark = Mark(target="field", key="registered_office", reason="does_not_match", advice="Ghi đúng tên xã.")
        dossiers.send_back(self.who.receptionist, code, (mark,), seen=_seen(code))

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Do something at a moment, and note that its ids belong there."""
        self.story.moments.append((time.time_ns() // 1_000_000, moment))
        with clock.frozen(moment):
            yield

    def _answered(self):
        draft = dossiers.start(self.who.lan, CODE, WARD)
        for page, answers in PAGES.items():
            saved = dossiers.save_page(self.who.lan, draft.id, page, answers)
            if saved.errors:
                raise SystemExit(f"bench: page {page} of {CODE} is answered wrongly: {saved.errors}")
        return draft

    def _aftermath(self) -> None:
        """What the followers and the printing job do a moment later."""
        follow()
        for slip in Slip.objects.filter(dossier=self.story.id):
            slips.printed(slip.id)
        follow()


def follow() -> None:
    """Order and follow all that was committed; nothing is handed to workers."""
    following.make_cursors()
    while order.order_waiting() + following.follow_all():
        pass


def _seen(code: str) -> int:
    return Dossier.objects.get(code=code).version
