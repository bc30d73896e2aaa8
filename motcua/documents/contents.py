"""What each form must hold. A caller passes a plain dict; it is checked against these before anything is printed.

Times are aware datetimes, amounts whole đồng. A text that is "" is left out of the paper.
"""

from datetime import date, datetime
from typing import Literal

import msgspec

from motcua.engine.deadlines import Deadline

Channel = Literal["online", "counter", "post"]
Delivery = Literal["electronic", "counter", "post"]
ExtractKind = Literal[
    "birth", "marriage", "death", "parent_child", "guardianship", "change", "divorce_note", "other",
]  # fmt: skip


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a paper; a key that nobody asked for is a mistake of the caller."""


class Office(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who issues: the two lines of the letterhead, the code (QR), the place before the date."""

    authority: str  # "UBND PHƯỜNG VĨNH HẢI"
    name: str  # "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"
    code: str
    place: str  # "Vĩnh Hải"
    address: str = ""
    phone: str = ""


class Someone(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The person that the paper speaks to."""

    name: str
    personal_number: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


class Official(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who answers for the paper."""

    name: str
    title: str


class PaperRow(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One component of the dossier: how many originals and copies, of how many pages."""

    title: str
    originals: int = 0
    copies: int = 0
    pages: int = 0
    file_name: str = ""
    sha256: str = ""
    note: str = ""  # e.g. that the state has it already


class FeeRow(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the fee."""

    label: str
    unit_amount: int
    quantity: int
    amount: int
    basis: str = ""


class Fee(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is owed; `paid` only when a payment is recorded."""

    total: int
    lines: tuple[FeeRow, ...] = ()
    basis: str = ""
    paid: bool = False


class Marked(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing to mend: what it is, why, and what to do."""

    what: str
    reason: str
    advice: str
    kind: Literal["field", "paper"] = "paper"


class Row(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of a result."""

    label: str
    value: str


class Section(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lines of a result under a title ("" for none)."""

    rows: tuple[Row, ...]
    title: str = ""


class Register(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The entry that an extract is taken from."""

    office: str
    number: str
    on: date
    book: str = ""  # the source that was read: which book, or the electronic database


class Paper(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every form holds. `number` and `issued_at` are filled in by `issue`."""

    office: Office
    code: str  # of the dossier
    procedure_code: str
    procedure_title: str
    person: Someone  # who filed
    issued_at: datetime
    number: str = ""
    owner: Someone | None = None  # whose matter it is, where that is somebody else
    owner_called: str = ""  # what the procedure calls the owner: "Trẻ được khai sinh"


class Proof(Paper, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Proof that a dossier was sent. It is not a receipt."""

    sent_at: datetime
    digest: str  # SHA-256 (hex) of what was sent
    papers: tuple[PaperRow, ...]
    tracking_secret: str
    tracking_url: str
    answer_due: Deadline
    sending: int = 1  # 2 and more: a corrected dossier was sent again
    channel: Channel = "online"


class NoteTaken(Paper, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That a notice arrived and was taken note of. Nobody answers it."""

    noted_at: datetime
    digest: str  # SHA-256 (hex) of what was sent
    papers: tuple[PaperRow, ...]
    tracking_secret: str
    tracking_url: str
    channel: Channel = "online"


class Receipt(Paper, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Form 01: receipt and appointment. A later one takes the place of that of `replaces`, because of `why_new`."""

    matter: str
    papers: tuple[PaperRow, ...]
    received_at: datetime
    due: Deadline
    channel: Channel
    delivery: Delivery
    official: Official
    sets: int = 1
    delivery_place: str = ""
    register_number: str = ""
    fee: Fee | None = None
    note: str = ""
    replaces: datetime | None = None
    why_new: str = ""
    must_come: tuple[str, ...] = ()  # who must come in person, why, when and with what, a sentence each


class SupplementRequest(Paper, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Form 02: everything that must be mended or added, said once."""

    items: tuple[Marked, ...]
    official: Official
    paused_since: datetime | None = None
    how: str = ""  # where to mend it, e.g. the address of the dossier's page

    def __post_init__(self) -> None:
        if not self.items:
            raise ValueError("a request to supplement names at least one thing")


class Refusal(Paper, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Form 03: refusal to receive, on a legal ground."""

    matter: str
    ground: str
    basis: str
    explanation: str
    official: Official

    def __post_init__(self) -> None:
        if not (self.ground.strip() and self.basis.strip() and self.explanation.strip()):
            raise ValueError("a refusal has a ground, its legal basis and an explanation")


class Apology(Paper, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Form 04: apology and new date. `promised` is the moment that cannot be kept, `new_due` the one in its place."""

    matter: str
    received_at: datetime
    promised: datetime
    new_due: datetime
    reason: str
    explanation: str
    official: Official

    def __post_init__(self) -> None:
        if not (self.reason.strip() and self.explanation.strip()):
            raise ValueError("an apology says why")
        if self.new_due <= self.promised:
            raise ValueError("the new date lies after the one it replaces")


class StopNotice(Paper, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Form 05: the handling stops, on a legal ground. `given_back` is the money that the person gets back."""

    matter: str
    received_at: datetime
    stage: str  # the step at which it stopped, "" where the person owed the next step
    ground: str
    basis: str
    explanation: str
    official: Official
    no_longer_owed: int = 0
    given_back: int = 0

    def __post_init__(self) -> None:
        if not (self.ground.strip() and self.basis.strip() and self.explanation.strip()):
            raise ValueError("a stop has a ground, its legal basis and an explanation")


class Extract(Paper, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The result: copy of a civil-status extract."""

    kind: ExtractKind
    sections: tuple[Section, ...]
    register: Register
    signer: Official
    copies: int = 1
    note: str = ""


class Certificate(Paper, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A result issued by the authority itself, with the number that it has there."""

    certificate_number: str
    sections: tuple[Section, ...]
    signer: Official
    opening: str = ""
    closing: str = ""


class Statement(Certificate, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A result that has no form of its own in the set: `called` is its title."""

    called: str


FORMS: dict[str, type[Paper]] = {
    "proof": Proof,
    "noted": NoteTaken,
    "form_01": Receipt,
    "form_02": SupplementRequest,
    "form_03": Refusal,
    "form_04": Apology,
    "form_05": StopNotice,
    "result": Extract,
    "birth_certificate": Certificate,
    "marriage_certificate": Certificate,
    "marital_status": Certificate,
    "certified_copy": Certificate,
    "statement": Statement,
}
# Forms that are the result of a dossier: they open when it was given out.
RESULTS = frozenset(
    {"result", "birth_certificate", "marriage_certificate", "marital_status", "certified_copy", "statement"}
)


def checked(form: str, data: dict) -> Paper:
    """The data of a form as a value. Raises msgspec.ValidationError, which names the key that is wrong."""
    return msgspec.convert(msgspec.to_builtins(data), FORMS[form])
