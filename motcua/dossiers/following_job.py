"""The job that brings everything that runs behind a version that has begun, batch by batch.

A batch, and the row that says how far the job is, commit together: killed at any moment, it goes on where it stood. A
second run finds nothing left to do. Two that run at once take turns, because each batch holds the job's row.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from motcua.base import clock, rows, sql
from motcua.dossiers import draft_following, weighing
from motcua.dossiers.models import Dossier, Draft, FollowingJob
from motcua.engine.definition import Procedure
from motcua.ledger import service as ledger
from motcua.procedures import service as procedures

BATCH = 500  # drafts or dossiers in one transaction
FIRST = UUID(int=0)
JOB = "dossiers.follow_versions"  # how open items call it
DRAFT_MOVES = "moves:version_ended"  # whatever the class of the change: the law in force is that of the next sending

# New dossiers only: a correction stays with its dossier.
_DRAFTS = """
    WHERE procedure_code = %(code)s AND state = 'open' AND corrects_id IS NULL
        AND procedure_version_id IS DISTINCT FROM %(target)s AND id > %(after)s ORDER BY id LIMIT %(limit)s
"""
_DOSSIERS = """
    WHERE procedure_code = %(code)s AND owes <> 'nobody' AND procedure_version_id IS DISTINCT FROM %(target)s
        AND (%(target)s::uuid IS NULL OR weighed_version_id IS DISTINCT FROM %(target)s)
        AND id > %(after)s ORDER BY id LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Planned:
    """What will become of one draft or dossier: `about` is the id of a draft or the code of a dossier."""

    what: str  # "draft" or "dossier"
    about: str
    fate: str
    reason: str

    @property
    def counted_as(self) -> str:
        """How it stands in the counts of a job."""
        return f"{self.what}:{self.fate}:{self.reason}"


def plan(code: str, new: Procedure, new_id: UUID | None = None) -> Iterator[Planned]:
    """What would become of everything that runs, dossier by dossier. Nothing is changed.

    `new` may be a definition that is not published yet; then `new_id` is None.
    """
    for drafts in _batches(Draft, _DRAFTS, code, new_id):
        yield from (_of_draft(draft) for draft in drafts)
    for dossiers in _batches(Dossier, _DOSSIERS, code, new_id):
        found = weighing.verdicts(dossiers, new, new_id)
        yield from (
            Planned("dossier", one.code, str(what.fate), what.reason)
            for one, what in zip(dossiers, found, strict=True)
        )  # fmt: skip


def _of_draft(draft: Draft) -> Planned:
    fate, reason = DRAFT_MOVES.split(":")
    return Planned("draft", str(draft.id), fate, reason)


def _batches(model: type, statement: str, code: str, target: UUID | None) -> Iterator[Sequence]:
    after = FIRST
    while found := _next(model, statement, code, target, after):
        yield found
        after = found[-1].id


def _next(model: type, statement: str, code: str, target: UUID | None, after: UUID, lock: str = "") -> list:
    read = f"SELECT {rows.columns(model)} FROM {model._meta.db_table} {statement} {lock}"  # noqa: S608
    values = {"code": code, "target": target, "after": after, "limit": BATCH}
    return [rows.made(model, found) for found in sql.rows(read, values)]


def run(target: procedures.Version, tell: Callable[[FollowingJob], None] = lambda job: None) -> FollowingJob:
    """Bring everything that runs behind a version in force; `tell` hears of each batch.

    A job that was finished begins again from the first: what it did before is left as it is.
    """
    _begin(target)
    while True:
        job, more = _batch(target)
        tell(job)
        if not more:
            return job


def run_all_due() -> None:
    """Bring what runs behind every version that has begun, once a day: nobody has to think of a first day. Sooner where
    a human asked for another try of what failed."""
    again = ledger.asked_again(JOB)
    for version in procedures.that_follow_others():
        job = FollowingJob.objects.filter(procedure_version_id=version.id).first()
        ended = job and job.finished_at and job.finished_at.astimezone(clock.ZONE).date()
        if again or ended is None or ended < clock.today():
            run(version)


@transaction.atomic
def _begin(target: procedures.Version) -> None:
    now = clock.now()
    new = {"started_at": now, "worked_at": now}
    job, _made = FollowingJob.objects.select_for_update().get_or_create(procedure_version_id=target.id, defaults=new)
    if job.at_work_on == FollowingJob.DONE:
        job.at_work_on, job.done_to, job.worked_at, job.finished_at = FollowingJob.DRAFTS, None, now, None
        job.save()


@transaction.atomic
def _batch(target: procedures.Version) -> tuple[FollowingJob, bool]:
    """Do one batch; whether there is more to do."""
    job = FollowingJob.objects.select_for_update().get(procedure_version_id=target.id)
    if job.at_work_on == FollowingJob.DONE:
        return job, False
    work = _drafts if job.at_work_on == FollowingJob.DRAFTS else _dossiers
    last, counted = work(target, job.done_to or FIRST)
    job.counts = dict(Counter(job.counts) + counted)
    job.done_to, job.worked_at = last, clock.now()
    if last is None:
        job.at_work_on = FollowingJob.DOSSIERS if job.at_work_on == FollowingJob.DRAFTS else FollowingJob.DONE
        job.finished_at = job.worked_at if job.at_work_on == FollowingJob.DONE else None
    job.save()
    return job, job.at_work_on != FollowingJob.DONE


def _drafts(target: procedures.Version, after: UUID) -> tuple[UUID | None, Counter]:
    found = _next(Draft, _DRAFTS, target.code, target.id, after, "FOR UPDATE")
    if not found:
        return None, Counter()

    def bring(drafts: Sequence[Draft]) -> list[Planned]:
        draft_following.bring_behind(drafts, target)
        return [_of_draft(draft) for draft in drafts]

    done = ledger.all_or_alone(JOB, "draft", found, bring)
    return found[-1].id, Counter(what.counted_as for what in done)


def _dossiers(target: procedures.Version, after: UUID) -> tuple[UUID | None, Counter]:
    found = _next(Dossier, _DOSSIERS, target.code, target.id, after, "FOR UPDATE")
    if not found:
        return None, Counter()
    done = ledger.all_or_alone(JOB, "dossier", found, lambda some: weighing.weigh(some, target))
    weighed = [what for what in done if what is not weighing.BEING_CORRECTED]
    return found[-1].id, Counter(f"dossier:{what.fate}:{what.reason}" for what in weighed)
