"""Drafts and dossiers as the pages need them: plain values, read with a fixed number of queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from uuid import UUID

from django.utils.translation import get_language

from motcua.base import clock
from motcua.dossiers import asking, consents_asked, follow, for_others, provenance, rates, reusing, sources, storing
from motcua.dossiers.access import whole_draft_for
from motcua.dossiers.errors import DossierNotFound
from motcua.dossiers.models import ConsentRequest, Draft, Mark
from motcua.dossiers.typed import as_text, page_with, place_of, value_of
from motcua.dossiers.words import source_words
from motcua.dossiers.written import Other, Written
from motcua.engine import consenting, fees, forms, papers, presence
from motcua.engine.address import Places
from motcua.engine.calendar import WorkingCalendar
from motcua.engine.definition import Field, Page, Presence, Procedure, Text
from motcua.files import service as files
from motcua.identity.service import Person
from motcua.procedures import service as procedures
from motcua.warehouse import service as warehouse


@dataclass(frozen=True)
class SavedAnswer:
    """An answer as stored: what was typed, what the engine made of it, and where it came from."""

    raw: dict
    value: object
    source: str
    saved_at: object
    follows: bool = False  # from the other answers (see follow.py): not stored before the draft is sent


@dataclass(frozen=True)
class Offer:
    """The answer to an earlier question, offered for one that often has the same: with the page that it stands on."""

    key: str
    page: Text
    answer: str


@dataclass(frozen=True)
class AttachedFile:
    """A file on a paper of the draft."""

    paper: str
    info: files.FileInfo
    is_new: bool  # attached in this draft, not taken over from what was sent before


@dataclass(frozen=True)
class DraftView:
    """Everything about one draft that its pages show."""

    draft: Draft
    procedure: Procedure
    saved: dict[str, SavedAnswer]
    facts: dict
    files: list[AttachedFile]
    marks: dict[tuple[str, str], Mark] = field(default_factory=dict)
    told: dict[str, warehouse.Fact] = field(default_factory=dict)  # the facts with their sources
    ended: dict[str, warehouse.Fact] = field(default_factory=dict)  # what was known and holds no more
    held: dict[str, warehouse.Fact | None] = field(default_factory=dict)  # told when it was sent: it spared papers
    places: Places = place_of  # of the draft that was read: each commune is looked up once
    calendar: WorkingCalendar | None = None  # the office's, where a term of the law is counted
    consent_requests: list[ConsentRequest] = field(default_factory=list)  # put to accounts, oldest first
    carried: list[consents_asked.Carried] = field(default_factory=list)  # given to the whole of which it is a part
    asked: asking.Questions = field(default_factory=dict)  # what sources were asked and may still have to tell
    overruled: dict[str, SavedAnswer] = field(default_factory=dict)  # typed, where a source told a locked answer since
    withheld: dict[str, str] = field(default_factory=dict)  # facts that this reader is not shown, with their sources
    written: dict[str, Written] = field(default_factory=dict)  # beside the answers: by whom, and what else was written

    @cached_property
    def answers(self) -> dict:
        return {key: answer.value for key, answer in self.saved.items() if answer.value is not None}

    @cached_property
    def raw(self) -> dict:
        return {name: text for answer in self.saved.values() for name, text in answer.raw.items()}

    def raw_of(self, question: Field) -> dict:
        """What was typed into a question, by form name."""
        return self.saved[question.key].raw if question.key in self.saved else {}

    def others_of(self, question: Field) -> tuple[Other, ...]:
        """What else was written to a question on another device or in another tab, as long as nobody has chosen."""
        return self.written[question.key].others if question.key in self.written else ()

    @cached_property
    def locked(self) -> frozenset[str]:
        """Fields whose answer an official source gave: shown with the source, never taken from the request."""
        every = (f for page in self.procedure.pages for f in page.fields)
        return frozenset(f.key for f in every if f.locked and self._is_told(f.key))

    def _is_told(self, key: str) -> bool:
        return key in self.saved and sources.is_official(self.saved[key].source)

    @property
    def told_itself(self) -> frozenset[str]:
        """Questions whose answer follows from others (see follow.py): nothing is missing there."""
        return frozenset(key for key, one in self.saved.items() if one.follows and one.value is not None)

    def offers(self, question: Field) -> list[Offer]:
        """Answers given before that are offered for a question, each but once; none is the answer that it has."""
        if not question.same_as:
            return []
        language, seen, found = get_language() or "vi", {self.answers.get(question.key), None, ""}, []
        for key in question.same_as:
            answer = self.answers.get(key)
            if key in self.questions and answer not in seen:
                seen.add(answer)
                page = next(p for p in self.procedure.pages if any(f.key == key for f in p.fields))
                found.append(Offer(key, page.title, forms.words(answer, question, language)))
        return found

    @cached_property
    def taken_over(self) -> dict[str, tuple[Page, ...]]:
        """The dossiers from which answers were taken over, each with the pages on which these stand."""
        found: dict[str, dict[str, Page]] = {}
        for page in self.pages:
            for key in (f.key for f in page.fields if f.key in self.saved):
                if code := sources.earlier_dossier(self.saved[key].source):
                    found.setdefault(code, {})[page.key] = page
        return {code: tuple(pages.values()) for code, pages in found.items()}

    @property
    def pages_taken_over(self) -> frozenset[str]:
        """The keys of the pages on which something was taken over: there each answer says so itself."""
        return frozenset(page.key for pages in self.taken_over.values() for page in pages)

    @cached_property
    def counted(self) -> forms.Counted:
        """The answers that count, for everything that follows from them."""
        return forms.counted(self.procedure, self.answers, self.facts)

    @cached_property
    def _visible(self) -> tuple[Page, ...]:
        return forms.visible_pages(self.procedure, self.counted)

    @property
    def questions(self) -> frozenset[str]:
        """The keys of every question that is asked with the answers given so far."""
        return frozenset(f.key for p in self._visible for f in forms.visible_fields(p, self.answers, self.facts))

    def is_asked(self, page: Page, question: Field) -> bool:
        """Whether the question is asked with the answers given so far."""
        return question in forms.visible_fields(page, self.answers, self.facts)

    def unseen(self, page: Page, shown: Collection[str]) -> list[str]:
        """The questions of a page that its answers opened and that its form did not show: they are asked now.

        Nobody is told to correct what they were not asked. A form that does not say what it showed showed everything.
        """
        unseen = [f for f in page.fields if shown and f.key not in shown and f.key not in self.locked]
        return [f.key for f in unseen if self.is_asked(page, f)]

    def said(self, question: Field) -> str:
        """The answer in words of the reader's language; what was typed while it is not right, else ""."""
        known = self.saved.get(question.key)
        if known is None:
            return ""
        if known.value is None:
            return as_text(question, known.raw)
        return forms.words(known.value, question, get_language() or "vi")

    def source_of(self, question: Field) -> str:
        """How an answer stands to what the state knows, in words with the day; "" where no source has to do with it."""
        if origin := provenance.of(self, question):
            return provenance.words(origin, question)
        known = self.saved.get(question.key)
        return source_words(known.source, known.saved_at) if known and known.source else ""

    @property
    def origins(self) -> dict[str, provenance.Origin]:
        """How the answers given so far stand to the sources."""
        return {key: one for key, one in provenance.of_view(self).items() if key in self.questions}

    def reason_of(self, mark: Mark) -> str:
        """Why an item was sent back, in words."""
        return self.procedure.reason(mark.reason).text.to(get_language() or "vi")

    @property
    def pages(self) -> list[Page]:
        """The pages to show; in a correction only what was marked, and what became needed through it."""
        if not self.draft.corrects_id:
            return list(self._visible)
        narrowed = (page_with(page, self._open_fields(page)) for page in self._visible)
        return [page for page in narrowed if page.fields]

    def _open_fields(self, page: Page) -> list[Field]:
        shown = forms.visible_fields(page, self.answers, self.facts)
        wrong = {forms.field_of(key) for key in self.errors.get(page.key, {})}
        return [f for f in shown if ("field", f.key) in self.marks or f.key in wrong]

    def page(self, key: str) -> Page:
        """A page by its key, with the fields that may be answered on it. Raises DossierNotFound."""
        whole = next((p for p in self.procedure.pages if p.key == key), None)
        if whole is None:
            raise DossierNotFound
        # All fields of the page, visible or not: saving checks `when` against the answers sent with them.
        return page_with(whole, self._open_fields(whole)) if self.draft.corrects_id else whole

    def terms_behind(self, page: Page) -> list:
        """Why a page is asked, where a term of the law is the reason: (term, its last day as a Deadline)."""
        return follow.terms_behind(self, page)

    @cached_property
    def for_whom(self) -> str:
        """The name of the one for whom it is written under a mandate; "" for everything else."""
        return for_others.mandate_behind(self.draft).owner_name if self.draft.mandate_id else ""

    @property
    def must_come(self) -> tuple[Presence, ...]:
        """Who must come in person with the answers given so far."""
        if not self.procedure.presence:
            return ()
        return presence.asked(self.procedure, forms.effective(self.procedure, self.answers, self.facts), self.facts)

    @property
    def terms_over(self) -> list:
        """The terms of the law that are over and only warned of: (term, its last moment as a Deadline)."""
        return follow.terms_over(self)

    def next_page(self, after: str) -> Page | None:
        """The page that comes next; where answers were taken over, the next on which something is missing."""
        keys = [page.key for page in self.pages]
        later = keys[keys.index(after) + 1 :] if after in keys else keys
        later = [key for key in later if key in self.errors] if self.taken_over else later
        return self.page(later[0]) if later else None

    @cached_property
    def papers_of_the_case(self) -> list[papers.NeededPaper]:
        """Every paper that goes with these answers."""
        return [*papers.needed(self.procedure, self.counted, frozenset(self.facts | self.held), ways=self.draft.ways)]

    @property
    def papers_needed(self) -> list[papers.NeededPaper]:
        """The papers to show; in a correction only what was marked, and what became needed through it."""
        return [p for p in self.papers_of_the_case if not self.draft.corrects_id or self._is_open(p)]

    def _is_open(self, paper: papers.NeededPaper) -> bool:
        attached = [one for one in self.files if one.paper == paper.key]
        missing = paper.required and not attached
        return ("paper", paper.key) in self.marks or missing or any(one.is_new for one in attached)

    @property
    def files_that_count(self) -> list[AttachedFile]:
        """Files of papers that are asked; what was attached before an answer changed stays in the draft only."""
        asked = {p.key for p in self.papers_of_the_case if not p.held_by}
        return [one for one in self.files if one.paper in asked]

    def paper(self, key: str):
        """A paper that this draft takes. Raises DossierNotFound for any other."""
        for needed in self.papers_needed:
            if needed.key == key and not needed.held_by:
                return needed
        raise DossierNotFound

    def files_of(self, paper: str) -> list[files.FileInfo]:
        return [attached.info for attached in self.files if attached.paper == paper]

    def attached(self, paper: str, file_id: UUID) -> files.FileInfo:
        """A file of this draft. Raises DossierNotFound."""
        for info in self.files_of(paper):
            if info.id == file_id:
                return info
        raise DossierNotFound

    @cached_property
    def errors(self) -> dict[str, dict[str, tuple[str, dict]]]:
        """What is missing or not right yet: page key -> field key -> (code, params)."""
        found = forms.check_all(self.procedure, self.counted, today=clock.today())
        for page in self._visible:
            if twice := self.answered_twice(page):
                found[page.key] = found.get(page.key, {}) | twice
            # An optional answer that cannot be read must be mended or emptied, never left out silently.
            wrong = self._unreadable(page)
            if wrong:
                found[page.key] = found.get(page.key, {}) | wrong
        return self._without_locked(found)

    def answered_twice(self, page: Page) -> dict[str, tuple[str, dict]]:
        """The questions of a page to which two answers stand, as errors."""
        both = [f for f in page.fields if self.others_of(f) and self.is_asked(page, f)] if self.written else []
        return {f.key: ("answered_twice", {}) for f in both}

    def _without_locked(self, found: dict) -> dict:
        """What an official source told is not the person's to mend, so it never stands in their way."""
        locked = self.locked | provenance.left_to_a_source(self)
        left = {page: {k: why for k, why in wrong.items() if k not in locked} for page, wrong in found.items()}
        return {page: wrong for page, wrong in left.items() if wrong}

    def _unreadable(self, page: Page) -> dict[str, tuple[str, dict]]:
        typed = [f for f in page.fields if f.key not in self.answers and any(self.raw_of(f).values())]
        typed = [f for f in typed if self.is_asked(page, f)]
        if not typed:
            return {}
        raw = {name: text for f in typed for name, text in self.raw_of(f).items()}
        return forms.check_page(
            page_with(page, typed), raw, self.answers, self.facts, today=clock.today(), places=self.places
        ).errors

    @property
    def papers_missing(self) -> list[papers.NeededPaper]:
        """Papers that must be there and are not, or with a file that nobody has confirmed or that is held back."""
        return [
            p for p in self.papers_needed
            if not p.held_by and ((p.required and not self.files_of(p.key)) or self._unconfirmed(p.key))
        ]  # fmt: skip

    def _unconfirmed(self, paper: str) -> bool:
        return any(not info.confirmed or info.is_held_back for info in self.files_of(paper))

    @cached_property
    def consents(self) -> tuple[consenting.Standing, ...]:
        """The consents of others that this filing needs, and how it stands with each."""
        return consenting.standings(
            self.procedure, self.counted, ways=self.draft.ways,
            asked=consents_asked.asked(self.consent_requests, self.draft, self.carried),
            attached=frozenset(one.paper for one in self.files),
        )  # fmt: skip

    @property
    def is_complete(self) -> bool:
        return not self.errors and not self.papers_missing

    def owed(self, on: date, province_code: str) -> fees.Owed | None:
        """What the service will cost (đồng) with these answers on a date, at an office of a province; None while that
        depends on an answer."""
        council = rates.council_of(self.procedure, province_code)
        try:
            return fees.owed(self.procedure, self.counted, self.draft.channel, on, self.facts, council)
        except fees.FeeNotKnownYet:
            return None


def draft_view(draft: Draft) -> DraftView:
    """Read everything about a draft that is at hand."""
    whole = storing.whole_draft(draft.id)
    return _view(replace(whole, draft=draft))


def draft_view_for(person: Person, draft_id: UUID) -> DraftView:
    """Read a draft and everything about it, if the person writes it. Raises DossierNotFound, DraftThrownAway."""
    return _view(whole_draft_for(person, draft_id))


def _view(whole: storing.WholeDraft) -> DraftView:
    draft = whole.draft
    infos = files.infos([file_id for _, file_id, _ in whole.papers]) if whole.papers else {}
    procedure = procedures.version(draft.procedure_version_id).procedure
    places = cache(place_of)
    told, ended = for_others.told_and_ended_for(draft)
    view = DraftView(
        draft=draft,
        procedure=procedure,
        saved=saved_answers(procedure, whole.answers, places),
        places=places,
        facts={name: fact.value for name, fact in told.items()},
        told=told,
        ended=ended,
        held=reusing.settled_with_consent(draft, procedure, {*told, *ended}),
        asked=asking.questions_for(draft, procedure, told),
        files=[AttachedFile(paper, infos[file_id], at > draft.started_at) for paper, file_id, at in whole.papers],
        marks=open_marks(draft.corrects_id) if draft.corrects_id else {},
        consent_requests=consents_asked.of_draft(draft) if procedure.consents else [],
        carried=consents_asked.carried_to(draft) if procedure.consents and draft.corrects_id else [],
        written=whole.written,
    )
    return follow.complete(view)


def saved_answers(
    procedure: Procedure, answers: Iterable[storing.StoredAnswer], places: Places = place_of
) -> dict[str, SavedAnswer]:
    """Answers to questions that the procedure has. What was typed while the question was hidden has no value yet and
    is read now."""
    questions = {f.key: f for page in procedure.pages for f in page.fields}
    return {
        key: SavedAnswer(
            raw, value_of(questions[key], raw, places) if value is None and any(raw.values()) else value,
            source, saved_at,
        )
        for key, raw, value, source, saved_at in answers if key in questions
    }  # fmt: skip


def open_marks(dossier_id: UUID) -> dict[tuple[str, str], Mark]:
    """The items of a dossier that wait for a correction, by (target, key)."""
    return {
        (mark.target, mark.key): mark
        for mark in Mark.objects.filter(dossier_id=dossier_id, answered_by=None).order_by("id")
    }
