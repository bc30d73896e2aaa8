"""`python -m motcua procedure check FILE`: examine a procedure before it is published."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from motcua.engine import definition

HELP = "examine a file: mistakes, lint, every path, complexity"


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("file", type=Path)


def run(command: BaseCommand, options: dict) -> None:
    """Print what is wrong. Raises CommandError where the file cannot be published."""
    try:
        definition.load(options["file"].read_text(encoding="utf-8"))
    except definition.ProcedureBroken as error:
        raise CommandError(str(error)) from error
