"""From a draft to a dossier: one intent, one submission, whatever the network does."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

import msgspec
from django.db import transaction

from motcua.agencies import service as agencies
from motcua.base import clock, rows
from motcua.dossiers import (
    asking,
    codes,
    consenting,
    consents_asked,
    filing_times,
    for_others,
    known,
    levels,
    noting,
    owners,
    provenance,
    reusing,
    slips,
    sources,
    storing,
    weighing,
)
from motcua.dossiers.charging import charge_again
from motcua.dossiers.correcting_errors import NotSentBack
from motcua.dossiers.errors import (
    DraftAlreadySent,
    DraftNotComplete,
    NothingChanged,
    OfficeClosed,
    RulesChanged,
    ServiceEnded,
)
from motcua.dossiers.models import Dossier, Draft, Mark, Submission
from motcua.dossiers.moving import EMPTY, move, moved
from motcua.dossiers.reading import DraftView, draft_view_for
from motcua.engine.lifecycle import Resubmitted, Status
from motcua.identity.service import Person
from motcua.ledger.events import Event
from motcua.procedures import service as procedures


def submit(person: Person, draft_id: UUID, **told: str) -> Dossier:
    """Send a draft. Sending the same draft again, in any way, gives the dossier that exists.

    `told` goes into the ledger.
    Raises AccountTooWeak, DraftNotComplete, ConsentMissing, RulesChanged, OfficeClosed, WindowNotOpenYet,
    WindowHasClosed (nothing sent, all answers kept); for a correction NothingChanged, NotSentBack.
    """
    dossier, arrived = None, clock.now()  # whatever we wait for from here on is no delay of whoever sends
    while dossier is None:  # somebody saved or sent between our reading and our writing: judge what is there now
        dossier = _submitted(draft_view_for(person, draft_id), person, arrived, told)
    return dossier


def _submitted(view: DraftView, person: Person, arrived: datetime, told: Mapping[str, str]) -> Dossier | None:
    """The dossier of the draft as it was read; None when the draft was changed meanwhile."""
    draft = view.draft
    if draft.state != Draft.OPEN:
        return _made_before(draft)
    levels.check(person, view.procedure)
    office = None if draft.corrects_id else _office_that_takes(draft, arrived)
    if not view.is_complete:
        raise DraftNotComplete
    consenting.check_met(view)
    late = asking.unasked(person, view)
    with transaction.atomic():
        serial = storing.close_draft(draft, clock.now())
        if serial is None:
            return None
        consenting.use(view, person.id)
        if office is None:
            return _resend(view, person, told)
        for_others.take_over(person, draft)
        if late:
            view = replace(view, asked=view.asked | asking.ask(person, draft, view.procedure, view.told, only=late))
        return send_first(view, person, office, serial, at=arrived, **told)


def _made_before(draft: Draft) -> Dossier:
    dossier = storing.dossier_made_of(draft.id)
    if dossier is None:
        raise DraftAlreadySent
    return dossier


def _office_that_takes(draft: Draft, at: datetime) -> agencies.AgencyInfo:
    """The office of a draft that begins a dossier. It may have lain for weeks: rules and office must be today's."""
    try:
        rules = procedures.in_force(draft.procedure_code)
    except procedures.ProcedureUnknown:
        raise ServiceEnded from None
    if rules.id != draft.procedure_version_id:
        raise RulesChanged
    filing_times.check_open(rules.procedure, at)
    centre = agencies.centre_of(draft.commune_code)
    if centre is None or centre.id != draft.agency_id:
        raise OfficeClosed
    return centre


def send_first(
    view: DraftView, person: Person, office: agencies.AgencyInfo, serial: int, belongs: Mapping = MappingProxyType({}),
    at: datetime | None = None, **told: str,
) -> Dossier:  # fmt: skip
    """Make the dossier of a draft that was judged, in the transaction of the caller; `told` goes into the ledger.

    `belongs` are the columns that say of which whole it is a part, `at` is the moment at which it arrived (now unless
    told).
    """
    draft, now = view.draft, at or clock.now()
    kind = noting.arrival_of(view.procedure)
    office = noting.agency_that_has_it(view.procedure, office)
    dossier = Dossier(
        code=codes.code_of(office.code, serial, now.astimezone(clock.ZONE).date()), instance=draft.instance, version=0,
        owner_id=draft.owner_id, filer_id=draft.filer_id, helper_id=draft.helper_id, mandate_id=draft.mandate_id,
        procedure_version_id=draft.procedure_version_id, procedure_code=draft.procedure_code,
        agency_id=office.id, province_code=office.province_code, commune_code=draft.commune_code,
        channel=draft.channel, tracking_secret=codes.new_secret(), state=EMPTY,
        status=1, owes="agency", submitted_at=now, **belongs,
    )  # fmt: skip
    submission = _frozen(view, dossier, number=1, now=now)
    owners.settle_owner(dossier, view.procedure, submission)
    entry = moved(dossier, kind.event(at=now), kind.entry, by=person.id,
                  params={"digest": submission.digest, "sending": 1, **told})  # fmt: skip
    rows.insert_together(dossier, submission, entry, *kind.slip(dossier, submission, view.facts, office))
    return dossier


def _resend(view: DraftView, person: Person, told: Mapping[str, str]) -> Dossier:
    dossier = rows.first(Dossier, "WHERE id = %s FOR UPDATE", [view.draft.corrects_id])
    if dossier.status != Status.WAITING_PAPERS:  # taken back or stopped since the correction was begun
        raise NotSentBack
    for_others.take_over(person, view.draft)  # not before: whoever confirms a tie holds the dossier, then the mandate
    last = storing.last_submission(dossier.id)
    check_each_mark_was_answered(view, last)
    submission = _frozen(view, dossier, number=last.number + 1, now=clock.now())
    submission.provenance |= provenance.still_resting(last, submission)
    rows.insert(submission)
    _settle_owner_again(dossier, view, submission)
    Mark.objects.filter(dossier=dossier, answered_by=None).update(answered_by=submission)
    again = slips.RECEIPT_AGAIN if dossier.received_at else {}
    move(dossier, Resubmitted(at=submission.sent_at), Event.DOSSIER_RESUBMITTED, by=person.id,
         params={"digest": submission.digest, "sending": submission.number, **again, **told})  # fmt: skip
    if dossier.received_at:
        charge_again(dossier, submission, person)
        slips.issue_receipt_again(dossier, "corrected")
    rows.insert_together(*slips.proof(dossier, submission, view.facts))
    weighing.weigh_come_back(dossier)
    return dossier


def _settle_owner_again(dossier: Dossier, view: DraftView, submission: Submission) -> None:
    """A correction may name the owner otherwise, or even somebody else."""
    before = dossier.owner_id
    owners.settle_owner(dossier, view.procedure, submission)
    if dossier.owner_id != before:
        rows.update(dossier, "owner_id")


def check_each_mark_was_answered(view: DraftView, last: Submission) -> None:
    """A marked item that is still the same would only come back again. Raises NothingChanged."""
    questions, asked = view.questions, {p.key for p in view.papers_of_the_case if not p.held_by}
    before = {entry["paper"]: set() for entry in last.papers}
    for entry in last.papers:
        before[entry["paper"]].add(entry["sha256"])
    for target, key in view.marks:
        # A question that is no longer asked, or a paper that is no longer needed, is answered by that.
        if target == "field" and _consents_given_anew(view, last, key):
            continue
        if target == "field" and key in questions and view.answers.get(key, "") == last.answers.get(key, ""):
            raise NothingChanged
        files = {info.sha256 for info in view.files_of(key)}
        if target == "paper" and key in asked and files == before.get(key, set()):
            raise NothingChanged


def _consents_given_anew(view: DraftView, last: Submission, question: str) -> bool:
    """Whether a question was marked for the sake of a consent, and the consent of that person is another one now."""
    theirs = {one.consent.key for one in view.consents if question in (one.consent.name, one.consent.number)}
    before, now = ({(c["consent"], c["way"], c["request"]) for c in some if c["consent"] in theirs}
                   for some in (last.consents, consents_asked.frozen(view)))  # fmt: skip
    return before != now


def _frozen(view: DraftView, dossier: Dossier, *, number: int, now: datetime) -> Submission:
    told = known.at_sending(view.draft.procedure_version_id, dict.fromkeys(view.held, True) | view.facts)
    return as_sent(view, dossier, number=number, now=now, told=told, salt=secrets.token_hex(16))


def as_sent(
    view: DraftView, dossier: Dossier, *, number: int, now: datetime, told: dict[str, object], salt: str = ""
) -> Submission:  # fmt: skip
    """What a draft is when it is sent; `told` is what the state knows of that on which the procedure looks. With a
    `salt` nobody can guess from the digest what was sent."""
    answers = _answers_that_count(view)
    papers = [
        {"paper": attached.paper, "file": str(attached.info.id), "sha256": attached.info.sha256,
         "name": attached.info.name, "size": attached.info.size, "pages": attached.info.pages}
        for attached in view.files_that_count
    ]  # fmt: skip
    consents = consents_asked.frozen(view)
    return Submission(
        id=view.draft.id, dossier_id=dossier.id, number=number, answers=answers, papers=papers,
        sources={key: view.saved[key].source for key in answers if sources.is_official(view.saved[key].source)},
        provenance={key: one.as_json() for key, one in provenance.of_view(view).items() if key in answers},
        known=told,
        reuse=reusing.flags(view.papers_of_the_case, view.held | view.told, frozenset(one["paper"] for one in papers)),
        consents=consents, digest=digest_of(answers, papers, consents, salt), salt=salt, sent_at=now,
    )  # fmt: skip


def _answers_that_count(view: DraftView) -> dict:
    """Answers to questions that are asked; what was typed before a condition hid the question is left out."""
    return view.counted.values


def digest_of(answers: dict, papers: list[dict], consents: list[dict], salt: str) -> str:
    """SHA-256 (hex) over answers and papers, consents and salt where there are any, as JSON with sorted keys: whoever
    has these can compute it again."""
    more = {name: value for name, value in (("consents", consents), ("salt", salt)) if value}
    sent = {"answers": answers, "papers": papers} | more
    body = msgspec.json.encode(sent, order="deterministic")
    return hashlib.sha256(body).hexdigest()
