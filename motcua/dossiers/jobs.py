"""Work after a decision: printing the slips; and at night, letting go of the files of drafts that were thrown away."""

from uuid import UUID

from procrastinate.contrib.django import app

from motcua.dossiers import attached, following_job, slips
from motcua.ledger.service import deliverer


@deliverer("slip")
def print_slip(key: str, payload: dict) -> None:
    """Print a slip; if it is printed already, nothing happens."""
    slips.printed(UUID(payload["slip"]))


@app.periodic(cron="7 * * * *")
@app.task(name="dossiers.follow_versions", queue="outgoing", queueing_lock="dossiers.follow_versions")
def follow_versions(timestamp: int) -> None:
    """Bring what runs behind versions that have begun: of each, within the hour, and once more each day."""
    following_job.run_all_due()


@app.periodic(cron="11 3 * * *")
@app.task(name="dossiers.let_go", queue="outgoing", queueing_lock="dossiers.let_go")
def let_go(timestamp: int) -> None:
    """Take the files off drafts that were thrown away; running it again changes nothing."""
    attached.let_go_of_discarded()
