"""What a procedure says that cannot be meant: found before it is published, each with what to do about it.

An error is what would go wrong for people or contradicts the law it states; `publish` refuses it. A warning is for the
writer to judge. What types and names cannot say stands in examine.py; which paths lead nowhere is found by explore.py.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

import msgspec

from motcua.engine import carrying, examine_names, flow, plans, rules, samples
from motcua.engine.conditions import (
    COMPARISON,
    Form,
    Site,
    TooManyCombinations,
    parts,
    rule_texts,
    sites,
    without_parts,
)
from motcua.engine.definition import Field, LegalBasis, Procedure
from motcua.engine.limits import Limit
from motcua.engine.mistakes import nearest
from motcua.engine.text import Text
from motcua.engine.vocabulary import FACTS, SECTORS, why_not

#: An "error" is never published; a "defect" only in the urgent lane, with a reason; a "warning" is for the writer.
Severity = Literal["error", "defect", "warning"]

#: The working hours of a full day of the one-stop offices (07:00-11:30, 13:30-17:00).
HOURS_A_DAY = 8

#: Words in the key of a paper, and the fact by which the state holds such a paper.
HELD = {
    "identity": "person.personal_number", "marriage": "person.marriage", "divorce": "person.divorce",
    "spouse_death": "person.spouse_death", "birth_notice": "person.birth_notice", "merit": "person.merit",
    "poor": "person.poor_household", "disability": "person.disability",
}  # fmt: skip


#: The rules of an official's form see its own questions as answers, all others those of the person.
_OF_STEP_FORM = re.compile(r"\$\.steps\[[0-9]+\]\.fields")


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing found: a code, where, and in words what to do, in English and in Vietnamese."""

    code: str
    severity: Severity
    path: str
    words: str
    vi: str

    @property
    def said(self) -> Text:
        """The words in both languages."""
        return Text(vi=self.vi, en=self.words)


def findings(procedure: Procedure, roles: frozenset[str] | None = None) -> Iterator[Finding]:
    """Everything that lint finds. `roles` are those that officials can hold; None: they are not looked at.

    The procedure has passed examine.check.
    """
    yield from _texts(procedure)
    yield from _names(procedure, roles)
    yield from _vocabulary(procedure)
    yield from _conditions(procedure)
    yield from _unread_consents(procedure)
    yield from _answers(procedure)
    yield from _asked_twice(procedure)
    yield from _papers(procedure)
    yield from _advice(procedure)
    yield from _service_level(procedure)
    yield from _grounded(procedure)
    yield from _hours(procedure)
    yield from _steps(procedure)
    yield from _fees(procedure)
    yield from _acts(procedure)


def to_verify(procedure: Procedure) -> list[str]:
    """The paths of what nobody has checked against the official text yet."""
    return [path for path, part in parts(procedure) if getattr(part, "to_verify", False)]


def _error(code: str, path: str, words: str, vi: str) -> Finding:
    return Finding(code=code, severity="error", path=path, words=words, vi=vi)


def _warning(code: str, path: str, words: str, vi: str) -> Finding:
    return Finding(code=code, severity="warning", path=path, words=words, vi=vi)


def _texts(procedure: Procedure) -> Iterator[Finding]:
    for path, part in parts(procedure):
        if isinstance(part, Text) and path.endswith("]"):  # one of several
            yield from _translations(path, part)
        for field in msgspec.structs.fields(part):
            text = getattr(part, field.name)
            if isinstance(text, Text) and (text or field.required):
                yield from _translations(f"{path}.{field.encode_name}", text)


def _translations(path: str, text: Text) -> Iterator[Finding]:
    for language, name, vi in (("vi", "Vietnamese", "tiếng Việt"), ("en", "English", "tiếng Anh")):
        if not getattr(text, language).strip():
            yield _error("missing_translation", path, f"write it in {name}: {language}", f"ghi bằng {vi}: {language}")


def _names(procedure: Procedure, roles: frozenset[str] | None) -> Iterator[Finding]:
    for number, step in enumerate(procedure.steps):
        if roles is not None and step.role not in roles:
            near = nearest(step.role, sorted(roles))
            words = f"nobody can hold the role {step.role!r}, so the step would lie; {near.en}"
            vi = f"không cán bộ nào giữ vai trò {step.role}, hồ sơ sẽ nằm lại ở bước này; {near.vi}"
            yield _error("unknown_role", f"$.steps[{number}].role", words, vi)
    form = {f"answers.{field.key}": field for page in procedure.pages for field in page.fields}
    form |= {f'facts["{name}"]': field for name, field in flow.findings(procedure).items()}
    for path, source in rule_texts(procedure):
        if not _OF_STEP_FORM.match(path):
            yield from _options(path, source, form)
    for number, step in enumerate(procedure.steps):
        own = {f"answers.{field.key}": field for field in step.fields}
        for path, source in rule_texts(step.fields, f"$.steps[{number}].fields"):
            yield from _options(path, source, own)


def _vocabulary(procedure: Procedure) -> Iterator[Finding]:
    """Facts that end while the version goes on; a result whose type nobody can tell."""
    for path, name in dict.fromkeys(examine_names.facts_used(procedure)):
        end, words = FACTS[name].until, why_not(FACTS, name, procedure.valid_to).en
        if end and words:
            yield _warning(
                "fact_ends", path, f"{words}; end the version on that day, or do without it from then on",
                f"“{FACTS[name].title.vi}” ({name}) chỉ dùng được đến ngày {end:%d/%m/%Y}; cho phiên bản hết hiệu lực "
                "ngày đó, hoặc bỏ mục này từ đó",
            )  # fmt: skip
    sector = SECTORS.get(procedure.sector.code)
    if sector is None and not procedure.published_by:
        words = f"no ministry publishes the sector {procedure.sector.code!r}, so nobody could release this; "
        words += f"name it in `published_by`, or {nearest(procedure.sector.code, SECTORS).en}"
        vi = f"không bộ nào công bố lĩnh vực {procedure.sector.code}; ghi bộ công bố ở published_by, hoặc sửa mã"
        yield _error("unknown_sector", "$.sector.code", words, vi)
    if sector and sector.title.vi != procedure.sector.name.vi:
        words = f"the sector {sector.code!r} is {sector.title.vi!r}, whose ministry ({sector.ministry}) releases this"
        vi = f"mã lĩnh vực {sector.code} là “{sector.title.vi}”, do bộ {sector.ministry} ban hành phiên bản"
        yield _warning("other_sector", "$.sector", words, vi)
    for number, result in enumerate(procedure.results):
        if result.facts and not result.code:
            words = "name the type of this result in `code`, so that what it settles can be checked"
            vi = "ghi loại kết quả ở `code`, để kiểm tra được những thông tin mà kết quả xác lập"
            # What was published in language 1 before there were types of results stays as it is.
            severity = "error" if procedure.language >= 2 else "warning"
            here = f"$.results[{number}]"
            yield Finding(code="unnamed_result", severity=severity, path=here, words=words, vi=vi)


def _options(path: str, source: str, form: dict[str, Field]) -> Iterator[Finding]:
    """A choice compared with what it does not offer."""
    for match in COMPARISON.finditer(source):
        field, value = form.get(match["name"]), match["value"].strip('"')
        if field is None or not field.options or match["value"] == "null":
            continue
        known = [option.value for option in field.options]
        if value not in known:
            words = f"{field.key} has no option {value!r}; {nearest(value, known).en}"
            vi = f"câu hỏi {field.key} không có lựa chọn {value}; các lựa chọn: {', '.join(known)}"
            yield _error("unknown_option", path, words, vi)


def _conditions(procedure: Procedure) -> Iterator[Finding]:
    form = Form(procedure)
    for site in (site for site in sites(procedure) if site.source):
        try:
            told = form.tells(site)
        except TooManyCombinations:
            words = "it reads too many answers to be tried out; make it simpler, or test it with worked examples"
            vi = "điều kiện đọc quá nhiều câu trả lời nên không thử hết được; viết đơn giản hơn, hoặc thử bằng ví dụ"
            yield _warning("not_decided", site.path, words, vi)
            continue
        except rules.RuleBroken as error:
            vi = f"với một số người, điều kiện này không tính được: {error.said.vi}"
            yield _error("rule_fails", site.path, f"it can fail on a person: {error.said.en}", vi)
            continue
        if told <= {False}:
            words, vi = "can never be true; nothing comes of this part", "không bao giờ đúng; mục này không có tác dụng"
            yield _error("never_true", site.path, f"{_shown(site)} {words}", f"{_shown(site)} {vi}")
        elif told == {True} and site.must_differ:
            words, vi = "is always true where it is looked at; leave it out", "luôn đúng ở chỗ được xét; hãy bỏ đi"
            yield _error("always_true", site.path, f"{_shown(site)} {words}", f"{_shown(site)} {vi}")
        else:
            yield from _idle_parts(form, site)


def _idle_parts(form: Form, site: Site) -> Iterator[Finding]:
    for comparison in dict.fromkeys(part for part, other in without_parts(site) if form.alike(site, other)):
        words = f"`{comparison}` changes nothing in {_shown(site)}; leave it out, or say what was meant"
        vi = f"`{comparison}` không làm thay đổi gì trong {_shown(site)}; bỏ đi, hoặc viết đúng ý"
        yield _warning("idle_condition", site.path, words, vi)


def _shown(site: Site) -> str:
    return f"`{site.source}`"


def _unread_consents(procedure: Procedure) -> Iterator[Finding]:
    """Consents of a whole that serve none of its parts: somebody is asked, and nobody looks at what they said."""
    for number, consent in enumerate(procedure.consents if procedure.linked else ()):
        if not carrying.served_by(procedure, consent.key):
            words = f"{consent.key} serves no linked procedure; name it in `consents` of one, or ask nobody"
            vi = f"không thủ tục liên thông nào dùng {consent.key}; ghi ở consents của thủ tục đó, hoặc đừng hỏi ai"
            yield _error("unread_consent", f"$.consents[{number}]", words, vi)


def _answers(procedure: Procedure) -> Iterator[Finding]:
    """Questions that no answer fits."""
    for path, part in parts(procedure):
        if isinstance(part, Field) and samples.fitting(part, procedure.valid_from) is samples.NOTHING_FITS:
            words = f"nothing that people can type fits {part.key}; see min, max and pattern"
            vi = f"không câu trả lời nào hợp với {part.key}; xem lại min, max và pattern"
            yield _error("no_answer_fits", path, words, vi)


def _asked_twice(procedure: Procedure) -> Iterator[Finding]:
    """On a page about somebody whom the state knows, a question that a fact answers and that is not filled in."""
    for number, page in enumerate(procedure.pages):
        about = {field.prefill_when for field in page.fields if field.prefill.startswith("person.")}
        filled = {field.prefill for field in page.fields}
        for place, field in enumerate(page.fields if about else ()):
            fact = _fact_of(field)
            if fact and not field.prefill and not field.year_of and fact not in filled:
                words = f"the state knows {fact}; fill it in (prefill: {fact}), so that nobody is asked twice"
                vi = f"nhà nước đã biết “{FACTS[fact].title.vi}”; điền sẵn (prefill: {fact}) để không ai phải khai lại"
                yield _warning("asked_twice", f"$.pages[{number}].fields[{place}]", words, vi)


def _fact_of(field: Field) -> str:
    """The fact that a question is about, by the end of its key: requester_address asks for person.address."""
    ends = {name.removeprefix("person."): name for name in FACTS}
    fits = [end for end in ends if field.key == end or field.key.endswith(f"_{end}")]
    return ends[max(fits, key=len)] if fits else ""


def _papers(procedure: Procedure) -> Iterator[Finding]:
    for number, paper in enumerate(procedure.papers):
        here = f"$.papers[{number}]"
        if paper.required and not paper.why:
            yield _error("no_reason", here, "say in `why` what the paper is needed for", "ghi ở why giấy này để làm gì")
        if paper.required and not paper.basis:
            words = "name in `basis` the act that asks for the paper, or make it optional"
            yield _error("no_basis", here, words, "ghi ở basis văn bản yêu cầu giấy này, hoặc không bắt buộc nộp")
        fact = next((name for word, name in HELD.items() if word in paper.key), "")
        if fact and not paper.held_as and not paper.key.startswith("old_"):
            words = f"the state holds it as {fact}; say so in held_as, so that nobody hands it in again"
            vi = f"nhà nước đã có giấy này ({fact}); ghi ở held_as để không ai phải nộp lại"
            yield _warning("held_by_state", here, words, vi)


def _advice(procedure: Procedure) -> Iterator[Finding]:
    """Whoever gets a dossier back is told what to do, whoever must come is told why, and whoever looks for a procedure
    finds it in their own words."""
    for number, reason in enumerate(procedure.return_reasons):
        if not reason.advice:
            words = "say in `advice` what the person is to do; an official starts from it"
            vi = "ghi ở advice người dân cần làm gì; cán bộ soạn phiếu bắt đầu từ đó"
            yield _error("no_advice", f"$.return_reasons[{number}]", words, vi)
    if not procedure.search_words:
        words = "write in search_words what people type when they mean this"
        vi = "ghi ở search_words những từ người dân gõ khi tìm thủ tục này"
        yield _warning("no_search_words", "$", words, vi)


def _service_level(procedure: Procedure) -> Iterator[Finding]:
    """Whoever has to come is told why. A warning: what was published before there was a word for it stays as it is."""
    if procedure.service_level == "part" and procedure.partly_because is None:
        words = "say in `partly_because` on which legal ground it cannot all be done online"
        vi = "ghi trong `partly_because` căn cứ pháp lý khiến thủ tục chưa làm trực tuyến toàn trình"
        yield _warning("no_reason_for_part", "$.service_level", words, vi)


def _grounded(procedure: Procedure) -> Iterator[Finding]:
    """Whoever is refused, asked or given a time can look up where the law says so; who wrote it down without the place
    has not compared it."""
    for path, part in parts(procedure):
        compared = getattr(part, "to_verify", None) is False
        if compared and getattr(part, "basis", "") and getattr(part, "article", None) == "":
            words = f"say in `article` where in {part.basis} it stands, or `to_verify: true` until somebody looked"
            vi = f"ghi ở article quy định nằm ở điều, khoản nào của {part.basis}; chưa tra thì ghi to_verify: true"
            yield Finding(code="no_article", severity="defect", path=path, words=words, vi=vi)


def _hours(procedure: Procedure) -> Iterator[Finding]:
    needed = _most_hours_of_steps(procedure)
    for name, channel in procedure.channels.items():
        allowed = _most_hours(channel.limit)
        if allowed is not None and needed > allowed:
            words = f"the steps take {needed} working hours, the law allows {allowed}; shorten the steps"
            vi = f"các bước cần {needed} giờ làm việc, luật cho {allowed}; rút ngắn các bước"
            yield _error("hours_over_limit", f"$.channels.{name}.limit", words, vi)


def _most_hours_of_steps(procedure: Procedure) -> int:
    """The working hours of the longest way through the steps that some dossier takes; branches run side by side."""
    ways = (flow.schedule(procedure, plan.taken, 0, lambda begins, step: begins + step.hours)
            for plan in plans.of(procedure).plans)  # fmt: skip
    return max((max(way.values(), default=0) for way in ways), default=0)


def _most_hours(limit: Limit) -> int | None:
    """The working hours that a limit has when it begins at the best moment; None where it is no number of them."""
    if limit.unit in ("none", "window"):
        return None
    if limit.unit == "working_hours":
        return limit.value
    # The day of reception does not count against whoever works on it, so it comes on top of the days counted.
    return HOURS_A_DAY if limit.unit == "same_day" else HOURS_A_DAY * (limit.value + 1)


def _steps(procedure: Procedure) -> Iterator[Finding]:
    for number, step in enumerate(procedure.steps):
        allowed = step.limit and _most_hours(step.limit)
        if allowed and step.hours > allowed:
            words = f"it takes {step.hours} working hours, the law allows {allowed} for this opinion; shorten it"
            vi = f"bước này cần {step.hours} giờ làm việc, luật cho ý kiến này {allowed}; rút ngắn lại"
            yield _error("hours_over_limit", f"$.steps[{number}].limit", words, vi)
        amount = next((field for field in step.fields if step.duty and field.key == step.duty.amount), None)
        if amount and (amount.when or not amount.required):
            words = "nothing is asked to be paid where this stays empty; ask it always, 0 where nothing is owed"
            vi = "bỏ trống chỗ này thì không ai được yêu cầu nộp; hãy luôn hỏi, và ghi 0 khi không phải nộp"
            yield _warning("duty_may_stay_open", f"$.steps[{number}].duty.amount", words, vi)


def _fees(procedure: Procedure) -> Iterator[Finding]:
    asked = {code for channel in procedure.channels.values() for code in channel.fees}
    for number, fee in enumerate(procedure.fees):
        if fee.code not in asked:
            words = "no channel names this fee, so nobody can pay it; name it in `fees` of a channel"
            vi = "không cách nộp nào nêu khoản này nên không ai nộp được; ghi mã ở fees của cách nộp"
            yield _error("no_way_to_pay", f"$.fees[{number}]", words, vi)
        day = None if fee.decided_by == "council" else _without_rate(procedure, fee.rates)
        if day:
            words = f"no rate is in force on {day}, while the procedure is; add the rate from that day on"
            vi = f"ngày {day:%d/%m/%Y} thủ tục còn hiệu lực mà không có mức thu; thêm mức thu từ ngày đó"
            yield _error("no_rate", f"$.fees[{number}].rates", words, vi)


def _without_rate(procedure: Procedure, rates) -> date | None:
    """The first day of the version on which no rate is in force."""
    day = procedure.valid_from
    for rate in sorted(rates, key=lambda one: one.valid_from):
        if rate.valid_from > day:
            return day
        if rate.valid_to is None:
            return None
        day = max(day, rate.valid_to + timedelta(days=1))
    ended = procedure.valid_to is not None and day > procedure.valid_to
    return None if ended else day


def _acts(procedure: Procedure) -> Iterator[Finding]:
    """Acts that something rests on hold while it does."""
    inner = [(path, part) for path, part in parts(procedure) if part is not procedure]
    rests = [(path, part) for path, part in inner if getattr(part, "basis", "")]
    used = {part.basis for _, part in rests}
    for path, part in rests:
        yield from _out_of_force(procedure, f"{path}.basis", procedure.basis(part.basis), part)
    for number, act in enumerate(procedure.legal_basis):
        here = f"$.legal_basis[{number}]"
        if act.valid_from is None:
            vi = f"{act.number} có hiệu lực từ ngày nào? Ghi valid_from"
            yield _error("no_first_day", here, f"since when does {act.number} hold? Write valid_from", vi)
        if act.key not in used and not act.note:
            words = f"nothing rests on {act.number}; say in `note` why it stands here"
            yield _warning("unread_act", here, words, f"không mục nào căn cứ vào {act.number}; ghi lý do nêu ở `note`")


def _out_of_force(procedure: Procedure, path: str, act: LegalBasis, part: object) -> Iterator[Finding]:
    begins = max(procedure.valid_from, getattr(part, "valid_from", procedure.valid_from))
    ends = [day for day in (procedure.valid_to, getattr(part, "valid_to", None)) if day]
    if act.valid_from and act.valid_from > begins:
        words = f"{act.number} holds from {act.valid_from} only, but is used from {begins}"
        vi = f"{act.number} có hiệu lực từ {act.valid_from:%d/%m/%Y}, nhưng được dùng từ {begins:%d/%m/%Y}"
        yield _warning("act_not_yet_in_force", path, words, vi)
    if act.valid_to and ends and act.valid_to < min(ends):
        words = f"{act.number} ends on {act.valid_to}, before this does; end the version there, or name what follows"
        vi = f"{act.number} hết hiệu lực ngày {act.valid_to:%d/%m/%Y}, trước mục này; sửa ngày, hoặc nêu văn bản mới"
        yield _error("act_not_in_force", path, words, vi)
    elif act.valid_to and not ends:
        words = f"{act.number} ends on {act.valid_to}; the version goes on without it unless it is given an end"
        vi = f"{act.number} hết hiệu lực ngày {act.valid_to:%d/%m/%Y}; phiên bản còn tiếp tục nếu không ghi ngày hết"
        yield _warning("act_ends", path, words, vi)
