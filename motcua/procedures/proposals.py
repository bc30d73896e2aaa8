"""Release by four eyes: one official proposes a definition, it is examined, and another one releases it.

What is released is the very text that was proposed and examined. The urgent lane needs one person and a written
reason; ledger and page say that it was taken.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction

from motcua.base import clock
from motcua.engine import definition, diff, examples, inspection, telling
from motcua.engine.changes import Change, strictest
from motcua.engine.definition import Procedure, ProcedureBroken
from motcua.engine.examples import Example
from motcua.engine.lint import Finding
from motcua.engine.text import Text
from motcua.identity.service import Person
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.procedures import examining, versions
from motcua.procedures.access import check_may_release, check_publishes, proposal_for
from motcua.procedures.errors import (
    AlreadyDecided,
    AlreadyProposed,
    BeginsTooEarly,
    ComparedWithAnother,
    DefectsFound,
    ExamplesChanged,
    ExamplesTakenOut,
    OtherContentPublished,
    ProcedureUnknown,
    ReasonForReleaseMissing,
    SecondPersonNeeded,
)
from motcua.procedures.models import ProcedureVersion, Proposal

LONGEST_REASON = 2000  # characters
FOUR_EYES, URGENT = "four_eyes", "urgent"  # the lanes, as the ledger names them
FAILS = Finding(code="example_fails", severity="defect", path="$", words="this worked example does not hold",
                vi="ví dụ này không cho kết quả như đã ghi")  # fmt: skip
NO_EXAMPLES = Finding(code="no_examples", severity="warning", path="$", words="no worked example was run with it",
                      vi="chưa chạy ví dụ nào cùng phiên bản này")  # fmt: skip


def propose(person: Person, yaml_text: str, note: str = "", told: Sequence[Example] | None = None) -> Proposal:
    """Propose a definition with the worked examples that are `told` about it; it is examined at once, and what was
    found is kept with it.

    Raises NotForYourPost, engine ProcedureBroken for the first error of the examination, OfAnotherMinistry,
    BeginsTooEarly, OtherContentPublished, AlreadyProposed.
    """
    check_may_release(person)
    procedure, findings = _examined(yaml_text)
    check_publishes(person, procedure)
    findings += _of_the_examples(procedure, told)
    versions.refuse_reshaped(procedure)
    _check_first_day(procedure.valid_from, clock.today())
    _check_day_is_free(procedure)
    try:
        with transaction.atomic():
            return _proposed(person, procedure, yaml_text, note, findings, told or ())
    except IntegrityError:
        raise AlreadyProposed(code=procedure.code, day=f"{procedure.valid_from:%d/%m/%Y}") from None


@lru_cache(maxsize=8)
def _examined(yaml_text: str) -> tuple[Procedure, tuple[dict, ...]]:
    """The definition and what people should know of it. It takes seconds, and the same text gives the same answer.

    Raises ProcedureBroken for the first error.
    """
    calendar = examining.national_calendar()
    report = inspection.inspect(yaml_text, calendar, examining.ROLES, in_time=examining.in_time())
    for told in report.errors:
        raise ProcedureBroken(told.finding.path, told.finding.said, told.position)
    return definition.load(yaml_text), tuple(_kept(told.finding) for told in report.told)


def _of_the_examples(procedure: Procedure, told: Sequence[Example] | None) -> tuple[dict, ...]:
    if told is None:
        return (_kept(NO_EXAMPLES),)
    wrong = examining.not_holding(procedure, told, examining.national_calendar())
    return tuple(_kept(msgspec.structs.replace(FAILS, path=one.example.story)) for one in wrong)


def _kept(one: Finding) -> dict:
    """A finding as it is kept with the proposal."""
    return {"severity": one.severity, "code": one.code, "path": one.path, "words": one.words, "words_vi": one.vi}


def examples_of(proposal: Proposal) -> tuple[Example, ...]:
    """The worked examples of a proposal, in their order."""
    return _read(proposal.examples)


def taken_out_of(proposal: Proposal) -> tuple[Example, ...]:
    """The worked examples of a proposal that did not hold and were taken out, in that order."""
    return _read(proposal.examples_taken_out)


@lru_cache(maxsize=8)
def _read(text: str) -> tuple[Example, ...]:
    return tuple(examples.read(text)) if text else ()


def findings_of(proposal: Proposal) -> list[dict]:
    """What was found in it, of the worked examples that it has now.

    What is kept was found when it was proposed. Where examples were changed since, one that failed is run again, as
    another may bear its name now; what was attached was run then.
    """
    if proposal.examples_changed_at is None:
        return proposal.findings
    left = [one for one in proposal.findings if one["code"] not in (FAILS.code, NO_EXAMPLES.code)]
    there, failed = examples_of(proposal), {one["path"] for one in proposal.findings if one["code"] == FAILS.code}
    if not there:
        return [*left, _kept(NO_EXAMPLES)]
    again = [one for one in there if one.story in failed]
    return [*left, *_of_the_examples(definition.load(proposal.text), again)] if again else left


def defects_of(proposal: Proposal) -> list[dict]:
    """What was found that keeps it from being released, unless it is urgent."""
    return [one for one in findings_of(proposal) if one["severity"] == "defect"]


def _check_first_day(first: date, earliest: date) -> None:
    """What was in force on a day that is over never changes."""
    if first < earliest:
        raise BeginsTooEarly(day=f"{earliest:%d/%m/%Y}")


def _check_day_is_free(procedure: Procedure) -> None:
    if ProcedureVersion.objects.filter(code=procedure.code, valid_from=procedure.valid_from).exists():
        raise OtherContentPublished(code=procedure.code, valid_from=procedure.valid_from.isoformat())


def _proposed(
    person: Person, procedure: Procedure, text: str, note: str, findings: tuple, told: Sequence[Example]
) -> Proposal:
    proposal = Proposal.objects.create(
        code=procedure.code, version=procedure.version, valid_from=procedure.valid_from,
        content_hash=definition.content_hash(procedure), text=text, note=note.strip()[:LONGEST_REASON],
        findings=list(findings), compared_with=_base(procedure), proposed_by_id=person.id, proposed_at=clock.now(),
        examples=telling.dumps(list(told)) if told else "",
    )  # fmt: skip
    ledger.append(
        Event.PROCEDURE_PROPOSED, about=proposal.id, kind="proposal", by=person.id,
        params=_named(proposal) | {"valid_from": proposal.valid_from.isoformat(), "items": len(findings),
                                   "class": str(strictest(compared(procedure)[1]))},
    )  # fmt: skip
    return proposal


def _named(proposal: Proposal) -> dict[str, str]:
    return {"procedure": proposal.code, "version": proposal.version, "digest": proposal.content_hash}


def compared(new: Procedure) -> tuple[versions.Version | None, tuple[Change, ...]]:
    """The version that holds until a definition begins, and what the definition changes in it; none before a first."""
    before = _version_before(new)
    return before, diff.compare(before.procedure, new) if before else ()


def _version_before(new: Procedure) -> versions.Version | None:
    try:
        return versions.in_force(new.code, new.valid_from - timedelta(days=1))
    except ProcedureUnknown:
        return None


def _base(procedure: Procedure) -> str:
    """The content hash of the version that it follows; "" for a first one."""
    before = _version_before(procedure)
    return before.content_hash if before else ""


def waiting_for_release() -> list[Proposal]:
    """The proposals that nobody has decided yet, first day first."""
    return list(Proposal.objects.filter(state=Proposal.OPEN).order_by("valid_from", "code"))


def decided(limit: int = 20) -> list[Proposal]:
    """The last ones that were decided, latest first."""
    return list(Proposal.objects.exclude(state=Proposal.OPEN).order_by("-decided_at", "-id")[:limit])


def titles_of(some: list[Proposal]) -> dict[str, Text]:
    """What the procedures are called that are in force now, by code; a first version is known by its code alone."""
    found = versions.in_force_on().filter(code__in={one.code for one in some})
    return {code: Text(vi=vi, en=en) for code, vi, en in found.values_list("code", "title", "title_en")}


@transaction.atomic
def release(
    person: Person, proposal_id: UUID, *, urgent_reason: str = "", compared_with: str | None = None,
    document: str | None = None, taken_out_read: bool = False,
) -> versions.Version:  # fmt: skip
    """Publish what was proposed. Whoever proposed it, and what has defects, may do so only in the urgent lane, with a
    reason.

    An urgent version may begin today, any other tomorrow at the earliest, so that people can read of it before.
    `compared_with` is the content hash of the version whose changes the person saw ("" for a first version); None where
    they saw no page: then it is the one that it followed when it was proposed. In the same way `document` names what
    they saw of the proposal with its examples (document_hash); None: as it was proposed. `taken_out_read`: they say
    that they looked at the examples that did not hold and were taken out; without it, none is released that has some.

    Raises what proposal_for raises, AlreadyDecided, OfAnotherMinistry, ExamplesChanged, ExamplesTakenOut,
    SecondPersonNeeded, DefectsFound, ComparedWithAnother, BeginsTooEarly, OtherContentPublished.
    """
    proposal = _open(person, proposal_id)
    procedure = definition.load(proposal.text)
    check_publishes(person, procedure)
    versions.one_at_a_time(proposal.code)
    seen = proposal.compared_with if compared_with is None else compared_with
    if seen is not None and seen != _base(procedure):
        raise ComparedWithAnother
    _check_examples_were_seen(proposal, document)
    taken_out = len(taken_out_of(proposal))
    if taken_out and not taken_out_read:
        raise ExamplesTakenOut(number=taken_out)
    reason = urgent_reason.strip()[:LONGEST_REASON]
    if proposal.proposed_by_id == person.id and not reason:
        raise SecondPersonNeeded
    defects = defects_of(proposal)
    if defects and not reason:
        raise DefectsFound(number=len(defects))
    _check_first_day(proposal.valid_from, clock.today() + timedelta(days=0 if reason else 1))
    released = {"proposal": str(proposal.id), "lane": URGENT if reason else FOUR_EYES, "defects": len(defects)}
    released |= {"taken_out": taken_out} if taken_out else {}
    version = versions.publish(proposal.text, person.id, released=released)
    _decide(proposal, person, Proposal.RELEASED, reason, urgent=bool(reason), released_as_id=version.id)
    return version


def document_hash(proposal: Proposal) -> str:
    """What names a proposal with its worked examples, as four eyes look at it."""
    parts = [proposal.content_hash, proposal.examples, *filter(None, [proposal.examples_taken_out])]
    return sha256("\n".join(parts).encode()).hexdigest()


def _check_examples_were_seen(proposal: Proposal, document: str | None) -> None:
    """Raise ExamplesChanged where they are others than those that the person saw."""
    as_proposed = proposal.examples_changed_at is None
    if not as_proposed if document is None else document != document_hash(proposal):
        raise ExamplesChanged


@transaction.atomic
def send_back(person: Person, proposal_id: UUID, reason: str) -> None:
    """Say why it is not released. Raises what proposal_for raises, AlreadyDecided, ReasonForReleaseMissing."""
    proposal, reason = _open(person, proposal_id), reason.strip()[:LONGEST_REASON]
    if not reason:
        raise ReasonForReleaseMissing
    _decide(proposal, person, Proposal.SENT_BACK, reason)
    ledger.append(
        Event.PROCEDURE_SENT_BACK, about=proposal.id, kind="proposal", by=person.id, params=_named(proposal)
    )  # fmt: skip


def _open(person: Person, proposal_id: UUID) -> Proposal:
    proposal = proposal_for(person, proposal_id, lock=True)
    if proposal.state != Proposal.OPEN:
        raise AlreadyDecided
    return proposal


def _decide(proposal: Proposal, person: Person, state: str, reason: str, **more: object) -> None:
    decision = {"state": state, "decided_by_id": person.id, "decided_at": clock.now(), "reason": reason} | more
    Proposal.objects.filter(id=proposal.id).update(**decision)
