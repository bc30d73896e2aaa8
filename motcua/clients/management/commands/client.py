"""Other systems: register one, end one."""

from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from motcua.clients import registered, scopes


class Command(BaseCommand):
    help = "Register a system that may ask by the API, or end one."

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = verbs.add_parser("add", help="register a system; its secret is shown this once")
        add.add_argument("name", help="as people see it when it asks them")
        add.add_argument("--operator", required=True, help="who runs it and answers for it")
        add.add_argument("--scope", action="append", required=True, choices=scopes.ALL)
        add.add_argument("--return", dest="addresses", action="append", default=[],
                         help="an https address to which people come back, letter by letter")  # fmt: skip
        add.add_argument("--no-secret", action="store_true", help="it can keep no secret: an app on a phone")
        verbs.add_parser("end", help="from now on it opens nothing").add_argument("id", type=UUID)

    def handle(self, *args, verb, **options):
        self.end(options["id"]) if verb == "end" else self.add(options)

    def add(self, options) -> None:
        try:
            client, secret = registered.add(
                options["name"], options["operator"], allowed=options["scope"],
                return_addresses=options["addresses"], has_secret=not options["no_secret"],
            )  # fmt: skip
        except registered.NotRegistered as error:
            raise CommandError(f"Not registered: {error}.") from None
        self.stdout.write(f"client_id      {client}")
        if secret:
            self.stdout.write(f"client_secret  {secret}\nThe secret is shown this once. Only its digest is kept.")

    def end(self, client: UUID) -> None:
        if not registered.end(client):
            raise CommandError(f"No system with the id {client} holds.")
        self.stdout.write(f"{client} opens nothing any more.")
