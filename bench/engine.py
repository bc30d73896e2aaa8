"""`python -m bench.engine`: what the engine costs for one dossier, without a database. CPU time, the least of several.

For the first worked example of each procedure: every answer read and validated, the papers decided, the fee counted,
the due date derived. Issue 4 asks for 25 questions in at most 0.3 ms.
"""

import time
from collections.abc import Callable
from datetime import date, datetime

from motcua.base import paths
from motcua.engine import calendar, deadlines, definition, examples, fees, forms, papers

RUNS, TIMES = 9, 200


def main() -> None:
    """Print one line for each procedure."""
    national = calendar.load((paths.CATALOGUE / "calendar/vn.yaml").read_text(encoding="utf-8"))
    print("procedure   questions  validate   papers      fee      due      all (ms)")
    for folder in sorted(paths.CATALOGUE.glob("[0-9]*")):
        procedure = definition.load(max(folder.glob("2*.yaml")).read_text(encoding="utf-8"))
        told = examples.read((folder / "examples.yaml").read_text(encoding="utf-8"))
        parts = work(procedure, next(one.given for one in told if one.given.received), national)
        costs = [cost(part) for part in parts]
        questions = sum(len(page.fields) for page in procedure.pages)
        print(f"{procedure.code}   {questions:>9}", *(f"{one:8.3f}" for one in (*costs, sum(costs))))


def work(procedure, given: examples.Given, national: calendar.WorkingCalendar) -> list[Callable[[], object]]:
    """What is done for one dossier."""
    at = datetime.fromisoformat(given.received).replace(tzinfo=national.tz)
    on, limit = date.fromisoformat(given.sent[:10]), procedure.channels[given.channel].limit
    answers = given.answers | forms.filled_in(procedure, given.answers, given.facts)
    return [
        lambda: forms.check_all(procedure, answers, given.facts, today=on),
        lambda: papers.needed(procedure, answers, frozenset(given.facts), given.facts),
        lambda: fees.owed(procedure, answers, given.channel, on, given.facts),
        lambda: deadlines.due(limit, at, national),
    ]


def cost(part: Callable[[], object]) -> float:
    """Milliseconds of CPU time for doing it once."""
    part()
    return min(_run(part) for _ in range(RUNS)) * 1000 / TIMES


def _run(part: Callable[[], object]) -> float:
    begun = time.process_time()
    for _ in range(TIMES):
        part()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
