"""Many hands at once: one intent makes one dossier, one version takes one decision."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection

from motcua.base import clock
from motcua.dossiers import service as dossiers
from motcua.dossiers.errors import SomebodyActedFirst
from motcua.dossiers.models import Dossier, Slip, Submission
from motcua.engine.lifecycle import Status
from motcua.identity.gate import Person
from motcua.ledger.models import LedgerEntry
from tests.dossiers import filing

pytestmark = pytest.mark.django_db(transaction=True)


def in_parallel(times: int, act) -> list:
    """Run `act(number)` so many times, eight at a time, each with a connection of its own."""

    def run(number):
        try:
            return act(number)
        except Exception as error:  # noqa: BLE001 - the test looks at what was raised
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(run, range(times)))


def as_person(somebody, official=False) -> Person:
    return Person(somebody.id, somebody.name, 2, official)


def test_fifty_sends_of_one_intent_make_one_dossier(catalogue, lan, client_of):
    browser = client_of(lan)
    draft = filing.start(browser)
    filing.answer_everything(browser, draft)
    sent = in_parallel(50, lambda _number: dossiers.submit(as_person(lan), UUID(draft)).code)
    assert set(sent) == {Dossier.objects.get().code}
    assert Submission.objects.count() == 1 and Slip.objects.count() == 1
    assert LedgerEntry.objects.filter(event="dossier:submitted").count() == 1


def test_two_tabs_that_start_at_once_get_one_draft(catalogue, lan):
    started = in_parallel(20, lambda _number: dossiers.start(as_person(lan), filing.CODE, "00004").id)
    assert len(set(started)) == 1, started


def test_a_hundred_acceptances_are_one_decision(catalogue, lan, hung, client_of):
    code = filing.file_one(client_of(lan))
    seen = filing.version(code)
    results = in_parallel(100, lambda _number: dossiers.accept(as_person(hung, True), code, seen=seen).version)
    # The same official pressing again finds it done; nobody gets an error, and it happened once.
    assert set(results) == {seen + 1}
    assert LedgerEntry.objects.filter(event="dossier:accepted").count() == 1
    assert Slip.objects.filter(form="form_01").count() == 1


def test_of_two_officials_the_second_is_told(catalogue, lan, hung, client_of):
    from motcua.agencies import service as agencies
    from tests.people import arrive

    other = arrive("son")
    agencies.appoint(other.id, catalogue.id, "receptionist")
    code = filing.file_one(client_of(lan))
    seen = filing.version(code)
    hands = [as_person(hung, True), as_person(other, True)]
    results = in_parallel(2, lambda number: dossiers.accept(hands[number], code, seen=seen).status)
    assert sum(isinstance(result, SomebodyActedFirst) for result in results) == 1
    assert Status.RECEIVED in results
    assert LedgerEntry.objects.filter(event="dossier:accepted").count() == 1
    late = client_of(other if isinstance(results[1], SomebodyActedFirst) else hung)
    stale = late.post(f"/viec/{code}/tu-choi", {"version": seen, "ground": "not_registered", "explanation": "x"})
    assert stale.status_code == 409 and "m-timeline" in stale.content.decode()  # what changed is shown
    assert Dossier.objects.get(code=code).status == Status.RECEIVED


def test_codes_never_repeat(catalogue, lan):
    from motcua.dossiers import codes, storing

    today = clock.today()
    made = in_parallel(200, lambda _number: codes.code_of("H26.00004", storing.next_serial(), today))
    assert len(set(made)) == 200
