"""Signing in with the account of a business, through the real simulator of the identity provider."""

import pytest

from motcua.identity import service as identity
from motcua.identity.models import Mandate, Person
from motcua.ledger import service as ledger
from motcua.warehouse import service as warehouse
from tests.identity.signing_in import sign_in
from tests.mandates.people import NAME, TAX_CODE, claims_of
from tests.mandates.people import sign_in as arrive

pytestmark = pytest.mark.usefixtures("catalogue")


def test_a_representative_acts_for_the_business_at_once(client, provider):
    """The same person has both accounts; the business is an owner with its tax code, and its facts follow."""
    sign_in(client, "binh-doanh-nghiep")
    assert NAME in client.visit("/ho-so").content.decode()
    ledger.run_until_idle()
    mandate = Mandate.objects.get()
    person = identity.known_person(provider.address, "vneid|binh")
    assert (mandate.agent_id, mandate.basis, mandate.state) == (person, "representative", "in_force")
    owner = Person.objects.get(id=mandate.owner_id)
    assert (owner.kind, owner.subject) == ("organisation", TAX_CODE)
    facts = warehouse.facts_of(owner.id, warehouse.own(owner.id))
    assert {name: fact.value for name, fact in facts.items()} == {
        "organisation.name": NAME, "organisation.tax_code": TAX_CODE, "organisation.representative": "Đỗ Thanh Bình",
    }  # fmt: skip
    client.press(client.visit("/ho-so"), "Trở lại làm cho mình")
    assert NAME not in client.visit("/ho-so").content.decode()


def test_signing_in_again_renews_and_makes_nothing_twice(db):
    """One organisation, one mandate, which holds from the last time that the provider told it."""
    business = {"LoaiTaiKhoan": "2", "MaSoThue": TAX_CODE, "TenToChuc": NAME}
    claims = claims_of("binh", "Đỗ Thanh Bình", "001080000177", **business)
    arrive(claims)
    Mandate.objects.update(until="2026-01-01")
    arrive(claims)
    mandate = Mandate.objects.get()
    assert mandate.until.year > 2025 and mandate.until != mandate.since
    kind = Person.objects.get(id=mandate.owner_id).kind
    assert kind == "household", "it has no number in the register of enterprises"


@pytest.mark.parametrize(("told", "known"), [("012345678", "012345678"), ("12345678", None), (12345678, None)])
def test_the_old_number_is_kept_where_it_is_one(db, told, known):
    """Papers from before 2016 name people by nine digits."""
    somebody = arrive(claims_of("cu", "Đỗ Văn Cũ", "001080000178", SoCMND=told))
    fact = warehouse.facts_of(somebody.id, warehouse.own(somebody.id)).get("person.old_number")
    assert (fact and fact.value) == known


@pytest.mark.parametrize("wrong", [{"MaSoThue": "0109234568"}, {"MaSoThue": ""}, {"TenToChuc": " "},
                                   {"LoaiTaiKhoan": "1"}])  # fmt: skip
def test_what_is_told_of_no_business_signs_the_person_in_alone(db, wrong):
    """A tax code that cannot be one, a business without a name, a citizen's account: they act for themselves."""
    business = {"LoaiTaiKhoan": "2", "MaSoThue": TAX_CODE, "TenToChuc": NAME}
    arrive(claims_of("binh", "Đỗ Thanh Bình", "001080000177", **business | wrong))
    assert not Mandate.objects.exists()
