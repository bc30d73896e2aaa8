"""A register is asked for what wants consent only with that consent, and what it tells too late is not kept."""

import pytest
from django.db import connection

from motcua.dossiers import asking
from motcua.dossiers.models import Comparison, Draft
from motcua.identity.service import Person
from motcua.ledger import outgoing
from motcua.ledger import service as ledger
from motcua.procedures import service as procedures
from motcua.warehouse import service as warehouse
from motcua.warehouse.models import SourceQuestion
from tests.births import marital
from tests.sources import register as sources

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner")]  # the owner alone makes rules

FACT = "person.ethnicity"  # which the law treats as any other today


@pytest.fixture
def draft(register, lan, client_of, catalogue) -> Draft:
    """A draft for which one of the facts that the register tells wants consent."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO warehouse_permissionrule VALUES (%s, '2026-01-01', NULL, 30)", [FACT])
    return Draft.objects.get(id=marital.start(client_of(lan)))


def say(draft: Draft, said: str) -> None:
    warehouse.permissions.say(draft.filer_id, [FACT], said, by=draft.filer_id, about=draft.id, procedure="1", words="1")


def ask(draft: Draft) -> None:
    asking.ask(Person(draft.filer_id, "", 2, False), draft, procedures.version(draft.procedure_version_id).procedure)


def names_asked() -> list[list[str]]:
    return [one.names for one in SourceQuestion.objects.order_by("asked_at", "id")]


def known(person) -> set[str]:
    return set(warehouse.facts_of(person.id, warehouse.own(person.id)))


def test_without_consent_it_is_not_asked_for(draft, lan):
    (names,) = names_asked()
    assert names and FACT not in names
    say(draft, "no")
    ask(draft)
    sources.deliver()
    assert len(names_asked()) == 1 and FACT not in known(lan)


def test_with_consent_it_alone_is_asked_then(draft, lan):
    say(draft, "yes")
    for _ in range(2):
        ask(draft)
    assert names_asked()[1:] == [[FACT]]
    sources.deliver()
    assert FACT in known(lan)


def test_what_is_told_after_it_was_taken_back_is_not_kept(draft, lan):
    say(draft, "yes")
    ask(draft)
    say(draft, "back")
    sources.deliver()
    assert SourceQuestion.objects.get(names=[FACT]).outcome == "nothing" and FACT not in known(lan)


def test_of_two_questions_each_is_compared_when_it_is_answered(draft, lan, client_of):
    client = client_of(lan)
    say(draft, "yes")
    ask(draft)
    own = {"person_ethnicity": "Tày", "person_nationality": "VIET NAM"}
    marital.answer(client, draft.id, marital.ANSWERS | {"person": marital.PERSON | own})
    assert client.visit(f"/ban-nhap/{draft.id}/kiem-tra").content.decode().count("Sẽ được đối chiếu") == 2
    marital.send(client, draft.id)
    second = SourceQuestion.objects.get(names=[FACT])
    outgoing.attempt(f"{second.source}:{second.id}", 0)
    ledger.run_until_idle()
    assert compared() == {"person_ethnicity": "differs"}
    sources.deliver()
    assert compared() == {"person_ethnicity": "differs", "person_nationality": "spelling"}


def compared() -> dict[str, str]:
    return {one.field: one.how for one in Comparison.objects.all()}
