"""What the pages that everybody opens ask of the database: each statement by name, so that one more is seen.

CPU time follows the number of statements (docs/reference/measurements.md). Whoever adds one says here what it is for.
"""

from uuid import UUID

import pytest
from django.db import connection

from motcua.agencies import posts, registry
from motcua.base import rows
from motcua.base.ids import new_id
from motcua.dossiers import queries, whole
from motcua.dossiers.models import Dossier
from motcua.identity import session_store
from motcua.ledger import service as ledger
from motcua.notices import service as notices
from motcua.procedures import versions
from tests.dossiers import filing
from tests.speed.asked import ran

pytestmark = pytest.mark.django_db

PROCEDURE_PAGE = [
    "SELECT procedures_procedureversion",  # which version is in force; its content is in memory
]
TRACKING = [
    "SELECT django_session",  # who asks
    "SELECT dossiers_dossier",  # is it theirs to see?
    "SELECT agencies_agency",  # as it is called today
    "SELECT notices_notice",  # how many messages are unread
    "SELECT dossiers_submission",  # with marks, slips, steps, charge and history: all that belongs to the dossier
    "INSERT quality_stepevent",
]
WORKLIST = [
    "SELECT django_session",
    "SELECT agencies_post",  # does the official hold a post today?
    "SELECT dossiers_dossier",  # the most urgent
    "SELECT dossiers_dossier",  # how many wait, how many are late
    "SELECT agencies_agency",  # the offices of the posts
    "SELECT notices_notice",
]


@pytest.fixture
def sent(catalogue, lan, client_of):
    """Lan's browser and the code of what she sent."""
    browser = client_of(lan)
    return browser, filing.file_one(browser)


def test_the_page_of_a_procedure(catalogue, client):
    client.get(f"/thu-tuc/{filing.CODE}")
    assert ran(lambda: client.get(f"/thu-tuc/{filing.CODE}"), 200) == PROCEDURE_PAGE


def test_following_a_dossier(sent):
    browser, code = sent
    browser.get(f"/ho-so/{code}")
    assert ran(lambda: browser.get(f"/ho-so/{code}"), 200) == TRACKING


def test_the_list_of_an_office(sent, hung, client_of):
    office = client_of(hung)
    office.get("/viec")
    assert ran(lambda: office.get("/viec"), 200) == WORKLIST


def test_the_list_of_a_chair(sent, dung, client_of):
    """One more: what waits for posts whose every holder it concerns, of the chair's own offices."""
    office = client_of(dung)
    office.get("/viec")
    undecidable = "SELECT dossiers_nobody_may_decide"
    assert ran(lambda: office.get("/viec"), 200) == [*WORKLIST[:-1], undecidable, WORKLIST[-1]]


def test_a_row_read_plainly_is_that_of_the_orm(sent):
    _browser, code = sent
    plain, known = rows.first(Dossier, "WHERE code = %s", [code]), Dossier.objects.get(code=code)
    assert {name: value for name, value in vars(plain).items() if name != "_state"} == {
        name: value for name, value in vars(known).items() if name != "_state"
    }
    assert plain == known and plain.submissions.count() == 1
    plain.tracking_secret = "OTHERONE"
    plain.save(update_fields=["tracking_secret"])  # an update: it knows that it is stored
    assert Dossier.objects.get(code=code).tracking_secret == "OTHERONE"


SOMEBODY, TODAY = new_id(), "2026-11-22"
WAITING = {"offices": [SOMEBODY], "roles": ["receptionist"], "limit": 26}
HOT = {
    "session": (session_store._READ, ["a" * 32]),
    "posts": (posts._POSTS_OF, {"person": SOMEBODY, "day": TODAY}),
    "unread": (notices._UNREAD, [SOMEBODY]),
    "version": (versions._LATEST, [filing.CODE, TODAY]),
    "agency": (registry._AGENCIES, {"ids": [SOMEBODY], "day": TODAY}),
    "whole": (whole._WHOLE, {"about": SOMEBODY, "since": SOMEBODY}),
    "waiting": (queries._WAITING.format(after="true"), WAITING),
    "counts": (queries._COUNTS, WAITING | {"now": TODAY}),
    "mine": (queries._MINE, {"person": SOMEBODY, "before": SOMEBODY, "limit": 26}),
    "register": (queries._REGISTER, {"offices": [SOMEBODY], "before": SOMEBODY, "limit": 26}),
}


def plan(statement: str, values) -> str:
    """How PostgreSQL would run it if it had to use an index wherever one fits, as it does with full tables."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {statement}", values)
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.parametrize("name", HOT)
def test_an_index_serves_it(name):
    assert "Seq Scan" not in plan(*HOT[name])


def test_the_history_of_a_dossier_is_not_sought_in_the_months_before_it():
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_prepare_month('2024-01-01')")
    about = new_id()
    assert "ledger_entry_2024_01" in plan(whole._WHOLE, {"about": about, "since": UUID(int=0)})
    assert "ledger_entry_2024_01" not in plan(whole._WHOLE, {"about": about, "since": ledger.since(about)})
