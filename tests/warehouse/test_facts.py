"""Facts: each with its source and time, never overwritten."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from motcua.base import clock
from motcua.base.ids import new_id
from motcua.identity import service as identity
from motcua.ledger import service as ledger
from motcua.warehouse import models, service
from motcua.warehouse.claims import record_claims
from tests.client import CheckingClient
from tests.identity.signing_in import sign_in

MONDAY = datetime(2026, 11, 16, 8, 0, tzinfo=clock.ZONE)


pytestmark = pytest.mark.usefixtures("as_owner")  # these tests look into the tables themselves


@pytest.fixture
def lan_id(db):
    return identity.person_id_for("https://idp.example", "lan")


def history(person_id, name) -> list[tuple]:
    rows = models.Fact.objects.filter(person_id=person_id, name=name).order_by("at")
    return [(row.value, row.superseded_at) for row in rows]


@pytest.mark.django_db
def test_claims_become_facts_at_sign_in(client, provider):
    sign_in(client, "lan")
    lan_id = identity.person_id_for(provider.address, "vneid|lan")
    facts = service.facts_of(lan_id, service.own(lan_id))
    assert {name: fact.value for name, fact in facts.items()} == {
        "person.name": "Nguyễn Thị Lan",
        "person.personal_number": "001194000017",
        "person.birth_date": "1994-03-08",
        "person.sex": "female",
        "person.address": "Số 12 phố Hàng Thử, phường Ba Đình, thành phố Hà Nội",
        "person.commune": "00004",
        "person.phone": "0900000011",
        "person.email": "lan@example.vn",
    }
    assert {fact.source for fact in facts.values()} == {"vneid"}


def test_what_is_told_again_is_confirmed(lan_id):
    with clock.frozen(MONDAY):
        assert service.record(lan_id, {"person.name": "Lan"}, "vneid") == ("person.name",)
    with clock.frozen(MONDAY + timedelta(days=1)):
        assert service.record(lan_id, {"person.name": "Lan"}, "vneid") == ()
    assert service.facts_of(lan_id, service.own(lan_id))["person.name"].at == MONDAY + timedelta(days=1)
    assert history(lan_id, "person.name") == [("Lan", None)]


def test_another_value_takes_the_place_and_the_old_one_stays_readable(lan_id):
    with clock.frozen(MONDAY):
        service.record(lan_id, {"person.address": "Hà Nội", "person.name": "Lan"}, "vneid")
    with clock.frozen(MONDAY + timedelta(days=1)):
        service.record(lan_id, {"person.address": "Huế"}, "vneid")
    assert history(lan_id, "person.address") == [("Hà Nội", MONDAY + timedelta(days=1)), ("Huế", None)]
    facts = service.facts_of(lan_id, service.own(lan_id))
    assert facts["person.address"].value == "Huế" and facts["person.name"].value == "Lan"


def test_the_same_value_of_another_source_is_a_new_fact(lan_id):
    service.record(lan_id, {"person.email": "lan@example.vn"}, "person")
    service.record(lan_id, {"person.email": "lan@example.vn"}, "vneid")
    assert service.facts_of(lan_id, service.own(lan_id))["person.email"].source == "vneid"
    assert len(history(lan_id, "person.email")) == 2


def test_a_name_outside_the_list_is_refused(lan_id):
    with pytest.raises(ValueError, match=r"person\.shoe_size"):
        service.record(lan_id, {"person.shoe_size": 38}, "vneid")


def test_the_database_refuses_two_values_at_once(lan_id):
    service.record(lan_id, {"person.name": "Lan"}, "vneid")
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Fact.objects.create(
            person_id=lan_id, name="person.name", value="Lan!", source="vneid", at=MONDAY, confirmed_at=MONDAY
        )


def test_the_ledger_names_what_changed_but_not_the_values(lan_id):
    service.record(lan_id, {"person.name": "Lan", "person.phone": "0900000011"}, "vneid")
    service.record(lan_id, {"person.name": "Lan"}, "vneid")
    entries = ledger.entries_about(lan_id)
    assert [entry.params for entry in entries] == [{"items": ["person.name", "person.phone"], "source": "vneid"}]


def test_claims_of_a_wrong_shape_are_left_out(lan_id):
    claims = {
        "name": "  Lan \n Nguye\u0302\u0303n\x00 ", "personal_number": "12", "birthdate": "0000-00-00", "gender": "?",
        "address": {"formatted": "12 Hàng Thử"}, "residence_commune": 4, "phone_number": "call me",
        "email": "a@b, c@d",
    }  # fmt: skip
    record_claims(lan_id, claims, "vneid")
    kept = {name: fact.value for name, fact in service.facts_of(lan_id, service.own(lan_id)).items()}
    assert kept == {"person.name": "Lan Nguyễn", "person.address": "12 Hàng Thử"}


@pytest.mark.django_db(transaction=True)
def test_two_sign_ins_at_once_leave_one_current_fact():
    person = identity.person_id_for("https://idp.example", "lan")
    start, errors = threading.Barrier(2), []

    def told(value):
        try:
            start.wait(10)
            service.record(person, {"person.name": value}, "vneid")
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=told, args=(value,)) for value in ("Lan A", "Lan B")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert models.Fact.objects.filter(person_id=person).count() == 2
    assert models.Fact.objects.filter(person_id=person, superseded_at=None).count() == 1


def test_a_document_is_listed_once(lan_id):
    result, older = new_id(), new_id()
    with clock.frozen(MONDAY):
        service.record_document(lan_id, "result", older, "Bản sao cũ", "motcua")
    service.record_document(lan_id, "result", result, "Bản sao trích lục", "motcua")
    service.record_document(lan_id, "result", result, "Bản sao trích lục", "motcua")
    assert [held.document_id for held in service.documents_of(lan_id, service.own(lan_id))] == [result, older]


@pytest.mark.django_db
def test_lan_sees_what_is_known_about_her_and_where_it_comes_from(client, provider):
    sign_in(client, "lan")
    result = new_id()
    lan_id = identity.person_id_for(provider.address, "vneid|lan")
    service.record_document(lan_id, "result", result, "Bản sao trích lục khai sinh", "motcua")
    text = client.visit("/giay-to-cua-toi").content.decode()
    for shown in ("001194000017", "08/03/1994", "Nữ", "phường Ba Đình", "tài khoản VNeID của bạn"):
        assert shown in text
    assert f"/giay-to/{result}.pdf" in text and "Bản sao trích lục khai sinh" in text


@pytest.mark.django_db
def test_mai_sees_nothing_of_lans(client, provider):
    sign_in(CheckingClient(), "lan")
    sign_in(client, "mai")
    text = client.visit("/giay-to-cua-toi").content.decode()
    assert "Trần Thị Mai" in text and "Nguyễn Thị Lan" not in text and "001194000017" not in text


@pytest.mark.django_db
def test_a_very_long_name_and_an_unknown_commune_are_shown(client, provider):
    sign_in(client, "ten-dai")
    person = identity.person_id_for(provider.address, "vneid|ten-dai")
    service.record(person, {"person.commune": "99999"}, "vneid")
    text = client.visit("/giay-to-cua-toi").content.decode()
    assert "Công Tằng Tôn Nữ" in text and "99999" in text


def test_strangers_are_sent_to_sign_in_first(client, db):
    assert client.get("/giay-to-cua-toi")["Location"] == "/dang-nhap?tiep=%2Fgiay-to-cua-toi"


def test_the_place_page_proposes_where_the_person_lives(lan, catalogue, client_of):
    from motcua.identity import service as identity
    from motcua.procedures import places

    assert places.places("", "", identity.account(lan.id)).own.code == lan.claims["residence_commune"]
    assert places.places("", "", None).own is None
    known = client_of(lan).visit("/thu-tuc/2.000635/noi-nop").content.decode()
    assert places.places("", "", identity.account(lan.id)).own.name in known


def test_nobody_is_sent_to_a_commune_that_is_not_known(db, catalogue):
    from motcua.identity import service as identity
    from motcua.procedures import places
    from tests.people import ISSUER

    new = identity.sign_in({"iss": ISSUER, "sub": "new", "name": "Mùa A Tủa"}, assurance=2, source="vneid")
    assert service.commune_of(new) == "" and places.places("", "", new).own is None
