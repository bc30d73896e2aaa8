"""Procedures that are filed as one: each part is a dossier of its own, and the whole moves on as its parts do.

This is done by a follower of the ledger, not by the official whose act it follows from. Receiving the whole, or signing
a birth certificate, must not fail because the next part cannot be filed today; what fails is tried again, and is an
open item for a human when it keeps failing. Every look begins with what the rows say, and a part is filed under an
intent that follows from the whole and its key: looked at twice, killed half way, or replayed, each part is filed once.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID, uuid5

from motcua.base import clock, rows
from motcua.dossiers import at_once, consents_carried, findings, owners, reusing, storing
from motcua.dossiers.errors import FilingNotComplete
from motcua.dossiers.models import Dossier
from motcua.dossiers.moving import move, state_of
from motcua.engine import lifecycle as engine
from motcua.engine import tree
from motcua.engine.definition import Procedure
from motcua.engine.events import (
    CameToNothing,
    PartBegan,
    PartCannotBegin,
    PartEnded,
    PartGoesOn,
    PartWaits,
    Settled,
)
from motcua.engine.lifecycle import Status
from motcua.engine.linked import How
from motcua.identity import service as identity
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.payments import service as payments
from motcua.procedures import service as procedures

WHOLE_WITHDRAWN = "whole_withdrawn"  # why a part is withdrawn

_HOW = {
    Status.REFUSED: How.REFUSED, Status.WITHDRAWN: How.WITHDRAWN, Status.STOPPED: How.STOPPED,
    Status.DONE: How.DONE, Status.RETURNED: How.DONE,
    Status.WAITING_PAPERS: How.WAITS, Status.WAITING_PAYMENT: How.WAITS,
}  # fmt: skip
_ENTRIES = {
    PartWaits: Event.DOSSIER_PART_WAITS, PartGoesOn: Event.DOSSIER_PART_GOES_ON,
    PartEnded: Event.DOSSIER_PART_ENDED,
}  # fmt: skip

_BECOMES = {PartWaits: How.WAITS, PartGoesOn: How.RUNNING}


def parts_of(whole_id: UUID) -> dict[str, Dossier]:
    """The dossiers of the parts that were filed, by key."""
    return {one.part: one for one in Dossier.objects.filter(whole_id=whole_id).order_by("id")}


def how_far(part: Dossier | engine.DossierState) -> How:
    """How far a part is that was filed."""
    return _HOW.get(Status(part.status), How.RUNNING)


def bring_on(whole_id: UUID) -> None:
    """Bring a whole to where its parts are: say what became of them, file what can begin, settle it. Doing it again
    changes nothing. In the transaction of the caller."""
    whole = rows.first(Dossier, "WHERE id = %s FOR UPDATE", [whole_id])
    if not state_of(whole).parts or whole.status in engine.CLOSED:
        return
    procedure = procedures.version(whole.procedure_version_id).procedure
    filed = parts_of(whole_id)
    _say(whole, filed)
    _give_up(whole, procedure)
    while ready := tree.begin_now(procedure, state_of(whole).parts):
        _begin(whole, procedure, ready[0], filed)
    _settle(whole, procedure, filed)


def _say(whole: Dossier, filed: Mapping[str, Dossier]) -> None:
    """What became of the parts since the whole was looked at last, each at the moment when it did, in that order."""
    told = _told_last(whole) if any(state_of(part).pauses for part in filed.values()) else {}
    events = [event for key, part in filed.items() for event in _untold(whole, key, part, told.get(key))]
    for event in sorted(events, key=lambda one: one.at):
        params = {"part": event.part, "how": str(_BECOMES.get(type(event)) or event.how)}
        move(whole, event, _ENTRIES[type(event)], by=None, params=params)


def _told_last(whole: Dossier) -> dict[str, datetime]:
    """When each part last began to wait, or went on, as far as the whole was told."""
    waits = (Event.DOSSIER_PART_WAITS, Event.DOSSIER_PART_GOES_ON)
    return {entry.params["part"]: entry.at for entry in ledger.entries_about(whole.id) if entry.event in waits}


def _untold(whole: Dossier, key: str, part: Dossier, told: datetime | None) -> Iterator[engine.Event]:
    """What happened to a part and the whole was not told: each of its waits, also one that is over already, because the
    clock of the whole stood still meanwhile."""
    how, known, state = how_far(part), state_of(whole).parts[key], state_of(part)
    if how == known == How.RUNNING and not state.pauses or known in tree.ENDED:
        return
    for at, waits in (edge for pause in state.pauses for edge in ((pause.start, True), (pause.end, False))):
        if at and (told is None or at > told) and waits != (known == How.WAITS):
            known = How.WAITS if waits else How.RUNNING
            yield (PartWaits if waits else PartGoesOn)(at=at, part=key)
    if known == How.WAITS and how != How.WAITS:
        yield PartGoesOn(at=state.status_since, part=key)
    if how in tree.ENDED:
        yield PartEnded(at=state.status_since, part=key, how=how)


def _give_up(whole: Dossier, procedure: Procedure) -> None:
    """Say of each part to come that needs a consent which is not there any more that it cannot begin, as soon as that
    is known: whoever filed need not wait for its turn to hear of it."""
    for linked in procedure.linked:
        waits = linked.consents and state_of(whole).parts[linked.key] == How.TO_COME
        if waits and (lost := consents_carried.lost(whole, procedure, linked)):
            _cannot_begin(whole, linked.key, *lost)


def _cannot_begin(whole: Dossier, key: str, consent: str, why: str) -> None:
    lost = PartCannotBegin(at=clock.now(), part=key, consent=consent, why=why)
    move(whole, lost, Event.DOSSIER_PART_CANNOT_BEGIN, by=None, reason=why, params={"part": key, "consent": consent})


def _begin(whole: Dossier, procedure: Procedure, key: str, filed: dict[str, Dossier]) -> None:
    linked = tree.part(procedure, key)
    try:
        filed[key] = at_once.file_part(
            identity.account(whole.filer_id), _filing(whole, procedure, linked, filed), intent_of(whole.id, key),
            whole=whole.id, key=key,
        )  # fmt: skip
    except FilingNotComplete as missing:
        changed = [one.consent.key for one in missing.judged.view.consents if one.trouble == "changed"]
        if not changed:
            raise
        _cannot_begin(whole, key, linked.consents[changed[0]].consent, "changed")
        return
    began = PartBegan(at=clock.now(), part=key)
    move(whole, began, Event.DOSSIER_PART_BEGAN, by=None, params={"part": key})


def _filing(
    whole: Dossier, procedure: Procedure, linked: tree.Linked, filed: Mapping[str, Dossier]
) -> at_once.Filing:  # fmt: skip
    """With what a part is filed: answers, papers and consents of the whole, what spared it papers, and what other parts
    have settled."""
    sent = storing.last_submission(whole.id)
    settled = {other: results_of(part) for other, part in filed.items()}
    rules = procedures.in_force(linked.procedure).procedure if linked.consents else None
    carried = consents_carried.for_part(linked, rules, sent) if rules else []
    return at_once.Filing(
        procedure_code=linked.procedure, commune_code=whole.commune_code, channel=whole.channel,
        answers=tree.answers_of(linked, sent.answers, settled), papers=papers_for(linked, sent.papers),
        consents={one.entry["consent"]: one.entry["way"] for one in carried}, carried=carried,
        held=reusing.held_by_the_whole(linked, procedure, sent),
    )  # fmt: skip


def intent_of(whole_id: UUID, key: str) -> UUID:
    """The intent under which a part is filed: the same whenever it is tried."""
    return uuid5(whole_id, key)


def papers_for(linked: tree.Linked, handed_in: list[dict]) -> dict[str, list[UUID]]:
    """The files of the whole that serve as papers of a part."""
    serves = tree.papers_of(linked, {one["paper"] for one in handed_in})
    return {own: [UUID(one["file"]) for one in handed_in if one["paper"] == paper] for own, paper in serves.items()}


def results_of(part: Dossier) -> Mapping[str, object]:
    """The facts that the results of a part settled; nothing while it has none."""
    if how_far(part) != How.DONE:
        return {}
    procedure = procedures.version(part.procedure_version_id).procedure
    return owners.settled(procedure, findings.together(part, procedure))


def _settle(whole: Dossier, procedure: Procedure, filed: Mapping[str, Dossier]) -> None:
    outcome, now = tree.outcome(procedure, state_of(whole).parts), clock.now()
    if outcome == tree.Outcome.RUNNING:
        return
    if outcome == tree.Outcome.NOTHING:
        move(whole, CameToNothing(at=now), Event.DOSSIER_CAME_TO_NOTHING, by=None, reason=str(outcome))
        return
    if whole.status != Status.DONE:
        move(whole, Settled(at=now), Event.DOSSIER_SETTLED, by=None, reason=str(outcome))
    if all(part.status in engine.CLOSED for part in filed.values()):
        move(whole, engine.Returned(at=now), Event.DOSSIER_RETURNED, by=None, params={"delivery": "parts"})


def withdraw_parts(whole: Dossier) -> None:
    """Withdraw the parts of a withdrawn whole that still run, in its transaction; what has its result stays."""
    if not state_of(whole).parts:
        return
    for key in parts_of(whole.id):
        part = rows.first(Dossier, "WHERE whole_id = %s AND part = %s FOR UPDATE", [whole.id, key])
        if how_far(part) in tree.OPEN:
            asked = engine.WithdrawalAsked(at=clock.now(), reason=WHOLE_WITHDRAWN)
            move(part, asked, Event.DOSSIER_WITHDRAWN, by=whole.filer_id, reason=WHOLE_WITHDRAWN)
            payments.cancel_open(part.id, by=whole.filer_id, reason="dossier_withdrawn", code=part.code)
