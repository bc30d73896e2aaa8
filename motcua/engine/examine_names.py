"""The names of the vocabulary that a procedure uses, examined on the day on which it begins."""

from collections.abc import Iterator

from motcua.engine import conditions, rules
from motcua.engine.definition import Field, Procedure, Result
from motcua.engine.mistakes import Problems, wrong
from motcua.engine.questions import Kind
from motcua.engine.vocabulary import FACTS, RESULT_TYPES, FactKind, why_not

#: The kinds of questions that can take a fact of each kind. An address that was found is kept in words, or as the code
#: of its commune: see dossiers/owners.py.
TAKEN_BY: dict[FactKind, tuple[Kind, ...]] = {
    "name": ("name", "text"), "text": ("text", "textarea"), "personal_number": ("personal_number",), "date": ("date",),
    "year": ("date", "text", "number"), "sex": ("choice",), "commune": ("commune",), "phone": ("phone",),
    "email": ("email",), "record": ("text", "textarea"),
}  # fmt: skip


def problems(procedure: Procedure) -> Problems:
    """Every mistake as (path, what is wrong). Names that no rule or question may have at all, examine.py tells."""
    for path, name in facts_used(procedure):
        if problem := why_not(FACTS, name, procedure.valid_from):
            yield path, problem
    for path, name, field in _facts_in_questions(procedure):
        kind = FACTS[name].kind if name in FACTS else None
        if kind and field and not _takes(field, kind, found=".results[" in path):
            yield wrong(
                path,
                f"{name!r} is a {kind}: a question of kind {field.kind!r} cannot hold it",
                f"{name!r} là loại {kind!r}: câu hỏi loại {field.kind!r} không chứa được",
            )
    for number, result in enumerate(procedure.results):
        yield from _result(f"$.results[{number}]", procedure, result)


def _takes(field: Field, kind: FactKind, *, found: bool) -> bool:
    return field.kind in TAKEN_BY[kind] or found and field.kind == "address" and kind in ("text", "commune")


def _facts_in_questions(procedure: Procedure) -> Iterator[tuple[str, str, Field | None]]:
    """(path, fact, question): what fills a question in, what describes an owner, what a result settles."""
    for number, page in enumerate(procedure.pages):
        for place, field in enumerate(page.fields):
            yield f"$.pages[{number}].fields[{place}].prefill", field.prefill, field
    asked = {field.key: field for page in procedure.pages for field in page.fields}
    found = {field.key: field for step in procedure.steps for field in step.fields}
    for name, key in (procedure.owner.facts if procedure.owner else {}).items():
        yield f"$.owner.facts.{name}", name, asked.get(key)
    for number, result in enumerate(procedure.results):
        for name, key in result.facts.items():
            yield f"$.results[{number}].facts.{name}", name, found.get(key)


def _result(here: str, procedure: Procedure, result: Result) -> Problems:
    if not result.code:
        return
    if problem := why_not(RESULT_TYPES, result.code, procedure.valid_from):
        yield f"{here}.code", problem
        return
    settles = RESULT_TYPES[result.code].settles
    for name in (name for name in result.facts if name in FACTS and name not in settles):
        there = ", ".join(settles)
        yield wrong(
            f"{here}.facts",
            f"{result.code!r} does not settle {name!r}; it settles {there or 'nothing'}",
            f"kết quả {result.code!r} không xác lập {name!r}; nó xác lập: {there or 'không gì cả'}",
        )


def facts_used(procedure: Procedure) -> Iterator[tuple[str, str]]:
    """(path, name) of every fact that stands where papers, questions, rules, owner and results name one."""
    for number, paper in enumerate(procedure.papers):
        yield from ((f"$.papers[{number}].held_as", name) for name in paper.held_as)
    named = [(path, name) for path, name, _ in _facts_in_questions(procedure)]
    named += [(path, name) for path, source in conditions.rule_texts(procedure) for name in _read(source)]
    yield from ((path, name) for path, name in named if name in FACTS)


def _read(source: str) -> frozenset[str]:
    """The facts of a rule; none of one that is no rule, which is told elsewhere."""
    try:
        return rules.compiled(source, of_entry=True).facts
    except rules.RuleBroken:
        return frozenset()
