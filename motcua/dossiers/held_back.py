"""A file that was sent turned out to be harmful: whoever filed is asked for another one of the same paper.

What was sent stays as it is (decision 0002); the office, which cannot open the file, sends the dossier back for it.
"""

from uuid import UUID

from motcua.base import sql
from motcua.dossiers.models import DraftPaper
from motcua.engine.definition import Procedure, Text
from motcua.files import service as files
from motcua.ledger import service as ledger
from motcua.ledger.events import Event

HELD_BACK = "held_back:"  # the reason in the ledger, with the key of the paper

# Such files are rare: reading through all sendings costs less than an index that each sending pays for.
_NAMED_LAST = """
SELECT d.id, d.code, d.owner_id, paper->>'paper'
FROM dossiers_submission s JOIN dossiers_dossier d ON d.id = s.dossier_id, jsonb_array_elements(s.papers) paper
WHERE s.papers @> %s::jsonb AND paper->>'file' = %s AND d.closed_at IS NULL
  AND s.number = (SELECT max(number) FROM dossiers_submission WHERE dossier_id = d.id)
ORDER BY d.id
"""


def tell(file_id: UUID) -> None:
    """Enter it in each open dossier whose last sending names the file; the notice follows the entry."""
    for dossier_id, code, owner_id, paper in sql.rows(_NAMED_LAST, [f'[{{"file": "{file_id}"}}]', str(file_id)]):
        ledger.append(Event.DOSSIER_FILE_HELD_BACK, about=dossier_id, kind="dossier", by=None, on_behalf=owner_id,
                      reason=HELD_BACK + paper, params={"code": code})  # fmt: skip


def hold_back_made_of(file_id: UUID) -> None:
    """Hold back the document into which a harmful photo was joined; its own entry has whoever sent it told."""
    joined = DraftPaper.objects.filter(file=file_id).exclude(joined_into=None)
    files.hold_back_made(joined.values_list("joined_into", flat=True), of=file_id)


def words(procedure: Procedure, reason: str) -> Text:
    """Why a paper is asked for again, with its title."""
    title = procedure.paper(reason.removeprefix(HELD_BACK)).title
    return Text(
        vi=f"Phần mềm quét vi-rút phát hiện nội dung gây hại trong tệp của: {title.vi}",
        en=f"The virus scanner found something harmful in the file of: {title.to('en')}",
    )
