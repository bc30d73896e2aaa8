"""Making copies, doing deletions, and what the night prepares. Each may run twice and changes nothing then."""

from uuid import UUID

from procrastinate.contrib.django import app

from motcua.ledger.service import deliverer
from motcua.rights import erasing, exports, preparing


@deliverer(exports.CHANNEL)
def make_export(key: str, payload: dict) -> None:
    """Make the ZIP of a copy; if it is there, nothing happens."""
    exports.make(UUID(payload["export"]))


@app.periodic(cron="* * * * *")
@app.task(name="rights.erase", queue="outgoing", queueing_lock="rights.erase", lock="rights.erase")
def erase(timestamp: int) -> None:
    """Begin deletions whose time has come, and go on with those that were begun."""
    erasing.run_due()


@app.periodic(cron="23 2 * * *")
@app.task(name="rights.prepare", queue="outgoing", queueing_lock="rights.prepare", lock="rights.prepare")
def prepare(timestamp: int) -> None:
    """Find what is kept long enough: prepare dossiers, delete what ended by itself."""
    preparing.prepare()
    preparing.erase_ended_drafts()
    preparing.forget_sign_ins()
    preparing.forget_refusals()
    exports.delete_old()
