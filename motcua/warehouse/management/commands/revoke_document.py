"""Write down that an issued document was revoked: nobody is spared a paper by it any more."""

from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from motcua.warehouse import service


class Command(BaseCommand):
    help = "Revoke an issued document by the decision of the agency; the facts that its dossier settled end with it."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("document", type=UUID, help="the id in the address of the PDF (/giay-to/<id>.pdf)")
        parser.add_argument("--decision", required=True, help="number and day of the decision; the owner reads it")

    def handle(self, *args, document, decision, **options):
        try:
            gone = service.revoke(document, decision)
        except LookupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Revoked. Facts that hold no more: {', '.join(gone) or 'none'}.")
