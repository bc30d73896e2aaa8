"""Drafts and dossiers as rows, in plain SQL: what saving, sending and receiving read and write.

A draft is read without holding it and written under the condition that it is still as it was read; whoever finds it
changed reads again. So one statement saves a page, and the answer that came last is the one that stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

import msgspec

from motcua.base import rows, sql
from motcua.dossiers.models import Dossier, Draft, Submission
from motcua.dossiers.written import Written

# (field, raw, value, source, saved_at) and (paper, file, added_at), as the JSON of WHOLE_DRAFT.
StoredAnswer = tuple[str, dict[str, str], object, str, datetime]
StoredPaper = tuple[str, UUID, datetime]

_ANSWERS = """
(SELECT json_agg(json_build_array(a.field, a.raw, a.value, a.source, a.saved_at, a.written))::text
 FROM dossiers_draftanswer a WHERE a.draft_id = d.id)
"""
_PAPERS = """
(SELECT json_agg(json_build_array(p.paper, p.file_id, p.added_at) ORDER BY p.position, p.added_at, p.id)::text
 FROM dossiers_draftpaper p WHERE p.draft_id = d.id AND p.joined_into_id IS NULL)
"""
_WHOLE_DRAFT = f"SELECT {_ANSWERS}, {_PAPERS}, {rows.columns(Draft, 'd')} FROM dossiers_draft d WHERE d.id = %s"  # noqa: S608
_read_answers = msgspec.json.Decoder(list[tuple[str, dict[str, str], object, str, datetime, Written | None]]).decode
_read_papers = msgspec.json.Decoder(list[StoredPaper]).decode


@dataclass(frozen=True)
class WholeDraft:
    """A draft with its answers and papers, all of one moment."""

    draft: Draft
    answers: Sequence[StoredAnswer]
    papers: Sequence[StoredPaper]
    written: Mapping[str, Written]  # by question


def whole_draft(draft_id: UUID) -> WholeDraft | None:
    """Read a draft with all that is in it."""
    found = sql.row(_WHOLE_DRAFT, [draft_id])
    if found is None:
        return None
    answers, papers, *draft = found
    read = _read_answers(answers) if answers else ()
    return WholeDraft(
        rows.made(Draft, draft), [one[:5] for one in read], _read_papers(papers) if papers else (),
        {one[0]: one[5] for one in read if one[5]},
    )  # fmt: skip


_SAVE_ANSWERS = """
WITH draft AS (
    UPDATE dossiers_draft SET version = version + 1, saved_at = %(now)s
    WHERE id = %(draft)s AND version = %(version)s AND state = 'open' RETURNING id
), saved AS (
    INSERT INTO dossiers_draftanswer (draft_id, field, raw, value, source, saved_at, written)
    SELECT draft.id, answer.field, answer.raw, answer.value, answer.source, answer.at, answer.written
    FROM draft, jsonb_to_recordset(%(answers)s::jsonb)
        AS answer (field text, raw jsonb, value jsonb, source text, at timestamptz, written jsonb)
    ON CONFLICT (draft_id, field) DO UPDATE
    SET raw = excluded.raw, value = excluded.value, source = excluded.source, saved_at = excluded.saved_at,
        written = excluded.written
)
SELECT FROM draft
"""


def save_answers(
    draft: Draft, answers: Sequence[StoredAnswer], now: datetime, written: Mapping[str, Written] = MappingProxyType({})
) -> bool:
    """Save answers of an open draft, in one statement. False if it was changed meanwhile: nothing is saved."""
    given = [
        {"field": field, "raw": raw, "value": value, "source": source, "at": at, "written": written.get(field)}
        for field, raw, value, source, at in answers
    ]
    values = {"draft": draft.id, "version": draft.version, "now": now, "answers": rows.as_json(given)}
    if not sql.run(_SAVE_ANSWERS, values):
        return False
    draft.version, draft.saved_at = draft.version + 1, now
    return True


_CLOSE_DRAFT = """
UPDATE dossiers_draft SET state = 'sent', saved_at = %(now)s
WHERE id = %(id)s AND state = 'open' AND version = %(version)s AND agency_id = %(agency_id)s
    AND procedure_version_id = %(procedure_version_id)s
RETURNING CASE WHEN corrects_id IS NULL THEN nextval('dossiers_serial') ELSE 0 END
"""


def close_draft(draft: Draft, now: datetime) -> int | None:
    """Make a draft read only, because it is sent in this transaction. None if it is not as it was judged.

    Gives the serial for the code of the dossier that it begins, 0 for a correction.
    """
    names = ("id", "version", "agency_id", "procedure_version_id")
    found = sql.row(_CLOSE_DRAFT, {name: getattr(draft, name) for name in names} | {"now": now})
    if found is None:
        return None
    draft.state, draft.saved_at = Draft.SENT, now
    return found[0]


def next_serial() -> int:
    """The serial for the code of a dossier that no open draft began."""
    return sql.row("SELECT nextval('dossiers_serial')")[0]


def dossier_made_of(draft_id: UUID) -> Dossier | None:
    """The dossier to which a draft was sent."""
    return rows.first(Dossier, "WHERE id = (SELECT dossier_id FROM dossiers_submission WHERE id = %s)", [draft_id])


def last_submission(dossier_id: UUID) -> Submission:
    """What was sent last for a dossier."""
    return rows.first(Submission, "WHERE dossier_id = %s ORDER BY number DESC LIMIT 1", [dossier_id])
