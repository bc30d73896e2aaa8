"""Consents of others: ask for one on the account of whoever must give it, agree, refuse, take it back.

Whoever is asked is found by their personal number, and by a name that fits. The person who files never learns whether a
number has an account: they are told the same whatever becomes of the request. A consent is to exactly the answers that
were shown, belongs to one draft, and can be used for nothing else.
"""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from motcua.base import clock
from motcua.base.errors import CannotContinue
from motcua.base.folding import compare_names
from motcua.base.refusing import kept_when_refused
from motcua.dossiers import asked_before, consents_asked, consents_carried, levels, moving
from motcua.dossiers.access import consent_request_for, draft_for
from motcua.dossiers.consenting_errors import (
    ConsentAnswersFirst,
    ConsentAskedTooOften,
    ConsentMissing,
    ConsentNotFromHere,
    ConsentOfYourOwn,
    ConsentOver,
    ConsentReasonMissing,
    ConsentRefusedBefore,
    ConsentUsed,
    ConsentWayUnknown,
)
from motcua.dossiers.errors import DossierNotFound, DraftAlreadySent
from motcua.dossiers.models import ConsentRequest, Dossier, Draft, Submission
from motcua.dossiers.reading import DraftView, draft_view
from motcua.engine import carrying, consenting, forms
from motcua.engine.consenting import Standing
from motcua.identity.service import Person, check_rate
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.procedures import service as procedures
from motcua.warehouse import service as warehouse

#: A request waits, and a consent can be used to send, for so many days.
DAYS = asked_before.DAYS
#: So often may the same person ask the same other person within DAYS.
TIMES = 3
#: So many requests of one person a day, to whomever: nobody tries out numbers.
A_DAY = 20
#: Why somebody does not agree; in their own words besides, if they like.
REASONS = ("not_willing", "details_wrong", "not_known")

LIVE = (ConsentRequest.ASKED, ConsentRequest.AGREED)


def choose_way(person: Person, draft_id: UUID, key: str, way: str) -> Draft:
    """Say how a consent is to be given; "account" asks for it at once. Raises ConsentWayUnknown, what `ask` raises."""
    if way == "account":
        check_rate("consent", str(person.id), limit=A_DAY, seconds=86_400)
    with kept_when_refused(CannotContinue):
        draft = _open_draft(person, draft_id)
        view = draft_view(draft)
        standing = _standing(view, key)
        if way not in standing.consent.ways:
            raise ConsentWayUnknown
        with transaction.atomic():  # what is refused here is undone, what was read is not
            draft.ways = {**draft.ways, key: way}
            Draft.objects.filter(id=draft.id).update(ways=draft.ways, version=draft.version + 1)
            if way == "account":
                _ask(person, view, standing)
            else:
                _cancel(_live(draft.id, key), by=person.id)
    return draft


def _open_draft(person: Person, draft_id: UUID) -> Draft:
    draft = draft_for(person, draft_id, lock=True)
    if draft.state != Draft.OPEN:
        raise DraftAlreadySent
    return draft


def _standing(view: DraftView, key: str) -> Standing:
    found = next((one for one in view.consents if one.consent.key == key), None)
    if found is None:
        raise DossierNotFound
    return found


def _ask(person: Person, view: DraftView, standing: Standing) -> None:
    """Put the request on record. The same again, while it waits or is agreed to, is the one that exists."""
    _check_can_be_asked(person, view, standing)
    if standing.way == "account" and standing.is_met:
        return
    now, live = clock.now(), _live(view.draft.id, standing.consent.key)
    if any(one.digest == standing.digest and one.until > now for one in live):
        return
    _cancel(live, by=person.id)
    _check_not_harassed(person, standing)
    request = ConsentRequest.objects.create(
        instance=settings.INSTANCE, draft=view.draft, procedure_version_id=view.draft.procedure_version_id,
        consent=standing.consent.key, asker_id=person.id, name=standing.name, number=standing.number,
        answers=consenting.shown(standing.consent, view.counted.values), digest=standing.digest, asked_at=now,
        until=now + timedelta(days=DAYS), salt=ledger.new_salt(),
    )  # fmt: skip
    _say(Event.ASSENT_ASKED, request, by=person.id)
    holder = warehouse.holder_of(request.number, consents_asked.reading(request))
    if holder:
        _put_before(request, holder)


def _check_can_be_asked(person: Person, view: DraftView, standing: Standing) -> None:
    levels.check(person, view.procedure)  # a stranger is asked by nobody whose account is weaker than one that files
    wrong = {forms.field_of(key) for page in view.errors.values() for key in page}
    if standing.trouble == "own_number":
        raise ConsentOfYourOwn
    if standing.trouble == "not_named" or wrong & set(consenting.shown(standing.consent, {})):
        raise ConsentAnswersFirst


def _check_not_harassed(person: Person, standing: Standing) -> None:
    """Nobody is asked the same again after they refused it, nor again and again by the same person."""
    before, number = ConsentRequest.objects.filter(asker_id=person.id, number=standing.number), standing.number
    refused = before.filter(state=ConsentRequest.REFUSED, digest=standing.digest).exists()
    if refused or asked_before.was_refused(person.id, number, standing.digest):
        raise ConsentRefusedBefore(name=standing.name)
    since = clock.now() - timedelta(days=DAYS)
    if before.filter(asked_at__gt=since).count() + asked_before.times(person.id, number, since) >= TIMES:
        raise ConsentAskedTooOften(name=standing.name, times=TIMES, days=DAYS)


def _put_before(request: ConsentRequest, person_id: UUID) -> None:
    """Let the request appear to the account with its number, if that is another person whose name fits."""
    name = warehouse.names_of([person_id], consents_asked.reading(request)).get(person_id, "")
    if person_id == request.asker_id or compare_names(request.name, name) == "other":
        return
    ConsentRequest.objects.filter(id=request.id).update(reached_id=person_id)
    _say(Event.ASSENT_PUT, request, by=None, on_behalf=person_id)


def put_what_waits(person_id: UUID, claims: dict, _source: str) -> None:
    """At a sign-in: what was asked of this number before it had an account appears now."""
    number = claims.get("personal_number")
    if not isinstance(number, str):
        return
    waiting = ConsentRequest.objects.filter(
        number=number[:12], state=ConsentRequest.ASKED, reached=None, until__gt=clock.now()
    )
    found = list(waiting)
    if found and warehouse.holder_of(number, warehouse.own(person_id)) == person_id:
        for request in found:
            _put_before(request, person_id)


@kept_when_refused(CannotContinue)
def agree(person: Person, request_id: UUID) -> ConsentRequest:
    """Consent to exactly what was shown. Agreeing again changes nothing.

    Raises ConsentOver when it was refused, taken back, changed or not answered in time; ConsentNotFromHere,
    AccountTooWeak.
    """
    request = _to_answer(person, request_id)
    if request.state == ConsentRequest.AGREED:
        return request
    _check_open(request)
    _check_person(person, request)
    request.state, request.answered_at = ConsentRequest.AGREED, clock.now()
    known = warehouse.names_of([person.id], consents_asked.reading(request, by=person.id))
    request.account_name = known[person.id][:200]
    request.save(update_fields=["state", "answered_at", "account_name"])
    _say(Event.ASSENT_GIVEN, request, by=person.id, on_behalf=request.asker_id)
    return request


@transaction.atomic
def refuse(person: Person, request_id: UUID, reason: str, words: str = "") -> ConsentRequest:
    """Do not consent, for one of REASONS. Refusing again changes nothing. Raises ConsentOver, ConsentReasonMissing."""
    request = _to_answer(person, request_id)
    if request.state == ConsentRequest.REFUSED:
        return request
    if reason not in REASONS:
        raise ConsentReasonMissing
    if request.state != ConsentRequest.ASKED:
        raise ConsentOver
    request.state, request.answered_at, request.reason = ConsentRequest.REFUSED, clock.now(), reason
    request.words = " ".join(words.split())[:300]
    request.save(update_fields=["state", "answered_at", "reason", "words"])
    _say(Event.ASSENT_REFUSED, request, by=person.id, on_behalf=request.asker_id, reason=reason)
    return request


@transaction.atomic
def withdraw(person: Person, request_id: UUID) -> ConsentRequest:
    """Take a consent back, as long as no office has received the dossier, or of a whole the parts that it serves; the
    whole is then looked at (linking.py). Raises ConsentUsed, ConsentOver."""
    request = _to_answer(person, request_id)
    if request.state == ConsentRequest.WITHDRAWN:
        return request
    if request.state != ConsentRequest.AGREED:
        raise ConsentOver
    dossier = consents_asked.dossier_of(request, lock=True)
    if dossier is not None and consents_carried.is_used(request, dossier, lock=True):
        raise ConsentUsed
    request.state, request.ended_at = ConsentRequest.WITHDRAWN, clock.now()
    request.save(update_fields=["state", "ended_at"])
    _say(Event.ASSENT_WITHDRAWN, request, by=person.id, on_behalf=request.asker_id)
    if dossier is not None and dossier.received_at:
        moving.ask_for_a_look(dossier.id, dossier.code)
    return request


def _to_answer(person: Person, request_id: UUID) -> ConsentRequest:
    """The request of whoever is asked, held to the end of the transaction. The draft is held first, as by whoever
    sends it: so nobody waits for each other."""
    request = consent_request_for(person, request_id)
    if request.reached_id != person.id:
        raise DossierNotFound
    Draft.objects.select_for_update().get(id=request.draft_id)
    return ConsentRequest.objects.select_for_update().get(id=request_id)


def _check_open(request: ConsentRequest) -> None:
    draft = Draft.objects.get(id=request.draft_id)
    if request.state != ConsentRequest.ASKED or draft.state != Draft.OPEN or request.until < clock.now():
        raise ConsentOver
    now_is = [one.digest for one in draft_view(draft).consents if one.consent.key == request.consent]
    if now_is != [request.digest]:
        raise ConsentOver


def _check_person(person: Person, request: ConsentRequest) -> None:
    """The number is theirs, for certain and today; and their account is as strong as one that files needs to be."""
    holder = warehouse.holder_of(request.number, consents_asked.reading(request, by=person.id))
    if holder != person.id or person.id == request.asker_id:
        raise ConsentNotFromHere
    levels.check(person, procedures.version(request.procedure_version_id).procedure)


def cancel_all(draft_id: UUID, by: UUID | None) -> None:
    """The draft is thrown away, or ends (by nobody), and with it what was asked and agreed for it. In a transaction."""
    _cancel(_live(draft_id), by=by)


def use(view: DraftView, by: UUID) -> None:
    """The draft is sent in this transaction: what was agreed to is used, what nobody needs is asked no longer.

    Raises ConsentMissing when a consent was taken back since it was read.
    """
    if not view.procedure.consents:
        return
    needed = {one.consent.key for one in view.consents if one.way == "account"}
    live = _live(view.draft.id)
    _cancel([one for one in live if one.consent not in needed], by=by)
    used = {one["request"] for one in consents_asked.frozen(view) if one["way"] == "account"}
    agreed = ConsentRequest.objects.select_for_update().filter(id__in=used, state=ConsentRequest.AGREED)
    if len(used) > len(agreed):
        raise ConsentMissing(names=names_of(view.consents))


def check_met(view: DraftView) -> None:
    """Raise ConsentMissing, which names whose consent is missing."""
    missing = [one for one in view.consents if not one.is_met]
    if missing and (missing := [one for one in missing if one not in sent_without(view)]):
        raise ConsentMissing(names=names_of(missing))


def sent_without(view: DraftView) -> tuple[Standing, ...]:
    """The missing consents of a whole without which it can be sent: see engine/carrying.py."""
    return carrying.sent_without(view.procedure, view.counted, view.consents)


def names_of(standings: Iterable[Standing]) -> str:
    """Whose consent it is, in a line; by what it is where nobody is named yet."""
    return ", ".join(one.name or one.consent.title.vi for one in standings)


def check_not_withdrawn(dossier: Dossier, sent: Submission) -> None:
    """Raise ConsentMissing when a consent that was sent was taken back: then nothing can be received, but for a whole
    of which some part can begin all the same."""
    gone = consents_asked.withdrawn(sent.consents) if sent.consents else {}
    missing = [one for one in sent.consents if one["request"] in gone]
    if missing and not consents_carried.can_begin_without(dossier, sent, [one["consent"] for one in missing]):
        raise ConsentMissing(names=", ".join(one["name"] for one in missing))


def _live(draft_id: UUID, key: str = "") -> list[ConsentRequest]:
    found = ConsentRequest.objects.select_for_update().filter(draft_id=draft_id, state__in=LIVE).order_by("id")
    return [one for one in found if not key or one.consent == key]


def _cancel(requests: Iterable[ConsentRequest], by: UUID) -> None:
    for request in requests:
        request.state, request.ended_at = ConsentRequest.CANCELLED, clock.now()
        request.save(update_fields=["state", "ended_at"])
        _say(Event.ASSENT_CANCELLED, request, by=by, on_behalf=request.reached_id)


def _say(event: Event, request: ConsentRequest, by: UUID | None, on_behalf: UUID | None = None, reason: str = ""):
    """The entry of the ledger; `on_behalf` is told."""
    version = procedures.version(request.procedure_version_id)
    ledger.append(
        event, about=request.id, kind="consent", by=by, on_behalf=on_behalf, reason=reason,
        params={"procedure": version.code, "digest": ledger.commitment(request.digest, request.salt),
                "until": request.until.isoformat()},
        versions={"procedure": version.content_hash},
    )  # fmt: skip
