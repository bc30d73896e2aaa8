"""Doing a deletion: one step after the other, each committed with the rest of the plan. Killed anywhere, it goes on.

Every step may run twice; what it finds gone is no error.
"""

import logging
from uuid import UUID

from django.db import transaction

from motcua.base import clock, erased_list
from motcua.clients import service as clients
from motcua.dossiers import service as dossiers
from motcua.files import service as files
from motcua.files.errors import StorageAway
from motcua.identity import service as identity
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.notices import service as notices
from motcua.rights import certificate, keeping
from motcua.rights.models import Erasure, Export
from motcua.rights.zips import place_of
from motcua.warehouse import service as warehouse

DRAFT, DOSSIER, STORE, FILES, COPIES, BYTES, CERTIFICATE = (
    "draft", "dossier", "store", "files", "copies", "bytes", "certificate",
)  # fmt: skip
# What is about an account and lies outside of dossiers; the account itself comes last.
STORES = {"clients": clients.erase, "notices": notices.erase, "warehouse": warehouse.erase, "identity": identity.erase}

log = logging.getLogger("motcua.rights")


class NotClosed(Exception):
    """A dossier of the plan runs: a restore brought it back as it was before it ended. The deletion stays open."""


class NotNow(Exception):
    """A backup or a sweep is reading the files; the next minute tries again."""


def run_due() -> int:
    """Begin what is due, go on with what was begun; how many came to their end."""
    due = Erasure.objects.filter(state__in=(Erasure.ASKED, Erasure.RUNNING), due_at__lte=clock.now()).order_by("due_at")
    done = 0
    for erasure_id in list(due.values_list("id", flat=True)):
        try:
            done += run(erasure_id)
        except (NotNow, StorageAway):
            log.info("a deletion waits for the files")
        except NotClosed:
            log.warning("a deletion waits for a dossier that runs: %s", erasure_id)
    return done


def run(erasure_id: UUID) -> bool:
    """Bring one deletion to its end. Raises NotNow, NotClosed."""
    begin(erasure_id)
    while step(erasure_id):
        pass
    return Erasure.objects.filter(id=erasure_id, state=Erasure.DONE).exists()


@transaction.atomic
def begin(erasure_id: UUID) -> None:
    """Make the plan. What may not be erased any more (a dossier was sent meanwhile) stops it; the person is told."""
    row = Erasure.objects.select_for_update().get(id=erasure_id)
    if row.state != Erasure.ASKED:
        return
    plan, stays = _plan(row)
    row.state = Erasure.RUNNING if plan else Erasure.STOPPED
    row.plan, row.todo, row.stays = plan, plan, stays
    row.save(update_fields=["state", "plan", "todo", "stays"])
    if not plan:
        told = row.asked_by or row.person_id
        ledger.append(Event.ERASURE_STOPPED, about=row.id, kind="erasure", by=None, on_behalf=told,
                      reason=stays[0]["why"], params={"what": row.what})  # fmt: skip


def _plan(row: Erasure) -> tuple[list, list]:
    """The steps, and what stays; no steps where something runs that may not be erased."""
    matters = dossiers.matters_of(row.person_id)
    if row.what != Erasure.ACCOUNT:
        matters = [one for one in matters if one.id == row.target]
    may, stays = [one for one in matters if not keeping.why_not(one)], []
    for one in matters:
        # A matter of somebody else holds no account back, and its code is nobody's to publish.
        if (why := keeping.why_not(one)) not in ("", keeping.ANOTHERS):
            stays.append(keeping.stays(one, why))
    stopped = any(one["why"] in (keeping.RUNNING, keeping.MONEY) for one in stays)
    if stopped or (row.what != Erasure.ACCOUNT and not may):
        return [], stays or [{"what": row.what, "why": "gone", "until": None}]
    steps = [[DRAFT if one.is_draft else DOSSIER, str(one.id)] for one in may]
    if row.what == Erasure.ACCOUNT:
        steps += _of_the_account(stays)
    return [*steps, [BYTES, ""], [CERTIFICATE, ""]], stays


def _of_the_account(stays: list) -> list:
    """Steps for what lies outside of dossiers. While a dossier stays, its owner can sign in and come back to it."""
    stores = [name for name in STORES if name != "identity" or not stays]
    return [*([STORE, name] for name in stores), [FILES, ""], [COPIES, ""]]


@transaction.atomic
def step(erasure_id: UUID) -> bool:
    """Do the next step of a plan; False when nothing is left to do. Raises NotNow, NotClosed."""
    row = Erasure.objects.select_for_update().get(id=erasure_id)
    if row.state != Erasure.RUNNING or not row.todo:
        return False
    what, of = row.todo[0]
    gone = dossiers.Gone()
    gone.add(row.counts, row.digests)
    _DO[what](row, of, gone)
    row.todo, row.counts, row.digests = row.todo[1:], gone.counts, sorted(gone.digests)
    row.save()
    return True


def _draft(row: Erasure, of: str, gone: dossiers.Gone) -> None:
    found = dossiers.erase_draft(UUID(of))
    gone.add(found.counts, found.digests)


def _dossier(row: Erasure, of: str, gone: dossiers.Gone) -> None:
    if dossiers.runs(UUID(of)):
        raise NotClosed
    found = dossiers.erase_content(UUID(of), reason=row.reason, by=row.asked_by)
    gone.add(found.counts, found.digests)


def _store(row: Erasure, of: str, gone: dossiers.Gone) -> None:
    gone.add(STORES[of](row.person_id))
    if of == "identity":  # their mandates have ended with it
        found = dossiers.forget_described(identity.described_by(row.person_id))
        gone.add(found.counts, found.digests)


def _files(row: Erasure, of: str, gone: dossiers.Gone) -> None:
    gone.add(*files.erase(row.person_id))


def _copies(row: Erasure, of: str, gone: dossiers.Gone) -> None:
    for one in Export.objects.filter(person_id=row.person_id).exclude(state=Export.GONE):
        place_of(one.id).unlink(missing_ok=True)
        Export.objects.filter(id=one.id).update(state=Export.GONE)


def _bytes(row: Erasure, of: str, gone: dossiers.Gone) -> None:
    if not files.erase_bytes(sorted(gone.digests)):
        raise NotNow
    gone.counts["bytes"] = gone.counts.get("bytes", 0) + len(gone.digests)
    gone.digests.clear()


def _certificate(row: Erasure, of: str, gone: dossiers.Gone) -> None:
    """The end: the certificate, its digest in the ledger, and a line in the list by which a restore does it again."""
    row.done_at, row.state = clock.now(), Erasure.DONE
    row.certificate, row.digest = certificate.made(row)
    erased_list.append(_line(row))
    ledger.append(Event.ERASURE_DONE, about=row.id, kind="erasure", by=row.asked_by, on_behalf=row.person_id,
                  reason=row.reason, params={"what": row.what, "digest": row.digest})  # fmt: skip


_DO = {
    DRAFT: _draft, DOSSIER: _dossier, STORE: _store, FILES: _files, COPIES: _copies, BYTES: _bytes,
    CERTIFICATE: _certificate,
}  # fmt: skip


def _line(row: Erasure) -> dict:
    """What a restore must know to erase the same again: ids and codes alone."""
    return {
        "erasure": str(row.id), "instance": row.instance, "person": str(row.person_id), "what": row.what,
        "target": str(row.target) if row.target else None, "reason": row.reason,
        "asked_by": str(row.asked_by) if row.asked_by else None, "asked_at": row.asked_at.isoformat(),
        "done_at": row.done_at.isoformat(), "plan": row.plan, "stays": row.stays,
    }  # fmt: skip
