"""How long things are kept: the rules, what the night prepares, and the word of the archive."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import call_command

from motcua.base import clock
from motcua.dossiers.models import Dossier
from motcua.engine import retention
from motcua.identity import service as identity
from motcua.rights import asking, erasing, keeping, preparing
from tests.dossiers import filing


@pytest.mark.parametrize(("procedure", "sector", "years"), [
    ("2.000635", "HT", 5), ("2.000815", "CT", 2), ("1.001193", "HT", None), ("1.013831", "DD", None), ("x", "y", 10),
])  # fmt: skip
def test_the_rule_that_names_the_procedure_goes_before_its_sector_and_that_before_all(procedure, sector, years):
    rule = retention.rule_for(keeping.rules(), procedure, sector, date(2026, 11, 23))
    assert rule.years == years and rule.basis
    day = retention.may_be_erased_from(rule, date(2024, 2, 29))
    assert day == (None if years is None else date(2024 + years, 3, 1))


def test_no_rule_holds_before_its_first_day():
    with pytest.raises(LookupError):
        retention.rule_for(keeping.rules(), "x", "y", date(2000, 1, 1))


def test_what_is_kept_long_enough_is_prepared_and_waits_for_the_archive(catalogue, lan, client_of):
    client = client_of(lan)
    code = filing.file_one(client)
    assert client.post(f"/ho-so/{code}/rut", {"version": filing.version(code), "reason": ""}).status_code == 302
    assert preparing.prepare() == 0, "the law keeps it"
    page = client.visit("/du-lieu-cua-toi").content.decode()
    assert "Theo luật phải lưu giữ đến" in page
    years_later = clock.now() + timedelta(days=365 * 5 + 3)
    with clock.frozen(years_later):
        assert (preparing.prepare(), preparing.prepare()) == (1, 0)
        assert erasing.run_due() == 0, "a night decides nothing"
        said = io.StringIO()
        call_command("retention", stdout=said)
        call_command("retention", "--release", filing.CODE, stdout=said)
        assert said.getvalue().startswith(f"{filing.CODE}: 1\n1 deletions begin in 7 days")
    with clock.frozen(years_later + asking.GRACE):
        assert erasing.run_due() == 1
    assert Dossier.objects.get(code=code).erased_at
    assert client.get(f"/ho-so/{code}").status_code == 410
    assert [one.reason for one in asking.erasures_of(identity.account(lan.id))] == [asking.TIME_OVER]


def test_operators_see_the_last_day_of_every_backup_and_of_the_log(client, settings, db):
    from motcua.base import copies

    settings.OPERATOR_TOKEN = "t" * 30
    until = clock.now() + timedelta(days=30)
    copies.note_backup("2026-11-23T181500Z", clock.now(), until)
    copies.note_backup("2026-11-22T181500Z", clock.now(), None)
    assert client.get("/suc-khoe/ban-sao").status_code == 401
    page = client.get("/suc-khoe/ban-sao", headers={"authorization": f"Bearer {'t' * 30}"}).content.decode()
    assert "2026-11-23T181500Z" in page and until.strftime("%d/%m/%Y") in page and "chưa đặt ngày hết hạn" in page
