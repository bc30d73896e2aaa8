"""Copies that people ask for: asked, made by a job, fetched for some days, deleted."""

from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.base import clock
from motcua.base.refusing import kept_when_refused
from motcua.identity.service import Person
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.rights import keeping, zips
from motcua.rights.access import check_shown, export_for
from motcua.rights.errors import CopyWithheld, ExportNotFound
from motcua.rights.models import Export
from motcua.rights.subjects import subject_of

CHANNEL = "export"


def ask(person: Person) -> Export:
    """Ask for a copy; while one is being made it is that one. Raises CopyWithheld."""
    subject = subject_of(person)
    check_shown(person, subject.id)
    try:
        with transaction.atomic():
            row = Export.objects.create(person_id=subject.id, asked_by_id=person.id, asked_at=clock.now())
            ledger.append(Event.EXPORT_ASKED, about=row.id, kind="export", by=person.id, on_behalf=subject.id)
            ledger.send_outgoing(key=f"export:{row.id}", channel=CHANNEL, payload={"export": str(row.id)})
            return row
    except IntegrityError:  # two taps, two tabs
        return Export.objects.get(person_id=subject.id, state=Export.ASKED)


def make(export_id: UUID) -> None:
    """Make the ZIP and tell the person. Again, after it was made, changes nothing."""
    row = Export.objects.get(id=export_id)
    if row.state != Export.ASKED:
        return
    row.size, row.sha256 = zips.make(row.id, row.person_id)
    with transaction.atomic():
        row.state, row.made_at = Export.MADE, clock.now()
        row.until = keeping.kept_until("exports", row.made_at)
        row.save()
        ledger.append(Event.EXPORT_MADE, about=row.id, kind="export", by=None,
                      on_behalf=row.asked_by_id or row.person_id,
                      params={"size": row.size, "until": row.until.isoformat()})  # fmt: skip


@kept_when_refused(CopyWithheld)
def fetch(person: Person, export_id: UUID) -> tuple[Export, bytes]:
    """The ZIP, for whoever may ask for it alone. Raises ExportNotFound, CopyWithheld."""
    row = export_for(person, export_id)
    check_shown(person, row.person_id)
    try:
        data = zips.place_of(row.id).read_bytes()
    except FileNotFoundError:
        raise ExportNotFound from None
    ledger.append(Event.EXPORT_FETCHED, about=row.id, kind="export", by=person.id, on_behalf=row.person_id)
    return row, data


def exports_of(person: Person) -> list[Export]:
    """The copies of the person, or of whom they act for, that are there or being made, the latest first."""
    of_them = Export.objects.filter(person_id=subject_of(person).id)
    return list(of_them.exclude(state=Export.GONE).order_by("-id"))


def delete_old() -> int:
    """Delete the ZIPs whose last day is over; how many. Again changes nothing."""
    over = list(Export.objects.filter(state=Export.MADE, until__lte=clock.now()))
    for row in over:
        zips.place_of(row.id).unlink(missing_ok=True)
        Export.objects.filter(id=row.id).update(state=Export.GONE)
    return len(over)
