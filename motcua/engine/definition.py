"""The language a procedure is written in.

A procedure is one YAML file of the catalogue: what is asked, on which pages, which papers, what it costs,
how long it may take, who does which step, on which legal basis. `load` reads and examines it; every mistake
is told with its path and, for a misspelt name, the nearest known one. Only what the interpreter runs is
part of the language.
"""

import hashlib
from collections.abc import Iterable
from datetime import date, time
from typing import Annotated, Literal

import msgspec

from motcua.engine import dates, foreign, positions, source
from motcua.engine.consents import Consent
from motcua.engine.limits import Limit
from motcua.engine.linked import Linked
from motcua.engine.longer import Longer
from motcua.engine.mistakes import Mistake
from motcua.engine.parts import Key, Part
from motcua.engine.positions import Position
from motcua.engine.presence import Presence
from motcua.engine.questions import Field, Option, Page
from motcua.engine.rates import FeeRate, FeeRule
from motcua.engine.steps import APPROVE, RETURN, Place, Step
from motcua.engine.text import NO_TEXT, Language, Text
from motcua.engine.windows import Window

__all__ = [
    "ANSWERS", "APPROVE", "RETURN", "Another", "Case", "Channel", "Consent", "FeeRate", "FeeRule", "Field",
    "Ground", "Language", "LegalBasis", "Linked", "Longer", "Option", "Owner", "Page", "Paper", "Presence", "Procedure",
    "ProcedureBroken", "Reason", "Result", "Step", "Term", "Text", "Verification", "Window", "content_hash", "dumps",
    "load", "loads",
]  # fmt: skip

#: How a question of a step says that it is filled in with what the person answered: "answers.child_name".
ANSWERS = "answers."

ChannelName = Literal["online", "counter", "post"]
Level = Literal["ministry", "province", "commune"]


class Case(Part, kw_only=True):
    """A situation of the person on which papers depend; the first whose `when` holds is the case."""

    key: Key
    title: Text
    when: str = ""


class Paper(Part, kw_only=True):
    """A paper of the dossier. Held by the state as one of the facts in `held_as`, it is not asked: the facts are those
    of whoever files, so `held_when` (CEL) says when they are about the right person.

    `cases` limits it to some cases (none named: all). `why` tells people what it is needed for. `originals` of it must
    be shown or handed in besides `copies`; `form` is the number of the template that the law prescribes ("CT01").
    """

    key: Key
    title: Text
    hint: Text = NO_TEXT
    why: Text = NO_TEXT
    required: bool = True
    cases: tuple[Key, ...] = ()
    when: str = ""
    copies: int = 1
    originals: int = 0
    form: str = ""
    held_as: tuple[str, ...] = ()
    held_when: str = ""
    basis: str = ""


class Channel(Part, kw_only=True):
    """A way to file: the time the law allows on it and the fees that are owed on it (their codes)."""

    limit: Limit
    fees: tuple[Key, ...] = ()
    to_verify: bool = False


#: The type of a result that is printed as a form of ours, where its definition names none.
_TYPES = {
    "extract": "civil_status_extract", "birth_certificate": "birth_certificate", "certified_copy": "certified_copy",
    "marriage_certificate": "marriage_certificate", "marital_status": "marital_status_certificate",
}  # fmt: skip


class Result(Part, kw_only=True):
    """What the person gets while `when` (CEL) holds; `code` is its type, a name of the vocabulary.

    `form` is the paper that it is printed as, `valid_months` how long it holds (None: for good). A "statement" has its
    own title, and says what stands in `shows`: questions of the steps, the first of which is its number. `facts` says
    which facts of the owner it settles, and which question of a step holds each of them. `fees` are the codes of those
    that must be paid before it goes out; where none is named, all.
    """

    key: Key
    title: Text
    code: str = ""
    when: str = ""
    form: Literal[
        "extract", "birth_certificate", "marriage_certificate", "marital_status", "certified_copy", "statement"
    ] = "extract"  # fmt: skip
    shows: tuple[Key, ...] = ()
    valid_months: int | None = None
    facts: dict[str, Key] = {}
    fees: tuple[Key, ...] = ()

    @property
    def type(self) -> str:
        """Its type, a name of the vocabulary; "" for a statement that has none."""
        return self.code or _TYPES.get(self.form, "")

    def last_day(self, issued: date) -> date | None:
        """The last day on which it holds, issued on a day; None where it holds for good."""
        return dates.months_later(issued, self.valid_months) if self.valid_months else None

    def waits_for(self, unpaid: Iterable[str]) -> bool:
        """Whether one of these unpaid fees (codes) keeps it back."""
        return any(code in self.fees for code in unpaid) if self.fees else bool(set(unpaid))


class Reason(Part, kw_only=True):
    """A reason for sending a dossier back, with the advice an official starts from. One that is `for` answers only, or
    for papers only, is offered for nothing else."""

    code: Key
    text: Text
    advice: Text = NO_TEXT
    only_for: Literal["answers", "papers", ""] = msgspec.field(name="for", default="")

    def fits(self, target: str) -> bool:
        """Whether it can be said of a "field" or of a "paper"."""
        return self.only_for in ("", "answers" if target == "field" else "papers")


#: What an office may say of a delay where the procedure names no reasons of its own.
DELAYED = Reason(
    code="delayed",
    text=Text(vi="Cơ quan chưa giải quyết xong trong thời hạn", en="The office could not settle it within the time"),
)


class Ground(Part, kw_only=True):
    """A legal ground for refusing or stopping; `basis` names an act of `legal_basis`, `article` the place
    in it."""

    code: Key
    text: Text
    basis: Key
    article: str = ""
    to_verify: bool = False


class LegalBasis(Part, kw_only=True):
    """An act, dated. `to_verify` marks what nobody has checked against the official text yet."""

    key: Key
    number: str
    title: Text
    valid_from: date | None = None
    valid_to: date | None = None
    note: Text = NO_TEXT
    to_verify: bool = False


class Term(Part, kw_only=True):
    """A time that the law gives people: so many months and days after the day answered in the field `since`, while
    `when` (CEL) holds. Where `until` is said, it ends on that last day at this hour, also on a day off.

    Rules read facts["term.<key>"]: "within" or "over" at the moment of sending, null while the day is not known. Where
    no rule reads it, people are warned that it is over; it never keeps them from sending.
    """

    key: Key
    title: Text
    since: Key
    days: int = 0
    months: int = 0
    until: time | None = None
    when: str = ""
    basis: Key
    article: str = ""
    to_verify: bool = False


class Owner(Part, kw_only=True):
    """Whose matter it is when it is not the person who files: while `when` (CEL) holds, whoever the answers
    describe. `facts` says which fact of theirs stands in which answer; `title` is what they are called."""

    title: Text
    when: str = ""
    facts: dict[str, Key]


class Another(Part, kw_only=True):
    """What a further filing of the same person for somebody else begins with: the `answers` to these questions, and
    the files of these `papers`. What is the owner's own is none of it."""

    answers: tuple[Key, ...]
    papers: tuple[Key, ...] = ()


class Verification(Part, kw_only=True):
    """A question to another agency, for one of `reasons`; it may lengthen the limit once, by `adds`. `reply` is the
    question of a step that holds what the agency answered: once asked, that step is not done without it."""

    adds: Limit
    reasons: tuple[Reason, ...]
    reply: str = ""
    basis: Key
    article: str = ""
    to_verify: bool = False

    def reason(self, code: str) -> Reason:
        """The reason with a code; KeyError for an unknown one."""
        return _named(self.reasons, "code", code)


class Sector(Part, kw_only=True):
    """The field of administration that the procedure belongs to."""

    code: str
    name: Text


class Procedure(Part, kw_only=True):
    """One version of one administrative procedure (thủ tục hành chính).

    A "notice" tells an authority something: it is taken note of at once, and nobody handles it; `noted_by` is the
    agency of the commune that has it, where that is not the one-stop centre. What is not a `full` online service says
    `partly_because` of which law. Only in one of `windows`, where there are any, can it be filed. Without `results` it
    ends with the approval. `published_by` is the code of the ministry whose officials release its versions; not said,
    it is that of the sector in the vocabulary.
    """

    language: Literal[1, 2]
    code: Annotated[str, msgspec.Meta(pattern=r"^[0-9]\.[0-9]{6}(\.[A-Z][0-9]{2})?$")]
    version: str
    title: Text
    purpose: Text
    sector: Sector
    published_by: str = ""
    level: Level
    subjects: Text = NO_TEXT
    identity_level: Literal[1, 2] = 2
    kind: Literal["dossier", "notice"] = "dossier"
    noted_by: Place | Literal[""] = ""
    service_level: Literal["full", "part"] = "full"
    partly_because: Ground | None = None
    boundary_free: bool = False
    where: Text = NO_TEXT
    valid_from: date
    valid_to: date | None = None
    answer_limit: Limit
    windows: tuple[Window, ...] = ()
    channels: dict[ChannelName, Channel]
    longer: tuple[Longer, ...] = ()
    fees: tuple[FeeRule, ...] = ()
    cases: tuple[Case, ...] = ()
    pages: tuple[Page, ...]
    papers: tuple[Paper, ...] = ()
    terms: tuple[Term, ...] = ()
    owner: Owner | None = None
    another: Another | None = None
    verification: Verification | None = None
    consents: tuple[Consent, ...] = ()
    presence: tuple[Presence, ...] = ()
    linked: tuple[Linked, ...] = ()
    steps: tuple[Step, ...] = ()
    results: tuple[Result, ...] = ()
    return_reasons: tuple[Reason, ...] = ()
    refusal_grounds: tuple[Ground, ...] = ()
    stop_grounds: tuple[Ground, ...] = ()
    delay_reasons: tuple[Reason, ...] = (DELAYED,)
    legal_basis: tuple[LegalBasis, ...]
    search_words: tuple[str, ...] = ()

    def page(self, key: str) -> Page:
        """The page with a key; KeyError for an unknown one."""
        return _named(self.pages, "key", key)

    def field(self, key: str) -> Field:
        """The question with a key; KeyError for an unknown one."""
        return _named([field for page in self.pages for field in page.fields], "key", key)

    def paper(self, key: str) -> Paper:
        """The paper with a key; KeyError for an unknown one."""
        return _named(self.papers, "key", key)

    def step(self, key: str) -> Step:
        """The step with a key; KeyError for an unknown one."""
        return _named(self.steps, "key", key)

    def reason(self, code: str) -> Reason:
        """The reason for sending back with a code; KeyError for an unknown one."""
        return _named(self.return_reasons, "code", code)

    def delay(self, code: str) -> Reason:
        """The reason for a delay with a code; KeyError for an unknown one."""
        return _named(self.delay_reasons, "code", code)

    def ground(self, code: str) -> Ground:
        """The ground for refusing or stopping with a code; KeyError for an unknown one."""
        return _named((*self.refusal_grounds, *self.stop_grounds), "code", code)

    def basis(self, key: str) -> LegalBasis:
        """The act with a key; KeyError for an unknown one."""
        return _named(self.legal_basis, "key", key)


class ProcedureBroken(Mistake):
    """A procedure cannot be used; `position` is the line and column of `path` where there is a file."""

    def __init__(self, path: str, said: Text, position: Position | None = None) -> None:
        super().__init__(path, said)
        self.position = position

    def __str__(self) -> str:
        return self.to("en")

    def to(self, language: str) -> str:
        if self.position is None:
            return super().to(language)
        # What is no YAML has no path but its position.
        where = [self.position.to(language), *([self.path] if self.path.startswith("$") else [])]
        return ": ".join([*where, self.said.to(language)])


def load(yaml_text: str) -> Procedure:
    """Read and examine a procedure. Raises ProcedureBroken with position, path and reason."""
    from motcua.engine import examine  # it reads the structs above

    try:
        procedure = source.read(yaml_text, Procedure, ProcedureBroken)
        examine.check(procedure)
    except ProcedureBroken as error:
        raise ProcedureBroken(error.path, error.said, positions.of(yaml_text, error.path)) from error
    return procedure


def dumps(procedure: Procedure) -> bytes:
    """The procedure as canonical JSON: equal procedures give equal bytes."""
    return msgspec.json.encode(procedure, order="deterministic")


def loads(data: bytes) -> Procedure:
    """A procedure back from `dumps`; it was examined when it was loaded. Raises ProcedureBroken."""
    try:
        return msgspec.json.decode(data, type=Procedure)
    except msgspec.MsgspecError as error:
        raise ProcedureBroken("$", foreign.shape(str(error), error)) from error


def content_hash(procedure: Procedure) -> str:
    """The SHA-256 of the canonical JSON, in hex: the name of exactly this content."""
    return hashlib.sha256(dumps(procedure)).hexdigest()


def _named(things, attribute: str, wanted: str):
    for thing in things:
        if getattr(thing, attribute) == wanted:
            return thing
    raise KeyError(wanted)
