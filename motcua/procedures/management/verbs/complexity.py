"""`python -m motcua procedure complexity`: what each procedure of the catalogue asks of people, written down."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from motcua.base import paths
from motcua.engine import complexity, definition, inspection, lint, ways
from motcua.engine.definition import Procedure
from motcua.procedures.examining import DATED, national_calendar

HELP = "write docs/reference/complexity.md: what each procedure of the catalogue asks of people"
PAGE = paths.ROOT / "docs/reference/complexity.md"
HEAD = """# What the procedures of the catalogue ask of people

Written by `python -m motcua procedure complexity`; how it is counted stands in `motcua/engine/complexity.py`. Every
way through the form of the newest version is walked; least, middle and most are over these ways, the other columns
are those of the middle way. "Unknown": as if the state knew nothing of the person; "known": all that can be taken over
is, and all papers that the state may hold are held. A day of waiting is 8 working hours.

"""
COLUMNS = (
    "procedure", "ways", "state", "score: least · middle · most", "pages", "questions", "letters", "papers", "consents",
    "visits", "hours", "to verify",
)  # fmt: skip


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("--to", type=Path, default=PAGE)


def run(command: BaseCommand, options: dict) -> None:
    """Write the page."""
    procedures = newest(paths.CATALOGUE)
    options["to"].write_text(page(procedures), encoding="utf-8")
    command.stdout.write(f"{len(procedures)} procedures in {options['to']}")


def newest(catalogue: Path) -> list[Procedure]:
    """The newest version of each procedure in a catalogue, by code."""
    files = {file.parent: file for file in sorted(catalogue.glob(f"[0-9]*/{DATED}"))}
    return [definition.load(file.read_text(encoding="utf-8")) for file in files.values()]


def page(procedures: list[Procedure]) -> str:
    """The page as text."""
    rows, cuts = [], []
    for procedure in procedures:
        walked = ways.walk(procedure, national_calendar(), inspection.MOST_WAYS)
        measured = complexity.measure(procedure, walked)
        rows += _rows(procedure, walked, measured)
        cuts += [f"\n## {procedure.code} {procedure.title.en}, version {procedure.version}\n"]
        cuts += [f"- {cut}" for cut in measured.cuts]
    table = [_line(COLUMNS), _line(["---"] * len(COLUMNS)), *rows]
    return HEAD + "\n".join(table) + "\n" + "\n".join(cuts) + "\n"


def _rows(procedure: Procedure, walked: ways.Walked, measured: complexity.Complexity) -> list[str]:
    rows = []
    first = (f"{procedure.code} {procedure.title.en}", f"{walked.ways:,}", len(lint.to_verify(procedure)))
    for state, efforts in (("unknown", measured.unknown), ("known", measured.known)):
        name, count, verify = first if state == "unknown" else ("", "", "")
        middle = efforts[1]
        scores = " · ".join(str(effort.score) for effort in efforts)
        asked = (middle.pages, middle.questions, middle.letters, middle.papers, middle.consents, middle.visits,
                 middle.hours)  # fmt: skip
        rows.append(_line((name, count, state, scores, *asked, verify)))
    return rows


def _line(cells) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
