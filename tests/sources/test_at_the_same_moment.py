"""A save or a sending in the moment of a source's answer, and forms from before it: what is locked is the source's."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from django.db import connection, transaction

from motcua.base import clock
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Comparison, Draft, DraftAnswer, Submission
from motcua.dossiers.reading import draft_view
from motcua.dossiers.written import digest
from motcua.ledger import service as ledger
from motcua.procedures import service as procedures
from motcua.warehouse import service as warehouse
from motcua.warehouse.models import SourceQuestion
from motcua.warehouse.sources import asking
from tests.births import marital
from tests.dossiers.filing import act
from tests.dossiers.test_opponent_net import as_person
from tests.invariants.test_other_procedures import broken
from tests.running import wait_until
from tests.sources import corpus
from tests.sources.test_way import PAGE, begin, without_sex

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("as_owner")]

MALE = marital.PERSON | {"person_sex": "male"}
WAITS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
HOLD = "SELECT FROM dossiers_draft WHERE id = %s FOR UPDATE"


def alone(act):
    """An act on a connection of its own."""
    try:
        return act()
    finally:
        connection.close()


def answer() -> None:
    """The source answers the one question that is open."""
    asking.answer_question(SourceQuestion.objects.get(answered_at=None).id)


def before_the_answer_is_there(_draft: str, act) -> None:
    """The act begins and ends while the answer is written and not yet there for others."""
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        answer()
        pool.submit(alone, act).result(timeout=30)


def while_the_answer_comes(draft: str, act) -> None:
    """The act has read the draft and waits to write it; the answer comes, and the act goes on."""
    with ThreadPoolExecutor(1) as pool, psycopg.connect(**connection.get_connection_params()) as holding:
        holding.execute(HOLD, [draft])
        acting = pool.submit(alone, act)
        try:
            wait_until(_somebody_waits, "the act waits for the draft")
            answer()
        finally:
            holding.rollback()
        acting.result(timeout=30)


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITS)
        return cursor.fetchone()[0] > 0


ORDERS = pytest.mark.parametrize("order", [before_the_answer_is_there, while_the_answer_comes])


@pytest.fixture
def lan_without_sex(register, catalogue):
    return without_sex("lan")


@ORDERS
def test_a_save_in_the_moment_of_the_answer(lan_without_sex, client_of, order):
    draft = begin(client_of(lan_without_sex))

    def save():
        return dossiers.save_page(as_person(lan_without_sex), UUID(draft), "person", MALE)

    order(draft, save)
    assert DraftAnswer.objects.get(draft=draft, field="person_sex").value == "male", "it was saved in that moment"
    view = draft_view(Draft.objects.get(id=draft))
    assert view.saved["person_sex"].value == "female" and "person_sex" in view.locked
    assert view.overruled["person_sex"].value == "male"


@ORDERS
def test_a_sending_in_the_moment_of_the_answer(lan_without_sex, client_of, order):
    client = client_of(lan_without_sex)
    draft = begin(client)
    rest = {page: typed for page, typed in marital.ANSWERS.items() if page not in ("requester", "whom")}
    marital.answer(client, draft, rest | {"person": MALE})
    order(draft, lambda: dossiers.submit(as_person(lan_without_sex), UUID(draft)))
    ledger.run_until_idle()
    sent = Submission.objects.get()
    assert sent.answers["person_sex"] == "male" and sent.provenance["person_sex"]["how"] == "awaited"
    assert Comparison.objects.get(field="person_sex").how == "differs", "the office sees what the source says"
    assert broken() == []


def test_what_the_source_told_since_stands_in_a_correction(register, catalogue, hung, client_of):
    law = corpus.form().replace("kind: choice, prefill: person.sex", "kind: choice, locked: true, prefill: person.sex")
    procedures.publish(law)
    lan = without_sex("lan")
    client, desk = client_of(lan), client_of(hung)
    draft = marital.start(client, corpus.CODE)
    marital.answer(client, draft, marital.ANSWERS | {"person": MALE | {"own_sex": "male"}})
    code = marital.send(client, draft)
    answer()
    ledger.run_until_idle()
    marked = {"mark-field-own_sex": "yes", "reason-field-own_sex": "does_not_match", "advice-field-own_sex": "Xem lại."}
    assert act(desk, code, "tra-lai", **marked).status_code == 302
    corrected = client.post(f"/ho-so/{code}/sua")["Location"].split("/")[2]
    for address in (PAGE.format(corrected), PAGE.format(corrected) + "/luu"):
        client.post(address, {"own_sex": "nam"})
    view = draft_view(Draft.objects.get(id=corrected))
    assert view.saved["own_sex"].value == "female" and "own_sex" in view.locked
    assert 'name="own_sex"' not in client.visit(PAGE.format(corrected)).content.decode()
    marital.send(client, corrected)
    sent = Submission.objects.get(number=2)
    assert sent.answers["own_sex"] == "female" and sent.sources["own_sex"] == "population"


def test_a_form_from_before_the_answer_changes_nothing(lan_without_sex, client_of):
    client = client_of(lan_without_sex)
    draft = begin(client)
    client.post(PAGE.format(draft), MALE)
    page = client.visit(PAGE.format(draft)).content.decode()
    opened = dict(re.findall(r'name="(sheet-id|answers-seen|questions-shown|draft-version)" value="([^"]*)"', page))
    assert "person_sex" in opened["answers-seen"], "it was asked, and not locked"
    answer()
    before = DraftAnswer.objects.get(draft=draft, field="person_sex")
    for typed in ("female", "male", ""):
        for address in (PAGE.format(draft), PAGE.format(draft) + "/luu"):
            chosen = {"person_sex": typed, "choose-person_sex": digest({"person_sex": typed})}
            client.post(address, opened | MALE | chosen)
    after = DraftAnswer.objects.get(draft=draft, field="person_sex")
    assert (after.raw, after.saved_at, after.written) == (before.raw, before.saved_at, before.written)
    view = draft_view(Draft.objects.get(id=draft))
    assert view.saved["person_sex"].value == "female" and not view.others_of(view.procedure.field("person_sex"))


def test_what_a_source_tells_anew_takes_the_place_of_what_it_told(register, catalogue, lan, client_of):
    procedures.publish(corpus.form())
    client = client_of(lan)
    warehouse.record(lan.id, {"person.old_number": "012345670"}, "population")
    draft = marital.start(client, corpus.CODE)
    marital.answer(client, draft, {page: marital.ANSWERS[page] for page in ("requester", "whom")})
    with clock.frozen(clock.now() + timedelta(seconds=1)):
        warehouse.record(lan.id, {"person.old_number": "023456781"}, "population")
        assert 'value="023456781"' in client.visit(PAGE.format(draft)).content.decode(), "what is known now"
        view = draft_view(Draft.objects.get(id=draft))
        assert view.saved["own_old_number"].source == "population" and not view.overruled
        client.post(PAGE.format(draft), {"own_old_number": "099999999"})
    with clock.frozen(clock.now() + timedelta(seconds=2)):
        warehouse.record(lan.id, {"person.old_number": "034567892"}, "population")
        view = draft_view(Draft.objects.get(id=draft))
        assert view.saved["own_old_number"].value == "099999999", "what the person wrote stays"
