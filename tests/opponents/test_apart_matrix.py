"""Officials of other agencies before every address of a dossier: they see what a step needs while they may, no more.

The police were asked for an opinion, the land office has measured already, the tax office was never asked.
"""

import pytest

from motcua.dossiers import slips
from motcua.dossiers.models import Dossier, Slip
from motcua.ledger import service as ledger
from tests.branches import office
from tests.branches.office import branches, desks, elsewhere
from tests.dossiers import filing
from tests.opponents import roles
from tests.opponents.expectations import TABLE, Row, Who
from tests.opponents.test_access_matrix import judged, sent, told
from tests.people import arrive

__all__ = ["branches", "desks", "elsewhere"]

pytestmark = pytest.mark.django_db

ASKED, HAS_SAID, NEVER_ASKED = frozenset({"khoa"}), frozenset({"long", "yen"}), frozenset({"phuc", "nhung"})
LOOKS = ASKED | HAS_SAID
ROLES = sorted(LOOKS | NEVER_ASKED)


def expected(pattern: str, row: Row) -> Row:
    """Whoever is asked opens the page of the desk and does the step; of the acts of others they are told so."""
    if pattern == "/viec/<str:code>":
        return Row("dossier", get=Who(LOOKS))
    if pattern.startswith("/du-lieu-cua-toi/"):  # rights of whoever filed: not even a word why not
        return Row(row.object)
    if not pattern.startswith("/viec/<str:code>/"):
        return Row(row.object, *(Who(told=LOOKS) if who.told else Who() for who in (row.get, row.post)))
    if pattern.endswith("/xong-buoc"):
        return Row("dossier", post=Who(ASKED, HAS_SAID))
    forms = bool(row.get.gets_in | row.get.told)
    return Row("dossier", get=Who(told=LOOKS) if forms else Who(), post=Who(told=LOOKS))


@pytest.fixture
def dossier(desks):
    """Lan's, with its fee open; the land office is ready, the police are not."""
    code = office.asked(desks)
    assert office.finish(desks["yen"], code, "measure").status_code == 302
    ledger.run_until_idle()
    return Dossier.objects.get(code=code)


def test_an_agency_that_is_asked_sees_what_its_step_needs_and_others_see_nothing(dossier, lan, client_of):
    slip = Slip.objects.filter(dossier=dossier).first()
    ids = {"dossier_id": str(dossier.id), "slip_id": str(slip.id), "document_id": str(slips.printed(slip.id))}
    things = roles.Objects({"code": dossier.code} | ids)
    nothing = roles.absent(things_with_all(things), None)
    wrong, words = [], [lan.email, lan.claims["phone_number"], dossier.tracking_secret]
    rows = {pattern: row for pattern, row in TABLE.items() if row.object in ("dossier", "document")}
    for role in ROLES:
        client = roles.client_for(role, arrive(role), client_of)
        for pattern, row in rows.items():
            may = expected(pattern, row)
            for method, who in (("GET", may.get), ("POST", may.post)):
                real = sent(client, method, things.address(pattern), dossier.version, **office.FOUND["police"])
                none = sent(client, method, nothing.address(pattern), dossier.version, **office.FOUND["police"])
                said = judged(role, who, real, told(real, things), told(none, nothing), words)
                wrong += [f"{role} {method} {pattern}: {said} ({real.status_code})"] if said else []
    assert not wrong, "\n  ".join(["", *wrong])
    assert len(rows) > 20


def things_with_all(things: roles.Objects) -> roles.Objects:
    """The names that an absent object wants."""
    return roles.Objects(dict.fromkeys(("file_id", "draft_id", "notice_id", "consent_id", "token"), "") | things.values)


def test_they_see_answers_and_findings_and_no_money_and_no_issued_papers(dossier, desks):
    for who in ("khoa", "yen"):
        page = desks[who].visit(f"/viec/{dossier.code}").content.decode()
        assert "UBND xã Yên Bình" in page  # what Lan said
        assert "16.000" not in page and "/giay/" not in page
        assert "Đo đạc thửa đất" in page  # what the others do
    page = desks["thao"].visit(f"/viec/{dossier.code}").content.decode()
    assert "16.000" in page and "/giay/" in page


def test_nobody_does_a_step_of_their_own_dossier(desks):
    """Khoa files; the police are asked, and he is the police."""
    code = office.file_one(desks["khoa"])
    assert filing.act(desks["hung"], code, "tiep-nhan").status_code == 302
    assert office.finish(desks["thao"], code, "check").status_code == 302
    assert office.finish(desks["khoa"], code, "police").status_code == 403
    assert office.finish(desks["yen"], code, "measure").status_code == 302
