"""`python -m motcua procedure release ID --by PERSON`: publish what another official proposed."""

from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from motcua.base.errors import CannotContinue
from motcua.procedures import proposals
from motcua.procedures.management.acting import add_who, official_named

HELP = "publish what another official proposed; alone only with --urgent and a reason"


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("id", type=UUID, help="of the proposal, as `procedure propose` printed it")
    parser.add_argument("--urgent", metavar="REASON", default="", help="why it cannot wait for a second person")
    parser.add_argument(
        "--compared-with", metavar="HASH",
        help="content hash of the version that it follows, where that is another than when it was proposed",
    )  # fmt: skip
    add_who(parser)


def run(command: BaseCommand, options: dict) -> None:
    """Publish it. Raises CommandError."""
    try:
        version = proposals.release(
            official_named(options["by"]), options["id"], urgent_reason=options["urgent"],
            compared_with=options["compared_with"],
        )  # fmt: skip
    except CannotContinue as stopped:
        raise CommandError(stopped.words()) from stopped
    command.stdout.write(f"released {version.code}, in force from {version.valid_from}: {version.content_hash}")
