"""Asking sources: what is missing or old is asked for once a matter, answered later, and kept as facts.

The question stands in the transaction of whoever begins the matter and goes out by a job (ledger/outgoing.py); every
call names the service and the draft, and is counted.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from motcua.base import clock
from motcua.engine.vocabulary import is_stale
from motcua.identity.errors import TooManyTries
from motcua.identity.service import check_rate
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.warehouse import models, permissions
from motcua.warehouse.reading import Ground, Reading
from motcua.warehouse.sources import population
from motcua.warehouse.sources.base import Answer, Question

AGAIN = timedelta(days=1)  # for the same matter: what a register did not know yesterday it may know today
KNOWN_BY = ("person.personal_number", "person.name", "person.birth_date")
LEGAL_BASIS = "26/2023/QH15"  # Law on Identification: data of the population database are used in place of papers


@dataclass(frozen=True)
class Asked:
    """A question that was put: `outcome` is "" while nobody has answered it."""

    id: UUID
    source: str
    names: tuple[str, ...]
    asked_at: datetime
    answered_at: datetime | None
    outcome: str


def sources_are_on() -> bool:
    """Whether there is a source that can be asked."""
    return population.is_on()


def wanted(facts: Mapping, names: Iterable[str]) -> tuple[str, ...]:
    """Which of these facts a source would have to be asked for: it tells them, and they are missing or old in `facts`
    (name -> service.Fact)."""
    if not sources_are_on() or not all(name in facts for name in KNOWN_BY):
        return ()
    today = clock.today()
    return tuple(
        name for name in dict.fromkeys(names) if name in population.TELLS
        and (name not in facts or is_stale(name, facts[name].at.astimezone(clock.ZONE).date(), today))
    )  # fmt: skip


@transaction.atomic
def ask(person_id: UUID, names: Collection[str], *, procedure: str, about: UUID) -> dict[str, Asked]:
    """Ask for facts of a person, for the draft `about` of a procedure; the same within a day changes nothing. Gives the
    questions of the last day, by fact.

    What wants a consent that was not given is not asked for; once it is given, that alone is asked.
    """
    recent = models.SourceQuestion.objects.filter(about=about, asked_at__gt=clock.now() - AGAIN)
    asked = _by_fact(recent.order_by("asked_at", "id"))
    names = permissions.open_to_matter(person_id, [name for name in names if name not in asked], about)
    if not names:
        return asked
    question = models.SourceQuestion.objects.create(
        person_id=person_id, source=population.CODE, procedure=procedure, about=about, names=list(names),
        asked_at=clock.now(),
    )  # fmt: skip
    ledger.send_outgoing(
        key=f"{population.CODE}:{question.id}", channel=population.CODE, payload={"question": str(question.id)}
    )
    return asked | _by_fact([question])


def asked_for(about: UUID) -> dict[str, Asked]:
    """Of each fact that was asked for a draft, the last question that named it."""
    return _by_fact(models.SourceQuestion.objects.filter(about=about).order_by("asked_at", "id"))


def _by_fact(rows: Iterable[models.SourceQuestion]) -> dict[str, Asked]:
    asked = [Asked(one.id, one.source, tuple(one.names), one.asked_at, one.answered_at, one.outcome) for one in rows]
    return {name: one for one in asked for name in one.names}


def answer_question(question_id: UUID) -> None:
    """Ask the source and keep what it tells. A question that is answered is not asked again. Raises NotDelivered."""
    row = models.SourceQuestion.objects.get(id=question_id)
    if row.answered_at is None:
        _check_pace()
        _keep(row.id, population.ask(_question(row)))


def _check_pace() -> None:
    """The owner of a register counts: what is too much now goes out a little later."""
    try:
        check_rate(population.CODE, settings.INSTANCE, limit=settings.POPULATION_A_MINUTE, seconds=60)
    except TooManyTries:
        raise ledger.NotDelivered("population_too_many_now") from None


def _question(row: models.SourceQuestion) -> Question:
    from motcua.warehouse import service  # the door imports us

    checking = Reading(Ground.FILING, machine=row.source, about=row.about, kind="draft")
    facts = service.facts_of(row.person_id, checking)
    number, name, born = (str(facts[name].value) for name in KNOWN_BY)
    return Question(row.id, row.procedure, number, name, born)


@transaction.atomic
def _keep(question_id: UUID, answer: Answer) -> None:
    from motcua.warehouse import service  # the door imports us

    row = models.SourceQuestion.objects.select_for_update().get(id=question_id)
    if row.answered_at is not None:  # a second worker was faster
        return
    still_open = permissions.open_to_matter(row.person_id, row.names, row.about)  # it may have been taken back
    told = {name: value for name, value in answer.facts.items() if name in still_open}
    if told:
        service.record(row.person_id, told, row.source, LEGAL_BASIS)
    row.answered_at, row.outcome = clock.now(), _outcome(answer, told)
    row.save(update_fields=["answered_at", "outcome"])
    ledger.append(
        Event.SOURCE_ANSWERED, about=row.about, kind="draft", by=None, on_behalf=row.person_id,
        params={"source": row.source, "procedure": row.procedure, "request": str(row.id), "outcome": row.outcome,
                "items": sorted(told)},
    )  # fmt: skip


def _outcome(answer: Answer, told: Mapping[str, object]) -> str:
    if not answer.confirmed:
        return models.SourceQuestion.NOBODY
    return models.SourceQuestion.TOLD if told else models.SourceQuestion.NOTHING
