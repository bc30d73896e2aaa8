"""What is held about a business: asked for by whoever represents it, seen by everybody who does, and by nobody else."""

import io
import json
import zipfile
from datetime import timedelta

import pytest

from motcua.base import clock
from motcua.dossiers.models import Draft
from motcua.identity.models import Mandate
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.rights import asking, erasing, exports, zips
from motcua.rights.models import Export
from tests.dossiers import filing
from tests.mandates.people import BUSINESS, NAME, acting, claims_of, english, joins, member, representative, sign_in
from tests.mandates.test_a_business import file_for, mandate_chosen

pytestmark = pytest.mark.usefixtures("catalogue")
PAGE = "/du-lieu-cua-toi"


@pytest.fixture
def business(client_of):
    """(client of the representative, client of a member who may file, the code that the member filed)."""
    boss, somebody = representative(), member(0)
    joins(boss, somebody)
    files = acting(client_of, somebody)
    return acting(client_of, boss), files, file_for(files, mandate_chosen(files))


def copied(client) -> Export:
    """Ask for a copy on the page, and make it."""
    client.press(client.visit(PAGE), "Make a copy")
    row = Export.objects.latest("id")
    exports.make(row.id)
    ledger.run_until_idle()
    row.refresh_from_db()
    return row


def test_its_representative_has_a_copy_with_what_its_members_filed(client_of, business):
    boss, _files, code = business
    assert NAME in boss.visit(PAGE).content.decode()
    row = copied(boss)
    with zipfile.ZipFile(io.BytesIO(zips.place_of(row.id).read_bytes())) as archive:
        held = json.loads(archive.read(zips.DATA))["held"]
    assert [one["code"] for one in held["dossiers_dossier"]] == [code]
    assert {one["agent_name"] for one in held["identity_mandate"]} == {representative().name, member(0).name}
    assert boss.get(f"{PAGE}/ban-sao/{row.id}.zip")["Content-Type"] == "application/zip"
    asked = ledger.entries_about(row.id)[0]
    assert (asked.event, asked.by, asked.on_behalf) == (Event.EXPORT_ASKED, representative().id, row.person_id)
    assert "The copy of your data is ready" in boss.visit("/tin-nhan").content.decode(), "whoever asked is told"


def test_a_second_representative_sees_who_asked(client_of, business):
    boss, _files, _code = business
    row = copied(boss)
    second = sign_in(claims_of("hoa", "Lưu Thị Hoà", "001188000555", **BUSINESS))
    page = acting(client_of, second).visit(PAGE).content.decode()
    assert f"{row.id}.zip" in page and f"Asked for by {representative().name}." in page


def test_a_member_has_their_own_data_alone(client_of, business):
    """Also by the address of the copy, and while they act for the business."""
    boss, files, code = business
    row = copied(boss)
    page = files.visit(PAGE).content.decode()
    assert code not in page and str(row.id) not in page and "Erase my account" in page
    assert files.get(f"{PAGE}/ban-sao/{row.id}.zip").status_code == 404
    mine = copied(files)
    assert mine.person_id == member(0).id
    assert boss.get(f"{PAGE}/ban-sao/{mine.id}.zip").status_code == 404


def test_whoever_represents_it_no_longer_has_nothing(client_of, business):
    boss, _files, _code = business
    row = copied(boss)
    Mandate.objects.filter(basis="representative").update(until=clock.today() - timedelta(days=1))
    later = english(client_of(representative_again := member(3)))
    assert later.get(f"{PAGE}/ban-sao/{row.id}.zip").status_code == 404 and representative_again.id != row.person_id
    assert boss.get(f"{PAGE}/ban-sao/{row.id}.zip").status_code == 404
    assert NAME not in boss.visit(PAGE).content.decode()


def test_the_representative_erases_a_draft_and_nothing_else(client_of, business):
    """Undone or done as that of a person; a member is refused, and so is the whole organisation."""
    boss, files, _code = business
    page = files.visit("/thu-tuc/2.000815/bat-dau", xa="00004")
    draft = files.press(page, "Start", for_whom=mandate_chosen(files)).page.path.split("/")[2]
    address = f"{PAGE}/xoa/ban-nhap/{draft}"
    assert files.get(address).status_code == 404
    assert boss.get(f"{PAGE}/xoa").status_code == 409
    boss.press(boss.visit(address), "Erase", reason=asking.OTHER, sure="yes")
    assert "Undo the deletion" in boss.visit(f"{PAGE}/yeu-cau/{_erasure(boss)}").content.decode()
    assert files.get(f"{PAGE}/yeu-cau/{_erasure(boss)}").status_code == 404
    with clock.frozen(clock.now() + asking.GRACE * 2):
        assert erasing.run_due() == 1
    assert not Draft.objects.filter(id=draft).exists()
    assert filing.CODE != "2.000815" and boss.visit("/ho-so").status_code == 200


def _erasure(client) -> str:
    """The id of the deletion that the page lists."""
    links = [one.get("href") or "" for one in client.visit(PAGE).page.all("a")]
    return next(one.split("/")[-1] for one in links if "/yeu-cau/" in one)
