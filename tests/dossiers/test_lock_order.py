"""Nobody waits for each other: whoever holds more than one thing takes them in the order of decision 0020.

Each test brings two acts to the point where each has taken its first lock, and lets them go on: taken the other way
round they would wait for each other, and PostgreSQL would end one of them with an error.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from uuid import UUID

import psycopg
import pytest
from django.db import connection, transaction

from motcua.base.ids import new_id
from motcua.dossiers import consenting, correcting, drafts
from motcua.dossiers import service as dossiers
from motcua.dossiers.consenting_errors import ConsentMissing, ConsentUsed
from motcua.dossiers.correcting_errors import CorrectionBegun, NotSentBack
from motcua.dossiers.models import ConsentRequest, Dossier, Draft, Submission
from motcua.identity.service import Mandate
from tests.api.test_changing import BACK, OFFICE, RIGHT
from tests.births import marital
from tests.consents import marriage
from tests.consents.test_marriage import marked
from tests.dossiers import filing
from tests.dossiers.test_opponent_net import as_person
from tests.mandates.people import english
from tests.mandates.test_family import file_under, stated
from tests.running import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
PATIENCE = 30  # seconds


class Acts:
    """Acts that run beside the test, each on a connection of its own."""

    def __init__(self, pool: ThreadPoolExecutor, watching: psycopg.Connection):
        self.pool, self.watching, self.begun = pool, watching, 0

    def begin(self, act: Callable) -> Future:
        """Begin an act, and come back when it waits for somebody."""
        self.begun += 1
        acting = self.pool.submit(self._alone, act)
        wait_until(lambda: acting.done() or self._waiting() == self.begun, "the act waits", PATIENCE)
        assert not acting.done(), f"it waited for nobody: {acting.exception()!r}"
        return acting

    @staticmethod
    def _alone(act: Callable):
        try:
            return act()
        finally:
            connection.close()

    def _waiting(self) -> int:
        return self.watching.execute(WAITING).fetchone()[0]


@pytest.fixture
def acts() -> Iterator[Acts]:
    # Watched by a connection of its own: inside of a transaction PostgreSQL goes on showing what it showed first.
    watched = psycopg.connect(**connection.get_connection_params(), autocommit=True)
    with watched as watching, ThreadPoolExecutor(4) as pool:
        yield Acts(pool, watching)


@contextmanager
def held(table: str, row: UUID) -> Iterator[None]:
    """Somebody else holds a row, so that whoever comes waits there."""
    with psycopg.connect(**connection.get_connection_params()) as holding:
        holding.execute(f"SELECT FROM {table} WHERE id = %s FOR UPDATE", [row])
        yield
        holding.rollback()


@pytest.fixture
def sent_back(catalogue, officials, lan, hung, client_of) -> Dossier:
    """A dossier of Lan's in which one answer has to be corrected."""
    code = filing.file_one(client_of(lan))
    assert filing.act(client_of(hung), code, "tra-lai", **BACK).status_code == 302
    return Dossier.objects.get(code=code)


def corrects(somebody, code: str, answers: dict | None = None) -> Callable:
    """A system corrects a dossier, under a key of its own each time."""
    said = answers or RIGHT["answers"]
    return lambda: correcting.correct_at_once(as_person(somebody), code, said, {}, new_id(), client=new_id())


def test_a_system_corrects_while_the_person_begins_to(sent_back, lan, acts):
    with transaction.atomic():
        begun = drafts.start_correction(sent_back)
        system = acts.begin(corrects(lan, sent_back.code))
    assert isinstance(system.exception(PATIENCE), CorrectionBegun)
    assert Draft.objects.get(corrects=sent_back).id == begun.id, "what the person began is there, and nothing else"


def test_of_two_systems_that_correct_at_once_one_does(sent_back, lan, acts):
    with held("dossiers_dossier", sent_back.id):
        first = acts.begin(corrects(lan, sent_back.code))
        second = acts.begin(corrects(lan, sent_back.code, {OFFICE: "UBND xã khác"}))
    assert first.result(PATIENCE).number == 2
    assert isinstance(second.exception(PATIENCE), NotSentBack)
    assert Submission.objects.latest("number").answers[OFFICE] == "UBND xã Yên Bình"
    assert not Draft.objects.filter(corrects=sent_back, state=Draft.OPEN).exists()


def test_no_correction_is_begun_of_what_was_corrected_meanwhile(sent_back, lan, acts):
    """It would be a copy of what was sent before, and lie there when the dossier is sent back again."""
    with held("dossiers_dossier", sent_back.id):
        system = acts.begin(corrects(lan, sent_back.code))
        page = acts.begin(lambda: drafts.start_correction(sent_back))
    assert system.result(PATIENCE).number == 2
    assert isinstance(page.exception(PATIENCE), NotSentBack)
    assert not Draft.objects.filter(corrects=sent_back, state=Draft.OPEN).exists()


def test_a_correction_of_what_is_taken_back_meanwhile_is_not_sent(sent_back, lan, acts):
    draft = drafts.start_correction(sent_back)
    drafts.save_page(as_person(lan), draft.id, "event", {OFFICE: "UBND xã Yên Bình"})
    with held("dossiers_dossier", sent_back.id):
        back = acts.begin(lambda: dossiers.withdraw(as_person(lan), sent_back.code, reason="", seen=sent_back.version))
        sending = acts.begin(lambda: dossiers.submit(as_person(lan), draft.id))
    assert back.result(PATIENCE).status == 7
    assert isinstance(sending.exception(PATIENCE), NotSentBack)
    assert Draft.objects.get(id=draft.id).state == Draft.OPEN, "what was written is kept"
    assert Submission.objects.count() == 1


@pytest.fixture
def married(catalogue, officials, lan, hung, client_of):
    """The groom, what he agreed to, and the bride's dossier, in which her phone has to be corrected."""
    groom = marriage.quang()
    bride = client_of(lan)
    draft = marriage.agreed(bride, client_of(groom), groom)
    request = marriage.request_of(draft, "agreed")
    code = marital.send(bride, draft)
    wrong = marked("requester_phone", "incomplete")
    assert filing.act(client_of(hung), code, "tra-lai", **wrong).status_code == 302
    return groom, request, Dossier.objects.get(code=code)


def test_a_system_corrects_while_a_consent_is_taken_back(married, lan, acts):
    groom, request, dossier = married
    with held("dossiers_consentrequest", request.id):
        back = acts.begin(lambda: consenting.withdraw(as_person(groom), request.id))
        system = acts.begin(corrects(lan, dossier.code, {"requester_phone": "0987 654 321"}))
    assert back.result(PATIENCE).state == ConsentRequest.WITHDRAWN
    assert isinstance(system.exception(PATIENCE), ConsentMissing)
    assert Submission.objects.filter(dossier=dossier).count() == 1


def test_a_correction_comes_while_an_official_confirms_for_whom(catalogue, officials, lan, hung, client_of, acts):
    """A parent's tie to the child is found in the papers in the moment in which the parent's correction comes."""
    code = file_under(mother := english(client_of(lan)), stated(mother))
    assert filing.act(client_of(hung), code, "tra-lai", **BACK).status_code == 302
    dossier = Dossier.objects.get(code=code)
    draft = drafts.start_correction(dossier)
    drafts.save_page(as_person(lan), draft.id, "event", {OFFICE: "UBND xã Yên Bình"})
    with held("identity_mandate", dossier.mandate_id):
        sending = acts.begin(lambda: dossiers.submit(as_person(lan), draft.id))
        official = acts.begin(lambda: dossiers.confirm_tie(as_person(hung, True), code))
    assert sending.result(PATIENCE).id == dossier.id
    assert official.exception(PATIENCE) is None
    assert Submission.objects.count() == 2 and Mandate.objects.get().confirmed_by_id == hung.id


@pytest.fixture
def over(married, lan) -> tuple:
    """The same, when the bride has taken her dossier back."""
    groom, request, dossier = married
    dossiers.withdraw(as_person(lan), dossier.code, reason="", seen=dossier.version)
    return groom, request, dossier


def test_a_consent_is_taken_back_while_the_dossier_is_erased(over, acts):
    groom, request, dossier = over
    with held("dossiers_consentrequest", request.id):
        back = acts.begin(lambda: consenting.withdraw(as_person(groom), request.id))
        erasing = acts.begin(lambda: dossiers.erase_content(dossier.id, reason="not_needed", by=None))
    assert isinstance(back.exception(PATIENCE), ConsentUsed)
    assert erasing.result(PATIENCE).counts["dossiers_consentrequest"] == 1
    assert Dossier.objects.get(id=dossier.id).erased_at is not None


def test_a_correction_is_sent_while_the_dossier_is_erased(married, lan, acts):
    """It was begun before the dossier ended, and is still open."""
    _groom, request, dossier = married
    draft = drafts.start_correction(dossier)
    drafts.save_page(as_person(lan), draft.id, "you", {"requester_phone": "0987 654 321"})
    dossiers.withdraw(as_person(lan), dossier.code, reason="", seen=dossier.version)
    with held("dossiers_consentrequest", request.id):
        sending = acts.begin(lambda: dossiers.submit(as_person(lan), draft.id))
        erasing = acts.begin(lambda: dossiers.erase_content(dossier.id, reason="not_needed", by=None))
    assert isinstance(sending.exception(PATIENCE), NotSentBack)
    assert erasing.result(PATIENCE).counts["dossiers_draft"] == 1
