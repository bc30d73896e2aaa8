"""Many hands at two branches, each with a connection of its own."""

import pytest

from motcua.base.management.commands.seed_demo import seed, seed_elsewhere
from motcua.dossiers import lapsing
from motcua.dossiers import service as dossiers
from motcua.dossiers.errors import SomebodyActedFirst
from motcua.dossiers.models import Dossier, OpenStep, StepRecord
from motcua.ledger.models import LedgerEntry
from motcua.procedures import service as procedures
from tests.branches import office
from tests.dossiers import filing
from tests.dossiers.test_at_once import as_person, in_parallel
from tests.people import ISSUER, arrive

pytestmark = pytest.mark.django_db(transaction=True)
VALUES = {"police": {"opinion": "Đồng ý."}, "measure": {"tax": 0}}


@pytest.fixture
def hands(catalogue, client_of, settings):
    """(code, people): a dossier at the police and at the land office, asked two weeks ago."""
    settings.DEMO = True
    seed(ISSUER)
    seed_elsewhere(ISSUER)
    procedures.publish(office.text())
    people = {key: arrive(key) for key in ("lan", "hung", "thao", "dung", "khoa", "yen")}
    return office.asked({key: client_of(one) for key, one in people.items()}), people


def finish(people, code: str, who: str, step: str, seen: int):
    return dossiers.finish_step(as_person(people[who], True), code, step, values=VALUES[step], note="", seen=seen).id


def test_of_a_hundred_presses_at_two_branches_each_counts_once_and_one_approves(hands):
    code, people = hands
    seen = filing.version(code)
    ways = (("khoa", "police"), ("yen", "measure"))
    done = in_parallel(100, lambda number: finish(people, code, *ways[number % 2], seen))
    assert set(done) == {Dossier.objects.get().id}, [one for one in done if isinstance(one, Exception)][:1]
    assert sorted(StepRecord.objects.values_list("step", flat=True)) == ["check", "measure", "police"]
    assert LedgerEntry.objects.filter(event="dossier:step_done").count() == 3
    seen, chair = filing.version(code), as_person(people["dung"], True)
    approved = in_parallel(20, lambda _number: dossiers.approve(chair, code, note="", seen=seen).status)
    assert len(set(approved)) == 1
    assert LedgerEntry.objects.filter(event="dossier:approved").count() == 1


def test_an_opinion_in_the_minute_in_which_it_lapses_counts_or_came_too_late(hands):
    code, people = hands
    procedures.publish(office.of_before())
    seen = filing.version(code)
    OpenStep.objects.filter(step="police").update(due_at="2026-01-05T10:00:00Z")

    def act(number):
        return lapsing.lapse_all() if number % 2 else finish(people, code, "khoa", "police", seen)

    done = in_parallel(20, act)
    others = [one for one in done if isinstance(one, Exception)]
    assert all(isinstance(one, SomebodyActedFirst) for one in others), others
    row = OpenStep.objects.get(step="police")
    told = LedgerEntry.objects.filter(about=row.dossier_id, event__in=["dossier:step_done", "dossier:step_lapsed"])
    assert sum(entry.params["step"] == "police" for entry in told) == 1
    assert bool(others) == (row.how == "lapsed")
