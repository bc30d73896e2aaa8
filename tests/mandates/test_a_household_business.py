"""A household business, from its sign-in to its result: through the real identity provider and everybody's pages."""

import pytest

from motcua.dossiers.models import Dossier
from motcua.identity.models import Mandate, Person
from motcua.ledger import service as ledger
from motcua.warehouse import service as warehouse
from tests.dossiers import filing
from tests.identity.signing_in import provider, provider_process, sign_in  # noqa: F401 - fixtures
from tests.mandates.people import accept, claims_of, english, name_member
from tests.mandates.people import sign_in as arrive
from tests.mandates.test_a_business import file_for, mandate_chosen

pytestmark = pytest.mark.usefixtures("catalogue", "provider")
NAME, TAX_CODE = "Hộ kinh doanh Bánh cuốn Bà An", "8023456717"


@pytest.fixture
def an(client):
    """An's browser, signed in with the account of her household business."""
    sign_in(client, "an-ho-kinh-doanh")
    return english(client)


def test_it_files_and_follows(an, client_of, hung, thao, dung, settings):
    """She acts for it at once; the office sees who acted for whom; the result is the business's."""
    settings.DEMO = True  # an unsigned result is given out
    assert NAME in an.visit("/ho-so").content.decode()
    ledger.run_until_idle()
    owner = Mandate.objects.get().owner
    assert (owner.kind, owner.subject) == (Person.HOUSEHOLD, TAX_CODE)
    code = file_for(an, mandate_chosen(an), NAME)
    dossier = Dossier.objects.get(code=code)
    assert dossier.owner_id == owner.id != dossier.filer_id
    desk = english(client_of(hung)).visit(f"/viec/{code}").content.decode()
    assert NAME in desk and "Representative of the organisation or household business" in desk
    assert filing.act(client_of(hung), code, "tiep-nhan").status_code == 302
    assert filing.act(client_of(hung), code, "thu-phi", amount="16.000", receipt_number="BL-0001").status_code == 302
    assert filing.act(client_of(thao), code, "xong-buoc", step="check", **filing.FINDING).status_code == 302
    assert filing.act(client_of(dung), code, "duyet").status_code == 302
    followed = an.visit(f"/ho-so/{code}").content.decode()
    assert NAME in followed and "Approved; the result is made" in followed
    an.press(an.visit("/ho-so"), "Act for myself again")
    assert code not in an.visit("/ho-so").content.decode(), "it is not hers"


def test_its_facts_are_known_with_their_source(an):
    ledger.run_until_idle()
    owner = Mandate.objects.get().owner_id
    facts = warehouse.facts_of(owner, warehouse.own(owner))
    assert {name: (one.value, one.source) for name, one in facts.items()} == {
        "organisation.name": (NAME, "vneid"), "organisation.tax_code": (TAX_CODE, "vneid"),
        "organisation.representative": ("Lý Thị An", "vneid"),
    }  # fmt: skip


def test_somebody_of_the_family_helps_and_stops(an, client_of):
    """Named by the one whom the provider told of; ended, they see nothing of it any more."""
    son = arrive(claims_of("con-an", "Lý Văn Tâm", "001212000321"))
    name_member(an, son, scope="file")
    helps = accept(client_of, son, NAME)
    code = file_for(helps, mandate_chosen(helps), NAME)
    assert code in an.visit("/ho-so").content.decode()
    mandate = mandate_chosen(helps)
    an.press(an.visit(f"/uy-quyen/{mandate}/cham-dut"), "End it")
    assert helps.get(f"/ho-so/{code}").status_code == 404 and an.get(f"/ho-so/{code}").status_code == 200


def test_the_personal_number_as_its_tax_code(db):
    """From 1 July 2025 it may be that of its owner: it is still another owner than the person."""
    told = {"LoaiTaiKhoan": "2", "MaSoThue": "001192000185", "TenToChuc": NAME}
    somebody = arrive(claims_of("an", "Lý Thị An", "001192000185", **told))
    owner = Mandate.objects.get().owner
    assert (owner.kind, owner.subject) == (Person.HOUSEHOLD, "001192000185") and owner.id != somebody.id


def test_a_tax_code_that_cannot_be_one_is_said(client, provider):  # noqa: F811 - the fixture
    """Its check digit is wrong: she is signed in as herself, reads so at once, and goes on where she wanted to."""
    provider.fault(token="wrong_tax_code")
    answer = sign_in(client, "an-ho-kinh-doanh", "/tin-nhan")
    page = answer.content.decode()
    assert answer.status_code == 200 and "mã số thuế" in page and 'href="/tin-nhan"' in page
    assert not Mandate.objects.exists() and NAME not in client.visit("/ho-so").content.decode()
