"""What people read and type is told in worked examples, and an example that tells it otherwise does not hold."""

import msgspec
import pytest

from motcua.engine import definition, examples, wording
from tests.engine.test_catalogue import CATALOGUE

LODGING = definition.load((CATALOGUE / "2.001159/2026-11-23.yaml").read_text(encoding="utf-8"))
LATEST = sorted(
    max(file for file in folder.glob("[0-9]*.yaml")) for folder in CATALOGUE.glob("[0-9]*") if folder.is_dir()
)


def told(then, vn, procedure=LODGING, **given):
    example = examples.Example(
        story="", given=examples.Given(channel="online", facts={}, answers={}, sent="2026-11-25 09:00", **given),
        then=examples.Then(**then),
    )  # fmt: skip
    return examples.differences(procedure, example, vn)


@pytest.mark.parametrize("file", LATEST, ids=lambda file: file.parent.name)
def test_each_procedure_tells_what_people_type_read_and_cannot_rely_on_yet(file):
    stories = examples.read((file.parent / "examples.yaml").read_text(encoding="utf-8"))
    words = [one.then for one in stories if one.then.told is not msgspec.UNSET]
    assert words and all(one.found_by and one.told and one.to_verify is not msgspec.UNSET for one in words)


@pytest.mark.parametrize(
    ("then", "holds"),
    [
        ({"found_by": ["khách sạn", "Nhà trọ", "overnight", "2.001159", "lưu trú qua đêm"]}, True),
        ({"found_by": ["khách sạn", "hộ chiếu"]}, False),
        ({"told": {"pages.host.requester_number": "12 chữ số", "procedure": ["Công an xã", "bệnh"]}}, True),
        ({"told": {"pages.guests.guests.born": "chỉ ghi năm", "terms.next_morning": "Điều 30 khoản 3"}}, True),
        ({"told": {"legal_basis.law68_2020": ["68/2020/QH14", "01/07/2021"]}}, True),
        ({"told": {"pages.host.requester_number": "9 chữ số"}}, False),
        ({"told": {"pages.host.requester_numbr": "12 chữ số"}}, False),
        ({"taken_by": "commune_police"}, True),
        ({"known_enough": True, "in_force": True}, True),
        ({"in_force": False}, False),
    ],
)
def test_it_holds_only_where_it_is_so(then, holds, vn):
    assert (told(then, vn, identity_level=1) == []) is holds


def test_whoever_compares_a_fact_says_so_in_both_places(vn):
    names = wording.unchecked(LODGING)
    assert names and told({"to_verify": names}, vn) == []
    assert told({"to_verify": names[1:]}, vn) != []
