"""People whom the forms were not made for: nobody is kept from filing by what the state itself says of them."""

import pytest

from motcua.dossiers.models import Slip
from tests.dossiers import filing
from tests.people import arrive

pytestmark = pytest.mark.django_db


def test_a_very_long_name_from_the_identity_account_does_not_stop_its_owner(catalogue, client_of):
    somebody = arrive("ten-dai")
    assert len(somebody.name) > 100  # longer than the form would take from anyone's hand
    browser = client_of(somebody)
    code = filing.file_one(browser)
    page = browser.visit(f"/ho-so/{code}/da-gui")
    assert somebody.name in page.content.decode()
    slip = Slip.objects.get(dossier__code=code)
    assert browser.get(f"/ho-so/{code}/giay/{slip.id}.pdf", follow=True).status_code == 200
