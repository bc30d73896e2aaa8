"""`python -m motcua procedure check FILE`: examine a procedure before it is published."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, OperationalError

from motcua.agencies import service as agencies
from motcua.base import clock
from motcua.engine import bounds, complexity, definition, examine_linked, examples, inspection, lint, replay
from motcua.engine.calendar import WorkingCalendar
from motcua.engine.definition import Procedure
from motcua.procedures.examining import DATED, ROLES, about, examples_beside, in_time, national_calendar, not_holding

HELP = "examine a file: mistakes, lint, every path, worked examples, complexity"
SHOWN = 10  # communes that are named


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("file", type=Path, help="the procedure; examples.yaml beside it is run too")
    parser.add_argument("--language", choices=["vi", "en"], default="vi", help="language in which mistakes are told")
    parser.add_argument(
        "--replay", nargs="+", metavar="WORD", help="live one path step by step, in the words in which it was printed"
    )


def run(command: BaseCommand, options: dict) -> None:
    """Print what was found. Raises CommandError where the file cannot be published."""
    file: Path = options["file"]
    text, vn = _text(file), national_calendar()
    if options["replay"]:
        _replay(command, text, vn, options["replay"])
        return
    report = inspection.inspect(text, vn, ROLES, in_time=in_time())
    language = options["language"]
    for told in report.told:
        _tell(command, told, language)
    broken = 0
    if report.procedure:
        linked = _parts(command, file, report.procedure, language)
        broken = _examples(command, file, report.procedure, vn, language)
        _places(command, report.procedure)
        _paths(command, report)
        _weight(command, report)
    if report.errors or report.defects or broken:
        wrong = f"{len(report.errors)} errors, {len(report.defects)} defects, {broken} worked examples that do not hold"
        raise CommandError(f"{file.name}: {wrong}")
    if report.procedure and linked:
        raise CommandError(f"{file.name}: {linked} linked procedures cannot be filed as it says")
    command.stdout.write(f"{file.name}: no errors")


def _text(file: Path) -> str:
    """The text of a file. Raises CommandError for one that is not there, too large or not UTF-8."""
    try:
        if file.stat().st_size > bounds.LARGEST_FILE:
            raise CommandError(f"{file}: more than {bounds.LARGEST_FILE:,} bytes are not read")
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file}: {error}") from error


def _tell(command: BaseCommand, told: inspection.Told, language: str) -> None:
    finding = told.finding
    # What is no YAML has no path but its position.
    path = [finding.path] if finding.path.startswith("$") else []
    where = [told.position.to(language)] if told.position else []
    command.stdout.write(": ".join([finding.severity, *where, *path, finding.code]))
    command.stdout.write(f"    {finding.said.to(language)}")
    if told.way:
        command.stdout.write(f"    path: {' '.join(told.way)}")


def _replay(command: BaseCommand, text: str, vn: WorkingCalendar, words: list[str]) -> None:
    procedure, found = inspection.mistakes(text)
    if procedure is None or found:
        raise CommandError("the file has mistakes; check it without --replay first")
    try:
        for line in replay.replay(procedure, vn, words):
            command.stdout.write(line)
    except replay.NoSuchPath as error:
        raise CommandError(str(error)) from error


def _examples(command: BaseCommand, file: Path, procedure: Procedure, vn: WorkingCalendar, language: str) -> int:
    """How many worked examples about this version do not hold; each is told."""
    try:
        told = examples_beside(file)
    except examples.ExampleBroken as error:
        raise CommandError(f"{file.parent}: {error.to(language)}") from error
    if told is None:
        command.stdout.write("worked examples: none lie beside the file")
        return 0
    of_this = about(file, procedure, told)
    wrong = not_holding(procedure, of_this, vn)
    for one in wrong:
        command.stdout.write(f"error: worked example: {one.example.story}\n    {one.difference.to(language)}")
    command.stdout.write(
        f"worked examples: {len(of_this)} of {len(told)} are about this version, {len(wrong)} do not hold"
    )
    return len(wrong)


def _parts(command: BaseCommand, file: Path, procedure: Procedure, language: str) -> int:
    """Linked procedures against what they file, as it lies in the folders beside: how many mistakes."""
    beside = {one.procedure: sorted(file.parent.parent.glob(f"{one.procedure}/{DATED}")) for one in procedure.linked}
    filed = {code: definition.load(_text(files[-1])) for code, files in beside.items() if files}
    found = list(examine_linked.problems_of_parts(procedure, filed))
    for path, said in found:
        command.stdout.write(f"error: {path}: linked\n    {said.to(language)}")
    return len(found)


def _places(command: BaseCommand, procedure: Procedure) -> None:
    """Communes in which nobody receives the procedure, or in which no agency can do one of its steps."""
    at_steps = list(dict.fromkeys(step.at for step in procedure.steps if step.at))
    day = max(clock.today(), procedure.valid_from)
    try:
        without = {kind: agencies.communes_without(kind, day) for kind in ("one_stop_centre", *at_steps)}
    except (OperationalError, DatabaseError):
        command.stdout.write("agencies: not looked at, the database is not set up")
        return
    if None in without.values():
        command.stdout.write("agencies: not looked at, no communes are loaded")
        return
    for kind, communes in without.items():
        if communes:
            names = ", ".join(communes[:SHOWN]) + (", …" if len(communes) > SHOWN else "")
            command.stdout.write(f"warning: no_agency: {len(communes)} communes have no {kind}: {names}")
    if not any(without.values()):
        also = f", and for its steps a {', a '.join(at_steps)}" if at_steps else ""
        command.stdout.write(f"agencies: every commune has a one-stop centre that receives it{also}")


def _paths(command: BaseCommand, report: inspection.Report) -> None:
    walked, lived = report.walked, report.lived
    whole = "all" if walked.whole else f"NOT ALL: stopped after {walked.ways:,}"
    command.stdout.write(
        f"paths: {walked.states:,} choices lead to {walked.ways:,} forms ({whole}); "
        f"{lived.states:,} states and {lived.moves:,} moves of a dossier from {lived.starts} moments of sending "
        f"({', '.join(lived.channels)}), {lived.plans:,} ways through the steps "
        f"({'all' if lived.whole else 'NOT ALL: their rules read too much, so every step was taken'})"
    )


def _weight(command: BaseCommand, report: inspection.Report) -> None:
    measured = complexity.measure(report.procedure, report.walked)
    for name, efforts in (("nothing", measured.unknown), ("all it can", measured.known)):
        least, middle, most = efforts
        command.stdout.write(
            f"complexity when the state knows {name}: {least.score} to {most.score}, in the middle {middle.score}: "
            f"{middle.pages} pages, {middle.questions} questions, {middle.letters} letters, {middle.papers} papers, "
            f"{middle.consents} consents of others, {middle.visits} visits, {middle.hours} working hours of waiting"
        )
    for cut in measured.cuts:
        command.stdout.write(f"    {cut}")
    command.stdout.write(f"to verify against the official text: {len(lint.to_verify(report.procedure))} places")
