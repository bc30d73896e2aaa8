"""What can happen to a dossier, and what follows at once. No event can be built without its reason.

`at` is an aware moment, given by the caller: the engine has no clock.
"""

from datetime import datetime
from typing import ClassVar, Literal

import msgspec


class ReasonMissing(ValueError):
    """Everything has a reason: an event that sets a person back cannot be built without one."""


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to mend: which field or paper, why (a code of the procedure's reasons), and what to do
    about it."""

    target: Literal["field", "paper"]
    key: str
    reason: str
    advice: str

    def __post_init__(self) -> None:
        _given(self, "key", "reason", "advice")


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened at a moment."""

    words: ClassVar[tuple[str, str]] = ("", "")  # (vi, en), for the drawing of the states

    at: datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("an event needs a moment with a time zone")


class Submitted(Event, frozen=True, kw_only=True):
    """The person sent the dossier; nothing says "received" yet."""

    words = ("Gửi hồ sơ", "Submitted")


class Noted(Event, frozen=True, kw_only=True):
    """A notice arrived: it is taken note of in the same moment, and nothing more follows from it."""

    words = ("Ghi nhận thông báo", "Notice taken note of")


class Accepted(Event, frozen=True, kw_only=True):
    """An official received it: form 01, the legal limit begins."""

    words = ("Tiếp nhận", "Accepted")


class SentBack(Event, frozen=True, kw_only=True):
    """Something must be added or mended; the clock stands still."""

    words = ("Yêu cầu bổ sung", "Sent back")
    marks: tuple[Mark, ...]

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        if not self.marks:
            raise ReasonMissing("SentBack needs at least one mark")


class Resubmitted(Event, frozen=True, kw_only=True):
    """The person sent it again; the clock goes on."""

    words = ("Gửi bổ sung", "Sent again")


class Refused(Event, frozen=True, kw_only=True):
    """Not received, on a legal ground."""

    words = ("Từ chối tiếp nhận", "Refused")
    ground: str
    explanation: str

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        _given(self, "ground", "explanation")


class StepDone(Event, frozen=True, kw_only=True):
    """A step of handling is done; `step` is its key."""

    words = ("Xong một bước", "Step done")
    step: str


class StepLapsed(Event, frozen=True, kw_only=True):
    """The time of an opinion ran out without one, and the law takes silence for consent; `step` is its key."""

    words = ("Quá hạn cho ý kiến", "No opinion in time")
    step: str


class Approved(Event, frozen=True, kw_only=True):
    """The last step of handling: the result is approved."""

    words = ("Duyệt kết quả", "Approved")


class Returned(Event, frozen=True, kw_only=True):
    """The person has the result."""

    words = ("Trả kết quả", "Returned")


class WithdrawalAsked(Event, frozen=True, kw_only=True):
    """The person takes the dossier back."""

    words = ("Rút hồ sơ", "Withdrawn")
    reason: str

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        _given(self, "reason")


class Stopped(Event, frozen=True, kw_only=True):
    """The agency stops handling, on a legal ground."""

    words = ("Dừng giải quyết", "Stopped")
    ground: str
    explanation: str

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        _given(self, "ground", "explanation")


class DutyAsked(Event, frozen=True, kw_only=True):
    """Nothing goes on before a payment: during the handling (the clock stands still), or before a result goes out."""

    words = ("Yêu cầu nộp tiền", "Payment asked")
    reason: str

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        _given(self, "reason")


class DutyMet(Event, frozen=True, kw_only=True):
    """The payment came, or is no longer owed: it is the agency's turn again."""

    words = ("Đã nộp tiền", "Payment made")


class Apologised(Event, frozen=True, kw_only=True):
    """The agency apologises and gives a new date, once only (form 04)."""

    words = ("Xin lỗi, hẹn lại", "Apologised, new date")
    new_due: datetime
    reason: str

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        _given(self, "reason")
        if self.new_due.tzinfo is None:
            raise ValueError("a new due moment needs a time zone")


class VerificationAsked(Event, frozen=True, kw_only=True):
    """Another agency is asked something, which lengthens the limit once where the procedure says so.

    `reason` is a code of the procedure's verification, `agency` the name of whoever is asked.
    """

    words = ("Xác minh, thêm hạn", "Verification")
    reason: str
    agency: str

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        _given(self, "reason", "agency")


class OfPart(Event, frozen=True, kw_only=True):
    """Something that happened to a linked procedure, told to the whole; `part` is its key."""

    part: str


class PartBegan(OfPart, frozen=True, kw_only=True):
    """A part was filed as a dossier of its own."""

    words = ("Bắt đầu một thủ tục", "A part began")


class PartCannotBegin(OfPart, frozen=True, kw_only=True):
    """A part will never be filed, because a consent of the whole that it needs is not there, and `why`."""

    words = ("Một thủ tục không thể bắt đầu", "A part cannot begin")
    consent: str
    why: Literal["refused", "withdrawn", "lapsed", "changed"]

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        _given(self, "consent", "why")


class PartWaits(OfPart, frozen=True, kw_only=True):
    """The citizen owes the next step of a part; the clock of the whole stands still."""

    words = ("Một thủ tục chờ bổ sung", "A part waits")


class PartGoesOn(OfPart, frozen=True, kw_only=True):
    """It is an agency's turn again in a part that waited."""

    words = ("Thủ tục đó đi tiếp", "That part goes on")


class PartEnded(OfPart, frozen=True, kw_only=True):
    """A part came to its end; `how` says whether with a result ("done") or how without one."""

    words = ("Một thủ tục kết thúc", "A part ended")
    how: Literal["done", "refused", "stopped", "withdrawn"]


class Settled(Event, frozen=True, kw_only=True):
    """Every part has ended and at least one has its result: whole or in part, the outcome stands."""

    words = ("Mọi thủ tục kết thúc, có kết quả", "All parts ended, a result")


class CameToNothing(Event, frozen=True, kw_only=True):
    """Every part has ended and none has a result."""

    words = ("Mọi thủ tục kết thúc, không kết quả", "All parts ended, no result")


class TellPerson(msgspec.Struct, frozen=True, tag=True):
    """Tell the person what happened."""

    about: str


class IssueSlip(msgspec.Struct, frozen=True, tag=True):
    """Issue one of the forms of Circular 03/2025/TT-VPCP, the proof of sending, or that a notice was taken note of."""

    form: Literal["proof", "noted", "form_01", "form_02", "form_03", "form_04", "form_05"]


class OpenCharge(msgspec.Struct, frozen=True, tag=True):
    """Open the charge of the fees owed."""


class MakeResult(msgspec.Struct, frozen=True, tag=True):
    """Make the result."""


class AskRole(msgspec.Struct, frozen=True, tag=True):
    """Put a step before those who hold a role: at the agency of the kind `at`, "" for the one that received it."""

    role: str
    step: str
    at: str = ""


Effect = TellPerson | IssueSlip | OpenCharge | MakeResult | AskRole


def _given(thing: msgspec.Struct, *names: str) -> None:
    for name in names:
        if not getattr(thing, name).strip():
            raise ReasonMissing(f"{type(thing).__name__} needs its {name}")
