"""A procedure examined before anybody uses it: what the types cannot say."""

from datetime import date
from functools import cache

import msgspec

from motcua.engine import (
    examine_consents,
    examine_filing,
    examine_linked,
    examine_names,
    examine_questions,
    examine_steps,
    trying,
)
from motcua.engine.answers import years_ago
from motcua.engine.conditions import parts
from motcua.engine.definition import ANSWERS, Field, Paper, Procedure, ProcedureBroken, Result, Step, Term
from motcua.engine.entries import REPEAT
from motcua.engine.mistakes import AT_LEAST_1, NEEDS_LANGUAGE_2, NOT_EMPTY, Problems, twice, wrong
from motcua.engine.rates import FeeRate, FeeRule
from motcua.engine.terms import PREFIX
from motcua.engine.text import Text
from motcua.engine.vocabulary import FACTS

ONE_BOX = ("text", "name", "textarea", "phone", "email")  # answered by writing into one box
#: Kinds of questions that came with language 2.
NEWER_KINDS = ("money", "address", REPEAT)
#: What else came with it, by the part that has it.
NEWER_PARTS: dict[type, tuple[str, ...]] = {
    Procedure: (
        "kind",
        "noted_by",
        "partly_because",
        "windows",
        "consents",
        "presence",
        "linked",
        "longer",
        "published_by",
    ),
    Paper: ("originals", "form"),
    Result: ("shows",),
    Term: ("months", "until", "when"),
    Step: ("after", "cases", "when", "at", "kind", "limit", "silence", "duty", "basis", "article", "to_verify"),
}


def check(procedure: Procedure) -> None:
    """Raise ProcedureBroken for the first mistake."""
    for path, said in problems(procedure):
        raise ProcedureBroken(path, said)


def problems(procedure: Procedure) -> Problems:
    """Every mistake as (path, what is wrong)."""
    yield from _language(procedure)
    yield from _dates(procedure)
    yield from _keys(procedure)
    yield from _pages(procedure)
    yield from _persons(procedure)
    yield from _another(procedure)
    yield from _terms(procedure)
    yield from _verification(procedure)
    yield from _reasons(procedure)
    yield from _papers(procedure)
    yield from examine_consents.problems(procedure, _fields(procedure), _facts(procedure))
    yield from _fees(procedure)
    yield from _steps(procedure)
    yield from examine_steps.problems(procedure)
    yield from examine_linked.problems(procedure)
    yield from _bases(procedure)
    yield from examine_filing.problems(procedure)
    yield from examine_names.problems(procedure)


def _language(procedure: Procedure) -> Problems:
    """A file of language 1 runs on every program that reads language 1: it has nothing that came later."""
    if procedure.language != 1:
        return
    pages = [(f"$.pages[{n}]", page.fields) for n, page in enumerate(procedure.pages)]
    steps = [(f"$.steps[{n}]", step.fields) for n, step in enumerate(procedure.steps)]
    for here, fields in (*pages, *steps):
        for place, field in enumerate(fields):
            if field.kind in NEWER_KINDS or field.precision != ("day",) or field.unit or years_ago(field.max):
                yield f"{here}.fields[{place}]", NEEDS_LANGUAGE_2
    for number, fee in enumerate(procedure.fees):
        if fee.each or fee.size:
            yield f"$.fees[{number}]", NEEDS_LANGUAGE_2
    for path, part in parts(procedure):
        for name in NEWER_PARTS.get(type(part), ()):
            if is_said(part, name):
                yield f"{path}.{name}", NEEDS_LANGUAGE_2
    if not procedure.results:
        yield wrong("$.results", "none at all needs `language: 2`", "không có kết quả nào thì cần `language: 2`")


def is_said(part: msgspec.Struct, name: str) -> bool:
    """Whether a file says something under a name, and not what goes without saying."""
    return getattr(part, name) != _unsaid(type(part))[name]


@cache
def _unsaid(kind: type[msgspec.Struct]) -> dict[str, object]:
    """What each name of a part has where a file does not say it."""
    return {one.name: one.default for one in msgspec.structs.fields(kind)}


def _dates(procedure: Procedure) -> Problems:
    if procedure.valid_to and procedure.valid_to < procedure.valid_from:
        yield wrong("$.valid_to", "ends before it begins", "ngày hết hiệu lực đứng trước ngày có hiệu lực: sửa ngày")
    if not procedure.channels:
        yield wrong("$.channels", "at least one channel", "ít nhất một cách nộp")


def _keys(procedure: Procedure) -> Problems:
    lists = {
        **{f"$.steps[{i}].fields": [f.key for f in step.fields] for i, step in enumerate(procedure.steps)},
        "$.pages": [page.key for page in procedure.pages],
        "$.pages[...].fields": [field.key for page in procedure.pages for field in page.fields],
        "$.papers": [paper.key for paper in procedure.papers],
        "$.cases": [case.key for case in procedure.cases],
        "$.terms": [term.key for term in procedure.terms],
        "$.results": [result.key for result in procedure.results],
        "$.fees": [fee.code for fee in procedure.fees],
        "$.steps": [step.key for step in procedure.steps],
        "$.return_reasons": [reason.code for reason in procedure.return_reasons],
        "$.delay_reasons": [reason.code for reason in procedure.delay_reasons],
        "$.refusal_grounds": [g.code for g in (*procedure.refusal_grounds, *procedure.stop_grounds)],
        "$.legal_basis": [basis.key for basis in procedure.legal_basis],
        "$.consents": [consent.key for consent in procedure.consents],
        "$.presence": [presence.key for presence in procedure.presence],
        "$.linked": [linked.key for linked in procedure.linked],
        "$.longer": [longer.key for longer in procedure.longer],
    }
    for path, keys in lists.items():
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield path, twice(key)
    for name in ("pages", "delay_reasons", "legal_basis"):
        if not getattr(procedure, name):
            yield f"$.{name}", NOT_EMPTY


def _pages(procedure: Procedure) -> Problems:
    earlier: dict[str, Field] = {}
    for number, page in enumerate(procedure.pages):
        here = f"$.pages[{number}]"
        # What follows from a day is known on the pages after the one that asks for it.
        facts = [*FACTS, *(PREFIX + term.key for term in procedure.terms if term.since in earlier)]
        yield from trying.rule(f"{here}.when", page.when, earlier, bool, facts)
        yield from _questions(here, page.fields, earlier, facts, list(FACTS))


def _questions(
    here: str, fields: tuple[Field, ...], earlier: dict[str, Field], facts: list[str], fillable: list[str]
) -> Problems:
    """The questions of a page or step; a rule may read those asked before, which `earlier` collects."""
    for place, field in enumerate(fields):
        path = f"{here}.fields[{place}]"
        yield from trying.rule(f"{path}.when", field.when, earlier, bool, facts)
        yield from trying.known(f"{path}.prefill", [field.prefill] if field.prefill else [], fillable)
        yield from trying.rule(f"{path}.prefill_when", field.prefill_when, earlier, bool, facts)
        if field.prefill_when and not field.prefill:
            yield wrong(
                f"{path}.prefill_when",
                "says when a question is filled in, but `prefill` does not say with what",
                "nói khi nào điền sẵn, nhưng thiếu `prefill` nói điền bằng gì",
            )
        yield from examine_questions.problems(path, field)
        yield from _taken_over(path, field, earlier)
        earlier[field.key] = field


def _persons(procedure: Procedure) -> Problems:
    """The owner, and what the results settle about them."""
    owner, fields = procedure.owner, _fields(procedure)
    if owner is not None:
        yield from trying.rule("$.owner.when", owner.when, fields, bool, _facts(procedure))
        yield from trying.known("$.owner.facts", owner.facts, list(FACTS))
        single = [key for key, field in fields.items() if field.kind != REPEAT]
        yield from trying.known("$.owner.facts", owner.facts.values(), single)
        if "person.name" not in owner.facts:
            yield wrong("$.owner.facts", "an owner has a name: person.name", "chủ hồ sơ phải có tên: ghi person.name")
    found = [field.key for step in procedure.steps for field in step.fields]
    for number, result in enumerate(procedure.results):
        here = f"$.results[{number}]"
        yield from trying.rule(f"{here}.when", result.when, fields, bool, _facts(procedure))
        yield from trying.known(f"{here}.facts", result.facts, list(FACTS))
        yield from trying.known(f"{here}.facts", result.facts.values(), found)
        yield from trying.known(f"{here}.fees", result.fees, [fee.code for fee in procedure.fees])
        yield from trying.known(f"{here}.shows", result.shows, found)
        if (result.form == "statement") != bool(result.shows):
            yield wrong(
                f"{here}.shows",
                "a statement says what stands on it, first its number; no other form does",
                "mẫu `statement` phải ghi những gì có trên đó, đầu tiên là số; các mẫu khác thì không ghi",
            )
    if procedure.results and procedure.results[0].when:
        yield wrong(
            "$.results[0].when", "the first result is always given", "kết quả đầu tiên luôn được trả: bỏ `when`"
        )


def _taken_over(path: str, field: Field, earlier: dict[str, Field]) -> Problems:
    """Earlier questions whose answer tells this one, or is offered for it."""
    numbers = [key for key, one in earlier.items() if one.kind == "personal_number"]
    yield from trying.known(f"{path}.year_of", [field.year_of] if field.year_of else [], numbers)
    alike = [key for key, one in earlier.items() if one.kind == field.kind and one.kind in ONE_BOX]
    yield from trying.known(f"{path}.same_as", field.same_as, alike)


def _another(procedure: Procedure) -> Problems:
    """What a further filing begins with: questions and papers, nothing that is the owner's, nothing declared."""
    rule, own = procedure.another, frozenset(procedure.owner.facts.values() if procedure.owner else ())
    if rule is None:
        return
    fields = _fields(procedure)
    yield from trying.known("$.another.answers", rule.answers, [key for key in fields if key not in own])
    yield from trying.known("$.another.papers", rule.papers, [paper.key for paper in procedure.papers])
    if any(fields[key].kind == "declaration" for key in rule.answers if key in fields):
        yield wrong(
            "$.another.answers",
            "a declaration is made anew each time",
            "lời cam đoan phải làm lại mỗi lần: bỏ khỏi danh sách",
        )


def _terms(procedure: Procedure) -> Problems:
    days = {key: field for key, field in _fields(procedure).items() if field.kind == "date"}
    for number, term in enumerate(procedure.terms):
        here = f"$.terms[{number}]"
        yield from trying.known(f"{here}.since", [term.since], list(days))
        yield from trying.rule(f"{here}.when", term.when, _fields(procedure), bool, [])
        if min(term.days, term.months) < 0 or not (term.days or term.months or term.until):
            yield f"{here}.days", AT_LEAST_1


def _verification(procedure: Procedure) -> Problems:
    rule = procedure.verification
    if rule is None:
        return
    if rule.adds.unit not in ("working_hours", "working_days"):
        yield wrong(
            "$.verification.adds",
            "more time is counted in working hours or working days",
            "thời gian thêm tính bằng giờ làm việc hoặc ngày làm việc",
        )
    if not rule.reasons:
        yield "$.verification.reasons", NOT_EMPTY
    found = [field.key for step in procedure.steps for field in step.fields]
    yield from trying.known("$.verification.reply", [rule.reply] if rule.reply else [], found)
    if any(channel.limit.unit == "none" for channel in procedure.channels.values()):
        yield wrong(
            "$.verification",
            "what has no limit cannot be lengthened",
            "không có thời hạn thì không kéo dài được: bỏ mục này",
        )


def _reasons(procedure: Procedure) -> Problems:
    """Whatever may be sent back can be sent back for a reason."""
    if procedure.kind == "notice":
        return
    things = {"field": any(page.fields for page in procedure.pages), "paper": procedure.papers}
    for target, there_are in things.items():
        if there_are and not any(reason.fits(target) for reason in procedure.return_reasons):
            of = {"field": "một câu hỏi", "paper": "một giấy tờ"}[target]
            yield wrong(
                "$.return_reasons",
                f"none can be said of a {target}: write one that can",
                f"không lý do nào dùng được cho {of}: hãy ghi thêm một lý do",
            )


def _papers(procedure: Procedure) -> Problems:
    fields = _fields(procedure)
    cases = [case.key for case in procedure.cases]
    for number, case in enumerate(procedure.cases):
        yield from trying.rule(f"$.cases[{number}].when", case.when, fields, bool, _facts(procedure))
    for number, paper in enumerate(procedure.papers):
        here = f"$.papers[{number}]"
        yield from trying.rule(f"{here}.when", paper.when, fields, bool, _facts(procedure))
        yield from trying.rule(f"{here}.held_when", paper.held_when, fields, bool, _facts(procedure))
        yield from trying.known(f"{here}.cases", paper.cases, cases)
        if paper.copies < 1:
            yield f"{here}.copies", AT_LEAST_1


def _fees(procedure: Procedure) -> Problems:
    fields = _fields(procedure)
    groups = [key for key, field in fields.items() if field.kind == REPEAT]
    codes = [fee.code for fee in procedure.fees]
    for name, channel in procedure.channels.items():
        yield from trying.known(f"$.channels.{name}.fees", channel.fees, codes)
    for number, fee in enumerate(procedure.fees):
        here = f"$.fees[{number}]"
        yield from trying.known(f"{here}.each", [fee.each] if fee.each else [], groups)
        yield from trying.rule(f"{here}.when", fee.when, fields, bool, _facts(procedure))
        for name in ("quantity", "size"):
            yield from trying.rule(f"{here}.{name}", getattr(fee, name), fields, int, _facts(procedure), fee.each)
        if (fee.decided_by == "council") == bool(fee.rates):
            yield wrong(
                f"{here}.rates",
                "a fee has rates here, unless the council of the province decides them",
                "ghi mức thu ở đây, trừ khi do Hội đồng nhân dân tỉnh quyết định",
            )
        yield from _rates(here, fee)


def _rates(here: str, fee: FeeRule) -> Problems:
    if fee.size and fee.decided_by == "council":
        yield wrong(
            f"{here}.size",
            "the council decides one amount, not one by size",
            "Hội đồng nhân dân tỉnh quyết định một mức, không tính theo `size`",
        )
    if fee.size_unit and not fee.size:
        yield wrong(
            f"{here}.size_unit",
            "says what `size` counts, but there is none",
            "nói `size` đếm gì, nhưng không có `size`",
        )
    for place, rate in enumerate(fee.rates):
        yield from _amounts(f"{here}.rates[{place}]", fee, rate)
    for a, b in zip(fee.rates, fee.rates[1:], strict=False):
        if a.valid_to is None or a.valid_to >= b.valid_from:
            yield f"{here}.rates", _must_end(a.valid_from, b.valid_from)


def _must_end(first: date, then: date) -> Text:
    return Text(
        en=f"the rate from {first} must end before {then}",
        vi=f"mức thu từ {first:%d/%m/%Y} phải kết thúc trước {then:%d/%m/%Y}",
    )


def _amounts(here: str, fee: FeeRule, rate: FeeRate) -> Problems:
    if min([rate.amount, *(tier.amount for tier in rate.tiers)]) < 0:
        yield wrong(f"{here}.amount", "cannot be negative", "không được là số âm")
    if (rate.tiers or rate.cap is not None) and not fee.size:
        yield wrong(
            here,
            "tiers and a cap are by size: the fee needs `size`",
            "bậc thu và mức tối đa tính theo `size`: hãy ghi thêm mục đó",
        )
    starts = [1, *(tier.start for tier in rate.tiers)]
    if any(later <= earlier for earlier, later in zip(starts, starts[1:], strict=False)):
        yield wrong(
            f"{here}.tiers",
            "each tier begins after the one before it, the first after 1",
            "mỗi bậc bắt đầu sau bậc trước, bậc đầu bắt đầu sau 1",
        )
    if rate.cap is not None and rate.cap < rate.amount:
        yield wrong(f"{here}.cap", "is less than one unit costs", "mức tối đa thấp hơn giá một đơn vị: sửa số tiền")


def _steps(procedure: Procedure) -> Problems:
    """The questions of each step; they are about the dossier alone, so each form begins with none before it."""
    for number, step in enumerate(procedure.steps):
        fillable = [ANSWERS + key for key in _fields(procedure)]
        yield from _questions(f"$.steps[{number}]", step.fields, {}, list(FACTS), fillable)


def _bases(procedure: Procedure) -> Problems:
    """Whatever rests on an act names one of `legal_basis`."""
    known = [basis.key for basis in procedure.legal_basis]
    for path, part in parts(procedure):
        basis = getattr(part, "basis", "")
        if basis and part is not procedure:
            yield from trying.known(f"{path}.basis", [basis], known)


def _fields(procedure: Procedure) -> dict[str, Field]:
    return {field.key: field for page in procedure.pages for field in page.fields}


def _facts(procedure: Procedure) -> list[str]:
    """Every fact that a rule about the whole dossier may read."""
    return [*FACTS, *(PREFIX + term.key for term in procedure.terms)]
