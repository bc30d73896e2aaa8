"""`python -m motcua procedure <verb>`: what writers of procedures do with their files and versions."""

from django.core.management.base import BaseCommand

from motcua.procedures.management.verbs import check, diff

VERBS = {"check": check, "diff": diff}


class Command(BaseCommand):
    help = "Work on a procedure: " + "; ".join(f"{name}: {verb.HELP}" for name, verb in VERBS.items())
    requires_system_checks = []  # a file can be examined before the installation is set up

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="verb", required=True)
        for name, verb in VERBS.items():
            verb.add_arguments(verbs.add_parser(name, help=verb.HELP, description=verb.HELP))

    def handle(self, *args, verb: str, **options):
        VERBS[verb].run(self, options)
