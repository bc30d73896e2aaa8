"""What identity does by the clock: forget what is over."""

from importlib import import_module

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from motcua.identity import rates


@app.periodic(cron="17 * * * *")
@app.task(name="identity.forget", queue="outgoing", queueing_lock="identity.forget")
def forget_what_is_over(timestamp: int) -> None:
    """Delete sessions that have ended, which hold names, and counts of tries that no limit asks for any more."""
    forget()


@transaction.atomic
def forget() -> None:
    """Running it again changes nothing."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    rates.forget_old_counts()
