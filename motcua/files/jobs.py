"""What files does by the clock: sweep up after uploads that a kill cut off."""

from procrastinate.contrib.django import app

from motcua.files import storage


@app.periodic(cron="41 3 * * *")
@app.task(name="files.clear_abandoned", queue="outgoing", queueing_lock="files.clear_abandoned")
def clear_abandoned(timestamp: int) -> None:
    """Delete temporary files older than a day. Running it again changes nothing."""
    storage.clear_abandoned()
