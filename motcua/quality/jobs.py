"""What quality does by the clock."""

from procrastinate.contrib.django import app

from motcua.quality import service


@app.periodic(cron="*/10 * * * *")
@app.task(name="quality.mark_left", queue="outgoing", queueing_lock="quality.mark_left")
def mark_left(timestamp: int) -> None:
    """Write down which steps people left without going on; running it again changes nothing."""
    service.mark_left()
