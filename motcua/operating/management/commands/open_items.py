"""`motcua open_items`: what was given up and needs a human; `--again` asks for another try."""

from django.core.management.base import BaseCommand, CommandError

from motcua.ledger import service as ledger

AGAIN = {"parked": ledger.unpark, "outgoing": ledger.send_again}


class Command(BaseCommand):
    help = "List what was given up (objects that a follower cannot take, messages that nobody takes)."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--again", metavar="KEY", help="try this one again, or `all`")

    def handle(self, *args, again="", **options):
        items = ledger.open_items()
        if again:
            return self.try_again([item for item in items if again in ("all", item.key)])
        for item in items:
            since = item.since.isoformat(timespec="seconds")
            error = f"{item.last_error} ({item.attempts} tries)"
            self.stdout.write(f"{item.kind} {item.where} since {since}: {error} {item.about} --again {item.key}")
        self.stdout.write(f"{len(items)} open.")
        return None

    def try_again(self, items) -> None:
        if not items:
            raise CommandError("No open item has this key. List them without --again.")
        for item in items:
            AGAIN[item.kind](item.key)
        self.stdout.write(f"{len(items)} are tried again now; look again in a minute.")
