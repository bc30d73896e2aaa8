"""A page with every macro of motcua/web/templates/parts, to be checked and to be looked at.

`.venv/bin/python -m tests.web.look DIRECTORY` photographs it.
"""

from datetime import date, datetime, time
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


SAMPLE = """
{% extends "shell.html" %}
{% import "parts/forms.html" as forms %}
{% import "parts/pieces.html" as pieces %}
{% block title %}Bảng mẫu{% endblock %}
{% block before %}{{ pieces.back("/") }}{% endblock %}
{% block scripts %}
<script defer src="{{ static('autosave.js') }}"></script>
<script defer src="{{ static('upload.js') }}"></script>
{% endblock %}
{% block content %}
{{ forms.error_summary([("full_name", "Nhập họ và tên"), ("born", "Ngày sinh phải có đủ ngày, tháng, năm")]) }}
<h1 class="govuk-heading-l">Bảng mẫu</h1>
{{ forms.search_box("/tim-kiem", "trích lục") }}
{{ pieces.facts_strip(facts) }}
<h2 class="govuk-heading-m">Giấy tờ cần có</h2>
{{ pieces.papers(papers) }}
<form method="post" action="/tro-giup" {{ forms.autosave_attributes("/luu") }}>
{{ forms.csrf(request) }}
{{ forms.text_input("full_name", "Họ, chữ đệm và tên", "", hint="Ghi như trong giấy khai sinh", error="Nhập họ và tên", autocomplete="name") }}
{{ forms.text_input("number", "Số định danh cá nhân", "001186000012", source="Từ Cơ sở dữ liệu dân cư, 22/11/2026", inputmode="numeric", width="20", readonly=True) }}
{{ forms.text_input("amount", "Số tiền", 8000, suffix="đồng", inputmode="numeric", width="10", maxlength=9) }}
{{ forms.date_input("born", "Ngày sinh", {"day": 2, "month": 9}, error="Ngày sinh phải có đủ ngày, tháng, năm", autocomplete="bday") }}
{{ forms.radios("relation", "Bạn xin trích lục của ai?", [("self", "Của tôi"), ("child", "Của con tôi", "Con dưới 18 tuổi"), ("other", "Của người khác")], "child") }}
{{ forms.radios("sure", "Bạn đã có bản cũ chưa?", [("yes", "Có"), ("no", "Chưa")], "", inline=True) }}
{{ forms.select("commune", "Xã, phường", communes, "00004", empty="Chọn", filter=True) }}
{{ forms.textarea("purpose", "Dùng vào việc gì?", "Làm hộ chiếu", optional=True) }}
{{ forms.checkboxes("kinds", "Loại bản", [("paper", "Bản giấy"), ("electronic", "Bản điện tử", "Có giá trị như bản giấy")], ["paper"]) }}
{{ forms.checkbox("true", "Tôi cam đoan những điều đã khai là đúng", "yes") }}
{{ forms.button("Lưu và tiếp tục") }}
{{ forms.autosave_status() }}
</form>
<section id="photo-part" aria-labelledby="photo-heading">
<h2 class="govuk-heading-m" id="photo-heading">Ảnh chụp giấy tờ</h2>
<form method="post" action="/tro-giup" enctype="multipart/form-data" {{ forms.upload_attributes("/gui-tep") }}>
{{ forms.csrf(request) }}
{{ forms.file_input("file", "Ảnh hoặc PDF", hint="Tối đa 20 MB", id="photo") }}
{{ forms.upload_status() }}
<div class="govuk-button-group">
{{ forms.button("Gửi tệp", kind="secondary") }}
{{ forms.button("Bỏ tệp này", name="do", value="drop", kind="warning", once=False) }}
<a class="govuk-link" href="/">Để sau</a>
</div>
</form>
</section>
{{ pieces.sent("Bạn đã nộp hồ sơ", "H26.99-261124-0001", text="Cơ quan phải trả lời trước 16:30, thứ Ba, 24/11/2026.") }}
<h2 class="govuk-heading-m">Trạng thái</h2>
<p class="govuk-body">{% for status in range(1, 11) %}{{ pieces.status_tag(status) }} {% endfor %}</p>
{{ pieces.stations(stations, "verify") }}
{% for name, deadline in deadlines.items() %}
<h2 class="govuk-heading-s">{{ name }}</h2>
{{ pieces.days_strip(deadline, "Hạn:") }}
{% endfor %}
<h2 class="govuk-heading-m">Diễn biến</h2>
{{ pieces.timeline(events, owes="citizen") }}
{{ pieces.summary_list([("Họ và tên", "Nguyễn Thị Lan", "/ho-so", "Sửa"), ("Lệ phí", 8000|money), ("Nơi nộp", "Trung tâm Phục vụ hành chính công phường Ba Đình", "/ho-so", "")]) }}
{% for kind in ("info", "done", "attention", "error") %}
{{ pieces.notice("Câu trả lời được lưu khi bạn gõ.", kind, "Nhắc" if kind == "attention" else "") }}
{% endfor %}
{{ pieces.link_rows([{"href": "/viec", "title": "Cấp bản sao trích lục hộ tịch", "text": "Nộp lúc 15:20, hạn 16:30 hôm nay", "tag": pieces.status_tag(4)}]) }}
{{ pieces.empty("Chưa có hồ sơ nào.", ("/tim-kiem", "Tìm thủ tục")) }}
{{ pieces.pagination("/ho-so?sau=1") }}
{% call pieces.fold("Căn cứ pháp lý") %}<p class="govuk-body">Nghị định 224/2026/NĐ-CP</p>{% endcall %}
{{ forms.link_button("Bắt đầu", "/tim-kiem") }}
<div class="m-card"><p class="govuk-body">Một ô nhắc.</p></div>
{% endblock %}
"""


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
        page = next(iter(engines.all())).from_string(template.strip())
        return page.render(context() | more, request_of(person))
