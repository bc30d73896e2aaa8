"""Work after the answer to a person, asking registers of others; and by the clock, room for what is read, and a look at
whether a row of it is missing."""

from uuid import UUID

from procrastinate.contrib.django import app

from motcua.base import sql
from motcua.ledger.service import deliverer
from motcua.warehouse import watching
from motcua.warehouse.sources import asking, population


@deliverer(population.CODE)
def ask_population(key: str, payload: dict) -> None:
    """Ask the population database; if the question is answered already, nothing happens. Raises NotDelivered."""
    asking.answer_question(UUID(payload["question"]))


@app.periodic(cron="23 2 * * *")
@app.task(name="warehouse.prepare_months", queue="outgoing", queueing_lock="warehouse.prepare_months")
def prepare_months(timestamp: int) -> None:
    """Make the parts of the log of reads for this month and the next two."""
    sql.rows(
        "SELECT warehouse_read_prepare_month((now() AT TIME ZONE 'UTC' + make_interval(months => i))::date) AS made "
        "FROM generate_series(0, 2) AS months(i)"
    )


@app.periodic(cron="33 * * * *")
@app.task(name="warehouse.check_reads", queue="outgoing", queueing_lock="warehouse.check_reads")
def check_reads(timestamp: int) -> None:
    """Look for readings that were taken back: each hour, so that a hole is known while its minute is remembered."""
    watching.check()
