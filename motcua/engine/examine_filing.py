"""What can be wrong with how and when a procedure is filed: notices, no result, windows, who must come."""

from motcua.engine import longer, trying, windows
from motcua.engine.definition import Procedure
from motcua.engine.mistakes import NOT_EMPTY, Problems, wrong
from motcua.engine.terms import PREFIX
from motcua.engine.vocabulary import FACTS

#: What nobody does with a notice, so that it would be said in vain.
NOT_OF_A_NOTICE = (
    "fees", "cases", "verification", "consents", "presence", "linked", "steps", "results", "return_reasons",
    "refusal_grounds", "stop_grounds",
)  # fmt: skip


def problems(procedure: Procedure) -> Problems:
    """Every mistake as (path, what is wrong)."""
    yield from _notice(procedure) if procedure.kind == "notice" else _dossier(procedure)
    yield from windows.problems(procedure.windows)
    yield from _presence(procedure)
    yield from _longer(procedure)


def _notice(procedure: Procedure) -> Problems:
    for name in NOT_OF_A_NOTICE:
        if getattr(procedure, name):
            yield wrong(
                f"$.{name}",
                "a notice is taken note of at once: nobody handles it, and nothing is owed for it",
                "thông báo được ghi nhận ngay, không ai giải quyết và không phải nộp tiền: bỏ mục này",
            )
    limits = {"$.answer_limit": procedure.answer_limit}
    limits |= {f"$.channels.{name}.limit": channel.limit for name, channel in procedure.channels.items()}
    for path, limit in limits.items():
        if limit.unit != "none":
            yield wrong(
                path,
                "nobody answers a notice, so it has no time limit: {unit: none}",
                "không ai trả lời thông báo nên không có thời hạn: ghi {unit: none}",
            )


def _dossier(procedure: Procedure) -> Problems:
    if procedure.noted_by:
        yield wrong(
            "$.noted_by",
            "only a notice is noted; say at each step where it is done",
            "chỉ thông báo mới có nơi ghi nhận; ghi ở từng bước nơi làm bước đó",
        )
    if procedure.answer_limit.unit in ("none", "window"):
        yield wrong(
            "$.answer_limit",
            "an online filing must be answered within a limit",
            "hồ sơ nộp trực tuyến phải được trả lời trong một thời hạn",
        )
    if not procedure.results and procedure.fees:
        yield wrong(
            "$.results",
            "without a result nothing would keep an unpaid fee from being forgotten",
            "có khoản phải nộp thì phải có kết quả, nếu không sẽ không ai nhắc nộp",
        )
    if any(channel.limit.unit == "window" for channel in procedure.channels.values()) and not procedure.windows:
        yield wrong("$.windows", "a limit by the window needs one", "thời hạn theo đợt thì phải ghi ít nhất một đợt")
    if procedure.partly_because and procedure.service_level == "full":
        yield wrong(
            "$.partly_because",
            "says why it is not a full online service, but it is one",
            "nói vì sao chưa toàn trình, nhưng service_level là toàn trình: sửa một trong hai",
        )
    for name in ("return_reasons", "refusal_grounds"):
        if not getattr(procedure, name):
            yield f"$.{name}", NOT_EMPTY


def _presence(procedure: Procedure) -> Problems:
    fields = {field.key: field for page in procedure.pages for field in page.fields}
    facts = [*FACTS, *(PREFIX + term.key for term in procedure.terms)]
    for number, one in enumerate(procedure.presence):
        here = f"$.presence[{number}]"
        yield from trying.known(f"{here}.step", [one.step], [step.key for step in procedure.steps])
        yield from trying.rule(f"{here}.when", one.when, fields, bool, facts)
        if one.within and one.within.unit in ("none", "window"):
            yield wrong(
                f"{here}.within", "leave it out where no time is set", "không quy định thời gian thì bỏ mục này"
            )
        if procedure.service_level == "full":
            yield wrong(
                here,
                "who must come cannot do all of it online: service_level is `part`",
                "phải đến thì không làm trực tuyến toàn trình được: ghi service_level là `part`",
            )


def _longer(procedure: Procedure) -> Problems:
    fields = {field.key: field for page in procedure.pages for field in page.fields}
    facts = [*FACTS, *(PREFIX + term.key for term in procedure.terms)]
    for number, one in enumerate(procedure.longer):
        yield from trying.rule(f"$.longer[{number}].when", one.when, fields, bool, facts)
    yield from longer.problems(procedure)
