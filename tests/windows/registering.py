"""A registration for the graduation exam in a few lines, at a moment of one's choice."""

from datetime import datetime

from motcua.base import clock
from tests.births import birth, marital

CODE = "1.005142"
BEFORE, INSIDE, LAST_SECOND, AFTER = (
    "2027-04-20 09:00", "2027-04-22 09:00", "2027-04-28 17:00:59", "2027-04-28 17:01:00",
)  # fmt: skip
ANSWERS = {
    "candidate": {
        "requester_phone": "0912 345 678", "requester_ethnicity": "Kinh", "who": "pupil",
        "school": "Trường THPT Phan Đình Phùng",
    },
    "exam": {"first_choice": "physics", "second_choice": "chemistry", "priority": "none"},
    "declaration": {"truth": "yes"},
}  # fmt: skip


def moment(text: str) -> datetime:
    """A moment of Vietnam."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.ZONE)


def at(text: str):
    """The clock, held at a moment."""
    return clock.frozen(moment(text))


def write(client) -> str:
    """A draft that lacks nothing; gives its id."""
    draft = marital.start(client, CODE)
    marital.answer(client, draft, ANSWERS)
    birth.attach(client, draft, "photos")
    return draft
