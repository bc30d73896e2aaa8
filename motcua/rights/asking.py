"""Asking for a deletion, undoing it, and letting the deletion begin that the law lets begin."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from motcua.base import clock
from motcua.dossiers import service as dossiers
from motcua.identity import service as identity
from motcua.identity.service import Person
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.rights import keeping
from motcua.rights.access import erasure_for
from motcua.rights.errors import ErasureNotFound, MayNotBeErased, ReasonMissing, TooLateToUndo
from motcua.rights.models import Erasure
from motcua.rights.subjects import subject_of

GRACE = timedelta(days=7)  # in which a deletion can be undone
# Why people ask, by code: every deletion has a reason, and it is in the audit trail.
NOT_NEEDED, WRONG, LEAVING, OTHER = "not_needed", "filed_by_mistake", "leaving", "other"
REASONS = (NOT_NEEDED, WRONG, LEAVING, OTHER)
TIME_OVER = "time_of_the_law_over"
ENDED = "draft_ended"
HOLD_THE_ACCOUNT = (keeping.RUNNING, keeping.MONEY)
OPEN = (Erasure.PREPARED, Erasure.ASKED, Erasure.RUNNING)


@dataclass(frozen=True)
class Choice:
    """A draft or dossier of the person: whether it may be erased now, and if not why, and from when."""

    matter: dossiers.Matter
    why_not: str
    until: date | None
    basis: str


def choices(person: Person) -> list[Choice]:
    """Everything of the person that can be erased by itself, or cannot yet; of an organisation the drafts."""
    return [_choice(matter) for matter in _matters(person)]


def _matters(person: Person) -> list[dossiers.Matter]:
    """What may be asked for: an organisation does not have erased here what it has sent."""
    subject = subject_of(person)
    if subject.is_organisation:
        return [one for one in dossiers.matters_of(subject.id) if one.is_draft]
    return dossiers.matters_of(person.id, identity.held(person) if not person.alone else None)


def _choice(matter: dossiers.Matter) -> Choice:
    why = keeping.why_not(matter)
    basis = keeping.rule_of(matter).basis if why in (keeping.LAW, keeping.FOR_EVER) else ""
    return Choice(matter, why, keeping.may_be_erased_from(matter) if why == keeping.LAW else None, basis)


def account_waits_for(person_id: UUID) -> list[dossiers.Matter]:
    """The dossiers that run, or in which money is open: as long as there is one, the account stays."""
    return [one for one in dossiers.matters_of(person_id) if keeping.why_not(one) in HOLD_THE_ACCOUNT]


@transaction.atomic
def ask(person: Person, what: str, target: UUID | None, reason: str) -> Erasure:
    """Ask that a draft, a closed dossier or the account is erased; asked again it is the same request.

    Raises ReasonMissing, ErasureNotFound for what is not theirs, MayNotBeErased.
    """
    if reason not in REASONS:
        raise ReasonMissing
    check_may_ask(person, what, target)
    subject = subject_of(person).id
    known = Erasure.objects.filter(person_id=subject, what=what, target=target, state__in=OPEN).first()
    if known is not None and known.state != Erasure.PREPARED:
        return known
    row = known or Erasure(instance=settings.INSTANCE, person_id=subject, what=what, target=target)
    row.reason, row.asked_by, row.asked_at = reason, person.id, clock.now()
    return _let_begin(row)


def check_may_ask(person: Person, what: str, target: UUID | None) -> str:
    """What the person calls it. Raises ErasureNotFound for what is not theirs, MayNotBeErased where the law says no."""
    if what == Erasure.ACCOUNT:
        if subject_of(person).is_organisation or account_waits_for(person.id):
            raise MayNotBeErased
        return ""
    matters = {one.id: one for one in _matters(person) if one.is_draft == (what == Erasure.DRAFT)}
    if target not in matters:
        raise ErasureNotFound
    if keeping.why_not(matters[target]):
        raise MayNotBeErased
    return f"{matters[target].code} {matters[target].title}".strip()


def _let_begin(row: Erasure) -> Erasure:
    row.state, row.due_at = Erasure.ASKED, clock.now() + GRACE
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # a second tab was faster by a moment
        return Erasure.objects.get(person_id=row.person_id, what=row.what, target=row.target, state__in=OPEN)
    ledger.append(
        Event.ERASURE_ASKED, about=row.id, kind="erasure", by=row.asked_by, on_behalf=row.asked_by or row.person_id,
        reason=row.reason, params={"what": row.what, "due": row.due_at.isoformat()},
    )  # fmt: skip
    return row


@transaction.atomic
def undo(person: Person, erasure_id: UUID) -> Erasure:
    """Take a deletion back before it begins. Raises ErasureNotFound, TooLateToUndo."""
    row = erasure_for(person, erasure_id, lock=True)
    if row.state == Erasure.UNDONE:
        return row
    if row.state != Erasure.ASKED:
        raise TooLateToUndo
    row.state = Erasure.UNDONE
    row.save(update_fields=["state"])
    ledger.append(Event.ERASURE_UNDONE, about=row.id, kind="erasure", by=person.id, on_behalf=row.person_id)
    return row


def erasures_of(person: Person) -> list[Erasure]:
    """The deletions that were asked for the person, or whom they act for, or are prepared, the latest first."""
    return list(Erasure.objects.filter(person_id=subject_of(person).id).order_by("-id"))


@transaction.atomic
def release(erasure_id: UUID) -> Erasure:
    """Let a deletion begin whose time of the law is over; the person concerned is told and can have a copy before."""
    return _let_begin(Erasure.objects.select_for_update().get(id=erasure_id, state=Erasure.PREPARED))
