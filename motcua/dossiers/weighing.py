"""Dossiers that run while a new version begins: received ones stay, of the others each is weighed by itself.

engine/succession.py says what becomes of one; here it is stored with its reason, on the dossier and in the ledger.
Where the law itself changed, the official who would receive the dossier chooses first, and says by which rule.
"""

from collections.abc import Sequence
from uuid import UUID

from motcua.base import clock, rows, sql
from motcua.dossiers import known, rates
from motcua.dossiers.access import Can
from motcua.dossiers.draft_following import succession
from motcua.dossiers.errors import RulesNotChosen, StepNotPossible
from motcua.dossiers.models import Dossier, Submission
from motcua.dossiers.taking import an_act, take
from motcua.engine.definition import Procedure
from motcua.engine.succession import VERDICTS, Fate, Sent, Succession, Verdict
from motcua.identity.service import Person
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.procedures import service as procedures

# What an official says who chooses: that the new act keeps what was sent before it, or that the law of the day holds.
CHOICES = {Fate.STAYS: "transitional_rule", Fate.MOVES: "law_of_reception"}
RECEIVED, BEING_CORRECTED = (Verdict(VERDICTS[reason], reason) for reason in ("received", "being_corrected"))

_LAST_SENT = f"""
    SELECT DISTINCT ON (dossier_id) {rows.columns(Submission)} FROM dossiers_submission
    WHERE dossier_id = ANY(%s) ORDER BY dossier_id, number DESC
"""  # noqa: S608 - names of columns
# A dossier that moves has changed, and whoever had it on the screen must look again; one that stays has not.
_STORE = """
    UPDATE dossiers_dossier d SET weighed_version_id = %(target)s, fate = w.fate, fate_reason = w.reason,
        procedure_version_id = CASE w.fate WHEN 'moves' THEN %(target)s ELSE d.procedure_version_id END,
        version = d.version + CASE w.fate WHEN 'moves' THEN 1 ELSE 0 END
    FROM unnest(%(ids)s::uuid[], %(fates)s::text[], %(reasons)s::text[]) AS w (id, fate, reason) WHERE d.id = w.id
"""


def verdicts(dossiers: Sequence[Dossier], new: Procedure, new_id: UUID | None = None) -> list[Verdict]:
    """What becomes of each dossier when a version begins. Nothing is stored. `new_id` is None for one not published."""
    waiting = [one.id for one in dossiers if one.received_at is None and one.owes == "agency"]
    sent = {row[1]: row for row in sql.rows(_LAST_SENT, [waiting])} if waiting else {}
    sendings = {key: rows.made(Submission, row) for key, row in sent.items()}
    compared: dict[UUID, Succession] = {}
    for one in dossiers:
        old = one.procedure_version_id
        if old not in compared:
            compared[old] = (
                succession(old, new_id) if new_id else Succession(procedures.version(old).procedure, new)
            )
    return [_verdict(one, sendings.get(one.id), compared[one.procedure_version_id]) for one in dossiers]


def _verdict(dossier: Dossier, sent: Submission | None, change: Succession) -> Verdict:
    if dossier.received_at is not None:
        return RECEIVED
    if sent is None:
        return BEING_CORRECTED
    return change.verdict(_as_the_engine_sees_it(dossier, sent, change.old))


def _as_the_engine_sees_it(dossier: Dossier, sent: Submission, old: Procedure) -> Sent:
    return Sent(
        answers=sent.answers,
        files=frozenset(paper["paper"] for paper in sent.papers),
        known=sent.known,
        held=known.held(old, sent),
        locked=frozenset(sent.sources),
        channel=dossier.channel,
        on=sent.sent_at.astimezone(clock.ZONE).date(),
        ways=known.ways_of(sent),
        council=rates.council_of(old, dossier.province_code),
    )


def weigh(dossiers: Sequence[Dossier], target: procedures.Version) -> list[Verdict]:
    """Say what becomes of dossiers that are locked in this transaction, and store it with its reason.

    One that is being corrected is weighed when it has come back: its verdict is told, not stored.
    """
    found = verdicts(dossiers, target.procedure, target.id)
    stored = [(one, what) for one, what in zip(dossiers, found, strict=True) if what is not BEING_CORRECTED]
    if stored:
        sql.run(_STORE, {
            "target": target.id, "ids": [one.id for one, _ in stored],
            "fates": [str(what.fate) for _, what in stored], "reasons": [what.reason for _, what in stored],
        })  # fmt: skip
    entries = [_entry(one, what, target) for one, what in stored if what is not RECEIVED]
    if entries:
        rows.insert_together(*entries)
    return found


def weigh_come_back(dossier: Dossier) -> None:
    """Weigh a dossier whose correction has just come, where a version began meanwhile: it could be received before the
    next run of the job, and the official would not be asked what the new act asks them."""
    if dossier.received_at is not None:
        return
    try:
        target = procedures.in_force(dossier.procedure_code)
    except procedures.ProcedureUnknown:
        return
    if target.id not in (dossier.procedure_version_id, dossier.weighed_version_id):
        weigh([dossier], target)


def _entry(dossier: Dossier, what: Verdict, target: procedures.Version):
    kind = succession(dossier.procedure_version_id, target.id).kind
    under = target if what.fate is Fate.MOVES else procedures.version(dossier.procedure_version_id)
    return ledger.entry_row(
        Event.RULES_WEIGHED, about=dossier.id, kind="dossier", by=None, on_behalf=dossier.owner_id, reason=what.reason,
        params={"code": dossier.code, "procedure": target.code, "version": target.version, "class": str(kind),
                "fate": str(what.fate)},
        versions={"procedure": under.content_hash},
    )  # fmt: skip


def must_be_chosen(dossier: Dossier) -> bool:
    """Whether an official must first say under which version the dossier is settled."""
    return dossier.fate == Fate.ASKS


def check_chosen(dossier: Dossier) -> None:
    """Raise RulesNotChosen while an official must first say under which version the dossier is settled."""
    if must_be_chosen(dossier):
        raise RulesNotChosen


@an_act
def choose(person: Person, code: str, fate: str, *, seen: int) -> Dossier:
    """Say under which version a dossier is settled that was sent before the law changed.

    Raises RulesNotChosen for no answer, StepNotPossible where nothing is to be chosen, and what `take` raises.
    """
    dossier, done = take(person, code, Can.RECEIVE, seen, Event.RULES_CHOSEN)
    if done:
        return dossier
    if not must_be_chosen(dossier):
        raise StepNotPossible
    if fate not in CHOICES:
        raise RulesNotChosen
    target = procedures.version(dossier.weighed_version_id)
    _settle(dossier, Fate(fate), target)
    rows.insert(ledger.entry_row(
        Event.RULES_CHOSEN, about=dossier.id, kind="dossier", by=person.id, on_behalf=dossier.owner_id,
        reason=dossier.fate_reason,
        params={"code": dossier.code, "procedure": target.code, "version": target.version, "fate": fate},
        versions={"procedure": procedures.version(dossier.procedure_version_id).content_hash},
    ))  # fmt: skip
    return dossier


def _settle(dossier: Dossier, fate: Fate, target: procedures.Version) -> None:
    dossier.fate, dossier.fate_reason = str(fate), CHOICES[fate]
    dossier.version += 1
    if fate is Fate.MOVES:
        dossier.procedure_version_id = target.id
    rows.update(
        dossier, "fate", "fate_reason", "procedure_version_id", "version", "last_act", "last_act_by", "last_act_saw"
    )
