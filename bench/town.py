"""A country in small: people, offices and their dossiers in every state, loaded in bulk."""

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from bench.stock import OF_A_DOSSIER, OF_A_DRAFT, OF_A_PERSON, Mold, Warehouse, mold
from bench.stories import CODE, MIX, SECOND_WARD, WARD, Cast, Story, Teller, cast
from motcua.agencies import models as agency_tables
from motcua.agencies import service as agencies
from motcua.base import clock
from motcua.dossiers.models import Dossier, Submission
from motcua.dossiers.sending import digest_of
from motcua.ledger import following, order
from motcua.procedures.models import ProcedureVersion

TOLD = {"returned": 16, "new": 6, "received": 5, "sent_back": 4, "refused": 3, "withdrawn": 2, "at_the_chair": 4,
        "just_sent": 2}  # fmt: skip
OFFICES = 400  # of the country's 3,321; each gets its share
AT_THE_WARD = 0.05  # a busy ward: one in twenty of all dossiers
DOSSIERS_A_PERSON = 3
MONTHS_BACK = 8
WRITERS_AT_ONCE = 40  # drafts that take turns at being saved, and are not sent

# Six steps of a form for each dossier, as quality/middleware.py writes them.
STEP_EVENTS = """
    INSERT INTO quality_stepevent (at, visit, flow, step, outcome, cause, language, milliseconds)
    SELECT d.submitted_at, gen_random_uuid(), %(flow)s, step, 'saved', '', 'vi', 9
    FROM dossiers_dossier d, unnest(ARRAY['start', 'requester', 'whose', 'event', 'copies_and_delivery', 'send']) step
"""

# Name twice, number, subject at the provider and address of the person whose stories are told.
LAN = ("Nguyễn Thị Lan", "NGUYỄN THỊ LAN", "001194000017", "vneid|lan", "lan@example.vn")
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ")
MIDDLE = ("Thị", "Văn", "Đức", "Ngọc", "Minh", "Thu", "Quang", "Hồng")
GIVEN = ("An", "Bình", "Chi", "Dung", "Giang", "Hà", "Khánh", "Linh", "Nam", "Phương", "Quỳnh", "Sơn", "Trang", "Yến")


@dataclass(frozen=True)
class Citizen:
    """Somebody who exists in the database with facts and an address for mails."""

    id: str
    name: str
    number: str


@dataclass
class Town:
    """What was built, as far as requests need it. Owners come with the codes of what they own."""

    who: Cast
    kinds: dict[str, int] = field(default_factory=dict)
    owners: list[tuple[Citizen, str]] = field(default_factory=list)  # a sample
    writers: list[tuple[Citizen, str]] = field(default_factory=list)  # each with the id of a whole draft
    to_accept: list[str] = field(default_factory=list)  # codes of new dossiers at the second ward


def build(dossiers: int, *, extra: int) -> Town:
    """Load `dossiers`, and besides `extra` whole drafts and `extra` new dossiers at the second ward."""
    prepare_months()
    builder = Builder(cast())
    builder.tell_stories()
    builder.load_stock(dossiers)
    builder.load_to_accept(extra)
    builder.load_drafts(extra)
    builder.settle()
    return builder.town


def prepare_months() -> None:
    """The ledger's partitions of past months, which an installation of that age has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ledger_prepare_month((now() - make_interval(months => i))::date) FROM generate_series(1, %s) i",
            [MONTHS_BACK],
        )


class Builder:
    """Makes molds of a few stories and casts many copies."""

    def __init__(self, who: Cast):
        self.town = Town(who)
        self.who = who
        self.warehouse = Warehouse()
        self.serial = 100_000  # stories themselves took the first numbers
        self.ward = agencies.centre_of(WARD)
        self.second = agencies.centre_of(SECOND_WARD)
        self.kept = {one.id for one in (who.receptionist, who.officer, who.chair, who.second_receptionist)}
        self.kept |= {self.ward.id, *ProcedureVersion.objects.filter(code=CODE).values_list("id", flat=True)}
        self.molds: dict[str, list[tuple[Mold, Dossier, list[Submission]]]] = {}

    def tell_stories(self) -> None:
        """Tell each kind several times; the draft comes last, when Lan has no open draft."""
        teller = Teller(self.who)
        lan = Story("person", self.who.lan.id, [(0, clock.now())])
        self.person = mold(lan, OF_A_PERSON, LAN, self.kept)
        for kind, times in TOLD.items():
            for _ in range(times):
                story = teller.tell(kind)
                self._deliver()
                first = Dossier.objects.get(id=story.id)
                sent = list(Submission.objects.filter(dossier=first))
                words = (*LAN, str(self.who.lan.id), *_place(self.ward), first.code, first.tracking_secret,
                         *(one.digest for one in sent))  # fmt: skip
                self.molds.setdefault(kind, []).append((mold(story, OF_A_DOSSIER, words, self.kept), first, sent))
        draft = teller.draft()
        self.draft = mold(draft, OF_A_DRAFT, (*LAN, str(self.who.lan.id)), self.kept)
        self.draft_id = str(draft.id)

    def _deliver(self) -> None:
        """What production has long delivered."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE ledger_outgoing SET delivered_at = made_at, next_try_at = NULL, attempts = 1 "
                "WHERE delivered_at IS NULL"
            )

    def load_stock(self, dossiers: int) -> None:
        """People, each with a few dossiers, at offices all over the country."""
        kinds, shares = list(MIX), [share for share, _new, _old in MIX.values()]
        offices, counted, owner = self._offices(), Counter(), None
        for number in range(dossiers):
            if number % DOSSIERS_A_PERSON == 0:
                owner = self.citizen()
            kind = random.choices(kinds, shares)[0]
            counted[kind] += 1
            office = self.ward if random.random() < AT_THE_WARD else random.choice(offices)
            code = self.copy_of(kind, owner, office)
            if number % max(1, dossiers // 400) == 0:
                self.town.owners.append((owner, code))
        self.town.kinds = dict(counted)

    def load_to_accept(self, number: int) -> None:
        """New dossiers at the second ward, where nothing else is measured."""
        self.town.to_accept = [self.copy_of("just_sent", self.citizen(), self.second) for _ in range(number)]

    def load_drafts(self, number: int) -> None:
        """Whole drafts, each of a person of their own."""
        for _ in range(WRITERS_AT_ONCE + number):
            writer = self.citizen()
            parts, fresh = self.draft.copy(self._words_of(writer))
            self.warehouse.add(self.draft, parts)
            self.town.writers.append((writer, fresh[self.draft_id]))

    def citizen(self) -> Citizen:
        """One more person, as a sign-in leaves them."""
        self.serial += 1
        name = f"{random.choice(FAMILY)} {random.choice(MIDDLE)} {random.choice(GIVEN)}"
        number = f"{random.randrange(1, 97):03d}{random.randrange(100, 304):03d}{self.serial % 1_000_000:06d}"
        subject, mail = f"bench|{self.serial}", f"p{self.serial}@example.vn"
        parts, fresh = self.person.copy(dict(zip(LAN, (name, name.upper(), number, subject, mail), strict=True)))
        self.warehouse.add(self.person, parts)
        return Citizen(fresh[str(self.who.lan.id)], name, number)

    def copy_of(self, kind: str, owner: Citizen, office: agencies.AgencyInfo) -> str:
        """One more dossier; gives its code."""
        made_of, first, sent = random.choice(self.molds[kind])
        self.serial += 1
        code = f"{office.code}-{first.code.split('-')[1]}-{self.serial:07d}"
        words = self._words_of(owner) | {first.code: code, first.tracking_secret: _secret()}
        words |= {one.digest: _digest(one, words) for one in sent}
        parts, _fresh = made_of.copy(words | dict(zip(_place(self.ward), _place(office), strict=True)))
        self.warehouse.add(made_of, parts)
        return code

    def _words_of(self, citizen: Citizen) -> dict[str, str]:
        known = (citizen.name, citizen.name.upper(), citizen.number)
        return {str(self.who.lan.id): citizen.id, **dict(zip(LAN, known, strict=False))}

    def _offices(self) -> list[agencies.AgencyInfo]:
        rows = agency_tables.Agency.objects.filter(kind="one_stop_centre", valid_to=None).exclude(
            id__in=[self.ward.id, self.second.id]
        )
        ids: list[UUID] = sorted(rows.values_list("id", flat=True))
        return list(agencies.agencies(set(random.sample(ids, min(OFFICES, len(ids))))).values())

    def settle(self) -> None:
        """What time does to an installation: entries ordered and followed, steps of forms counted."""
        self.warehouse.write()
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval('dossiers_serial', %s)", [self.serial + 1])
            cursor.execute(STEP_EVENTS, {"flow": CODE})
        _order_all()


def _place(office: agencies.AgencyInfo) -> tuple[str, ...]:
    """An office as columns stand beside each other in COPY text: in a dossier, in a draft, alone."""
    agency, place = str(office.id), office.commune_code
    return f"{agency}\t{office.province_code}\t{place}\t", f"{agency}\t{place}\t", agency


def _digest(sent: Submission, words: dict[str, str]) -> str:
    """The digest that a sending has when these words stand in its answers."""
    if sent.papers:
        raise SystemExit("bench: the papers of a sending have ids of their own; its digest would be wrong")
    text = json.dumps(sent.answers, ensure_ascii=False)
    for old, new in words.items():
        text = text.replace(json.dumps(old, ensure_ascii=False)[1:-1], json.dumps(new, ensure_ascii=False)[1:-1])
    return digest_of(json.loads(text), sent.papers, sent.consents, sent.salt)


def _secret() -> str:
    return "".join(random.choice("23456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(8))


def _order_all() -> None:
    """Give every copied entry its place; its effects were copied with it, so the followers stand at the end."""
    while order.order_waiting():
        pass
    following.make_cursors()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_cursor c SET seq = coalesce((SELECT max(seq) FROM ledger_order o WHERE o.lane = c.lane), 0)"
        )
