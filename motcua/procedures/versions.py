"""Published versions: writing one, and reading which is in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import add
from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.db import connection, transaction
from django.db.models import Q, QuerySet, Value

from motcua.agencies import service as agencies
from motcua.base import clock, sql
from motcua.base.folding import fold
from motcua.engine import definition, inspection, wording
from motcua.engine.definition import Procedure, ProcedureBroken
from motcua.engine.succession import reshaped
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.procedures import models
from motcua.procedures.errors import OtherContentPublished, ProcedureUnknown

KEPT = 1000  # versions in the memory of a process
_known: dict[UUID, "Version"] = {}
_LATEST = """
    SELECT id, valid_to FROM procedures_procedureversion WHERE code = %s AND valid_from <= %s
    ORDER BY valid_from DESC LIMIT 1
"""


@dataclass(frozen=True)
class Version:
    """A published version with its definition as the engine reads it."""

    id: UUID
    code: str
    version: str
    content_hash: str
    valid_from: date
    valid_to: date | None
    published_at: datetime
    procedure: Procedure


def in_force_on(on: date | None = None) -> QuerySet:
    """Of each code the version that holds on a day (today unless told): the one that began last."""
    on = on or clock.today()
    begun = models.ProcedureVersion.objects.filter(valid_from__lte=on)
    latest = begun.order_by("code", "-valid_from").distinct("code").values("id")
    return models.ProcedureVersion.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), id__in=latest)


def in_force(code: str, on: date | None = None) -> Version:
    """The version of a procedure that holds on a day (today unless told). Raises ProcedureUnknown."""
    on = on or clock.today()
    if not code.isprintable():  # PostgreSQL refuses to look for U+0000
        raise ProcedureUnknown
    found = sql.row(_LATEST, [code, on])
    if found is None or (found[1] is not None and found[1] < on):
        raise ProcedureUnknown
    return version(found[0])


def version(version_id: UUID) -> Version:
    """A version by its id. It never changes, so a process reads it once. Raises ProcedureUnknown."""
    if version_id not in _known:
        row = models.ProcedureVersion.objects.filter(id=version_id).first()
        if row is None:
            raise ProcedureUnknown
        if len(_known) >= KEPT:
            _known.clear()
        _known[version_id] = _value(row)
    return _known[version_id]


def in_memory() -> tuple[Version, ...]:
    """The versions that this process has read before: for pages that must come without the database."""
    return tuple(_known.values())


def _value(row: models.ProcedureVersion) -> Version:
    return Version(
        row.id, row.code, row.version, row.content_hash, row.valid_from, row.valid_to, row.published_at,
        definition.loads(row.definition.encode()),
    )  # fmt: skip


@transaction.atomic
def publish(yaml_text: str, by: UUID | None = None, *, released: Mapping[str, object] | None = None) -> Version:
    """Publish a definition and write it in the ledger. The same text again gives the version already there.

    A release tells the ledger how it was `released` (see proposals.py); what the installation brings along tells
    nothing.

    Raises engine ProcedureBroken for a text with a mistake and for what lint calls an error, OtherContentPublished for
    another content under a code and first day that are taken.
    """
    procedure = definition.load(yaml_text)
    digest = definition.content_hash(procedure)
    taken = models.ProcedureVersion.objects.filter(code=procedure.code, valid_from=procedure.valid_from).first()
    if taken is not None:
        if taken.content_hash != digest:
            raise OtherContentPublished(code=procedure.code, valid_from=procedure.valid_from.isoformat())
        return version(taken.id)
    _refuse(yaml_text)
    refuse_reshaped(procedure)
    row = _row(procedure, digest, by)
    row.save(force_insert=True)
    _tell(row, released or {})
    return _value(row)


def one_at_a_time(code: str) -> None:
    """Hold other releases of the same procedure until this transaction ends: each compares with the last one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"procedures:{code}"])


def _refuse(yaml_text: str) -> None:
    """Raise ProcedureBroken for the first thing that `procedure check` calls an error."""
    for told in inspection.refused(yaml_text, frozenset(agencies.Role.values)):
        raise ProcedureBroken(told.finding.path, told.finding.said, told.position)


def refuse_reshaped(new: Procedure) -> None:
    """Raise ProcedureBroken where a key of any version before takes answers of another make."""
    for known in models.ProcedureVersion.objects.filter(code=new.code).values_list("id", flat=True):
        for path, problem in reshaped(version(known).procedure, new):
            raise ProcedureBroken(path, problem)


def _row(procedure: Procedure, digest: str, by: UUID | None) -> models.ProcedureVersion:
    weighted = [_weighted(text, weight) for weight, text in wording.searched(procedure).items()]
    return models.ProcedureVersion(
        code=procedure.code,
        version=procedure.version,
        content_hash=digest,
        definition=definition.dumps(procedure).decode(),
        title=procedure.title.vi,
        title_en=procedure.title.en,
        purpose=procedure.purpose.vi,
        purpose_en=procedure.purpose.en,
        folded=fold(f"{procedure.title.vi} {' '.join(procedure.search_words)} {procedure.title.en}"),
        search=reduce(add, weighted),
        valid_from=procedure.valid_from,
        valid_to=procedure.valid_to,
        published_at=clock.now(),
        published_by=by,
    )


def _weighted(text: str, weight: str) -> SearchVector:
    return SearchVector(Value(fold(text)), weight=weight, config="simple")


def _tell(row: models.ProcedureVersion, released: Mapping[str, object]) -> None:
    params = {
        **released,
        "procedure": row.code,
        "version": row.version,
        "digest": row.content_hash,
        "valid_from": row.valid_from.isoformat(),
    }
    if row.valid_to:
        params["valid_to"] = row.valid_to.isoformat()
    ledger.append(Event.PROCEDURE_PUBLISHED, about=row.id, kind="procedure", by=row.published_by, params=params)
