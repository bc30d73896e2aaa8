"""Whoever reads a procedure learns since when it holds, under which act, and what changes from which day on."""

import pytest

from tests.versions import lawmaking as law
from tests.versions.publishing import after_it_began, begins, publish

pytestmark = pytest.mark.django_db
PAGE = f"/thu-tuc/{law.CODE}"


def test_the_page_says_what_changes_and_from_when(catalogue, client):
    publish(law.NO_OLD_PAPER, law.DEARER, law.ANOTHER_ACT)
    page = client.get(PAGE).content.decode()
    day = f"{begins(8):%d/%m/%Y}"
    assert f"Quy định thay đổi từ {day}" in page
    assert f"từ {day} theo 03/2026/QH16" in page
    assert "Bỏ giấy tờ: Ảnh hoặc bản quét giấy tờ hộ tịch cũ" in page and "số tiền 8.000 đ → 10.000 đ" in page
    with after_it_began():
        later = client.get(PAGE).content.decode()
    assert "Quy định thay đổi" not in later and "Có hiệu lực từ" in later and "theo 03/2026/QH16" in later


def test_without_a_next_version_it_says_since_when_and_under_which_act(catalogue, client):
    page = client.get(PAGE).content.decode()
    assert "Có hiệu lực từ" in page and "theo 60/2014/QH13." in page and "Quy định thay đổi" not in page
