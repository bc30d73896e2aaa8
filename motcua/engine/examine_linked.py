"""Linked procedures examined: the tree in itself, and each part against the procedure that it files."""

from collections.abc import Mapping

from motcua.engine import examine_carried, tree, trying
from motcua.engine.definition import Field, Procedure
from motcua.engine.linked import Linked
from motcua.engine.mistakes import NEEDS_LANGUAGE_2, Problems, twice, wrong
from motcua.engine.terms import PREFIX
from motcua.engine.vocabulary import FACTS


def problems(procedure: Procedure) -> Problems:
    """Every mistake of the tree as (path, what is wrong)."""
    if not procedure.linked:
        return
    keys = [one.key for one in procedure.linked]
    yield from _of_the_whole(procedure, keys)
    for number, one in enumerate(procedure.linked):
        here = f"$.linked[{number}]"
        yield from trying.known(f"{here}.after", one.after, [key for key in keys if key != one.key])
        if set(one.after) <= set(keys) and one.key in tree.before(procedure, one.key):
            yield wrong(f"{here}.after", "comes after itself", "bước này đứng sau chính nó: sửa `after`")
        facts = [*FACTS, *(PREFIX + term.key for term in procedure.terms)]
        yield from trying.rule(f"{here}.when", one.when, _fields(procedure), bool, facts)
        yield from _fillings(procedure, here, one)
        yield from examine_carried.problems(procedure, here, one)


def _of_the_whole(procedure: Procedure, keys: list[str]) -> Problems:
    if procedure.language == 1:
        yield "$.linked", NEEDS_LANGUAGE_2
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield "$.linked", twice(key)
    if all(one.when for one in procedure.linked):
        yield wrong(
            "$.linked",
            "one of them always belongs to it: at least one without `when`",
            "ít nhất một thủ tục luôn có trong hồ sơ: để một thủ tục không có `when`",
        )
    for name in ("steps", "results", "fees", "verification"):
        if getattr(procedure, name):
            yield wrong(
                f"$.{name}",
                "belongs to the linked procedures: the whole has none of its own",
                "mục này thuộc các thủ tục liên thông, hồ sơ chung không có: bỏ đi",
            )
    if procedure.code in {one.procedure for one in procedure.linked}:
        yield wrong("$.linked", "a procedure is no part of itself", "thủ tục không nằm trong chính nó: bỏ đi")


def _fillings(procedure: Procedure, here: str, one: Linked) -> Problems:
    ready = sorted(tree.before(procedure, one.key)) if _is_sound(procedure) else []
    for question, source in one.answers.items():
        path = f"{here}.answers.{question}"
        if answer := tree.ANSWER.fullmatch(source):
            yield from trying.known(path, [answer[1]], list(_fields(procedure)))
        elif result := tree.RESULT.fullmatch(source):
            yield from trying.known(path, [result[1]], ready)
            yield from trying.known(path, [result[2]], list(FACTS))
        elif not tree.WORD.fullmatch(source):
            yield wrong(
                path,
                f"{source!r} is no answer (answers.x), no result (results.part.fact) and no word ('x')",
                f"{source!r} không phải câu trả lời (answers.x), kết quả (results.part.fact) hay chữ ('x')",
            )
    yield from trying.known(f"{here}.papers", one.papers.values(), [paper.key for paper in procedure.papers])


def _is_sound(procedure: Procedure) -> bool:
    """Whether each name in `after` is that of a part: else nothing can be said of their order."""
    keys = {one.key for one in procedure.linked}
    return all(keys.issuperset(one.after) for one in procedure.linked)


def problems_of_parts(procedure: Procedure, parts: Mapping[str, Procedure]) -> Problems:
    """Mistakes that only the procedures of the parts show; `parts` are those that are there, by code."""
    for number, one in enumerate(procedure.linked):
        here = f"$.linked[{number}]"
        filed = parts.get(one.procedure)
        if filed is None:
            yield wrong(
                f"{here}.procedure",
                f"there is no procedure {one.procedure}",
                f"không có thủ tục {one.procedure}: xem lại mã",
            )
            continue
        yield from _filled(procedure, parts, here, one, filed)
        yield from trying.known(f"{here}.papers", one.papers, [paper.key for paper in filed.papers])
        yield from examine_carried.problems_of_part(procedure, here, one, filed)


def _filled(procedure: Procedure, parts: Mapping[str, Procedure], here: str, one: Linked, filed: Procedure) -> Problems:
    """Each filling fits its question, and no question that is always asked stays empty."""
    there, own = _fields(filed), _fields(procedure)
    yield from trying.known(f"{here}.answers", one.answers, list(there))
    for question, source in one.answers.items():
        path, field = f"{here}.answers.{question}", there.get(question)
        word, answer = tree.WORD.fullmatch(source), tree.ANSWER.fullmatch(source)
        if field and word and field.options and word[1] not in {option.value for option in field.options}:
            yield wrong(
                path, f"{word[1]!r} is none of its answers", f"{word[1]!r} không phải là một lựa chọn của câu hỏi này"
            )
        if field and answer and answer[1] in own:
            yield from _alike(path, own[answer[1]], field)
        if (result := tree.RESULT.fullmatch(source)) and not _settles(procedure, parts, result[1], result[2]):
            yield wrong(
                path,
                f"no result of {result[1]!r} settles {result[2]!r}",
                f"không kết quả nào của {result[1]!r} xác lập {result[2]!r}",
            )
    for page in filed.pages:
        for field in page.fields:
            told = field.key in one.answers or field.prefill
            if field.required and not (told or page.when or field.when):
                yield wrong(
                    f"{here}.answers",
                    f"nothing fills {field.key!r}, which is always asked",
                    f"chưa có gì điền vào {field.key!r}, câu luôn được hỏi: hãy ghi thêm",
                )


def _alike(path: str, whole: Field, part: Field) -> Problems:
    if whole.kind != part.kind:
        yield wrong(
            path,
            f"asks a {part.kind}, and {whole.key!r} is a {whole.kind}",
            f"hỏi loại {part.kind}, mà {whole.key!r} là loại {whole.kind}",
        )
    offered = {option.value for option in whole.options} - {option.value for option in part.options}
    if part.options and offered:
        word = sorted(offered)[0]
        yield wrong(
            path,
            f"does not take {word!r}, which {whole.key!r} offers",
            f"không nhận {word!r}, mà {whole.key!r} cho chọn",
        )


def _settles(procedure: Procedure, parts: Mapping[str, Procedure], key: str, fact: str) -> bool:
    linked = next((one for one in procedure.linked if one.key == key), None)
    filed = linked and parts.get(linked.procedure)
    return filed is None or any(fact in result.facts for result in filed.results)


def _fields(procedure: Procedure) -> dict[str, Field]:
    return {field.key: field for page in procedure.pages for field in page.fields}
