"""What rehearsals do by the clock: plays end by themselves."""

from procrastinate.contrib.django import app

from motcua.rehearsal import service


@app.periodic(cron="31 3 * * *")
@app.task(name="rehearsal.delete_old", queue="outgoing", queueing_lock="rehearsal.delete_old")
def delete_old(timestamp: int) -> None:
    """Delete the plays that nobody has played for a month; running it again changes nothing."""
    service.delete_old()
