"""A slip of the hand at any node of a procedure is refused: by its language, by lint, or by a worked example."""

import json
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from motcua.engine import definition, examine, examine_linked, examples, lint, source
from motcua.engine.definition import Procedure, ProcedureBroken
from tests.checking.mutations import OPERATORS, mutants
from tests.checking.texts import CATALOGUE, ROLES, national_calendar

LEAST_REFUSED = 0.95
LEAST_OF_EACH = 0.95  # of the mutants of each procedure
KEPT_FROM_RELEASE = ("error", "defect")  # for what a release is refused; the urgent lane logs a defect with its reason
PARTS = 2  # processes: the machine that this is measured on has two cores
CODES = sorted(file.parent.name for file in CATALOGUE.glob("*/examples.yaml"))


def test_nearly_every_mutant_is_refused(capsys):
    jobs = [(CATALOGUE / code, part) for code in CODES for part in range(PARTS)]
    with ProcessPoolExecutor(PARTS) as pool:
        judged = [one for of_job in pool.map(judge_all, *zip(*jobs, strict=True)) for one in of_job]
    made, of_code, survived = Counter(), Counter(), []
    for code, operator, where, refused in judged:
        made[operator] += 1
        of_code[code] += 1
        if not refused:
            survived.append((code, f"{code}: {operator}: {where}"))
    share = 1 - len(survived) / len(judged)
    left = Counter(code for code, _ in survived)
    with capsys.disabled():
        print("\n" + "\n".join(told for _, told in survived))
        for code in CODES:
            print(f"{code}: {of_code[code]:,} mutants, {1 - left[code] / of_code[code]:.1%} refused")
        print(f"{len(judged):,} mutants, {share:.1%} refused; {dict(made)}")
    assert len(CODES) >= 12 and len(judged) > 10_000 and len(made) == len(OPERATORS)
    assert share >= LEAST_REFUSED, f"only {share:.1%} of {len(judged):,} mutants are refused"
    weakest = max(CODES, key=lambda code: left[code] / of_code[code])
    assert 1 - left[weakest] / of_code[weakest] >= LEAST_OF_EACH, f"too few mutants of {weakest} are refused"


def judge_all(folder: Path, part: int) -> list[tuple[str, str, str, bool]]:
    """(code, operator, place, refused) of every second mutant of the last version; what changes nothing is left out."""
    values = [_values(file) for file in sorted(folder.glob("[0-9]*.yaml"))]
    versions = [source.shape(value, Procedure, ProcedureBroken) for value in values]
    whole, vn = versions[-1], national_calendar()
    filed = parts_of(whole)
    told = examples.read((folder / "examples.yaml").read_text(encoding="utf-8"))
    about = [one for one in told if examples.version_of(one, versions) is whole]
    assert not any(examples.differences(whole, one, vn) for one in about), "an example fails on the procedure as it is"
    found = []
    for number, mutant in enumerate(mutants(values[-1])):
        if number % PARTS == part:
            refused = is_refused(mutant.value, whole, about, vn, filed)
            found += [] if refused is None else [(folder.name, mutant.operator, mutant.where, refused)]
    return found


def parts_of(whole: Procedure) -> dict[str, Procedure]:
    """The last versions of the procedures that are filed with it, by code."""
    return {
        one.procedure: source.shape(_values(max((CATALOGUE / one.procedure).glob("[0-9]*.yaml"))), Procedure,
                                    ProcedureBroken)
        for one in whole.linked
    }  # fmt: skip


def is_refused(value, whole, about, vn, filed) -> bool | None:
    """Whether a mutant is refused; None where it says the same as the whole."""
    try:
        procedure = source.shape(value, Procedure, ProcedureBroken)
    except ProcedureBroken:
        return True
    if definition.content_hash(procedure) == definition.content_hash(whole):
        return None
    if any(examine.problems(procedure)) or any(examine_linked.problems_of_parts(procedure, filed)):
        return True
    failing = next((one for one in about if not examples.holds(procedure, one, vn)), None)
    if failing:  # the next mutant lies beside this one, so the same example is tried first
        about.remove(failing)
        about.insert(0, failing)
        return True
    return any(one.severity in KEPT_FROM_RELEASE for one in lint.findings(procedure, ROLES))


def _values(file: Path):
    """The plain values of a file with every alias written out."""
    return json.loads(json.dumps(source.parse(file.read_text(encoding="utf-8"), ProcedureBroken)))
