"""The pages before anyone signs in: home, search, a procedure, the place."""

import pytest

from motcua.procedures import service
from tests.people import WARD
from tests.procedures import sample

PLACE = f"/thu-tuc/{sample.REAL}/noi-nop"


@pytest.fixture(params=["vi", "en"])
def reader(request, client):
    """Somebody who is not signed in, in each language."""
    client.cookies["motcua_lang"] = request.param
    return client


@pytest.mark.parametrize("path", ["/", "/tim-kiem", "/tim-kiem?q=trich+luc", f"/thu-tuc/{sample.REAL}"])
def test_anonymous_pages_set_no_cookie_and_may_be_read_in_both_languages(db, reader, path):
    response = reader.visit(path)
    assert not response.cookies
    assert "Set-Cookie" not in response.headers


def test_home_leads_to_the_procedure(db, client):
    home = client.visit("/")
    found = client.press(home, "Tìm", q="trich luc")
    assert f'href="/thu-tuc/{sample.REAL}"' in found.content.decode()


def test_home_tracks_a_dossier_by_its_code(db, client):
    page = client.press(client.visit("/"), "Tra cứu", ma="H26-20261124-0000001")
    assert page.request["PATH_INFO"] == "/tra-cuu"
    assert "H26-20261124-0000001" in page.content.decode()


def test_a_misspelt_search_asks_did_you_mean(db, client):
    page = client.visit("/tim-kiem", q="trich luck").content.decode()
    assert "Có phải bạn tìm" in page
    assert sample.REAL in page


def test_an_empty_search_helps_on(db, client):
    page = client.visit("/tim-kiem", q="máy bay phản lực").content.decode()
    assert "Không tìm thấy" in page
    assert sample.REAL in page  # what can be done here


def test_what_was_typed_is_shown_as_text(db, client):
    page = client.visit("/tim-kiem", q="<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in page


def test_the_procedure_answers_how_long_how_much_where_and_what(db, client):
    page = client.visit(f"/thu-tuc/{sample.REAL}").content.decode()
    for words in ("Trong ngày", "15:00", "8.000 đ / bản sao", "Xã, phường bất kỳ trong cả nước", "281/2016/TT-BTC"):
        assert words in page, words


def test_the_procedure_says_what_the_state_already_has(db, client):
    page = client.visit(f"/thu-tuc/{sample.REAL}").content.decode()
    assert "Nhà nước đã có" in page


def test_english_is_complete(db, client):
    client.cookies["motcua_lang"] = "en"
    page = client.visit(f"/thu-tuc/{sample.REAL}").content.decode()
    for words in ("Copy of a civil-status extract", "In the day", "Any commune of the country", "Legal basis"):
        assert words in page, words


@pytest.mark.parametrize("path", ["/thu-tuc/9.999999", "/thu-tuc/9.999999/noi-nop"])
def test_an_unknown_procedure_offers_a_search(db, reader, path):
    page = reader.visit(path, expect=404).content.decode()
    assert 'action="/tim-kiem"' in page


def test_all_34_provinces_can_be_chosen(db, reader):
    page = reader.visit(PLACE)
    assert page.content.decode().count("<option") == 35  # 34 and "choose"


def test_all_communes_of_a_province_can_be_chosen(db, reader):
    page = reader.visit(PLACE, tinh="79")
    assert page.content.decode().count("<option") == 169  # 168 and "choose"
    assert "motcua_csrf" in page.cookies


def test_province_then_commune_without_javascript(db, client):
    page = client.press(client.visit(PLACE), "Tiếp tục", tinh="01")
    assert f'value="{WARD}"' in page.content.decode()
    page = client.press(page, "Tìm", tim="ba dinh")
    page = client.press(page, "Tiếp tục", commune=WARD)
    assert page.request["PATH_INFO"].startswith("/dang-nhap")


def test_a_commune_is_found_in_the_whole_country_with_its_province_beside_it(db, reader):
    page = reader.visit(PLACE, tim="tan phu").content.decode()
    assert page.count('type="radio"') > 3
    assert "Đồng Nai" in page or "Dong Nai" in page


def test_a_list_that_is_cut_off_says_so(db, client):
    assert "Đây là 40 nơi đầu tiên" in client.visit(PLACE, tim="tan").content.decode()
    assert "nơi đầu tiên" not in client.visit(PLACE, tim="ba dinh").content.decode()


def test_a_commune_that_is_not_there_says_so(db, reader):
    page = reader.visit(PLACE, tim="zzzz qqqq").content.decode()
    assert 'type="radio"' not in page


@pytest.mark.parametrize("province", ["", "02"])
def test_no_province_or_an_unknown_one_asks_again(db, client, province):
    page = client.visit(PLACE, tinh=province).content.decode()
    assert "Bạn hãy chọn tỉnh, thành phố" in page
    assert page.count("<option") == 35


@pytest.fixture
def lives_in_the_ward():
    """A handler that knows where everybody lives, as the warehouse registers one."""
    from motcua.procedures import places

    service.suggest_commune(lambda person_id: WARD)
    yield
    places._suggesters.pop()


def test_who_is_signed_in_may_file_where_they_live(lan, client_of, lives_in_the_ward):
    page = client_of(lan).visit(PLACE).content.decode()
    assert "Phường Ba Đình" in page
    assert "Nộp tại nơi tôi ở" in page


def test_who_is_not_signed_in_gets_no_suggestion(db, client, lives_in_the_ward):
    assert "Nộp tại nơi tôi ở" not in client.visit(PLACE).content.decode()
