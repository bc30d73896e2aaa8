"""Provinces, communes and agencies: the real ones, on the day they are asked for."""

from collections import Counter
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from motcua.agencies import models, service
from motcua.agencies.models import Kind

BEGINNING = date(2025, 7, 1)
TODAY = date(2026, 11, 22)

# Number of communes of each province, counted in the national list (Decision 19/2025/QĐ-TTg).
COMMUNES = {
    "01": 126, "04": 56, "08": 124, "11": 45, "12": 38, "14": 75, "15": 99, "19": 92, "20": 65, "22": 54, "24": 99,
    "25": 148, "31": 114, "33": 104, "37": 129, "38": 166, "40": 130, "42": 69, "44": 78, "46": 40, "48": 94,
    "51": 96, "52": 135, "56": 65, "66": 102, "68": 124, "75": 95, "79": 168, "80": 96, "82": 102, "86": 124,
    "91": 102, "92": 103, "96": 64,
}  # fmt: skip


def rows_on(on: date):
    return models.Area.objects.filter(valid_from__lte=on).exclude(valid_to__lt=on)


def types(level: str, on: date) -> Counter:
    return Counter(rows_on(on).filter(level=level).values_list("unit_type", flat=True))


def test_there_are_34_provinces_and_3321_communes(db):
    assert {one.code for one in service.provinces()} == set(COMMUNES)
    assert sum(COMMUNES.values()) == 3321
    for code, number in COMMUNES.items():
        assert len(service.communes(code)) == number, code


@pytest.mark.parametrize(
    ("on", "provinces", "communes"),
    [
        (BEGINNING, {"thanh-pho": 6, "tinh": 28}, {"xa": 2621, "phuong": 687, "dac-khu": 13}),
        (date(2026, 4, 29), {"thanh-pho": 6, "tinh": 28}, {"xa": 2621, "phuong": 687, "dac-khu": 13}),
        (date(2026, 4, 30), {"thanh-pho": 7, "tinh": 27}, {"xa": 2611, "phuong": 697, "dac-khu": 13}),
        (date(2026, 9, 1), {"thanh-pho": 8, "tinh": 26}, {"xa": 2611, "phuong": 697, "dac-khu": 13}),
        (TODAY, {"thanh-pho": 9, "tinh": 25}, {"xa": 2599, "phuong": 709, "dac-khu": 13}),
    ],
)
def test_the_type_of_a_unit_is_dated(db, on, provinces, communes):
    assert types("province", on) == provinces
    assert types("commune", on) == communes


def test_dong_nai_is_a_city_since_30_april_2026(db):
    assert service.area("75", date(2026, 4, 29)).name == "Tỉnh Đồng Nai"
    assert service.area("75", date(2026, 4, 30)).name == "Thành phố Đồng Nai"
    assert service.area("75", date(2026, 4, 30)).legal_basis == "30/2026/QH16"


def test_a_centre_is_named_after_its_area_on_the_day(db):
    before = service.centre_of("26368", date(2026, 4, 29))
    after = service.centre_of("26368", date(2026, 4, 30))
    assert before.id == after.id
    assert before.name == "Trung tâm Phục vụ hành chính công xã Long Thành"
    assert after.name == "Trung tâm Phục vụ hành chính công phường Long Thành"


def test_a_commune_of_the_capital(db):
    centre = service.centre_of("00004")
    assert centre.commune_name == "Phường Ba Đình"
    assert centre.province_name == "Thành phố Hà Nội"
    assert centre.committee_name == "Ủy ban nhân dân phường Ba Đình"
    assert centre.head_title == "Chủ tịch Ủy ban nhân dân phường Ba Đình"
    assert centre.name_in("en") == "Public Administrative Service Centre of Ba Dinh Ward"
    assert service.agency(centre.id) == centre


def test_every_commune_has_one_centre(db):
    centres = models.Agency.objects.filter(kind=Kind.ONE_STOP_CENTRE, valid_to__isnull=True)
    communes = models.Area.objects.filter(level="commune", valid_to__isnull=True)
    assert set(centres.values_list("area_code", flat=True)) == set(communes.values_list("code", flat=True))
    assert centres.count() == 3321


def test_there_is_no_centre_for_a_code_that_is_no_commune(db):
    assert service.centre_of("01") is None
    assert service.centre_of("99999") is None
    assert service.centre_of("") is None


def test_a_merged_ministry_names_its_successor(db):
    transport = models.Agency.objects.select_related("successor").get(code="G04")
    assert transport.valid_to == date(2025, 2, 28)
    assert transport.successor.own_name == "Bộ Xây dựng"
    open_ones = models.Agency.objects.filter(kind=Kind.MINISTRY, valid_to__isnull=True)
    assert open_ones.count() == 17  # 14 ministries, 3 agencies of ministry rank


def test_loading_again_changes_nothing(db):
    before = list(models.Agency.objects.order_by("code").values_list("id", "code", "valid_to"))
    assert service.load_units() == {"areas": 3380, "agencies": 3378}
    assert list(models.Agency.objects.order_by("code").values_list("id", "code", "valid_to")) == before


def test_loading_does_not_open_again_what_was_closed_here(db):
    models.Agency.objects.filter(code="H26.00004").update(valid_to=TODAY)
    service.load_units()
    assert models.Agency.objects.get(code="H26.00004").valid_to == TODAY


def test_a_code_has_one_open_name(db):
    area = models.Area.objects.get(code="00004")
    area.pk, area.valid_from, area._state.adding = models.new_id(), date(2026, 10, 1), True
    with pytest.raises(IntegrityError, match="one_open_area_a_code"), transaction.atomic():
        area.save(force_insert=True)


def test_an_unknown_area_says_what_to_do(db):
    with pytest.raises(service.AreaUnknown) as error:
        service.area("00000")
    assert error.value.status == 404
    assert error.value.words()


def test_communes_stand_in_the_order_of_the_vietnamese_alphabet(db):
    names = [one.short_name for one in service.communes("01")]
    assert names.index("An Khánh") < names.index("Ba Đình") < names.index("Bạch Mai") < names.index("Bồ Đề")
    assert names.index("Dương Hòa") < names.index("Đa Phúc") < names.index("Đống Đa")
    assert names.index("Ô Chợ Dừa") > names.index("Nội Bài")


@pytest.mark.parametrize("typed", ["ba dinh", "Ba Đình", "BA ĐÌNH", "Ba Đi\u0300nh", "phường ba đình", "dinh ba"])
def test_a_commune_is_found_with_or_without_accents(db, typed):
    assert "00004" in [one.code for one in service.find_communes(typed)]


def test_the_very_name_comes_before_longer_ones(db):
    found = [one.short_name for one in service.find_communes("tân phú", 50)]
    assert found[:6] == ["Tân Phú"] * 6
    assert "Bình Tân" not in found  # "phu" is not the beginning of its type, phường


def test_a_list_begins_with_the_name(db):
    assert service.area("00004").listed_in("vi") == "Ba Đình (phường)"
    assert service.area("00004").listed_in("en") == "Ba Dinh (ward)"
    assert service.area("79").listed_in("vi") == "Hồ Chí Minh"


def test_a_misspelt_commune_is_found(db):
    assert service.find_communes("ba dinhh", province_code="01")[0].code == "00004"


def test_nothing_is_proposed_for_nothing(db):
    assert service.find_communes("   ") == []
    assert service.find_communes("xyzqw vvv") == []


def test_a_list_of_agencies_costs_three_queries(db, django_assert_max_num_queries):
    ids = set(models.Agency.objects.order_by("code").values_list("id", flat=True)[:50])
    with django_assert_max_num_queries(3):
        found = service.agencies(ids)
    assert len(found) == 50
    assert all(one.name for one in found.values())
