"""What the engine knows of a dossier: the ten national statuses, and whose turn it is.

Sources: the national code list of statuses; Decree 118/2025/NĐ-CP (one-stop).
"""

from datetime import datetime
from enum import IntEnum, StrEnum

import msgspec

from motcua.engine.limits import Deadline, Pause


class Status(IntEnum):
    """The ten statuses of the national portal, with its numbers."""

    NEW = 1  # Mới đăng ký: the agency must answer
    RECEIVED = 2  # Được tiếp nhận: form 01 is out, the legal limit runs
    REFUSED = 3  # Không được tiếp nhận
    IN_PROGRESS = 4  # Đang xử lý
    WAITING_PAPERS = 5  # Yêu cầu bổ sung giấy tờ: the clock stands still
    WAITING_PAYMENT = 6  # Yêu cầu thực hiện nghĩa vụ tài chính: the clock stands still
    WITHDRAWN = 7  # Công dân yêu cầu rút hồ sơ
    STOPPED = 8  # Dừng xử lý
    DONE = 9  # Đã xử lý xong: the result exists
    RETURNED = 10  # Đã trả kết quả


class Owes(StrEnum):
    """Who owes the next step."""

    AGENCY = "agency"
    CITIZEN = "citizen"
    NOBODY = "nobody"


S = Status
#: Nothing can happen any more.
CLOSED = frozenset({S.REFUSED, S.WITHDRAWN, S.STOPPED, S.RETURNED})

#: Whose turn it is in a status, as long as nothing else was asked: see DossierState.owes.
OWES: dict[Status, Owes] = {
    **dict.fromkeys((S.NEW, S.RECEIVED, S.IN_PROGRESS, S.DONE), Owes.AGENCY),
    **dict.fromkeys((S.WAITING_PAPERS, S.WAITING_PAYMENT), Owes.CITIZEN),
    **dict.fromkeys(CLOSED, Owes.NOBODY),
}


class DossierState(msgspec.Struct, frozen=True, kw_only=True):
    """What the engine knows of a dossier. `DossierState()` is one that nobody has sent yet.

    `answer_due` bounds the agency's answer to an online filing, `due` the result. `due` carries the date of
    the apology once there is one. `pauses` are in order; the last is open while the citizen owes the next
    step of the handling. While another agency is asked (`verification_asked_at`) the clock runs: the limit was
    lengthened instead. `owes` is that of the status (OWES), but the citizen's in status 9 while the result waits for
    their payment alone; no clock runs there. `longer` is the key of the longer limit that it has, see engine/longer.py.

    `step` is the first open step in the order of the file, `beside` the others that run side by side with it, `done`
    those that are behind it since the handling began (anew), left-out ones among them. `opened` says since when each
    open step is open. `parts` says how far each linked procedure is: see engine/linked.py.
    """

    status: Status | None = None
    submitted_at: datetime | None = None
    received_at: datetime | None = None
    answer_due: Deadline | None = None
    due: Deadline | None = None
    pauses: tuple[Pause, ...] = ()
    step: str | None = None
    beside: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    opened: dict[str, datetime] = {}
    parts: dict[str, str] = {}
    owes: Owes = Owes.CITIZEN
    sent_back_times: int = 0
    apologised_at: datetime | None = None
    new_due: datetime | None = None
    verification_asked_at: datetime | None = None
    longer: str = ""
    closed_at: datetime | None = None
    status_since: datetime | None = None
