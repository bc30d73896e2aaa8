"""Steps that run side by side at other agencies, through the pages of everybody who has one."""

import pytest

from motcua.dossiers.models import Dossier, OpenStep
from tests.branches import office
from tests.dossiers import filing

pytestmark = pytest.mark.django_db


def test_each_agency_finds_its_step_and_the_last_opens_the_approval(desks):
    code = office.asked(desks)
    dossier = Dossier.objects.get(code=code)
    assert (dossier.role, dossier.state["step"], dossier.state["beside"]) == ("", "police", ["measure"])
    for who in ("khoa", "yen"):
        assert code in desks[who].visit("/viec").content.decode(), who
    for who in ("hung", "thao", "dung", "phuc", "long"):
        assert code not in desks[who].visit("/viec").content.decode(), who
    assert office.finish(desks["khoa"], code, "police").status_code == 302
    assert code not in desks["khoa"].visit("/viec").content.decode()
    assert code not in desks["dung"].visit("/viec").content.decode()
    assert office.finish(desks["yen"], code, "measure").status_code == 302
    page = desks["dung"].visit(f"/viec/{code}").content.decode()
    assert code in desks["dung"].visit("/viec").content.decode()
    assert "Không có ý kiến khác." in page and "Công an phường Ba Đình" in page
    assert filing.act(desks["dung"], code, "duyet").status_code == 302
    assert Dossier.objects.get(code=code).status == 9  # its fee is open
    assert set(OpenStep.objects.values_list("step", "how")) == {("police", "done"), ("measure", "done")}
