"""What saving a page, sending and receiving ask of the database: each statement by name, so that one more is seen.

CPU time follows the number of statements (docs/reference/measurements.md). Whoever adds one says here what it is for.
"""

import pytest

from tests.dossiers import filing
from tests.speed.asked import ran

pytestmark = pytest.mark.django_db

SAVE = [
    "SELECT django_session",  # who asks
    "SELECT dossiers_draft",  # the draft with its answers and papers
    "SELECT warehouse_facts",  # questions and papers rest on what is known of the person
    "WITH dossiers_draft",  # draft and answers in one statement, under the condition that nobody was faster
    "INSERT quality_stepevent",
]
SUBMIT = [
    "SELECT django_session",
    "SELECT dossiers_draft",
    "SELECT warehouse_facts",
    "SELECT procedures_procedureversion",  # are the rules those of today?
    "SELECT agencies_agency",  # is the office?
    "BEGIN",
    "UPDATE dossiers_draft",  # it is sent, and nobody can send it again; gives the serial of the code
    "SELECT agencies_calendarday",  # is the calendar in memory that of the tables?
    "WITH dossiers_dossier",  # with the submission, the entry, the slip and the message that asks for its printing
    "COMMIT",
    "INSERT quality_stepevent",
]
ACCEPT = [
    "SELECT django_session",
    "SELECT agencies_post",  # does the official hold a post today?
    "BEGIN",
    "SELECT dossiers_dossier",  # held until the end: two officials decide one after the other
    "SELECT agencies_calendarday",
    "SELECT dossiers_submission",  # fee and slip follow from what was sent
    "SELECT agencies_agency",  # as it is called on the slip
    "SELECT warehouse_facts",  # the person, on the slip
    "UPDATE dossiers_dossier",
    "WITH ledger_entry",  # both entries with the charge, the slip and the message that asks for its printing
    "COMMIT",
]


@pytest.fixture
def lans(catalogue, lan, client_of):
    """Lan's browser, warm: calendars and procedures are in memory."""
    filing.file_one(browser := client_of(lan))
    return browser


def test_saving_a_page(lans):
    draft = filing.start(lans)
    filing.answer_everything(lans, draft)
    answers = filing.ANSWERS["event"] | {"register_number": "46"}
    assert ran(lambda: lans.post(f"/ban-nhap/{draft}/trang/event", answers)) == SAVE


def test_sending(lans):
    draft = filing.start(lans)
    filing.answer_everything(lans, draft)
    assert ran(lambda: lans.post(f"/ban-nhap/{draft}/gui")) == SUBMIT


def test_receiving(lans, hung, client_of):
    codes = [filing.file_one(lans) for _ in range(2)]
    browser = client_of(hung)
    filing.act(browser, codes[0], "tiep-nhan")
    version = {"version": filing.version(codes[1])}
    assert ran(lambda: browser.post(f"/viec/{codes[1]}/tiep-nhan", version)) == ACCEPT
