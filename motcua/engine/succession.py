"""What a new version of a procedure means for a dossier that was sent under an earlier one.

The law of the day of reception is applied. A dossier that was received stays under its version. One that was sent and
not received yet stays, moves to the new version or asks a person, by the class of the change and by replaying what was
sent under both versions: docs/reference/versions.md has the table, VERDICTS its words.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property

import msgspec

from motcua.engine import consenting, diff, fees, forms, longer, papers
from motcua.engine.changes import ChangeClass, is_shorter, strictest
from motcua.engine.definition import Procedure
from motcua.engine.fees import CouncilRate
from motcua.engine.limits import Limit
from motcua.engine.rules import RuleBroken
from motcua.engine.text import Text


class Fate(StrEnum):
    """What becomes of a dossier."""

    MOVES = "moves"
    STAYS = "stays"
    ASKS = "asks"


class Verdict(msgspec.Struct, frozen=True):
    """What becomes of one dossier, and why: a code of VERDICTS."""

    fate: Fate
    reason: str


#: Every reason with the fate it leads to.
VERDICTS: dict[str, Fate] = {
    "received": Fate.STAYS,  # the law of the day of reception
    "being_corrected": Fate.STAYS,  # what was asked of the person does not change while they answer it
    "words_only": Fate.MOVES,
    "asks_no_more": Fate.MOVES,  # less is asked, and what was sent is whole under the new version
    "not_touched": Fate.MOVES,  # more is asked, but nothing of this dossier
    "more_answers": Fate.STAYS,  # it was whole when it was sent; the time since then is the office's
    "more_papers": Fate.STAYS,
    "more_consents": Fate.STAYS,  # somebody else would have to agree who was never asked
    "higher_fee": Fate.STAYS,
    "longer_limit": Fate.STAYS,
    "channel_gone": Fate.STAYS,
    "law_changed": Fate.ASKS,  # the transitional rule of the new act decides; a person reads it
    "not_whole": Fate.ASKS,  # less is asked, and yet something is missing: somebody must look
}


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What was sent last, with all that decides on it: as `known` and `held` were frozen with the sending.

    `locked` are answers of an official source, which nobody is asked to mend. `council` are the province's rates.
    """

    answers: Mapping[str, object]
    files: frozenset[str]  # keys of papers that have a file
    known: Mapping[str, object]
    held: frozenset[str]
    locked: frozenset[str]
    channel: str
    on: date  # the day of sending
    ways: Mapping[str, str] = {}  # how each consent of somebody else was given
    council: tuple[CouncilRate, ...] = ()


#: Kinds whose answers are made of several answers; a key never changes between them and the plain ones.
MADE_OF_SEVERAL = ("repeat", "address")


def reshaped(old: Procedure, new: Procedure) -> list[tuple[str, Text]]:
    """(path, problem) of each question that would read the answers of another one: what stands in an open draft under
    its key is made of other parts, and would be written over."""
    before = {field.key: field.kind for page in old.pages for field in page.fields}
    return [
        (f"$.pages[{place}].fields[{number}].kind", _of_another_make(old, field.key, before[field.key]))
        for place, page in enumerate(new.pages) for number, field in enumerate(page.fields)
        if before.get(field.key, field.kind) != field.kind and {before[field.key], field.kind} & set(MADE_OF_SEVERAL)
    ]  # fmt: skip


def _of_another_make(old: Procedure, key: str, kind: str) -> Text:
    return Text(
        en=f"{key!r} was a {kind} in {old.version}: a question of another make needs another key",
        vi=f"{key!r} là loại {kind} ở phiên bản {old.version}: câu hỏi đổi cách trả lời phải có `key` khác",
    )


class Succession:
    """Two versions of a procedure of which the second follows the first. Compared once, for all that runs."""

    def __init__(self, old: Procedure, new: Procedure) -> None:
        self.old, self.new = old, new

    @cached_property
    def changes(self) -> tuple[diff.Change, ...]:
        """What changes, strictest first."""
        return diff.compare(self.old, self.new)

    @cached_property
    def kind(self) -> ChangeClass:
        """The class of the whole."""
        return strictest(self.changes)

    def verdict(self, sent: Sent) -> Verdict:
        """What becomes of a dossier that was sent and not received."""
        if self.kind is ChangeClass.TEXT:
            return _verdict("words_only")
        if self.kind is ChangeClass.LEGAL:
            return _verdict("law_changed")
        worse = self.worse(sent)
        if self.kind is ChangeClass.ADDITIVE:
            return _verdict("not_whole" if worse else "asks_no_more")
        return _verdict(worse or "not_touched")

    def worse(self, sent: Sent) -> str:
        """What the new version would ask beyond the old one of exactly this sending; "" for nothing."""
        if sent.channel not in self.new.channels:
            return "channel_gone"
        try:
            if _missing_answers(self.new, sent):
                return "more_answers"
            if _missing_consents(self.new, sent):
                return "more_consents"
            if _missing_papers(self.new, sent):
                return "more_papers"
            if _owed(self.new, sent) > _owed(self.old, sent):
                return "higher_fee"
        except (fees.FeeNotKnownYet, fees.NoRateInForce, RuleBroken):
            return "more_answers"
        before, after = (_limit(one, sent) for one in (self.old, self.new))
        return "longer_limit" if before != after and not is_shorter(before, after) else ""


def _limit(procedure: Procedure, sent: Sent) -> Limit:
    kept = forms.effective(procedure, sent.answers, sent.known)
    return longer.limit_of(procedure, sent.channel, longer.key_of(procedure, kept, sent.known))


def _verdict(reason: str) -> Verdict:
    return Verdict(VERDICTS[reason], reason)


def _missing_answers(procedure: Procedure, sent: Sent) -> bool:
    wrong = forms.check_all(procedure, sent.answers, sent.known, today=sent.on)
    return any(key not in sent.locked for fields in wrong.values() for key in fields)


def _missing_consents(procedure: Procedure, sent: Sent) -> bool:
    """Whether somebody would have to agree who did not, or not in a way that counts now."""
    needed = consenting.needed(procedure, forms.counted(procedure, sent.answers, sent.known))
    return any(sent.ways.get(one.key) not in one.ways for one in needed)


def _missing_papers(procedure: Procedure, sent: Sent) -> bool:
    asked = papers.asked(papers.needed(procedure, sent.answers, sent.held, sent.known, sent.ways))
    return any(paper.required and paper.key not in sent.files for paper in asked)


def _owed(procedure: Procedure, sent: Sent) -> tuple[int, int]:
    """đồng, and how many fees are owed whose rate nobody has told us."""
    owed = fees.owed(procedure, sent.answers, sent.channel, sent.on, sent.known, sent.council)  # type: ignore[arg-type]
    return owed.total, len(owed.undecided)
