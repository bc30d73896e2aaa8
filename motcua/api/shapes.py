"""What answers look like. Each is a part of the OpenAPI document; words are in the language of the answer."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

Unit = Literal["working_hours", "working_days", "calendar_days", "same_day", "window", "none"]
ChannelName = Literal["online", "counter", "post"]


class Wrong(Schema):
    """One thing that is wrong. `pointer` is a JSON pointer into the body; `parameter` names what is outside of it."""

    pointer: str | None = None
    parameter: str | None = None
    code: str
    detail: str


class Problem(Schema):
    """Problem details (RFC 9457). `type` is stable; `instance` is the number of the request in our log."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[Wrong] = []


class Named(Schema):
    """A thing with a code and a name."""

    code: str
    name: str


class Brief(Schema):
    """A procedure in a list. `content_hash` (SHA-256) names exactly this content."""

    code: str
    title: str
    purpose: str
    sector: Named
    level: Literal["ministry", "province", "commune"]
    version: str
    content_hash: str
    valid_from: date
    valid_to: date | None
    href: str


class Procedures(Schema):
    """A page of procedures. `next` is the address of the next page, null on the last one."""

    items: list[Brief]
    next: str | None = None


class Hit(Schema):
    """A procedure that a search found. `exact` is false when it only resembles what was asked."""

    code: str
    title: str
    purpose: str
    exact: bool
    href: str


class Hits(Schema):
    """What a search found, best first."""

    items: list[Hit]


class Basis(Schema):
    """A legal act. `to_verify`: nobody has checked this against the official text yet."""

    number: str
    title: str
    valid_from: date | None
    valid_to: date | None
    to_verify: bool


class Limit(Schema):
    """A time that the law allows; `cutoff` is the hour up to which a same-day limit counts for that day."""

    value: int
    unit: Unit
    cutoff: str | None = None
    words: str


class Channel(Schema):
    """A way to file: its limit, and the codes of its fees."""

    name: ChannelName
    limit: Limit
    fees: list[str]
    to_verify: bool


class Rate(Schema):
    """The amount of one unit in đồng, and the act behind it."""

    amount: int
    basis: Basis
    valid_from: date
    valid_to: date | None
    to_verify: bool


class Fee(Schema):
    """A fee or charge. `rate` is null where the council of each province decides it; `when` is its condition (CEL)."""

    code: str
    kind: Literal["fee", "charge"]
    label: str
    unit: str
    quantity: str
    when: str
    only: str
    decided_by: Literal["state", "council"]
    rate: Rate | None


class Paper(Schema):
    """A paper of the dossier; not asked when the state holds it under one of the names in `held_as`."""

    key: str
    title: str
    hint: str
    why: str
    required: bool
    copies: int
    cases: list[str]
    when: str
    held_as: list[str]
    basis: Basis | None


class Case(Schema):
    """A situation of the person; the first whose `when` (CEL) holds is theirs."""

    key: str
    title: str
    when: str


class Procedure(Brief):
    """A procedure as it holds on a day, with what each figure rests on."""

    subjects: str
    identity_level: int = Field(description="the level of identity account that filing needs")
    service_level: Literal["full", "part"]
    boundary_free: bool
    answer_limit: Limit
    channels: list[Channel]
    fees: list[Fee]
    cases: list[Case]
    papers: list[Paper]
    results: list[str]
    legal_basis: list[Basis]
    definition: str = Field(description="address of the whole version as data; its bytes have the SHA-256 content_hash")
    answers_schema: str = Field(description="address of the JSON Schema of the answers")


class Step(Schema):
    """A stretch of a deadline: counted or not, and why; `minutes` is the working time in it."""

    kind: Literal["counted", "skipped", "paused", "moved"]
    start: datetime
    end: datetime
    minutes: int
    reason: str
    words: str
    basis: str
    name: str


class Deadline(Schema):
    """A due moment with its derivation; `at` is null while the clock stands still or where there is no limit."""

    at: datetime | None
    limit: Limit
    start: datetime
    steps: list[Step]
    calendar: str
    calendar_version: str


class FeeLine(Schema):
    """One line of what is owed, in đồng."""

    code: str
    label: str
    kind: Literal["fee", "charge"]
    unit_amount: int
    quantity: int
    amount: int
    basis: str


class Owed(Schema):
    """What is owed, in đồng. `undecided` are fees that are owed too, whose rate in the province is not known."""

    total: int
    lines: list[FeeLine]
    undecided: list[Named]


class NeededPaper(Schema):
    """A paper of this filing. `held_by` says by which fact the state has it; then it is not asked."""

    key: str
    title: str
    hint: str
    reason: str
    required: bool
    copies: int
    why: Literal["held_by_state", "always", "in_this_case", "optional"]
    held_by: str | None
    given: bool


class NeededConsent(Schema):
    """The consent of somebody else that this filing needs. Given by `form` or `paper`, it is a file under `paper`; by
    `account` it is asked for on our pages by the person who files, and given there by whoever is asked."""

    key: str
    title: str
    name: str = Field(description="as answered; empty while it is not")
    ways: list[Literal["account", "form", "paper"]]
    way: Literal["account", "form", "paper"] | None
    paper: str | None
    given: bool
    detail: str = Field(description="what is missing and what to do; empty when it is given")


class Due(Schema):
    """When the office would owe its answer and its result if this were sent and received at this moment."""

    answer: Deadline
    result: Deadline


class SourceOf(Schema):
    """How an answer stands to what an official source tells about the person; what it tells, the person alone sees."""

    pointer: str
    source: str = Field(
        description="code of the source, as in the vocabulary; number: the personal number in the answer beside it"
    )
    how: str = Field(
        description="told: filled in by it; same, spelling, differs: the answer beside what it tells; awaited: it has "
        "not answered yet; nothing, nobody: it knows nothing of it, or nobody with these data"
    )
    at: datetime | None = Field(description="when the source told it")
    fresh_days: int = Field(description="for how many days what it told counts as fresh; 0: it does not grow old")
    stale: bool = Field(description="older than that")


class Checked(Schema):
    """What would become of a filing; nothing was stored. `not_asked` is given but counts for nothing."""

    complete: bool
    errors: list[Wrong]
    not_asked: list[str]
    sources: list[SourceOf]
    version: str
    content_hash: str
    case: Case | None
    papers: list[NeededPaper]
    consents: list[NeededConsent]
    fee: Owed | None = Field(description="null while it depends on an answer that is missing")
    due: Due


class Filed(Schema):
    """A dossier that was filed. The same Idempotency-Key gives the same answer again."""

    code: str
    submitted_at: datetime
    procedure: str
    content_hash: str
    digest: str = Field(description="SHA-256 over answers and papers as canonical JSON")
    answer_due: datetime | None
    tracking_secret: str
    href: str


class FileKept(Schema):
    """A file that was kept; `sha256` is of what arrived."""

    id: UUID
    name: str
    sha256: str
    size: int
    pages: int
    media_type: str


class Status(Schema):
    """One of the ten national statuses."""

    number: int
    words: str


class Owes(Schema):
    """Who owes the next step."""

    party: Literal["agency", "citizen", "nobody"]
    words: str


class DossierBrief(Schema):
    """A dossier in a list."""

    code: str
    procedure: str
    title: str
    status: Status
    owes: Owes
    due_at: datetime | None
    submitted_at: datetime
    received_at: datetime | None
    closed_at: datetime | None
    href: str


class Dossiers(Schema):
    """A page of dossiers, newest first. `next` is the address of the next page, null on the last one."""

    items: list[DossierBrief]
    next: str | None = None
