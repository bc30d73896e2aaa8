"""`python -m motcua procedure diff OLD NEW`: what changes between two files or versions, in sentences, by class."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from motcua.engine import definition, diff
from motcua.engine.changes import strictest
from motcua.engine.definition import Procedure
from motcua.procedures import naming

HELP = "say what changes between two files or versions, and how strict each change is"


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("old", help=naming.HELP)
    parser.add_argument("new", help=naming.HELP)
    parser.add_argument("--language", choices=["vi", "en"], default="vi", help="language of the sentences")


def run(command: BaseCommand, options: dict) -> None:
    """Print every change. Raises CommandError for what cannot be read or found."""
    changes = diff.compare(*(read(options[name], options["language"]) for name in ("old", "new")))
    for kind, some in diff.by_class(changes).items():
        command.stdout.write(f"{kind}:")
        for change in some:
            command.stdout.write(f"  {change.said.to(options['language'])}  [{change.path}]")
    command.stdout.write(f"{len(changes)} changes; as a whole: {strictest(changes)}" if changes else "no difference")


def read(named: str, language: str = "en") -> Procedure:
    """The definition in a file, or that of a published version. Raises CommandError."""
    try:
        if Path(named).is_file():
            return definition.load(Path(named).read_text(encoding="utf-8"))
        return naming.find(named).procedure
    except definition.ProcedureBroken as error:
        raise CommandError(f"{named}: {error.to(language)}") from error
    except naming.NoSuchVersion as error:
        raise CommandError(f"{named}: {error}") from error
