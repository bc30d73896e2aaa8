"""A filing that arrives whole, from a system: judged and sent by the code that judges and sends a draft.

It never lies open: the draft is written in the transaction that sends it, under the id that the system's intent has
(decision 0002). A draft that the person is writing meanwhile is another matter and is not touched.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.db import transaction

from motcua.agencies import service as agencies
from motcua.base import clock, rows
from motcua.base.ids import new_id
from motcua.dossiers import asking, filing_times, known, levels, provenance, sending, storing
from motcua.dossiers.consents_asked import Carried
from motcua.dossiers.drafts import MOST_FILES, known_answers
from motcua.dossiers.errors import FilingNotComplete, OutsideTheArea
from motcua.dossiers.follow import complete
from motcua.dossiers.models import Dossier, Draft, DraftAnswer, DraftPaper
from motcua.dossiers.reading import AttachedFile, DraftView, SavedAnswer
from motcua.dossiers.typed import place_of
from motcua.engine import entries, given, likeness
from motcua.engine.definition import Procedure
from motcua.files import service as files
from motcua.identity.service import Person
from motcua.ledger import service as ledger
from motcua.procedures import service as procedures
from motcua.warehouse import service as warehouse

Pointer = tuple[str | int, ...]
Wrong = tuple[Pointer, str, dict]


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What is handed in whole: answers by question, ids of files that were kept by paper, and in which way each consent
    of somebody else was given; `carried` are those that were given to the whole of which it is a part, and `held` the
    facts by which the whole was spared papers of the part. Only what is sent needs a commune. A system that hands it in
    (`client`) names the files alone that it sent itself."""

    procedure_code: str
    commune_code: str
    answers: Mapping[str, object]
    papers: Mapping[str, Sequence[UUID]]
    channel: str = "online"
    consents: Mapping[str, str] = field(default_factory=dict)  # consent -> way
    carried: Sequence[Carried] = ()
    held: Mapping[str, warehouse.Fact | None] = field(default_factory=dict)
    client: UUID | None = None


@dataclass(frozen=True)
class Judged:
    """A filing as a draft would show it, with what no form could hold: answers of another type, unknown files."""

    view: DraftView
    agency: agencies.AgencyInfo | None
    given: given.Given
    misplaced: list[Wrong]
    named: tuple[str, ...]  # the papers for which files came

    @cached_property
    def wrong(self) -> list[Wrong]:
        """All that keeps it from being sent: (place in the filing, code, params)."""
        return [*self._answers(), *self.misplaced, *self._papers(), *self._consents()]

    def _answers(self) -> Iterator[Wrong]:
        asked = {key: why for page in self.view.errors.values() for key, why in page.items()}
        for key, (code, params) in asked.items():
            if key not in self.given.errors:
                yield ("answers", *entries.way(key, self.view.raw)), code, params
        for key, (code, params) in self.given.errors.items():
            yield ("answers", key), code, params

    def _papers(self) -> Iterator[Wrong]:
        unknown = {pointer[1] for pointer, _code, _params in self.misplaced}
        for paper in self.view.papers_missing:
            if paper.key not in unknown:
                yield ("papers", paper.key), "paper_missing", {}

    def _consents(self) -> Iterator[Wrong]:
        """Nobody can be asked from here: on their account somebody agrees to a draft that its writer sees."""
        asked = {paper.key for paper in self.view.papers_missing}
        unclear = {pointer[1] for pointer, _code, _params in self.misplaced}
        for one in self.view.consents:
            told_of_paper = one.trouble == "no_paper" and one.consent.paper in asked
            if one.trouble and not told_of_paper and one.consent.key not in unclear:
                yield ("consents", one.consent.key), f"consent_{one.trouble}", {"name": one.name}

    @property
    def not_asked(self) -> list[Pointer]:
        """What was given and counts for nothing, because it is not asked with these answers."""
        counting = {one.paper for one in self.view.files_that_count}
        answers = [("answers", key) for key in self.given.raw if key not in self.view.questions]
        papers = {one.paper for one in self.view.files} - counting
        return [*answers, *(("papers", key) for key in sorted(papers))]


def judged(
    filing: Filing, person: Person | None, intent: UUID | None = None, whole: UUID | None = None
) -> Judged:  # fmt: skip
    """What would become of a filing; nothing is stored. Without a person nothing is known about whoever files. What
    they consented to for the `whole` to which it belongs holds for it.

    Raises ProcedureUnknown, OutsideTheArea, AccountTooWeak.
    """
    version = procedures.in_force(filing.procedure_code)
    agency = _office(filing.commune_code)
    if person is not None:
        levels.check(person, version.procedure)
    draft = _draft(version, agency, person, intent)
    told = known.told_of(person.id, known.for_a_draft(draft, whole)) if person else {}
    draft.channel = _channel(version.procedure, filing.channel)
    draft.ways = dict(filing.consents)
    answers = given.read(version.procedure, filing.answers, clock.today(), place_of)
    saved = _known(draft, version.procedure, told)
    attached, misplaced = files_on_papers(filing, version.procedure, person)
    view = DraftView(
        draft=draft, procedure=version.procedure, saved=saved | _said(draft, version.procedure, filing, answers, saved),
        facts={name: fact.value for name, fact in told.items()}, told=told, files=attached,
        carried=list(filing.carried), held=dict(filing.held),
    )  # fmt: skip
    view = complete(view)
    misplaced += [(("answers", key), "answer_is_known", {}) for key in contradicted(view, answers)]
    misplaced += _strange_ways(filing, version.procedure)
    return Judged(view, agency, answers, misplaced, tuple(filing.papers))


def _office(commune_code: str) -> agencies.AgencyInfo | None:
    found = agencies.centre_of(commune_code) if commune_code else None
    if commune_code and found is None:
        raise OutsideTheArea
    return found


def _draft(version, agency, person: Person | None, intent: UUID | None) -> Draft:
    now = clock.now()
    return Draft(
        id=intent or new_id(), instance=settings.INSTANCE, owner_id=person and person.id, filer_id=person and person.id,
        procedure_version_id=version.id, procedure_code=version.code, agency_id=agency and agency.id,
        commune_code=agency.commune_code if agency else "", state=Draft.SENT, started_at=now, saved_at=now,
    )  # fmt: skip


def _channel(procedure: Procedure, wanted: str) -> str:
    """The channel by which it counts as filed: a part of a whole may lack the one by which the whole was."""
    return wanted if wanted in procedure.channels else next(iter(procedure.channels))


def _known(draft: Draft, procedure: Procedure, told: Mapping) -> dict[str, SavedAnswer]:
    """The answers that the state fills in, as at the start of a draft."""
    return {
        one.field: SavedAnswer(one.raw, one.value, one.source, one.saved_at)
        for one in known_answers(draft, procedure, told)
    }  # fmt: skip


def _said(
    draft: Draft, procedure: Procedure, filing: Filing, answers: given.Given, saved: Mapping
) -> dict[str, SavedAnswer]:
    """The answers that came; what an official source says of the person (a locked question) stands."""
    open_ = [f for page in procedure.pages for f in page.fields if not (f.locked and f.key in saved)]
    typed = {f.key: answers.raw[f.key] for f in open_ if f.key in answers.raw}
    # "" takes out what the state would fill in, as an emptied field of the form does.
    emptied = {f.key: {f.key: ""} for f in open_ if filing.answers.get(f.key) == ""}
    return {
        key: SavedAnswer(raw, answers.values.get(key, "" if key in emptied else None), "", draft.saved_at)
        for key, raw in (emptied | typed).items()
    }


def contradicted(view: DraftView, answers: given.Given) -> list[str]:
    """Locked questions to which something else was given than what the source says: not dropped in silence. Another
    spelling of the same is no contradiction; what the source says stands."""
    return [key for key in answers.raw if key in view.locked and _differs(view, key, answers)]


def _differs(view: DraftView, key: str, answers: given.Given) -> bool:
    question = view.procedure.field(key)
    said = answers.values[key]
    if said is None:  # a register may write what a form would not take
        said = " ".join(answers.raw[key].values())
    return provenance.compare(question, view.saved[key].value, said, view.told) == likeness.DIFFERS


def _strange_ways(filing: Filing, procedure: Procedure) -> list[Wrong]:
    """Ways of consents that the procedure does not have, or not for this consent."""
    ways = {one.key: one.ways for one in procedure.consents}
    unknown = [key for key in filing.consents if key not in ways]
    barred = [key for key, way in filing.consents.items() if key in ways and way not in ways[key]]
    return [*((("consents", key), "unknown_consent", {}) for key in unknown),
            *((("consents", key), "unknown_way", {}) for key in barred)]  # fmt: skip


def files_on_papers(
    filing: Filing, procedure: Procedure, person: Person | None
) -> tuple[list[AttachedFile], list[Wrong]]:
    """The person's own files on their papers, and what names no paper, or no file of theirs that may be named."""
    ids = [file for some in filing.papers.values() for file in some]
    if len(ids) > MOST_FILES:
        return [], [(("papers", paper), "too_many_files", {"limit": MOST_FILES}) for paper in filing.papers]
    infos = {key: one for key, one in files.infos(ids).items() if _may_be_named(one, filing, person)} if ids else {}
    papers = {paper.key for paper in procedure.papers}
    attached, wrong = [], []
    for paper, some in filing.papers.items():
        if paper not in papers:
            wrong.append((("papers", paper), "unknown_paper", {}))
            continue
        for place, file in enumerate(dict.fromkeys(some)):
            if file in infos:
                attached.append(AttachedFile(paper, infos[file], is_new=True))
            else:
                wrong.append((("papers", paper, place), "unknown_file", {}))
    return attached, wrong


def _may_be_named(one: files.FileInfo, filing: Filing, person: Person | None) -> bool:
    return person is not None and one.owner == person.id and filing.client in (None, one.sent_by)


def file_at_once(person: Person, filing: Filing, intent: UUID) -> Dossier:
    """Send a filing of a system as a dossier. `intent` was made for it before.

    Raises what `judged` raises, and FilingNotComplete, which carries what was judged; then nothing is stored but the
    row of what was read.
    """
    return _send(judged(filing, person, intent), person, {}, client=str(filing.client))


def file_part(person: Person, filing: Filing, intent: UUID, *, whole: UUID, key: str) -> Dossier:
    """The same for a part of linked procedures that `person` filed as one: under the same intent there is but one.

    Raises what `file_at_once` raises.
    """
    belongs = {"whole_id": whole, "part": key}
    return filed_before(intent) or _send(judged(filing, person, intent, whole), person, belongs)


def _send(found: Judged, person: Person, belongs: Mapping[str, object], **told: str) -> Dossier:
    """Store the draft and send it in one; `belongs` says of which whole the dossier is a part.

    What is refused half way is undone; what was read before is not, so that its row stays.
    """
    if found.agency is None:
        raise OutsideTheArea
    filing_times.check_open(found.view.procedure, clock.now())
    if found.wrong:
        raise FilingNotComplete(found)
    with transaction.atomic():
        return _stored_and_sent(found, person, belongs, told)


def _stored_and_sent(
    found: Judged, person: Person, belongs: Mapping[str, object], told: Mapping[str, str]
) -> Dossier:  # fmt: skip
    draft = found.view.draft
    rows.insert(draft)
    DraftAnswer.objects.bulk_create(
        DraftAnswer(draft=draft, field=key, raw=one.raw, value=one.value, source=one.source, saved_at=draft.saved_at)
        for key, one in found.view.saved.items()
    )
    DraftPaper.objects.bulk_create(
        DraftPaper(draft=draft, paper=one.paper, file_id=one.info.id, added_at=draft.saved_at)
        for one in found.view.files
    )
    view = replace(found.view, asked=asking.ask(person, draft, found.view.procedure, found.view.told))
    return sending.send_first(view, person, found.agency, storing.next_serial(), belongs, **told)


@dataclass(frozen=True)
class Sent:
    """What a dossier was when it was sent first; whatever happens to it, this stays."""

    digest: str
    content_hash: str
    answer_due: str | None


def as_sent(dossier: Dossier) -> Sent:
    """From the entry of the ledger that the first sending wrote."""
    first = ledger.entries_about(dossier.id)[0]
    return Sent(first.params["digest"], first.versions["procedure"], first.params.get("answer_due"))


def filed_before(intent: UUID) -> Dossier | None:
    """The dossier that an intent became."""
    return storing.dossier_made_of(intent)
