"""The person's own consent to facts about them being taken for a draft: what wants it, what they said, saying it.

It hinders nobody: without it the database tells nothing, and the question or the paper is asked as if nothing were
known. Whoever writes for another cannot give it (warehouse/permissions.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction

from motcua.base import clock
from motcua.base.links import url
from motcua.dossiers import asking, for_others, levels, storing
from motcua.dossiers.access import draft_for
from motcua.dossiers.models import Draft
from motcua.dossiers.provenance import is_about_the_person
from motcua.dossiers.reading import DraftView, draft_view
from motcua.engine.definition import Procedure
from motcua.engine.vocabulary import FACTS, consent_to
from motcua.identity.service import Person
from motcua.procedures import service as procedures
from motcua.warehouse import service as warehouse
from motcua.warehouse.service import Permission

#: The version of what is asked (templates/dossiers/permission.html): kept with every answer, renewed with the words.
WORDS = "2026-11-23"
PAPERS = "giay-to"  # the place beside the pages at which facts are taken
#: As people answer; "keep" takes a yes back and keeps the answers as their own words.
Answer = Literal["yes", "no", "back", "keep"]


@dataclass(frozen=True)
class Permitting:
    """What of a draft wants consent: the facts by place (the key of a page, or PAPERS), those of them that something is
    still missing without, the last word on each, and whether whoever reads is the person whose facts they are."""

    by_place: Mapping[str, frozenset[str]]
    missing: frozenset[str]
    said: Mapping[str, Permission]
    is_theirs: bool

    @property
    def to_ask(self) -> tuple[str, ...]:
        """The facts about which the person has said nothing that still holds, in the order of the vocabulary."""
        return in_order(name for name in self.missing if self.is_open(name)) if self.is_theirs else ()

    def is_open(self, name: str) -> bool:
        """Whether the person has said nothing that still holds about a fact."""
        word = self.said.get(name)
        return word is None or (word.said == "yes" and not word.is_in_force)

    def asks_at(self, place: str) -> bool:
        """Whether something at a place waits for an answer."""
        return not self.by_place.get(place, frozenset()).isdisjoint(self.to_ask)

    @property
    def given(self) -> tuple[str, ...]:
        """The facts that may be taken now."""
        return in_order(name for name, word in self.said.items() if word.is_in_force)

    @property
    def every(self) -> tuple[str, ...]:
        """The facts that the form would take with these answers."""
        return in_order(name for names in self.by_place.values() for name in names)

    @property
    def named(self) -> tuple[str, ...]:
        """The facts that the question names: those to be asked; else those that may be taken; else every one."""
        return self.to_ask or self.given or self.every

    @property
    def last_day(self) -> date:
        """The last day of a consent to what the question names, given today or before: that of the shortest."""
        if self.given and not self.to_ask:
            return min(self.said[name].until for name in self.given).astimezone(clock.ZONE).date()
        today = clock.today()
        return today + timedelta(days=min(rule.days for name in self.named if (rule := consent_to(name, today))))

    @property
    def last_said(self) -> datetime:
        """When the person said the last of what they said."""
        return max(one.at for one in self.said.values())

    @property
    def shown(self) -> str:
        """What the page of the question hands back of what it showed: its words and the last day, then each fact that
        it named with the word on it that stood."""
        return " ".join([self._shown_of_all, *(f"{name}={self._word_on(name)}" for name in self.named)])

    @property
    def _shown_of_all(self) -> str:
        return f"{WORDS}/{self.last_day}"

    def _word_on(self, name: str) -> str:
        return str(self.said[name].id) if name in self.said else ""

    def of_shown(self, shown: str) -> list[str]:
        """The facts that a page named. What it hands back is believed only for what this form takes or has taken."""
        names = [one.partition("=")[0] for one in shown.split()]
        return [name for name in in_order({*self.every, *self.given}) if name in names]

    def still_stands(self, shown: str) -> bool:
        """Whether a yes to what a page showed would be one to what is so now: the same words and last day, and no other
        word since on what may not be taken."""
        names = [name for name in self.of_shown(shown) if name not in self.given]
        return not names or {self._shown_of_all, *(f"{n}={self._word_on(n)}" for n in names)} <= set(shown.split())

    @property
    def taken_back(self) -> bool:
        """Whether something was taken with a consent that was taken back since."""
        return not self.given and any(word.said == "back" for word in self.said.values())

    def names_at(self, place: str) -> tuple[str, ...]:
        return in_order(self.by_place.get(place, ()))


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Facts in the order in which people read them."""
    wanted = set(names)
    return tuple(name for name in FACTS if name in wanted)


def of_view(view: DraftView) -> Permitting | None:
    """What of a draft wants consent; None where nothing does with these answers, and nothing is looked up then."""
    wanting = _wanting(view.draft.procedure_version_id)
    if not wanting:
        return None
    asked = {**_of_pages(view, wanting), PAPERS: _of_papers(view, wanting)}
    by_place = {place: frozenset(names) for place, names in asked.items() if names}
    if not by_place:
        return None
    whose = for_others.who_is_described(view.draft)
    missing = frozenset(name for names in asked.values() for name, is_missing in names.items() if is_missing)
    reader = view.draft.reader_id or view.draft.filer_id
    return Permitting(by_place, missing, warehouse.permissions.of_matter(whose, view.draft.id), whose == reader)


def _wanting(version_id: UUID) -> frozenset[str]:
    today = clock.today()
    return frozenset(name for name in _taken(version_id) if consent_to(name, today))


@lru_cache(maxsize=256)
def _taken(version_id: UUID) -> frozenset[str]:
    """The facts of a procedure that fill in a question or spare a paper, and that the law wants consent for one day."""
    procedure: Procedure = procedures.version(version_id).procedure
    names = {field.prefill for page in procedure.pages for field in page.fields if field.prefill}
    names |= {name for paper in procedure.papers for name in paper.held_as}
    return frozenset(name for name in names if FACTS[name].consent)


def _of_pages(view: DraftView, wanting: frozenset[str]) -> dict[str, dict[str, bool]]:
    """By page, the facts that its questions are filled in with, and whether an answer is missing. What a correction
    holds was answered before: nothing fills it in any more."""
    if view.draft.corrects_id:
        return {}
    return {
        page.key: {f.prefill: f.key not in view.answers for f in page.fields
                   if f.prefill in wanting and f.key in view.questions and is_about_the_person(view, f)}
        for page in view.pages if any(f.prefill in wanting for f in page.fields)
    }  # fmt: skip


def _of_papers(view: DraftView, wanting: frozenset[str]) -> dict[str, bool]:
    """The facts that spare a paper of this case, and whether that paper is missing."""
    held_as = {paper.key: paper for paper in view.procedure.papers if not wanting.isdisjoint(paper.held_as)}
    return {
        name: not paper.held_by and not view.files_of(paper.key)
        for paper in (view.papers_needed if held_as else ())
        if paper.key in held_as and view.counted.conditions.holds(held_as[paper.key].held_when)
        for name in held_as[paper.key].held_as if name in wanting
    }  # fmt: skip


def on_the_way(view: DraftView, place: str, address: str) -> str:
    """The address of a place of a draft, or first of the question whether facts may be taken for it: not where only a
    no could be said."""
    found = of_view(view)
    if found is None or not found.asks_at(place) or levels.is_below(view):
        return address
    return question(view, place)


def question(view: DraftView, place: str) -> str:
    """The address of the question, from which one goes on to a place of the draft."""
    return f"{url('dossiers:permission', draft_id=view.draft.id)}?{urlencode({'tiep': place})}"


@transaction.atomic
def answer(person: Person, draft_id: UUID, said: Answer, shown: str) -> bool:
    """The person answers, or takes back, for their open draft; of one that is sent see permitted.take_back.

    The answer speaks of the facts that their page named (Permitting.shown), of nothing else. A no, also from a page
    that is older than a yes, takes that back: whoever refuses is believed at once. A yes turns no word that was said
    after its page was made; it opens registers, so that it takes an account that may file. What has been answered so
    already changes nothing. False where the answer does not count, and the question is to be put as it is now. Raises
    DossierNotFound, AccountTooWeak.
    """
    draft = draft_for(person, draft_id, lock=True)
    if said == "yes":
        levels.check(person, procedures.version(draft.procedure_version_id).procedure)
    view = draft_view(draft)
    found = of_view(view)
    if draft.state != Draft.OPEN or found is None or not found.is_theirs:
        return True
    names = found.of_shown(shown)
    if not names or (said == "yes" and not found.still_stands(shown)):
        return False
    given = [name for name in names if name in found.given]
    if said == "yes":
        _agree(person, view, [name for name in names if name not in given])
        return True
    if said == "no":
        _say(person, draft, [name for name in names if found.is_open(name)], "no")
    _take_back(person, view, given, keep=said == "keep")
    return True


def _agree(person: Person, view: DraftView, names: list[str]) -> None:
    if names:
        _say(person, view.draft, names, "yes")
        asking.ask(person, view.draft, view.procedure, only=names)


def _say(person: Person, draft: Draft, names: list[str], said: Literal["yes", "no", "back"]) -> None:
    if names:
        warehouse.permissions.say(
            person.id, names, said, by=person.id, about=draft.id, procedure=draft.procedure_code, words=WORDS
        )


def _take_back(person: Person, view: DraftView, given: list[str], *, keep: bool) -> None:
    """What rests on the facts goes away with them, because it was never stored; kept, it is what the person wrote."""
    if keep:
        rests = {f.key for page in view.procedure.pages for f in page.fields if f.prefill in given}
        told = {key: one for key, one in view.saved.items() if key in rests and one.source and one.value is not None}
        now = clock.now()
        storing.save_answers(view.draft, [(key, one.raw, one.value, "", now) for key, one in told.items()], now)
    _say(person, view.draft, given, "back")
