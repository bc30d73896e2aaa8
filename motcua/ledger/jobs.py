"""Jobs of the worker: deliver one message, and clear away what a dead worker left behind."""

from django.db import InterfaceError, OperationalError
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from motcua.ledger import outgoing

BY_THE_CLOCK = "outgoing"  # what the timetable asks for; once all jobs had this queue, and some may wait in it
SILENCE = 60  # seconds without a sign of life after which a worker counts as dead


# A lost connection to the database is no failure of the message: try again before the lease runs out.
LOST = RetryStrategy(max_attempts=5, wait=1, retry_exceptions={OperationalError, InterfaceError})


@app.task(name="ledger.deliver", queue=BY_THE_CLOCK, retry=LOST)
def deliver(key: str, attempt: int, others: list[tuple[str, int]] | None = None) -> None:
    """Deliver the message `key`, as its try number `attempt`, and then the others: (key, try)."""
    outgoing.attempt_together([(key, attempt), *(others or [])])


@app.periodic(cron="* * * * *")
@app.task(name="ledger.sweep", queue=BY_THE_CLOCK, queueing_lock="ledger.sweep", pass_context=True)
async def sweep(context, timestamp: int) -> None:
    """Delete jobs of dead workers. Nothing is lost: for a message the relay makes a new job when the lease has run
    out, and what the timetable asked for it asks for again.
    """
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=SILENCE):
        await jobs.finish_job(job, status=Status.FAILED, delete_job=True)
