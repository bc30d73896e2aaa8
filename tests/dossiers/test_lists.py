"""The list of an office: most urgent first, page after page, nothing twice and nothing left out."""

from datetime import timedelta

import pytest

from motcua.base import clock
from motcua.dossiers import queries
from motcua.dossiers.models import Dossier
from motcua.identity.gate import Person
from tests.dossiers import filing

pytestmark = pytest.mark.django_db
NUMBER = 60


@pytest.fixture
def person(hung) -> Person:
    """Hùng as the pages know him: receptionist and cashier."""
    return Person(hung.id, hung.name, 2, True)


@pytest.fixture
def waiting(catalogue, lan, hung, client_of) -> list:
    """Many dossiers at Hùng's desk as (due, id) in their order: some share a moment, the last ones have none."""
    first = Dossier.objects.get(code=filing.file_one(client_of(lan)))
    made, now = [], clock.now()
    for number in range(NUMBER):
        due = now + timedelta(minutes=number // 3 - 5) if number < NUMBER - 30 else None
        copy = Dossier.objects.get(id=first.id)
        copy.id, copy.code, copy.next_due_at = Dossier._meta.pk.get_default(), f"TEST-{number:03d}", due
        copy.role = "cashier" if number % 7 == 0 else "receptionist"
        copy.save(force_insert=True)
        made.append(copy)
    Dossier.objects.filter(id=first.id).update(owes="nobody", role="")
    return sorted(((d.next_due_at, d.id) for d in made), key=lambda one: (one[0] is None, one[0] or now, one[1]))


def test_every_page_goes_on_where_the_last_one_ended(waiting, person):
    seen, key, pages = [], "", 0
    while pages == 0 or key:
        rows = queries.waiting_for(person, key)
        seen += [(d.next_due_at, d.id) for d in rows.items]
        key, pages = rows.next_key, pages + 1
    assert seen == waiting and pages == 3


def test_a_list_does_not_read_the_engines_value(waiting, person):
    assert not hasattr(queries.waiting_for(person).items[0], "state")


def test_an_unknown_key_gives_the_first_page(waiting, person):
    first = [d.id for d in queries.waiting_for(person).items]
    for key in ("x", "1,2", "-,x", "nan,01900000-0000-7000-8000-000000000000", "1e99,x"):
        assert [d.id for d in queries.waiting_for(person, key).items] == first


def test_what_waits_is_counted_by_post_and_what_is_late(waiting, person):
    cashier = len(range(0, NUMBER, 7))
    counted = queries.counts_waiting(person)
    assert (counted["cashier"], counted["receptionist"]) == (cashier, NUMBER - cashier)
    assert counted["late"] == sum(due is not None and due < clock.now() for due, _id in waiting)


def test_who_has_no_post_has_no_list(waiting, lan):
    nobody = Person(lan.id, lan.name, 2, False)
    assert queries.waiting_for(nobody).items == [] and queries.counts_waiting(nobody) == {"late": 0}
