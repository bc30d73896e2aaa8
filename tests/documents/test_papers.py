"""What stands on each paper: read back from the PDF, and from its picture as a printer would make it."""

import threading
import unicodedata
from datetime import date

import msgspec
import pypdfium2
import pytest
import zxingcpp

from motcua.documents import form_sets, glyphs, marks, wording
from motcua.documents.contents import checked
from motcua.documents.typesetting import render
from motcua.engine.deadlines import REASONS, Limit, Pause, due
from tests.documents.papers import (
    CALENDAR,
    CHAIR,
    COMMON,
    FORMS,
    HUNG,
    ISSUED,
    LAN,
    LONG_NAME,
    LONG_RECEIPT,
    LONG_SUPPLEMENT,
    PROOF,
    RECEIPT,
    REFUSAL,
    RESULT,
    SUPPLEMENT,
    at,
)

CODE = RECEIPT["code"]
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


def text_of(pdf: bytes) -> str:
    """All words of a PDF, with single spaces."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[n].get_textpage().get_text_range() for n in range(len(document))]
    document.close()
    return " ".join(" ".join(pages).split())


def pages_of(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    count = len(document)
    document.close()
    return count


def read_codes(pdf: bytes) -> dict[str, str]:
    """What a scanner reads from the first page printed at 300 dpi, by kind of code."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=300 / 72).to_pil().convert("L")
    document.close()
    return {str(found.format): found.text for found in zxingcpp.read_barcodes(picture)}


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {form: text_of(render(form, data)) for form, data in FORMS.items()}


@pytest.mark.parametrize("form", FORMS)
def test_every_paper_has_letterhead_motto_place_date_and_form_set(texts, form):
    for words in (*MOTTO, "PHƯỜNG TÂY NHA TRANG", "Tây Nha Trang, ngày 23 tháng 11 năm 2026",
                  CODE, "Nguyễn Thị Ngọc Lan", "chưa ký số"):  # fmt: skip
        assert words in texts[form]
    numbered = form.startswith("form_")  # the other papers are none of that circular
    assert ("Bộ mẫu TT 03/2025/TT-VPCP" in texts[form]) == numbered


SAYS = {
    "proof": ("Nguyễn Thị Ngọc Lan", "Cấp bản sao trích lục hộ tịch (mã 2.000635)", "Tệp: căn cước hai mặt.jpg",
              "Nơi nhận: Trung tâm Phục vụ hành chính công phường Tây Nha Trang", "Trực tuyến"),
    "form_01": ("Tiếp nhận hồ sơ của: Nguyễn Thị Ngọc Lan",
                "Địa chỉ: Tổ dân phố 5, phường Tây Nha Trang, tỉnh Khánh Hòa",
                "0905 123 456; lan.nguyen@vidu.vn", "Cấp 02 bản sao trích lục khai sinh", "Số lượng hồ sơ: 1 bộ",
                "Trong ngày (nhận sau 15:00: ngày làm việc tiếp theo)", "Trực tiếp tại nơi trả kết quả, tại quầy số 3",
                "Số: 12/TNHS", "Lập trên hệ thống từ câu trả lời của người nộp"),
    "form_02": ("Kính gửi: Nguyễn Thị Ngọc Lan", "Ảnh mờ, không đọc được số định danh", "điện thoại 0258 3 999 123",
                "https://motcua.vidu.vn/ho-so/H32.22333-20261123-0000012", "(thông tin đã khai)", "(giấy tờ)"),
    "form_03": ("không tiếp nhận, giải quyết", "Luật Hộ tịch 2014, Điều 64 khoản 1", "NGƯỜI TỪ CHỐI TIẾP NHẬN"),
    "form_04": ("Phải tra cứu sổ hộ tịch lưu ở nơi khác", "đề nghị gia hạn thời gian giải quyết"),
    "form_05": ("dừng giải quyết", "Luật Hộ tịch 60/2014/QH13", "quyền khiếu nại quyết định này"),
    "result": ("NGUYỄN VĂN THƯỞNG", "LÊ THỊ HƯỜNG", "115, ngày 09/03/1998", "Cơ sở dữ liệu hộ tịch điện tử",
               "02/03/1998 (ngày hai tháng ba năm một nghìn chín trăm chín mươi tám)", "Số: 58/TLKS-BS"),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_what_was_given_stands_on_the_paper_with_every_diacritic(texts, form):
    for words in SAYS[form]:
        assert words in texts[form]


def test_slips_come_from_the_centre_and_the_result_from_the_authority(texts):
    with_centre = {form for form in FORMS if "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG" in texts[form]}
    assert with_centre == set(FORMS) - {"result"}


def test_the_proof_says_that_it_is_no_receipt_and_by_when_the_agency_answers(texts):
    assert "Đây chưa phải là giấy tiếp nhận hồ sơ." in texts["proof"]
    assert "chậm nhất lúc 17 giờ 00, thứ Hai, ngày 23/11/2026" in texts["proof"]
    assert "Đã gửi lúc: 20 giờ 15, thứ Bảy, ngày 21/11/2026" in texts["proof"]
    assert "K7MQ2XWD" in texts["proof"] and PROOF["digest"] in texts["proof"]


def test_the_proof_shows_which_hours_count_and_why(texts):
    assert "Thời hạn: 8 giờ làm việc." in texts["proof"]
    assert "Thứ Hai, 23/11/2026, 07:00–11:30 Có tính 4 giờ 30 phút Giờ làm việc" in texts["proof"]
    assert "21/11/2026, 20:15 – 22/11/2026, 24:00 Không tính Nghỉ hằng tuần" in texts["proof"]
    assert "Nghỉ trưa" in texts["proof"]


def test_the_receipt_is_form_01_with_its_return_date(texts):
    text = texts["form_01"]
    assert "Mẫu số 01" in text and "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ" in text
    assert "Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00, thứ Hai, ngày 23/11/2026" in text
    assert "Tình trạng: chưa thu" in text and "16.000 đ" in text
    assert "1 Tờ khai cấp bản sao trích lục hộ tịch" in text and HUNG["name"] in text


def test_the_receipt_says_paid_only_when_it_is(texts):
    assert "đã thu" not in texts["form_01"]
    assert "Tình trạng: đã thu" in text_of(render("form_01", RECEIPT | {"fee": RECEIPT["fee"] | {"paid": True}}))


def test_a_receipt_without_fee_and_papers_says_so():
    text = text_of(render("form_01", RECEIPT | {"fee": None, "papers": []}))
    assert "Phí, lệ phí" not in text and "Không yêu cầu giấy tờ kèm theo." in text


def test_a_receipt_without_a_due_moment_says_that_the_clock_stands_still():
    pause = Pause(start=at(23, 9, 30), reason="waiting_for_citizen")
    standing = due(Limit(value=3, unit="working_days"), at(23, 9), CALENDAR, (pause,))
    text = text_of(render("form_01", RECEIPT | {"due": standing}))
    assert "Chưa định được ngày, thời hạn đang tạm dừng" in text
    assert "Chờ Ông/Bà bổ sung, hoàn thiện hồ sơ" in text


def test_the_supplement_request_lists_each_thing_with_reason_and_advice(texts):
    for item in SUPPLEMENT["items"]:
        assert f"{item['what']}" in texts["form_02"]
        assert item["reason"] in texts["form_02"] and item["advice"] in texts["form_02"]
    assert "Thời hạn giải quyết tạm dừng từ 09 giờ 05, thứ Hai, ngày 23/11/2026" in texts["form_02"]


def test_the_refusal_names_ground_basis_and_the_right_to_complain(texts):
    for words in (REFUSAL["ground"], REFUSAL["basis"], REFUSAL["explanation"], "Luật Khiếu nại"):
        assert words in texts["form_03"]


def test_the_result_is_plainly_marked_as_unsigned(texts):
    assert texts["result"].count("CHƯA KÝ SỐ") == 2  # the banner, and across the page
    assert "(chưa ký số)" in texts["result"] and CHAIR["name"] in texts["result"]
    assert "TRÍCH LỤC KHAI SINH (BẢN SAO)" in texts["result"]
    assert "Đăng ký khai sinh tại: UBND xã Vĩnh Thái" in texts["result"]


@pytest.mark.parametrize(("kind", "title"), [("marriage", "TRÍCH LỤC KẾT HÔN"), ("death", "TRÍCH LỤC KHAI TỬ")])
def test_other_extracts_have_their_own_title(kind, title):
    assert title in text_of(render("result", RESULT | {"kind": kind}))


def test_an_apology_names_both_days_and_a_stop_the_money(texts):
    assert "17 giờ 00, thứ Hai, ngày 23/11/2026" in texts["form_04"] and "thứ Sáu, ngày 27/11/2026" in texts["form_04"]
    assert "xin lỗi Ông/Bà" in texts["form_04"] and "Mẫu số 04" in texts["form_04"]
    assert "hoàn lại cho Ông/Bà số tiền đã nộp: 16.000 đ" in texts["form_05"]
    assert "không phải nộp" not in texts["form_05"]
    assert "Điều 63" in texts["form_05"] and "Mẫu số 05" in texts["form_05"]


def test_a_receipt_that_takes_the_place_of_another_says_so_first():
    again = text_of(render("form_01", RECEIPT | {"replaces": ISSUED, "why_new": "phải xác minh"}))
    assert again.index("Giấy này thay cho giấy đã lập lúc 09 giờ 05") < again.index("Tiếp nhận hồ sơ của")
    assert "thay cho" not in text_of(render("form_01", RECEIPT))


@pytest.mark.parametrize(
    ("form", "missing"), [("form_04", {"reason": " "}), ("form_04", {"new_due": ISSUED}), ("form_05", {"basis": ""})]
)
def test_an_apology_or_a_stop_without_its_reason_is_not_printed(form, missing):
    with pytest.raises(msgspec.ValidationError):
        render(form, FORMS[form] | missing)


@pytest.mark.parametrize("form", ["form_01", "form_02", "form_03", "form_04", "form_05", "result"])
def test_the_qr_says_what_the_digitisation_rules_ask(form):
    title = form_sets.in_force(date(2026, 11, 23)).forms[form].title
    expected = f"Motcua|{title}|056198001234|{CODE}|H32.22333|2.000635|20261123090500"
    assert read_codes(render(form, FORMS[form]))["QR Code"] == expected


def test_the_qr_of_the_proof_leads_to_tracking():
    assert read_codes(render("proof", PROOF))["QR Code"] == PROOF["tracking_url"]


def test_the_barcode_of_the_receipt_is_the_dossier_code():
    assert read_codes(render("form_01", RECEIPT))["Code 128"] == CODE


def test_a_bar_in_a_name_does_not_shift_the_fields_of_the_qr():
    paper = checked("form_03", REFUSAL | {"procedure_code": "2.0|06"})
    assert marks.qr_text("Motcua", "Phiếu", paper, at(23, 9)).split("|")[5] == "2.0 06"


def test_long_names_and_lists_go_on_over_more_pages_and_nothing_is_cut():
    pdf = render("form_01", LONG_RECEIPT)
    text = text_of(pdf)
    assert pages_of(pdf) > pages_of(render("form_01", RECEIPT))
    assert " ".join(LONG_NAME.split()) in text
    for number in range(1, 41):
        assert f"Thành phần thứ {number}: văn bản thỏa thuận" in text
    assert f"Trang {pages_of(pdf)}/{pages_of(pdf)}" in text
    for row in ("Nghỉ lễ: Ngày Văn hóa Việt Nam (Bộ luật Lao động 2019, Điều 112)", "Tạm dừng", "20 ngày làm việc"):
        assert row in text


def test_long_requests_go_on_over_more_pages_and_nothing_is_cut():
    pdf = render("form_02", LONG_SUPPLEMENT)
    text = text_of(pdf)
    assert pages_of(pdf) > 3
    assert all(f"Mục {number} của tờ khai" in text for number in range(1, 25))
    assert text.count("TT Nội dung Lý do Hướng dẫn") == pages_of(pdf)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_runs_over_the_edge_of_the_page(form):
    """No ink within 8 mm of the left and right edge, on any page, with a name as long as they come."""
    longest = FORMS[form] | {"person": LAN | {"name": "Nguyễn" * 20, "address": "x" * 400}}
    document = pypdfium2.PdfDocument(render(form, longest))
    for number in range(len(document)):
        picture = document[number].render(scale=1).to_pil().convert("L")
        edge = round(8 / 25.4 * 72)
        for left in (0, picture.width - edge):
            strip = picture.crop((left, 0, left + edge, picture.height))
            assert strip.getextrema() == (255, 255), f"page {number + 1}"
    document.close()
    assert "Nguyễn" * 20 in text_of(render(form, longest)).replace(" ", "").replace("\u200b", "")


def test_the_same_data_gives_the_same_bytes():
    assert render("form_01", RECEIPT) == render("form_01", RECEIPT)


def test_decomposed_vietnamese_prints_like_composed():
    decomposed = LAN | {"name": unicodedata.normalize("NFD", LAN["name"])}
    assert render("form_03", REFUSAL | {"person": decomposed}) == render("form_03", REFUSAL)


@pytest.mark.parametrize("strange", ["李小龙", "Lan 😀", "ភាសាខ្មែរ", "Lan\x07\u202e"])
def test_a_character_that_no_font_has_does_not_stop_a_paper(strange):
    text = text_of(render("form_03", REFUSAL | {"person": LAN | {"name": strange}}))
    shown = glyphs.printable(strange)
    assert f"Kính gửi: {shown}" in text
    assert ("thay cho ký tự không in được" in text) is (glyphs.INSTEAD in shown)


def test_markup_in_a_name_is_only_text():
    name = "#panic[x] *đậm* $a$ \\ <nhãn> @b `c`"
    assert name in text_of(render("form_03", REFUSAL | {"person": LAN | {"name": name}}))


def test_all_vietnamese_letters_are_in_the_fonts():
    marks_of_tone = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    letters = [base + tone for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for tone in marks_of_tone] + ["đ", "Đ", "₫"]
    text = unicodedata.normalize("NFC", "".join(letters))
    assert glyphs.printable(text) == text


@pytest.mark.parametrize("demo", [True, False])
def test_a_paper_of_the_demo_says_that_it_is_worth_nothing(settings, demo):
    settings.DEMO = demo
    assert ("Bản dùng thử, không có giá trị pháp lý." in text_of(render("form_03", REFUSAL))) is demo


def test_two_threads_print_at_once():
    made: list[bytes] = []
    threads = [threading.Thread(target=lambda: made.append(render("form_03", REFUSAL))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert made == [render("form_03", REFUSAL)] * 4


def test_wrong_data_is_named():
    with pytest.raises(msgspec.ValidationError, match="tracking_secret"):
        render("proof", {key: value for key, value in PROOF.items() if key != "tracking_secret"})
    with pytest.raises(msgspec.ValidationError, match="nickname"):
        render("form_03", REFUSAL | {"person": LAN | {"nickname": "x"}})


def test_a_refusal_without_basis_and_a_request_without_items_cannot_be_made():
    with pytest.raises(msgspec.ValidationError, match="legal basis"):
        render("form_03", REFUSAL | {"basis": " "})
    with pytest.raises(msgspec.ValidationError, match="at least one"):
        render("form_02", SUPPLEMENT | {"items": []})


def test_dates_take_a_nought_as_the_decree_says():
    assert wording.long_date(date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert wording.long_date(date(2026, 3, 15)) == "ngày 15 tháng 3 năm 2026"


@pytest.mark.parametrize(
    ("unit", "place"), [("Phường Ba Đình", "Ba Đình"), ("Xã Yên Bình", "Yên Bình"), ("Phường 1", "Phường 1"),
                        ("Đặc khu Phú Quốc", "Phú Quốc"), ("Tây Nha Trang", "Tây Nha Trang")],
)  # fmt: skip
def test_the_place_is_the_bare_name_of_the_commune(unit, place):
    assert wording.place(unit, form_sets.in_force(date(2026, 11, 23))) == place


def test_the_letterhead_does_not_say_the_place_twice():
    lines = wording.letterhead("Ủy ban nhân dân xã Đại Lộc", "Trung tâm Phục vụ hành chính công xã Đại Lộc")
    assert lines == ["Ủy ban nhân dân xã Đại Lộc", "Trung tâm Phục vụ hành chính công"]
    assert wording.letterhead("UBND tỉnh Khánh Hòa", "Sở Tư pháp") == ["UBND tỉnh Khánh Hòa", "Sở Tư pháp"]


def test_every_reason_of_the_engine_has_words():
    words = form_sets.in_force(date(2026, 11, 23))
    assert set(REASONS) <= set(words.reasons)


def test_a_statement_bears_the_title_of_its_result_and_what_was_found():
    rows = [{"label": "Nơi thường trú mới", "value": "Số 8 đường 23 Tháng 10"}]
    said = {"called": "Thông báo kết quả đăng ký thường trú (CT08)", "certificate_number": "77/CT08", "signer": CHAIR}
    text = text_of(render("statement", COMMON | said | {"sections": [{"rows": rows}]}))
    for words in ("THÔNG BÁO KẾT QUẢ ĐĂNG KÝ THƯỜNG TRÚ (CT08)", "Số: 77/CT08", "Số 8 đường 23 Tháng 10", *MOTTO):
        assert words in text
