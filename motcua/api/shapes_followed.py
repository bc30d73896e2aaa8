"""What following a dossier looks like: parts of the OpenAPI document, as in shapes.py."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from motcua.api.shapes import Deadline, DossierBrief, SourceOf


class Happened(Schema):
    """One thing that happened to a dossier: what, by which party, when, why."""

    title: str
    who: str
    at: datetime
    text: str


class Marked(Schema):
    """Something that was sent back to be corrected, and what to do about it."""

    pointer: str
    title: str
    reason: str
    advice: str


class OpenStep(Schema):
    """A step of the handling that is open now: side by side there may be several, each at its own agency."""

    key: str
    title: str
    agency: str = Field(description="empty while nobody has entered which agency does it")
    since: datetime | None
    due_at: datetime | None
    late: bool


class PartOf(Schema):
    """A linked procedure of a whole that was filed as one. It is a dossier of its own as soon as `code` is there."""

    key: str
    title: str
    how: Literal[
        "to_come", "running", "waits", "done", "refused", "stopped", "withdrawn", "impossible", "left_out"
    ]  # engine/linked.py
    words: str
    waits_for: list[str] = Field(description="keys of the parts that come before it")
    why: str
    code: str | None
    due_at: datetime | None
    href: str | None


class PaperOf(Schema):
    """A slip or a result of the dossier. `href` opens the PDF; null while a result is made and not given out."""

    id: UUID
    form: str
    title: str
    result: bool
    made_at: datetime
    given_at: datetime | None
    href: str | None


class Dossier(DossierBrief):
    """A dossier with its deadline and its derivation, what happened, and what waits for a correction."""

    version: int = Field(description="grows with each change; to be named when the dossier is taken back")
    agency: str
    deadline: Deadline | None
    to_correct: list[Marked]
    sources: list[SourceOf]
    open_steps: list[OpenStep]
    parts: list[PartOf]
    papers: list[PaperOf]
    timeline: list[Happened]


class Corrected(Schema):
    """A correction that was sent. `number` counts the sendings of the dossier, `digest` is that in the ledger."""

    code: str
    number: int
    digest: str
    sent_at: datetime
    href: str


class Withdrawn(Schema):
    """A dossier that was taken back."""

    code: str
    closed_at: datetime
    href: str
