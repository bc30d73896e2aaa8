"""Work after a decision and by the clock: printing slips, bringing dossiers behind new versions, ending the time of
opinions, drafts that nobody goes on with, and at night letting go of the files of drafts that were thrown away."""

from uuid import UUID

from procrastinate.contrib.django import app

from motcua.dossiers import attached, following_job, lapsing, lifetimes, slips
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


@app.periodic(cron="* * * * *")
@app.task(name="dossiers.open_steps", queue="outgoing", queueing_lock="dossiers.open_steps")
def look_at_open_steps(timestamp: int) -> None:
    """Silence becomes consent within a minute; a step goes to an agency that was missing. Again changes nothing."""
    lapsing.place_missing()
    lapsing.lapse_all()


@app.periodic(cron="41 1,5,9 * * *")  # by day in Việt Nam: people are told
@app.task(name="dossiers.lifetimes", queue="outgoing", queueing_lock="dossiers.lifetimes")
def look_at_lifetimes(timestamp: int) -> None:
    """Tell people whose draft ends soon, and close what has ended. Again tells nobody twice."""
    lifetimes.remind_all()
    lifetimes.end_all()


@app.periodic(cron="11 3 * * *")
@app.task(name="dossiers.let_go", queue="outgoing", queueing_lock="dossiers.let_go")
def let_go(timestamp: int) -> None:
    """Take files off drafts that were thrown away, and photos off those that were sent as one document; running it
    again changes nothing."""
    attached.let_go_of_discarded()
    attached.let_go_of_joined()
