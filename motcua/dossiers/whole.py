"""All that belongs to one dossier, as its pages show it: one statement, plain values."""

from datetime import datetime
from uuid import UUID

import msgspec

from motcua.base import sql
from motcua.ledger import service as ledger
from motcua.payments import service as payments


class Sent(msgspec.Struct, frozen=True):
    """What the person sent last (models.Submission)."""

    number: int
    answers: dict
    sources: dict
    provenance: dict  # with what sources have told since (models.Comparison)
    known: dict
    papers: list[dict]
    reuse: list[dict]
    consents: list[dict]
    digest: str
    sent_at: datetime


class Marked(msgspec.Struct, frozen=True):
    """An item that was sent back (models.Mark); `is_open` while no correction has answered it."""

    target: str
    key: str
    reason: str
    advice: str
    is_open: bool


class Issued(msgspec.Struct, frozen=True):
    """A paper given to the person (models.Slip), without its content."""

    id: UUID
    form: str
    number: int
    made_at: datetime
    given_at: datetime | None  # of a result: when it went out


class Done(msgspec.Struct, frozen=True):
    """What an official wrote at a step (models.StepRecord)."""

    step: str
    values: dict
    note: str
    at: datetime


class Whole(msgspec.Struct, frozen=True):
    """A dossier's parts; lists in the order in which they were made."""

    sent: Sent
    marks: list[Marked]
    slips: list[Issued]
    steps: list[Done]
    charges: list[payments.ShownCharge]
    refunds: list[payments.ShownRefund]
    history: list[ledger.Happened]


_WHOLE = f"""
    SELECT json_build_object(
        'sent', (
            SELECT json_build_object('number', number, 'answers', answers, 'sources', sources, 'known', known,
                                     'provenance', provenance || coalesce(late.told, '{{}}'),
                                     'papers', papers, 'reuse', reuse, 'consents', consents, 'digest', digest,
                                     'sent_at', sent_at)
            FROM dossiers_submission s LEFT JOIN LATERAL (
                SELECT jsonb_object_agg(field, jsonb_strip_nulls(jsonb_build_object(
                    'source', source, 'how', how, 'at', at, 'told', told))) AS told
                FROM dossiers_comparison WHERE submission_id = s.id) late ON true
            WHERE dossier_id = %(about)s ORDER BY number DESC LIMIT 1),
        'marks', (
            SELECT coalesce(json_agg(json_build_object('target', target, 'key', key, 'reason', reason,
                            'advice', advice, 'is_open', answered_by_id IS NULL) ORDER BY id), '[]')
            FROM dossiers_mark WHERE dossier_id = %(about)s),
        'slips', (
            SELECT coalesce(json_agg(json_build_object('id', id, 'form', form, 'number', number, 'made_at', made_at,
                            'given_at', given_at)
                            ORDER BY made_at, id), '[]')
            FROM dossiers_slip WHERE dossier_id = %(about)s),
        'steps', (
            SELECT coalesce(json_agg(json_build_object('step', step, 'values', values, 'note', note, 'at', done_at)
                            ORDER BY id), '[]')
            FROM dossiers_steprecord WHERE dossier_id = %(about)s),
        'charges', {payments.CHARGES},
        'refunds', {payments.REFUNDS},
        'history', {ledger.HISTORY}
    )::text
"""  # noqa: S608 - pieces of SQL, no values
_decoded = msgspec.json.Decoder(Whole).decode


def whole(dossier_id: UUID) -> Whole:
    """Read everything about a dossier that somebody has sent."""
    return _decoded(sql.row(_WHOLE, {"about": dossier_id, "since": ledger.since(dossier_id)})[0])
