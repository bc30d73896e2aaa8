"""`motcua check_reads`: looks whether readings were taken back, and says in which minutes."""

import sys

from django.core.management.base import BaseCommand

from motcua.base import clock
from motcua.warehouse import watching


class Command(BaseCommand):
    help = (
        "Look for readings of people's data whose row was taken back, as every hour, and name those of the last three "
        "days. Ends with 1 where there are any, with 2 where somebody reads without an end."
    )

    def handle(self, *args, **options):
        done = watching.check()
        if done is None:
            self.stderr.write("A transaction that reads is open for too long: nothing could be counted. Try again.")
            sys.exit(2)
        self.stdout.write(f"Numbers {done.first} to {done.last}: {done.found} rows, {done.holes} without one")
        for hole in watching.holes():
            self.stdout.write(_line(hole))
        if watching.taken_back():
            sys.exit(1)


def _line(hole: watching.Hole) -> str:
    after = f"after {_moment(hole.after)}, " if hole.after else ""
    why = " (the server started in between: such numbers a crash leaves out)" if hole.at_restart else ""
    return f"{hole.holes} from number {hole.first} on, {after}before {_moment(hole.until)}{why}"


def _moment(at) -> str:
    return f"{at.astimezone(clock.ZONE):%Y-%m-%d %H:%M:%S}"
