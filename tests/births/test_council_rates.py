"""A rate that an official named is remembered: proposed to the next one, and by itself once a second confirmed it."""

import io
import re

import pytest
from django.core.management import call_command

from motcua.agencies.models import Post
from motcua.base import clock
from motcua.payments.models import Charge
from motcua.procedures import service as procedures
from motcua.procedures.models import CouncilRate
from tests.births import marital
from tests.dossiers.filing import act
from tests.people import arrive

pytestmark = pytest.mark.django_db
FEE = "marital_status_charge"


@pytest.fixture
def second(hung):
    """Another receptionist of the ward."""
    post, mai = Post.objects.get(person_id=hung.id, role="receptionist"), arrive("mai")
    Post.objects.create(person_id=mai.id, agency=post.agency, role=post.role, valid_from=post.valid_from)
    return mai


def fields_of(page: str) -> dict[str, str]:
    """What stands in the fields for the rate."""
    return dict(re.findall(rf'id="((?:rate|act)-{FEE})"[^>]*value="([^"]*)"', page))


def pressed(desk, code: str):
    """Receive with what the page proposes."""
    return act(desk, code, "tiep-nhan", **fields_of(desk.visit(f"/viec/{code}").content.decode()))


def test_the_second_official_confirms_and_the_third_dossier_is_not_asked(catalogue, lan, hung, second, client_of):
    browser, desk, other = client_of(lan), client_of(hung), client_of(second)
    first, next_one, third = (marital.file_one(browser) for _ in range(3))
    assert fields_of(desk.visit(f"/viec/{first}").content.decode()) == {f"rate-{FEE}": "", f"act-{FEE}": ""}
    assert act(desk, first, "tiep-nhan", **marital.RATE).status_code == 302
    row = CouncilRate.objects.get(province="01", fee=FEE)
    assert (row.amount, row.basis, row.channel, row.named_by) == (15000, "01/2026/NQ-HĐND", "online", hung.id)
    assert row.valid_from == clock.today() and row.confirmed_at is None and procedures.council_rates("01") == ()

    shown = other.visit(f"/viec/{next_one}").content.decode()
    assert fields_of(shown)[f"act-{FEE}"] == "01/2026/NQ-HĐND" and clock.today().strftime("%d/%m/%Y") in shown
    assert hung.name not in shown.split('class="m-desk__step"')[1]
    assert pressed(other, next_one).status_code == 302
    row.refresh_from_db()
    assert row.confirmed_by == second.id and [one.amount for one in procedures.council_rates("01")] == [15000]

    assert fields_of(desk.visit(f"/viec/{third}").content.decode()) == {}
    assert act(desk, third, "tiep-nhan").status_code == 302
    assert set(Charge.objects.values_list("amount", "basis")) == {(15000, "01/2026/NQ-HĐND")}


def test_nobody_confirms_what_they_said_themselves(catalogue, lan, hung, client_of):
    browser, desk = client_of(lan), client_of(hung)
    first, next_one = marital.file_one(browser), marital.file_one(browser)
    act(desk, first, "tiep-nhan", **marital.RATE)
    assert pressed(desk, next_one).status_code == 302
    assert CouncilRate.objects.get(fee=FEE, province="01").confirmed_at is None


def test_a_correction_takes_the_place_of_what_was_proposed(catalogue, lan, hung, second, client_of):
    browser, desk = client_of(lan), client_of(hung)
    first, next_one = marital.file_one(browser), marital.file_one(browser)
    act(desk, first, "tiep-nhan", **marital.RATE)
    right = {f"rate-{FEE}": "10.000", f"act-{FEE}": "02/2026/NQ-HĐND"}
    assert act(client_of(second), next_one, "tiep-nhan", **right).status_code == 302
    told = {(one.amount, one.replaced_at is None) for one in CouncilRate.objects.filter(province="01")}
    assert told == {(15000, False), (10000, True)}
    again = desk.visit(f"/viec/{marital.file_one(browser)}").content.decode()
    assert fields_of(again)[f"act-{FEE}"] == "02/2026/NQ-HĐND"


@pytest.mark.parametrize(
    ("rate", "named", "beside"),
    [
        ("abc", "01/2026/NQ-HĐND", {"rate": "không phải là số tiền"}),
        ("", "01/2026/NQ-HĐND", {"rate": "Nhập số tiền"}),
        ("99999999999", "01/2026/NQ-HĐND", {"rate": "10.000.000"}),
        ("15000", " ", {"act": "Nhập số nghị quyết"}),
        ("", "", {"rate": "Nhập số tiền", "act": "Nhập số nghị quyết"}),
        ("1", "x" * 121, {"act": "120"}),
    ],
)
def test_each_field_says_what_is_wrong_with_it(catalogue, lan, hung, client_of, rate, named, beside):
    code = marital.file_one(client_of(lan))
    answer = act(client_of(hung), code, "tiep-nhan", **{f"rate-{FEE}": rate, f"act-{FEE}": named})
    said = dict(re.findall(rf'id="(rate|act)-{FEE}-error"[^>]*>(.*?)</p>', answer.content.decode(), re.S))
    assert answer.status_code == 422 and said.keys() == beside.keys()
    assert all(words in said[field] for field, words in beside.items())
    assert not CouncilRate.objects.filter(province="01").exists()


def test_files_of_the_catalogue_lie_in_the_same_table(db, tmp_path):
    told = 'province: "48"\nrates: [{fee: a, amount: %d, basis: 9/2026, valid_from: 2026-01-01, channels: [online]}]'
    file = tmp_path / "councils" / "48.yaml"
    file.parent.mkdir()
    for amount, rows in ((5000, 1), (5000, 1), (6000, 2)):
        file.write_text(told % amount)
        call_command("publish_catalogue", place=tmp_path, stdout=io.StringIO())
        assert CouncilRate.objects.filter(province="48").count() == rows
        assert [one.amount for one in procedures.council_rates("48")] == [amount]
