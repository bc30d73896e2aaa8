"""Work after the answer to a person: asking registers of others."""

from uuid import UUID

from motcua.ledger.service import deliverer
from motcua.warehouse.sources import asking, population


@deliverer(population.CODE)
def ask_population(key: str, payload: dict) -> None:
    """Ask the population database; if the question is answered already, nothing happens. Raises NotDelivered."""
    asking.answer_question(UUID(payload["question"]))
