"""The steps of a procedure examined: that every way through them leads to the result, and what each may say."""

from motcua.engine import flow, trying
from motcua.engine.definition import APPROVE, RETURN, Procedure, Step
from motcua.engine.entries import REPEAT
from motcua.engine.mistakes import Problems, wrong
from motcua.engine.terms import PREFIX
from motcua.engine.text import Text
from motcua.engine.vocabulary import FACTS

#: What only a step that somebody handles can have: everybody's dossier is approved and handed over.
NOT_AT_THE_END = ("cases", "when", "duty")


def problems(procedure: Procedure) -> Problems:
    """Every mistake of the steps as (path, what is wrong)."""
    keys = [step.key for step in procedure.steps]
    if procedure.kind == "notice" or procedure.linked:
        return
    if procedure.results and (len(keys) < 3 or keys[-2:] != [APPROVE, RETURN]):
        yield wrong(
            "$.steps",
            'the last two steps are "approve" and "return", after at least one that handles',
            'hai bước cuối là "approve" và "return", trước đó có ít nhất một bước giải quyết',
        )
        return
    if not procedure.results and (len(keys) < 2 or keys[-1] != APPROVE or RETURN in keys):
        yield wrong(
            "$.steps",
            'without a result the last step is "approve", after at least one that handles',
            'không có kết quả thì bước cuối là "approve", trước đó có ít nhất một bước giải quyết',
        )
        return
    ordered = list(_order(procedure))
    yield from ordered
    for number, step in enumerate(procedure.steps):
        here = f"$.steps[{number}]"
        if step.hours < 1:
            yield wrong(f"{here}.hours", "at least 1 working hour", "ít nhất 1 giờ làm việc")
        if any(field.kind == REPEAT for field in step.fields):
            yield wrong(
                f"{here}.fields",
                "an official's form has no repeating groups",
                "biểu mẫu của cán bộ không có nhóm lặp lại",
            )
        if step.key in {name.partition(".")[0] for name in (*FACTS, PREFIX)}:
            yield wrong(
                f"{here}.key",
                "what is known is called so: a rule could not tell it from what is found here",
                "tên này đã dùng cho thông tin nhà nước có, điều kiện sẽ lẫn lộn: đặt tên khác",
            )
        yield from _kind(here, step)
        yield from _duty(here, step)
        yield from trying.known(f"{here}.cases", step.cases, [case.key for case in procedure.cases])
    if not ordered:  # what is surely before a step is known only then
        yield from _conditions(procedure)


def _order(procedure: Procedure) -> Problems:
    """A step waits for steps above it in the file, so that nothing waits in a circle; the result waits for all."""
    keys = [step.key for step in procedure.steps]
    for number, step in enumerate(procedure.steps):
        here = f"$.steps[{number}].after"
        for key in step.after or ():
            if key in keys[number:]:
                yield wrong(
                    here,
                    f"{key!r} does not stand above: a step waits for earlier ones, so that none waits in a circle",
                    f"{key!r} không đứng ở trên: một bước chỉ chờ các bước trước nó, để không chờ vòng tròn",
                )
            else:
                yield from trying.known(here, [key], keys[:number])
        if len(set(step.after or ())) < len(step.after or ()):
            yield wrong(here, "a step stands twice", "một bước có hai lần: bỏ một")
        if step.key == RETURN and step.after not in (None, (APPROVE,)):
            yield wrong(
                here,
                'what is handed over was approved: it comes after "approve" alone',
                'chỉ trả những gì đã duyệt: bước này chỉ đứng sau "approve"',
            )
        if step.key == APPROVE and step.after is not None:
            yield from _forgotten(here, procedure, keys[:number])


def _forgotten(here: str, procedure: Procedure, handled: list[str]) -> Problems:
    """The result waits for every step; where "approve" says for which, it must say so of all."""
    try:
        awaited = flow.surely_before(procedure, [APPROVE])
    except KeyError:  # an unknown name, which is told
        return
    for key in (key for key in handled if key not in awaited):
        yield wrong(
            here,
            f'the step {key!r} leads nowhere: name it here, or leave `after` out, and "approve" waits for all',
            f'bước {key!r} không dẫn tới đâu: ghi tên ở đây, hoặc bỏ `after` để "approve" chờ mọi bước',
        )


def _kind(here: str, step: Step) -> Problems:
    """What only an opinion has, and what the last two steps cannot have."""
    if step.kind != "opinion":
        alone = Text(
            en="only an opinion has it: write `kind: opinion`, or leave it out",
            vi="chỉ bước lấy ý kiến mới có: ghi `kind: opinion`, hoặc bỏ đi",
        )
        names = (("limit", step.limit), ("silence", step.silence != "waits"))
        yield from ((f"{here}.{name}", alone) for name, said in names if said)
    elif step.silence == "agrees" and step.limit is None:
        yield wrong(
            f"{here}.silence",
            "say in `limit` after which time silence is consent",
            "ghi ở `limit` sau bao lâu không trả lời thì coi là đồng ý",
        )
    if step.limit and step.limit.unit not in ("working_hours", "working_days", "calendar_days", "same_day"):
        yield wrong(
            f"{here}.limit",
            "the time of one step is counted in hours or days",
            "thời gian của một bước tính bằng giờ hoặc ngày",
        )
    if step.key in (APPROVE, RETURN):
        always = Text(en="no dossier is without this step: leave it out", vi="hồ sơ nào cũng qua bước này: bỏ mục này")
        yield from ((f"{here}.{name}", always) for name in NOT_AT_THE_END if getattr(step, name))
        if step.kind == "opinion":
            yield wrong(f"{here}.kind", "this step decides", "bước này quyết định, không phải lấy ý kiến: bỏ `kind`")
    if step.key == RETURN and step.at:
        yield wrong(
            f"{here}.at",
            "what was filed at the one-stop centre is handed over there",
            "hồ sơ nộp ở bộ phận một cửa thì trả ở đó: bỏ `at`",
        )


def _duty(here: str, step: Step) -> Problems:
    if step.duty:
        amounts = [field.key for field in step.fields if field.kind == "money"]
        yield from trying.known(f"{here}.duty.amount", [step.duty.amount], amounts)


def _conditions(procedure: Procedure) -> Problems:
    """A rule reads the questions of the form, facts, and what was found at steps that are surely before its own."""
    form = {field.key: field for page in procedure.pages for field in page.fields}
    facts = [*FACTS, *(PREFIX + term.key for term in procedure.terms)]
    for number, step in enumerate(procedure.steps):
        found = flow.findings(procedure, flow.surely_before(procedure, [step.key]))
        yield from trying.rule(f"$.steps[{number}].when", step.when, form, bool, facts, found=found)
