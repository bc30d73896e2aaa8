"""What the night finds: dossiers whose time of the law is over are prepared, what ended by itself is deleted."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from motcua.base import clock
from motcua.dossiers import service as dossiers
from motcua.identity import service as identity
from motcua.rights import asking, keeping
from motcua.rights.models import Erasure

BATCH = 500


def prepare() -> int:
    """Write down each closed dossier that may be erased since today; how many are new. Nothing is erased by it: an
    archive lets go of what it holds by a decision, see `motcua retention`."""
    found, after = 0, UUID(int=0)
    while matters := dossiers.closed_before(clock.now(), after, BATCH):
        after = matters[-1].id
        found += _prepared([one for one in matters if not keeping.why_not(one)])
    return found


@transaction.atomic
def _prepared(matters: list[dossiers.Matter]) -> int:
    known = set(Erasure.objects.filter(target__in=[one.id for one in matters]).exclude(state=Erasure.UNDONE)
                .values_list("target", flat=True))  # fmt: skip
    new = [one for one in matters if one.id not in known]
    Erasure.objects.bulk_create(
        Erasure(instance=settings.INSTANCE, person_id=one.owner, what=Erasure.DOSSIER, target=one.id,
                reason=asking.TIME_OVER, asked_at=clock.now(), state=Erasure.PREPARED)
        for one in new
    )  # fmt: skip
    return len(new)


def prepared() -> dict[str, int]:
    """How many dossiers of each procedure wait for the decision of the archive."""
    targets = Erasure.objects.filter(state=Erasure.PREPARED).values_list("target", flat=True)
    return dossiers.counted_by_procedure(list(targets))


def prepared_of(procedure: str) -> list[UUID]:
    """The prepared deletions of the dossiers of one procedure."""
    rows = Erasure.objects.filter(state=Erasure.PREPARED).values_list("id", "target")
    of_it = set(dossiers.of_procedure([target for _id, target in rows], procedure))
    return [erasure for erasure, target in rows if target in of_it]


def erase_ended_drafts() -> int:
    """Begin the deletion of drafts that were thrown away some time ago; how many."""
    before = clock.now() - timedelta(days=keeping.rules().days("ended_drafts"))
    begun = 0
    for owner, draft in dossiers.drafts_ended_before(before):
        begun += _begin(owner, draft)
    return begun


@transaction.atomic
def _begin(owner: UUID, draft: UUID) -> bool:
    """Nothing is left to undo of what the person threw away themselves: it begins at once."""
    row = Erasure(instance=settings.INSTANCE, person_id=owner, what=Erasure.DRAFT, target=draft, reason=asking.ENDED,
                  asked_at=clock.now(), due_at=clock.now(), state=Erasure.ASKED)  # fmt: skip
    open_one = Erasure.objects.filter(person_id=owner, what=Erasure.DRAFT, target=draft, state__in=asking.OPEN)
    if open_one.exists():
        return False
    row.save()
    return True


def forget_refusals() -> int:
    """Forget what was asked in drafts that are erased; how many requests."""
    return dossiers.forget_asked(clock.now() - timedelta(days=keeping.rules().days("refused_consents")))


def forget_sign_ins() -> int:
    """Forget when people signed in long ago; how many sign-ins."""
    return identity.forget_sign_ins(clock.now() - timedelta(days=keeping.rules().days("sign_ins")))
