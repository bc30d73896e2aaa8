"""What Lan's papers say: data for each form, and the same with everything as long as it can get."""

from datetime import date, datetime, time

from motcua.base.clock import ZONE
from motcua.engine.calendar import DayRule, Span, WorkingCalendar
from motcua.engine.deadlines import Limit, Pause, due
from motcua.engine.text import Text

HOURS = (Span(start=time(7), end=time(11, 30)), Span(start=time(13, 30), end=time(17)))
CULTURE_DAY = DayRule(
    kind="off", reason="holiday", basis="Bộ luật Lao động 2019, Điều 112",
    name=Text(vi="Ngày Văn hóa Việt Nam", en="Culture Day"),
)  # fmt: skip
CALENDAR = WorkingCalendar(
    id="H32.22333", version="2026.1", weekly=dict.fromkeys(range(5), HOURS), days={date(2026, 11, 24): CULTURE_DAY}
)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A moment of 2026 in Vietnam."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


ISSUED = at(23, 9, 5)
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
OFFICE = {
    "authority": "Ủy ban nhân dân phường Tây Nha Trang",
    "name": "Trung tâm Phục vụ hành chính công phường Tây Nha Trang", "code": "H32.22333",
    "place": "Phường Tây Nha Trang", "address": "Số 12 đường 23 Tháng 10, phường Tây Nha Trang, tỉnh Khánh Hòa",
    "phone": "0258 3 999 123",
}  # fmt: skip
LAN = {
    "name": "Nguyễn Thị Ngọc Lan", "personal_number": "056198001234",
    "address": "Tổ dân phố 5, phường Tây Nha Trang, tỉnh Khánh Hòa", "phone": "0905 123 456",
    "email": "lan.nguyen@vidu.vn",
}  # fmt: skip
HUNG = {"name": "Trần Quốc Hùng", "title": "Công chức tiếp nhận"}
CHAIR = {"name": "Phạm Thị Thúy Hằng", "title": "Chủ tịch Ủy ban nhân dân"}
PAPERS = [
    {"title": "Tờ khai cấp bản sao trích lục hộ tịch", "originals": 1, "pages": 1,
     "note": "Lập trên hệ thống từ câu trả lời của người nộp"},
    {"title": "Giấy tờ tùy thân của người yêu cầu", "copies": 1, "pages": 2, "file_name": "căn cước hai mặt.jpg",
     "sha256": DIGEST},
]  # fmt: skip
COMMON = {
    "office": OFFICE, "code": "H32.22333-20261123-0000012", "procedure_code": "2.000635",
    "procedure_title": "Cấp bản sao trích lục hộ tịch", "person": LAN, "issued_at": ISSUED,
}  # fmt: skip
PROOF = COMMON | {
    "sent_at": at(21, 20, 15), "digest": DIGEST, "papers": PAPERS[1:], "tracking_secret": "K7MQ2XWD",
    "tracking_url": "https://motcua.vidu.vn/tra-cuu/H32.22333-20261123-0000012",
    "answer_due": due(Limit(value=8, unit="working_hours"), at(21, 20, 15), CALENDAR),
}  # fmt: skip
RECEIPT = COMMON | {
    "number": "12/TNHS", "matter": "Cấp 02 bản sao trích lục khai sinh", "papers": PAPERS, "received_at": ISSUED,
    "due": due(Limit(unit="same_day"), ISSUED, CALENDAR), "channel": "online", "delivery": "counter",
    "delivery_place": "quầy số 3", "official": HUNG, "register_number": "12",
    "fee": {
        "total": 16000, "basis": "Thông tư 281/2016/TT-BTC", "paid": False,
        "lines": [{"label": "Phí cấp bản sao trích lục hộ tịch", "unit_amount": 8000, "quantity": 2, "amount": 16000,
                   "basis": "8.000 đ một bản sao"}],
    },
}  # fmt: skip
SUPPLEMENT = COMMON | {
    "number": "03/YCBS", "official": HUNG, "paused_since": at(23, 9, 5),
    "how": "https://motcua.vidu.vn/ho-so/H32.22333-20261123-0000012",
    "items": [
        {"what": "Giấy tờ tùy thân của người yêu cầu", "reason": "Ảnh mờ, không đọc được số định danh",
         "advice": "Chụp lại cả hai mặt ở nơi đủ sáng, thấy rõ bốn góc.", "kind": "paper"},
        {"what": "Ngày đăng ký khai sinh", "reason": "Không khớp với sổ hộ tịch",
         "advice": "Xem lại ngày trên Giấy khai sinh bản chính.", "kind": "field"},
    ],
}  # fmt: skip
REFUSAL = COMMON | {
    "number": "01/TCTN", "matter": "Cấp 02 bản sao trích lục khai sinh", "official": HUNG,
    "ground": "Không có thông tin hộ tịch trong cơ sở dữ liệu và sổ hộ tịch",
    "basis": "Luật Hộ tịch 2014, Điều 64 khoản 1",
    "explanation": "Cơ quan đã tra cứu sổ khai sinh các năm 1997–1999 của xã Vĩnh Thái cũ và không tìm thấy.",
}  # fmt: skip
APOLOGY = COMMON | {
    "number": "02/XL", "matter": "Cấp 02 bản sao trích lục khai sinh", "official": CHAIR, "received_at": ISSUED,
    "promised": at(23, 17), "new_due": at(27, 17), "reason": "Phải tra cứu sổ hộ tịch lưu ở nơi khác",
    "explanation": "Sổ khai sinh năm 1990 đang lưu tại Trung tâm lưu trữ tỉnh; chúng tôi đã đề nghị sao chụp.",
}  # fmt: skip
STOP = COMMON | {
    "number": "03/TBD", "matter": "Cấp 02 bản sao trích lục khai sinh", "official": CHAIR, "received_at": ISSUED,
    "stage": "Kiểm tra và trích lục từ sổ hộ tịch", "ground": "Việc hộ tịch không có trong sổ hộ tịch",
    "basis": "Điều 63, Luật Hộ tịch 60/2014/QH13", "given_back": 16000,
    "explanation": "Đã tra cứu sổ khai sinh các năm 1989–1991 của xã Vĩnh Thái cũ.",
}  # fmt: skip
RESULT = COMMON | {
    "number": "58/TLKS-BS", "kind": "birth", "signer": CHAIR, "copies": 2,
    "register": {"office": "UBND xã Vĩnh Thái, thành phố Nha Trang, tỉnh Khánh Hòa", "number": "115",
                 "on": date(1998, 3, 9), "book": "Cơ sở dữ liệu hộ tịch điện tử"},
    "sections": [
        {"rows": [
            {"label": "Họ, chữ đệm, tên", "value": "NGUYỄN THỊ NGỌC LAN"},
            {"label": "Ngày, tháng, năm sinh",
             "value": "02/03/1998 (ngày hai tháng ba năm một nghìn chín trăm chín mươi tám)"},
            {"label": "Giới tính", "value": "Nữ"}, {"label": "Dân tộc", "value": "Kinh"},
            {"label": "Quốc tịch", "value": "Việt Nam"},
            {"label": "Nơi sinh", "value": "Bệnh viện Đa khoa tỉnh Khánh Hòa"},
            {"label": "Quê quán", "value": "Xã Vĩnh Thái, thành phố Nha Trang, tỉnh Khánh Hòa"},
            {"label": "Số định danh cá nhân", "value": "056198001234"}]},
        {"title": "Người mẹ", "rows": [
            {"label": "Họ, chữ đệm, tên", "value": "LÊ THỊ HƯỜNG"}, {"label": "Năm sinh", "value": "1972"}]},
        {"title": "Người cha", "rows": [
            {"label": "Họ, chữ đệm, tên", "value": "NGUYỄN VĂN THƯỞNG"}, {"label": "Năm sinh", "value": "1969"}]},
    ],
}  # fmt: skip

FORMS = {"proof": PROOF, "form_01": RECEIPT, "form_02": SUPPLEMENT, "form_03": REFUSAL, "form_04": APOLOGY,
         "form_05": STOP, "result": RESULT}  # fmt: skip

LONG_NAME = "Công Tằng Tôn Nữ Nguyễn Hoàng Phương Quỳnh Khuê Thiên Hương " * 3
LONG_LIMIT = due(
    Limit(value=20, unit="working_days"), at(5, 9), CALENDAR,
    (Pause(start=at(11, 9), end=at(16, 10), reason="waiting_for_citizen"),),
)  # fmt: skip
LONG_RECEIPT = RECEIPT | {
    "person": LAN | {"name": LONG_NAME.strip(), "address": ("Thôn Ngã Ba Đường Xuống Bến, xã Đầm Dơi, " * 5).strip()},
    "due": LONG_LIMIT,
    "papers": [{"title": f"Thành phần thứ {n}: văn bản thỏa thuận giữa các đồng thừa kế có chứng thực chữ ký",
                "originals": 1, "copies": n, "pages": n * 3, "sha256": DIGEST} for n in range(1, 41)],
}  # fmt: skip
LONG_SUPPLEMENT = SUPPLEMENT | {
    "items": [{"what": f"Mục {n} của tờ khai", "reason": "Nội dung chưa thống nhất với giấy tờ kèm theo. " * 3,
               "advice": "Ông/Bà đối chiếu lại từng dòng, sửa chỗ sai rồi ký xác nhận. " * 4, "kind": "field"}
              for n in range(1, 25)],
}  # fmt: skip
