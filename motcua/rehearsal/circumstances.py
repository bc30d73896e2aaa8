"""What a play begins with: the way to file, the commune, the moment, and what the state knows of whoever files."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.utils.translation import get_language

from motcua.agencies import service as agencies
from motcua.base import clock
from motcua.dossiers import service as dossiers
from motcua.engine import forms, names, persons, samples
from motcua.engine.calendar import next_opening
from motcua.engine.definition import Field, Page, Procedure
from motcua.engine.text import NO_TEXT
from motcua.engine.vocabulary import FACTS, Fact
from motcua.identity.service import Person
from motcua.procedures import service as procedures
from motcua.rehearsal import access, story
from motcua.rehearsal.errors import (
    CircumstancesNotRead,
    CommuneNotClear,
    CommuneNotFound,
    NotInForceThen,
    PlayUnknown,
    WayMissing,
)
from motcua.rehearsal.models import Play
from motcua.rehearsal.virtual import typed_moment

MOST_COMMUNES = 12  # that are offered where a name is not clear
NOTHING, SIGNED_IN, EVERYTHING = "nothing", "signed-in", "everything"

#: What a sign-in tells, of a person who does not exist.
SAMPLES = {
    "person.name": "Nguyễn Thị Lan", "person.personal_number": "001190000001", "person.birth_date": "1990-03-08",
    "person.sex": "female", "person.address": "12 phố Đội Cấn", "person.phone": "0912345678",
}  # fmt: skip


class Definition(NamedTuple):
    """What is played: a proposal or a published version."""

    procedure: Procedure
    proposal: UUID | None = None
    version: UUID | None = None


def of_proposal(person: Person, proposal_id: UUID) -> Definition:
    """The definition of a proposal. Raises PlayUnknown."""
    return Definition(access.proposed(person, proposal_id), proposal=proposal_id)


def of_version(person: Person, code: str, day: date | None) -> Definition:
    """The version in force on a day (today unless told). Raises PlayUnknown, ProcedureUnknown."""
    access.check_may_play(person)
    found = procedures.in_force(code, day)
    return Definition(found.procedure, version=found.id)


def of_play(play: Play) -> Definition:
    """The definition of a play, to begin another one of it."""
    return Definition(access.definition_of(play), play.proposal_id, play.version_id)


def asked_for(person: Person, query: Mapping[str, str]) -> Definition:
    """What an address names: de-nghi (a proposal), or thu-tuc with ngay (a version). Raises PlayUnknown."""
    try:
        if query.get("de-nghi"):
            return of_proposal(person, UUID(query["de-nghi"]))
        return of_version(person, query.get("thu-tuc", "").strip(), _day(query.get("ngay", "").strip()))
    except (ValueError, procedures.ProcedureUnknown):
        raise PlayUnknown from None


def _day(typed: str) -> date | None:
    """A day as people write it (25/11/2026) or as our own addresses do (2026-11-25); None for none."""
    if "/" in typed:
        day, month, year = typed.split("/")
        typed = f"{year}-{month:0>2}-{day:0>2}"
    return date.fromisoformat(typed) if typed else None


def questions(procedure: Procedure) -> dict[str, Field]:
    """What the state may know, as questions by fact: each on which the procedure looks, in the way it is answered."""
    asked = {field.prefill: field for page in procedure.pages for field in page.fields if field.prefill}
    wanted = {*asked, *names.read_by_rules(procedure), *names.held_as(procedure)}
    if persons.BIRTH_YEAR in wanted:  # it follows from the day
        wanted = wanted - {persons.BIRTH_YEAR} | {persons.BIRTH_DATE}
    return {name: _question(fact, asked.get(name)) for name, fact in FACTS.items() if name in wanted}


def _question(fact: Fact, field: Field | None) -> Field:
    like = field or Field(key="fact", kind="date" if fact.kind == "date" else "text", label=NO_TEXT)
    return msgspec.structs.replace(
        like, key=key_of(fact.key), label=fact.title, hint=NO_TEXT, required=False, when="", prefill="",
        prefill_when="", locked=False, same_as=(), year_of="",
    )  # fmt: skip


def key_of(fact: str) -> str:
    """The form name of a fact."""
    return "fact-" + fact.replace(".", "-")


def known(procedure: Procedure, how: str) -> dict[str, str]:
    """The form of the circumstances filled in: the state knows nothing, what a sign-in tells, or everything."""
    raw: dict[str, str] = {}
    for fact, field in questions(procedure).items() if how != NOTHING else ():
        value = _sample(fact, field, procedure, how)
        if value not in (None, "", samples.NOTHING_FITS):
            raw |= dossiers.as_typed(field, value)
    return raw


def _sample(fact: str, field: Field, procedure: Procedure, how: str) -> object:
    told = SAMPLES.get(fact)
    if told is not None and samples.takes(field, told, procedure.valid_from):
        return told
    return samples.fitting(field, procedure.valid_from) if how == EVERYTHING else None


def again(begun: story.Begun, procedure: Procedure) -> dict[str, str]:
    """The form of the circumstances as it was when a play began."""
    raw = {"channel": begun.channel, "commune": begun.commune} | moment_as_typed(begun.at)
    for fact, field in questions(procedure).items():
        if fact in begun.facts:
            raw |= dossiers.as_typed(field, begun.facts[fact])
    return raw


def first(procedure: Procedure, commune: str) -> dict[str, str]:
    """The form as it is offered: on the first working morning on which the version holds and that is to come."""
    start = max(clock.now(), datetime.combine(procedure.valid_from, time(8), clock.ZONE))
    calendar = agencies.working_calendar(None, start)
    opening = next_opening(calendar, start.astimezone(clock.ZONE).replace(tzinfo=None, second=0, microsecond=0))
    raw = {"channel": next(iter(procedure.channels)), "commune": _called(commune, start.date())}
    return raw | moment_as_typed(opening.replace(tzinfo=clock.ZONE)) | known(procedure, SIGNED_IN)


def moment_as_typed(at: datetime) -> dict[str, str]:
    """A moment in the fields day and hour."""
    here = at.astimezone(clock.ZONE)
    return {"day-day": str(here.day), "day-month": str(here.month), "day-year": str(here.year), "hour": f"{here:%H:%M}"}


def read(procedure: Procedure, said: Mapping[str, str]) -> story.Begun:
    """The beginning that a form describes.

    Raises WayMissing, ClockNotRead, NotInForceThen, CommuneNotFound, CommuneNotClear, CircumstancesNotRead.
    """
    channel = said.get("channel", "")
    if channel not in procedure.channels:
        raise WayMissing
    at = typed_moment(said)
    _check_in_force(procedure, at.date())
    commune = _commune(said.get("commune", "").strip(), at.date())
    facts = dict(_facts(procedure, said, at.date()))
    return story.Begun(at=at, channel=channel, commune=commune, facts=facts)  # type: ignore[arg-type]


def _check_in_force(procedure: Procedure, day: date) -> None:
    if day < procedure.valid_from or (procedure.valid_to and day > procedure.valid_to):
        until = f"{procedure.valid_to:%d/%m/%Y}" if procedure.valid_to else "…"
        raise NotInForceThen(since=f"{procedure.valid_from:%d/%m/%Y}", until=until)


def _commune(typed: str, day: date) -> str:
    if agencies.centre_of(typed, day):
        return typed
    found = agencies.find_communes(typed, MOST_COMMUNES, on=day) if typed else []
    same = [one for one in found if one.name.casefold() == typed.casefold()] or found
    if len(same) > 1:
        language = get_language() or "vi"
        raise CommuneNotClear([(one.code, one.listed_in(language)) for one in same])
    if not same or agencies.centre_of(same[0].code, day) is None:
        raise CommuneNotFound
    return same[0].code


def _called(commune: str, day: date) -> str:
    """A commune by its name where no other has it, otherwise by its code."""
    try:
        name = agencies.area(commune, day).name
        return name if _commune(name, day) == commune else commune
    except (agencies.AreaUnknown, CommuneNotClear, CommuneNotFound):
        return commune


def _facts(procedure: Procedure, said: Mapping[str, str], day: date) -> Iterator[tuple[str, object]]:
    asked = questions(procedure)
    page = Page(key="facts", title=NO_TEXT, fields=tuple(asked.values()))
    checked = forms.check_page(page, said, {}, today=day, places=dossiers.place_of)
    if checked.errors:
        raise CircumstancesNotRead(checked.errors)
    for fact, field in asked.items():
        value = checked.values.get(field.key)
        if value not in (None, "", []):
            yield fact, value
