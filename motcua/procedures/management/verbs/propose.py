"""`python -m motcua procedure propose FILE --by PERSON`: examine a definition and put it before a second official."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from motcua.base.errors import CannotContinue
from motcua.engine.definition import ProcedureBroken
from motcua.procedures import proposals
from motcua.procedures.management.acting import add_who, official_named

HELP = "examine a definition and propose it for release by a second official"


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--note", default="", help="why it is proposed; the second official reads it")
    add_who(parser)


def run(command: BaseCommand, options: dict) -> None:
    """Propose it and say under which id. Raises CommandError."""
    try:
        text = options["file"].read_text(encoding="utf-8")
        proposal = proposals.propose(official_named(options["by"]), text, options["note"])
    except (OSError, UnicodeDecodeError, ProcedureBroken) as error:
        raise CommandError(f"{options['file']}: {error}") from error
    except CannotContinue as stopped:
        raise CommandError(stopped.words()) from stopped
    for found in proposal.findings:
        command.stdout.write(f"{found['severity']}: {found['path']}: {found['words']}")
    command.stdout.write(f"proposed {proposal.code} from {proposal.valid_from}: {proposal.id}")
