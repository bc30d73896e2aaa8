"""A page with every macro of motcua/web/templates/parts, to be checked and to be looked at.

`.venv/bin/python -m tests.web.look DIRECTORY` photographs it.
"""

from datetime import date, datetime, time
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from motcua.base.clock import ZONE
from motcua.engine.calendar import DayRule, Span, WorkingCalendar
from motcua.engine.deadlines import Limit, Pause, due
from motcua.engine.text import Text

LAN = SimpleNamespace(id=UUID(int=1), name="Nguyễn Thị Lan", assurance=2, is_official=False)

HOURS = (Span(start=time(7), end=time(11, 30)), Span(start=time(13, 30), end=time(17)))
CALENDAR = WorkingCalendar(
    id="mau", version="2026.1", weekly={day: HOURS for day in range(5)},
    days={
        date(2026, 9, 1): DayRule(kind="off", reason="holiday", basis="Điều 112 Bộ luật Lao động",
                                  name=Text(vi="Quốc khánh", en="National Day")),
        date(2026, 9, 2): DayRule(kind="off", reason="holiday", basis="Điều 112 Bộ luật Lao động",
                                  name=Text(vi="Quốc khánh", en="National Day")),
    },
)  # fmt: skip


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def deadlines() -> dict:
    """One deadline for each way to count, with every kind of step."""
    waiting = Pause(start=at(25, 10), end=at(30, 9), reason="waiting_for_citizen")
    hours, days = Limit(value=8, unit="working_hours"), Limit(value=5, unit="working_days")
    return {
        "answer": due(hours, at(20, 15, 20), CALENDAR),
        "paused": due(days, at(24, 9), CALENDAR, (waiting,)),
        "open": due(days, at(24, 9), CALENDAR, (Pause(start=at(25, 10), reason="waiting_for_payment"),)),
        "same_day": due(Limit(unit="same_day"), at(24, 15, 40), CALENDAR),
        "holiday": due(Limit(value=15, unit="working_days"), at(27, 9, month=8), CALENDAR),
        "calendar_days": due(Limit(value=3, unit="calendar_days"), at(30, 9, month=8), CALENDAR),
        "none": due(Limit(unit="none"), at(24, 9), CALENDAR),
    }


SAMPLE = (Path(__file__).parent / "sample.html").read_text(encoding="utf-8")


def context() -> dict:
    return {
        "facts": [
            {"label": "Thời hạn", "value": "Trong ngày", "hint": "sau 15:00: ngày làm việc tiếp theo"},
            {"label": "Lệ phí", "value": "8.000 đ", "hint": "mỗi bản"},
            {"label": "Nơi làm", "value": "Bất kỳ xã nào"},
            {"label": "Kết quả", "value": "Bản sao trích lục"},
        ],
        "papers": [
            {"title": "Tờ khai", "done": True, "why": "Điền trên trang này"},
            {"title": "Giấy khai sinh", "held_by": "Cơ sở dữ liệu hộ tịch"},
            {"title": "Văn bản ủy quyền", "copies": "1 bản", "why": "Vì bạn xin thay người khác",
             "href": "/ho-so"},
        ],
        "communes": [("00004", "Phường Ba Đình"), ("00008", "Phường Ngọc Hà"), ("00025", "Phường Giảng Võ")],
        "stations": [
            {"key": "receive", "title": "Tiếp nhận", "text": "một cửa"},
            {"key": "verify", "title": "Tra cứu sổ hộ tịch", "text": "công chức hộ tịch, 2 giờ"},
            {"key": "approve", "title": "Ký trích lục", "text": "chủ tịch, 1 giờ"},
            {"key": "return", "title": "Trả kết quả"},
        ],
        "events": [
            {"title": "Yêu cầu bổ sung", "who": "Trần Văn Hùng", "at": at(24, 16, 5), "text": "Ảnh bị mờ."},
            {"title": "Đã tiếp nhận", "who": "Trần Văn Hùng", "at": at(24, 9, 12)},
            {"title": "Đã gửi hồ sơ", "who": "Nguyễn Thị Lan", "at": at(24, 8, 40)},
        ],
        "deadlines": deadlines(),
    }  # fmt: skip


def request_of(person=None, path: str = "/ho-so?sau=2"):
    request = RequestFactory().get(path)
    if person is not False:
        request.person = person
    return request


def render(language: str = "vi", person=None, template: str = SAMPLE, **more) -> str:
    """The page as a browser gets it. person=False: nobody has even asked who it is."""
    with translation.override(language):
        page = next(iter(engines.all())).from_string(template)
        return page.render(context() | more, request_of(person))
