"""`python -m motcua procedure propose FILE --by PERSON`: examine a definition and put it before a second official."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from motcua.base.errors import CannotContinue
from motcua.engine import definition
from motcua.engine.examples import Example
from motcua.engine.mistakes import Mistake
from motcua.procedures import examining, proposals
from motcua.procedures.management.acting import add_who, official_named

HELP = "examine a definition and propose it for release by a second official"


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--note", default="", help="why it is proposed; the second official reads it")
    parser.add_argument("--language", choices=["vi", "en"], default="vi", help="language in which mistakes are told")
    add_who(parser)


def run(command: BaseCommand, options: dict) -> None:
    """Propose it and say under which id. Raises CommandError."""
    language = options["language"]
    try:
        text, person = options["file"].read_text(encoding="utf-8"), official_named(options["by"])
        proposal = proposals.propose(person, text, options["note"], _examples(options["file"], text))
    except Mistake as error:
        raise CommandError(f"{options['file']}: {error.to(language)}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{options['file']}: {error}") from error
    except CannotContinue as stopped:
        raise CommandError(stopped.words()) from stopped
    for found in proposal.findings:
        words = found["words_vi"] if language == "vi" else found["words"]
        command.stdout.write(f"{found['severity']}: {found['path']}: {words}")
    if proposals.defects_of(proposal):
        command.stdout.write("what is called a defect has to be mended; released as it is only with --urgent")
    command.stdout.write(f"proposed {proposal.code} from {proposal.valid_from}: {proposal.id}")


def _examples(file: Path, text: str) -> list[Example] | None:
    """The worked examples beside the file that are about it; None where none lie there."""
    told = examining.examples_beside(file)
    return None if told is None else examining.about(file, definition.load(text), told)
