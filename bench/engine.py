"""`python -m bench.engine`: what the engine costs for one dossier, without a database. CPU time, the least of several.

For the first worked example of each procedure: every answer read and validated, the papers decided, the fee counted,
the due date derived. Issue 4 asks for 25 questions in at most 0.3 ms.
"""

import time
from collections.abc import Callable
from datetime import date, datetime

from motcua.base import paths
from motcua.engine import calendar, deadlines, definition, examples, fees, forms, papers
from motcua.engine.definition import Procedure

RUNS, TIMES = 9, 200
Work = Callable[[], None]


def main() -> None:
    """Print one line for each procedure."""
    national = calendar.load((paths.CATALOGUE / "calendar/vn.yaml").read_text(encoding="utf-8"))
    print("procedure   questions  validate   papers      fee      due      all (ms)")
    for folder in sorted(paths.CATALOGUE.glob("[0-9]*")):
        if not (folder / "examples.yaml").exists():
            continue  # a part of a linked procedure: it is filed with the whole
        procedure = definition.load(max(folder.glob("2*.yaml")).read_text(encoding="utf-8"))
        told = examples.read((folder / "examples.yaml").read_text(encoding="utf-8"))
        given = next((one.given for one in told if one.given.received), None)
        if given is None:
            continue  # a notice: nothing is received, and nothing is due
        costs = [cost(parts, procedure, given, national) for parts in (1, 2, 3, 4)]
        alone = [costs[0], *(more - less for less, more in zip(costs, costs[1:], strict=False))]
        questions = sum(len(page.fields) for page in procedure.pages)
        print(f"{procedure.code}   {questions:>9}", *(f"{one:8.3f}" for one in (*alone, costs[-1])))


def work(parts: int, procedure: Procedure, given: examples.Given, national: calendar.WorkingCalendar) -> Work:
    """The first parts of what is done for one dossier; each dossier is counted once, as on the pages."""
    at = datetime.fromisoformat(given.received).replace(tzinfo=national.tz)
    on, limit = date.fromisoformat(given.sent[:10]), procedure.channels[given.channel].limit
    answers = given.answers | forms.filled_in(procedure, given.answers, given.facts)

    def run() -> None:
        draft = forms.counted(procedure, answers, given.facts)
        forms.check_all(procedure, draft, today=on)
        if parts > 1:
            papers.needed(procedure, draft, frozenset(given.facts))
        if parts > 2:
            fees.owed(procedure, draft, given.channel, on)
        if parts > 3:
            deadlines.due(limit, at, national)

    return run


def cost(parts: int, *of: object) -> float:
    """Milliseconds of CPU time for doing the first parts once."""
    run = work(parts, *of)  # type: ignore[arg-type]
    run()
    return min(_run(run) for _ in range(RUNS)) * 1000 / TIMES


def _run(run: Work) -> float:
    begun = time.process_time()
    for _ in range(TIMES):
        run()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
