"""Whoever acted for a business has nothing of it in their copy when the mandate is over, and can leave."""

import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.base import clock
from motcua.dossiers.models import Dossier, Draft
from motcua.identity import service as identity
from motcua.ledger import service as ledger
from motcua.rights import asking, collecting, erasing, exports, zips
from tests.dossiers import filing
from tests.mandates.people import acting, joins, member, representative
from tests.mandates.test_a_business import file_for, mandate_chosen
from tests.mandates.test_family import file_under, stated

pytestmark = pytest.mark.usefixtures("catalogue")
TYPED = "12 phố Đội Cấn"


@pytest.fixture
def left(client_of):
    """(the member, whose mandate is over, their client, the dossier that they filed for the business)."""
    somebody = member(0)
    joins(representative(), somebody)
    client = acting(client_of, somebody)
    mandate = mandate_chosen(client)
    dossier = Dossier.objects.get(code=file_for(client, mandate))
    client.press(client.visit(f"/uy-quyen/{mandate}/cham-dut"), "End it")
    ledger.run_until_idle()
    return somebody, client, dossier


def test_a_former_member_has_nothing_of_the_business_in_the_copy(left):
    """Neither code nor secret nor answers, in the ZIP and on the page."""
    somebody, client, dossier = left
    row = exports.ask(identity.account(somebody.id))
    exports.make(row.id)
    with zipfile.ZipFile(zips.place_of(row.id)) as archive:
        said = [archive.read(name).decode(errors="replace") for name in archive.namelist()]
    said.append(client.visit("/du-lieu-cua-toi").content.decode())
    answers = json.dumps(dossier.submissions.get().answers, ensure_ascii=False)
    secrets = (dossier.code, dossier.tracking_secret, TYPED)
    assert TYPED in answers
    assert not [one for one in secrets if any(one in text for text in said)]
    of_the_owner = json.dumps(collecting.collected(dossier.owner_id), ensure_ascii=False)
    assert not [one for one in secrets if one not in of_the_owner], "it is the business's"


def test_a_parent_has_what_they_filed_for_a_child_until_the_mandate_is_over(client_of, lan):
    mother = client_of(lan)
    mother.cookies["motcua_lang"] = "en"
    mandate = stated(mother)
    code = file_under(mother, mandate)
    for text in (json.dumps(collecting.collected(lan.id)), mother.visit("/du-lieu-cua-toi").content.decode()):
        assert code in text
    mother.press(mother.visit(f"/uy-quyen/{mandate}/cham-dut"), "End it")
    tables = collecting.collected(lan.id)["held"]
    assert not any(tables[name] for name in ("dossiers_dossier", "dossiers_submission", "dossiers_draft"))


@pytest.mark.parametrize("named", [True, False])
def test_a_former_member_who_leaves_is_forgotten(left, named):
    """Also where a dossier of the business does not name the mandate: it holds no account back, and no certificate has
    its code."""
    somebody, _client, dossier = left
    if not named:
        Dossier.objects.filter(id=dossier.id).update(mandate=None)
    row = asking.ask(identity.account(somebody.id), "account", None, asking.LEAVING)
    with clock.frozen(row.due_at):
        assert erasing.run_due() == 1
    row.refresh_from_db()
    assert ["store", "identity"] in row.plan and not identity.has_account(somebody.id)
    assert dossier.code not in json.dumps(row.certificate) and row.certificate["stays"] == []
    dossier.refresh_from_db()
    assert dossier.erased_at is None and dossier.submissions.get().answers


def test_what_a_member_handed_in_is_in_the_copy_of_the_business_alone(client_of):
    """Their own ZIP has neither the file nor its name, while the mandate holds and afterwards."""
    somebody = member(0)
    joins(representative(), somebody)
    client = acting(client_of, somebody)
    mandate = mandate_chosen(client)
    page = client.visit(f"/thu-tuc/{filing.CODE}/bat-dau", xa="00004")
    draft = client.press(page, "Start", for_whom=mandate).page.path.split("/")[2]
    filing.answer_everything(client, draft)
    upload = SimpleUploadedFile("giay phep.jpg", filing.photo().read(), "image/jpeg")
    assert client.post(f"/ban-nhap/{draft}/giay-to/old_paper", {"file": upload}).status_code == 302
    owner = Draft.objects.get(id=draft).owner_id
    for ended in (False, True):
        if ended:
            client.press(client.visit(f"/uy-quyen/{mandate}/cham-dut"), "End it")
        theirs, the_business = collecting.collected(somebody.id), collecting.collected(owner)
        assert "giay phep" not in json.dumps(theirs, ensure_ascii=False)
        assert list(collecting.files_of(somebody.id, theirs["held"])) == []
        assert [name.split("-")[-1] for name, _data in collecting.files_of(owner, the_business["held"])] == [
            "giay phep.jpg"
        ]
