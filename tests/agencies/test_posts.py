"""Who holds which role, and since when."""

from datetime import date, timedelta

import pytest

from motcua.agencies import models, service
from motcua.base import clock
from motcua.identity import service as identity
from motcua.ledger import service as ledger

SOMEBODY = "vneid|test-official"


@pytest.fixture
def person(db):
    return identity.person_id_for("http://127.0.0.1:8001", SOMEBODY)


@pytest.fixture
def centre(db):
    return service.centre_of("00004").id


def test_an_appointed_person_is_an_official(person, centre):
    assert not identity.is_official(person)
    service.appoint(person, centre, "receptionist", date(2025, 7, 1))
    assert identity.is_official(person)
    assert service.posts_of(person) == (service.Post(centre, "receptionist"),)
    assert service.holders(centre, "receptionist") == (person,)
    assert service.holders(centre, "chair") == ()


def test_an_appointment_is_in_the_ledger(person, centre):
    service.appoint(person, centre, "chair", date(2025, 7, 1))
    entry = ledger.entries_about(person)[-1]
    assert entry.event == "official:appointed"
    assert entry.params == {"agency": str(centre), "role": "chair", "valid_from": "2025-07-01"}


def test_appointing_twice_changes_nothing(person, centre):
    first = service.appoint(person, centre, "chair")
    assert service.appoint(person, centre, "chair") == first
    assert len(ledger.entries_about(person)) == 1


def test_a_post_holds_on_its_days_only(person, centre):
    tomorrow = clock.today() + timedelta(days=1)
    service.appoint(person, centre, "cashier", tomorrow)
    assert service.posts_of(person) == ()
    assert not identity.is_official(person)
    models.Post.objects.update(valid_from=clock.today(), valid_to=clock.today())
    assert service.posts_of(person)
    assert service.posts_of(person, tomorrow) == ()


def test_a_role_outside_the_list_is_refused(person, centre):
    with pytest.raises(ValueError, match="emperor"):
        service.appoint(person, centre, "emperor")
