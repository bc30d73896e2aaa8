"""Agencies that do steps: entered from a file, found for a commune, missing in words."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from motcua.agencies import service
from motcua.agencies.models import Agency

HEAD = "code,kind,area,name,name_en,valid_from,valid_to,legal_basis\n"
WARD, OTHER_WARD, CITY = "00004", "00008", "01"
POLICE = f"""{HEAD}X.1,commune_police,{WARD},,,2025-07-01,,1/QĐ
X.2,commune_police,{CITY},Công an thành phố,,2025-07-01,,2/QĐ
"""

pytestmark = pytest.mark.django_db


def test_the_agency_of_the_commune_comes_before_that_of_its_province():
    assert service.load_agencies(POLICE) == 2
    assert service.agency_for("commune_police", WARD).name == "Công an phường Ba Đình"
    assert service.agency_for("commune_police", WARD).name_en == "Police of Ba Dinh Ward"
    assert service.agency_for("commune_police", OTHER_WARD).name == "Công an thành phố"
    assert service.agency_for("commune_police", "20242") is None  # another province
    assert service.agency_for("tax_office", WARD) is None
    assert service.agency_for("commune_police", WARD, date(2025, 6, 30)) is None


def test_loading_again_changes_what_the_file_says_and_doubles_nothing():
    service.load_agencies(POLICE)
    before = Agency.objects.get(code="X.1").id
    service.load_agencies(
        POLICE.replace("00004,,", "00004,Công an,").replace("2025-07-01,,1", "2025-07-01,2026-01-01,1")
    )
    now = Agency.objects.get(code="X.1")
    assert (now.id, now.own_name, now.valid_to) == (before, "Công an", date(2026, 1, 1))
    assert service.agency_for("commune_police", WARD).code == "X.2"  # the ward's own has ended


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("X.9,ministry,00004,,,2025-07-01,,x", "line 3: kind 'ministry' is none of commune_police"),
        ("X.9,tax_office,99999,,,2025-07-01,,x", "line 3: area '99999'"),
        ("X.9,tax_office,00004,,,soon,,x", "line 3: valid_from"),
        ("X.9,tax_office,00004,,,2025-07-01,later,x", "line 3: valid_to"),
        (",tax_office,00004,,,2025-07-01,,x", "line 3: code is empty"),
        (f"{'X' * 36},tax_office,00004,,,2025-07-01,,x", "line 3: code has more than 35"),
        ("H26.00004,tax_office,00004,,,2025-07-01,,x", "line 3: code 'H26.00004' is that of another agency"),
        ("X.9,commune_police,00004,,,2025-07-01,,x", "the file as a whole:"),
    ],
)
def test_one_wrong_line_and_nothing_is_taken_over(line, said):
    with pytest.raises(service.ListBroken) as broken:
        service.load_agencies(f"{HEAD}X.1,commune_police,00004,,,2025-07-01,,1/QĐ\n{line}\n")
    assert said in str(broken.value)
    assert not Agency.objects.filter(code__startswith="X").exists()


def test_the_command_takes_a_file_as_excel_writes_it(tmp_path, capsys):
    file = tmp_path / "agencies.csv"
    file.write_bytes(b"\xef\xbb\xbf" + POLICE.replace("\n", "\r\n").encode())
    call_command("load_agencies", file)
    assert "2 agencies" in capsys.readouterr().out
    file.write_text("code;kind\n")
    with pytest.raises(CommandError, match="the columns must be code,kind"):
        call_command("load_agencies", file)


def test_communes_without_an_agency_are_counted():
    service.load_agencies(POLICE)
    without = service.communes_without("commune_police", date(2026, 11, 23))
    assert len(without) == 3321 - 126  # Hà Nội has one for all of its communes
    assert len(service.communes_without("tax_office", date(2026, 11, 23))) == 3321
