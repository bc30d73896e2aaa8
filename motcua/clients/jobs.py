"""What is done by the clock: codes and tokens that are over are forgotten."""

from procrastinate.contrib.django import app

from motcua.clients import tokens


@app.periodic(cron="27 * * * *")
@app.task(name="clients.forget", queue="outgoing", queueing_lock="clients.forget")
def forget_what_is_over(timestamp: int) -> None:
    """Delete codes and tokens that were over a day ago."""
    tokens.forget()
