"""What files does by the clock: remove bytes that no row names and files that nothing names, have the others
scanned, and read them again.

Safe to run again.
"""

from uuid import UUID

from procrastinate.contrib.django import app

from motcua.files import proving, resuming, scanning, sweeping
from motcua.ledger.service import deliverer


@app.periodic(cron="*/10 * * * *")
@app.task(name="files.sweep", queue="outgoing", queueing_lock="files.sweep", lock="files.sweep")
def sweep(timestamp: int) -> None:
    """Delete bytes without a row in the folders that changed, and what half arrived."""
    resuming.clear_abandoned()
    sweeping.sweep()


@app.periodic(cron="41 3 * * *")
@app.task(name="files.clear_abandoned", queue="outgoing", queueing_lock="files.clear_abandoned", lock="files.sweep")
def clear_abandoned(timestamp: int) -> None:
    """Remove files that are attached to nothing, then look for bytes without a row in every folder."""
    sweeping.remove_unattached()
    sweeping.sweep(everywhere=True)


@deliverer(scanning.CHANNEL)
def scan(key: str, payload: dict) -> None:
    """Ask the scanner about a file; what is told already is not asked again."""
    scanning.scan(UUID(payload["file"]))


@app.periodic(cron="* * * * *")
@app.task(name="files.take_up_scans", queue="outgoing", queueing_lock="files.take_up_scans", lock="files.scan")
def take_up_scans(timestamp: int) -> None:
    """Scan what was left waiting."""
    scanning.take_up()


@app.periodic(cron="13 1 * * *")
@app.task(name="files.prove", queue="outgoing", queueing_lock="files.prove", lock="files.prove")
def prove(timestamp: int) -> None:
    """Read a share of the kept files again."""
    proving.prove()
