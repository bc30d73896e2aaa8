"""A form that is filled in as if it were a draft, and of which nothing is kept here: a procedure is tried out.

Drafts and dossiers are values in memory, made of what the caller kept; judged by the code that judges real ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from motcua.agencies import service as agencies
from motcua.base import clock
from motcua.dossiers import consenting, drafts, filing_times, known, sending
from motcua.dossiers.errors import DraftNotComplete
from motcua.dossiers.follow import complete
from motcua.dossiers.models import ConsentRequest, Dossier, Draft, Mark, Submission
from motcua.dossiers.reading import AttachedFile, DraftView, SavedAnswer, saved_answers
from motcua.engine import lifecycle as engine
from motcua.engine.address import Places
from motcua.engine.calendar import WorkingCalendar
from motcua.engine.definition import ChannelName, Procedure
from motcua.files import service as files
from motcua.warehouse import service as warehouse


@dataclass(frozen=True)
class Assent:
    """What somebody else said, in which way, when, and to what (a digest of engine/consenting.py); `sending` is the
    number of the sending for which they were asked."""

    way: str
    agrees: bool
    digest: str
    at: datetime
    sending: int


@dataclass(frozen=True, kw_only=True)
class Unkept:
    """What is known of a form: `typed` by question as a browser sends it, `papers` that are taken as handed in, each
    with a number that changes when it is handed in anew. `sent` is the last sending, `marks` what is to be mended in
    it; `first_sent` the moment of the first."""

    id: UUID
    procedure: Procedure
    office: agencies.AgencyInfo
    calendar: WorkingCalendar
    places: Places
    channel: ChannelName
    told: Mapping[str, warehouse.Fact]
    typed: Mapping[str, dict[str, str]]
    papers: Mapping[str, int]
    assents: Mapping[str, Assent]
    sent: Submission | None = None
    marks: tuple[engine.Mark, ...] = ()
    first_sent: datetime | None = None

    @property
    def number(self) -> int:
        """The number of the sending that it becomes."""
        return self.sent.number + 1 if self.sent else 1


def form(of: Unkept) -> DraftView:
    """The form as its pages show it now."""
    draft, now, places = _draft(of), clock.now(), of.places
    prefilled = drafts.known_answers(draft, of.procedure, of.told)
    typed = saved_answers(of.procedure, ((key, raw, None, "", now) for key, raw in of.typed.items()), places)
    view = DraftView(
        draft=draft, procedure=of.procedure, places=places, calendar=of.calendar, told=dict(of.told),
        facts={name: fact.value for name, fact in of.told.items()},
        saved={one.field: SavedAnswer(one.raw, one.value, one.source, one.saved_at) for one in prefilled} | typed,
        files=[AttachedFile(paper, _file(of, paper), _is_new(of, paper)) for paper in of.papers],
        marks={(one.target, one.key): Mark(target=one.target, key=one.key, reason=one.reason, advice=one.advice)
               for one in of.marks},
        consent_requests=[_asked(of, key, one) for key, one in of.assents.items() if one.way == "account"],
    )  # fmt: skip
    return complete(view)


def typed_in(view: DraftView, page_key: str, raw: Mapping[str, str]) -> tuple[drafts.Saved, dict[str, dict[str, str]]]:
    """What comes of typing on a page, and what was typed otherwise than before, by question. Raises DossierNotFound."""
    answers, wrong = drafts.typed_on(view, page_key, raw, clock.now())
    return drafts.seen_after(view, answers, wrong), {key: typed for key, typed, *_rest in answers}


def sent(of: Unkept, view: DraftView) -> Submission:
    """What the form is when it is sent now.

    Raises DraftNotComplete, ConsentMissing, WindowNotOpenYet, WindowHasClosed, NothingChanged for a correction without
    a change.
    """
    if of.sent is None:
        filing_times.check_open(of.procedure, clock.now())
    if not view.is_complete:
        raise DraftNotComplete
    consenting.check_met(view)
    return filed(of, view)


def filed(of: Unkept, view: DraftView) -> Submission:
    """What the form is when a whole files it as one of its linked procedures: as it stands, complete or not.

    Raises NothingChanged for a correction without a change.
    """
    if of.sent:
        sending.check_each_mark_was_answered(view, of.sent)
    told = known.looked_at(of.procedure, view.facts)
    return sending.as_sent(view, Dossier(), number=of.number, now=clock.now(), told=told)


def _draft(of: Unkept) -> Draft:
    now = clock.now()
    return Draft(
        id=of.id, procedure_code=of.procedure.code, agency_id=of.office.id, commune_code=of.office.commune_code,
        channel=of.channel, started_at=now, saved_at=now,
        corrects=Dossier(submitted_at=of.first_sent) if of.marks else None,
        ways={key: one.way for key, one in of.assents.items()},
    )  # fmt: skip


def _asked(of: Unkept, consent: str, said: Assent) -> ConsentRequest:
    """What stands for the request to somebody's account. One that served an earlier sending was in time for it."""
    return ConsentRequest(
        draft_id=of.id if said.sending == of.number else None, consent=consent, digest=said.digest,
        state=ConsentRequest.AGREED if said.agrees else ConsentRequest.REFUSED, reason="not_willing",
        asked_at=said.at, answered_at=said.at, until=said.at + timedelta(days=consenting.DAYS),
    )  # fmt: skip


def _is_new(of: Unkept, paper: str) -> bool:
    return of.sent is not None and _digest(of, paper) not in [one["sha256"] for one in of.sent.papers]


def _digest(of: Unkept, paper: str) -> str:
    return f"{paper}-{of.papers[paper]}"


def _file(of: Unkept, paper: str) -> files.FileInfo:
    """What stands for the file of a paper that is taken as handed in."""
    digest = _digest(of, paper)
    return files.FileInfo(
        id=of.id, owner=of.id, name="", sha256=digest, arrived_sha256=digest, size=0, media_type="", pages=1,
        width=None, height=None, confirmed=True, confirmed_how="", stored_at=clock.now(), sent_by=None, scan="",
        scanned_at=None,
    )  # fmt: skip
