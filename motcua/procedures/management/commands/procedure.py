"""`python -m motcua procedure <verb>`: what writers of procedures do with their files and versions."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from django.apps import apps
from django.core.management.base import BaseCommand


def verbs() -> dict[str, ModuleType]:
    """Every verb by its name. Each package brings its own, as it brings its commands: in management/verbs."""
    return {
        module.name.replace("_", "-"): import_module(f"{app.name}.management.verbs.{module.name}")
        for app in apps.get_app_configs()
        for module in iter_modules([str(Path(app.path) / "management" / "verbs")])
    }


class Command(BaseCommand):
    help = "Work on a procedure and its versions; `procedure <verb> --help` tells more."
    requires_system_checks = []  # a file can be examined before the installation is set up

    def add_arguments(self, parser):
        named = parser.add_subparsers(dest="verb", required=True)
        for name, verb in sorted(verbs().items()):
            verb.add_arguments(named.add_parser(name, help=verb.HELP, description=verb.HELP))

    def handle(self, *args, verb: str, **options):
        verbs()[verb].run(self, options)
