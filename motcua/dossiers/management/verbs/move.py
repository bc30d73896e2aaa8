"""`procedure move CODE`: bring what runs behind the version in force; `--plan` first says what would become of it."""

from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from motcua.dossiers import following_job
from motcua.dossiers.models import FollowingJob
from motcua.engine import definition
from motcua.procedures import service as procedures

HELP = "bring drafts and dossiers behind the version in force; --plan only says what would become of each"


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("code", help="code of the procedure, such as 2.000635")
    parser.add_argument("--plan", action="store_true", help="say what would become of what runs; change nothing")
    parser.add_argument("--as-if", type=Path, metavar="FILE", help="with --plan: a version that is not published yet")
    parser.add_argument("--each", action="store_true", help="with --plan: a line for each draft and dossier")


def run(command: BaseCommand, options: dict) -> None:
    """Plan, or do it. May be ended and started again at any moment. Raises CommandError."""
    if (options["as_if"] or options["each"]) and not options["plan"]:
        raise CommandError("--as-if and --each belong to --plan")
    if options["as_if"]:
        _plan(command, options, _read(options["as_if"], options["code"]))
        return
    try:
        target = procedures.in_force(options["code"])
    except procedures.ProcedureUnknown as error:
        raise CommandError(f"no version of {options['code']} is in force today") from error
    if options["plan"]:
        _plan(command, options, target.procedure, target.id)
    else:
        _move(command, target)


def _read(file: Path, code: str) -> definition.Procedure:
    try:
        found = definition.load(file.read_text(encoding="utf-8"))
    except (OSError, definition.ProcedureBroken) as error:
        raise CommandError(f"{file}: {error}") from error
    if found.code != code:
        raise CommandError(f"{file} is procedure {found.code}, not {code}")
    return found


def _plan(command: BaseCommand, options: dict, new: definition.Procedure, new_id=None) -> None:
    counts: Counter = Counter()
    for one in following_job.plan(options["code"], new, new_id):
        counts[one.counted_as] += 1
        if options["each"]:
            command.stdout.write(f"{one.what} {one.about} {one.fate} {one.reason}")
    command.stdout.write(f"plan for {new.code}, version {new.version}:")
    _tell_counts(command, counts)


def _move(command: BaseCommand, target: procedures.Version) -> None:
    command.stdout.write(f"bringing {target.code} behind version {target.version}; it may be ended and started again")

    def tell(job: FollowingJob) -> None:
        command.stdout.write(f"{job.at_work_on}: {sum(job.counts.values())} done")
        command.stdout.flush()

    _tell_counts(command, following_job.run(target, tell).counts)


def _tell_counts(command: BaseCommand, counts: dict) -> None:
    for name, number in sorted(counts.items()):
        command.stdout.write("  {:8} {:6} {:16} {}".format(*name.split(":"), number))
    command.stdout.write(f"{sum(counts.values())} in all" if counts else "nothing runs under another version")
