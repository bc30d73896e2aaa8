"""The table of changes: of each part of a procedure, what it is to add it, drop it, or change one of its attributes.

docs/reference/versions.md shows it to people; a test keeps both equal. Whatever is not in the table is LEGAL, the
strictest class, so that a new word of the language is harmless only when somebody says that it is.
"""

from collections.abc import Callable

from motcua.engine.change_kinds import Part, Rule
from motcua.engine.change_words import (
    cap,
    level,
    limit,
    money,
    months,
    names,
    plain,
    precisions,
    quoted,
    tiers,
    yes_or_no,
)
from motcua.engine.changes import (
    ADDITIVE,
    LEGAL,
    RESTRICTIVE,
    TEXT,
    ChangeClass,
    always,
    cheaper_tiers,
    fewer_cases_are_better,
    fewer_is_better,
    less_is_better,
    longer_is_better,
    lower_bound,
    lower_cap,
    more_is_better,
    more_names_are_better,
    rather_no,
    rather_yes,
    shorter,
    told_at_last,
    upper_bound,
)
from motcua.engine.text import Text


def fully_or_partly(before: str, after: str) -> ChangeClass:
    """Of the level of service: the whole way online is better than a part of it."""
    return ADDITIVE if after == "full" else RESTRICTIVE


def if_required(thing) -> ChangeClass:
    """A question or paper that must be there is a burden; one that may be left out is an offer."""
    return RESTRICTIVE if thing.required else ADDITIVE


def _is(kind: ChangeClass) -> Callable[[object], ChangeClass]:
    return lambda thing: kind


words, unsure, of_law = always(TEXT), always(RESTRICTIVE), always(LEGAL)
_CHECKED = Rule(words, "dấu “chưa đối chiếu văn bản gốc”", "the mark “not yet checked”", yes_or_no)
_WHEN = Rule(unsure, "điều kiện áp dụng", "the condition")
_BASIS = Rule(of_law, "văn bản làm căn cứ", "the act it rests on", plain)
_ARTICLE = Rule(of_law, "điều khoản làm căn cứ", "the article it rests on", plain)
_TITLE = Rule(words, "tên", "its name", quoted)
_HINT = Rule(words, "lời hướng dẫn", "the hint", quoted)

PARTS: dict[str, Part] = {
    "procedure": Part(
        Text(vi="thủ tục", en="procedure"), Text(vi="Thủ tục", en="The procedure"),
        {
            "code": Rule(of_law, "mã", "its code", plain),
            "title": _TITLE,
            "purpose": Rule(words, "mục đích", "what it is for", quoted),
            "search_words": Rule(words, "từ để tìm", "the words to find it by"),
            "subjects": Rule(of_law, "đối tượng thực hiện", "who may file", quoted),
            "level": Rule(of_law, "cấp giải quyết", "the level that settles it", level),
            "identity_level": Rule(less_is_better, "mức định danh cần có", "the identity level needed", plain),
            "service_level": Rule(fully_or_partly, "mức độ trực tuyến", "how much is online", plain),
            "boundary_free": Rule(rather_yes, "nộp ở bất kỳ xã nào", "may be filed at any commune", yes_or_no),
            "kind": Rule(of_law, "hồ sơ hay thông báo", "whether it is a dossier or a notice", plain),
            "noted_by": Rule(of_law, "cơ quan nhận thông báo", "the agency that has the notice", plain),
            "partly_because": Rule(told_at_last, "lý do chưa trực tuyến toàn trình", "why not all of it is online"),
            "answer_limit": Rule(shorter, "hạn cơ quan phải trả lời", "the time to answer", limit),
            "published_by": Rule(of_law, "bộ công bố", "the ministry that publishes it", plain),
            "where": Rule(of_law, "cơ quan giải quyết", "the office that settles it", quoted),
        },
        inner={
            "channels": "channel", "fees": "fee", "cases": "case", "pages": "page", "papers": "paper", "terms": "term",
            "steps": "step", "results": "result", "return_reasons": "return_reason", "sector": "sector",
            "refusal_grounds": "refusal_ground", "stop_grounds": "stop_ground", "legal_basis": "act",
            "verification": "verification", "owner": "owner", "delay_reasons": "delay_reason",
            "longer": "longer_limit", "another": "another", "windows": "window", "consents": "consent",
            "presence": "presence", "linked": "linked",
        },
    ),
    "sector": Part(
        Text(vi="lĩnh vực", en="sector"), Text(vi="Lĩnh vực", en="The sector"),
        {"code": Rule(of_law, "mã", "its code", plain), "name": _TITLE}, title="name",
    ),
    "channel": Part(
        Text(vi="cách nộp", en="way to file"), Text(vi="Nộp {name}", en="Filed {name}"),
        {
            "limit": Rule(shorter, "Hạn giải quyết {name}", "Time limit {name}", limit),
            "fees": Rule(fewer_is_better, "các khoản phải nộp", "the fees that are owed"),
            "to_verify": _CHECKED,
        },
        added=_is(ADDITIVE), removed=_is(RESTRICTIVE), key="", title="",
    ),
    "fee": Part(
        Text(vi="khoản thu", en="fee"), Text(vi="{name}", en="{name}"),
        {
            "kind": Rule(of_law, "loại (phí hay lệ phí)", "its kind (fee or charge)", plain),
            "label": _TITLE,
            "unit": Rule(words, "đơn vị tính", "the unit", quoted),
            "quantity": Rule(unsure, "cách tính số lượng", "how the quantity is counted"),
            "when": _WHEN,
            "only": Rule(words, "lời giải thích", "the explanation", quoted),
            "each": Rule(unsure, "thu theo từng mục của nhóm", "for each entry of a group"),
            "size": Rule(unsure, "cách tính độ lớn", "how the size is counted"),
            "size_unit": Rule(words, "đơn vị của độ lớn", "the unit of the size", quoted),
            "decided_by": Rule(of_law, "cơ quan quyết định mức", "who decides the rate", plain),
        },
        added=_is(RESTRICTIVE), removed=_is(ADDITIVE), key="code", title="label", inner={"rates": "rate"},
    ),
    "rate": Part(
        Text(vi="mức thu từ ngày", en="rate from"), Text(vi="Mức thu từ {name}", en="The rate from {name}"),
        {
            "amount": Rule(less_is_better, "số tiền", "the amount", money),
            "tiers": Rule(cheaper_tiers, "số tiền theo bậc", "the amounts by size", tiers),
            "cap": Rule(lower_cap, "mức cao nhất", "the most it costs", cap),
            "basis": _BASIS,
            "valid_to": Rule(unsure, "ngày hết hiệu lực", "its last day", plain),
            "to_verify": _CHECKED,
        },
        added=_is(RESTRICTIVE), removed=_is(RESTRICTIVE), key="valid_from", title="valid_from",
    ),
    "case": Part(
        Text(vi="trường hợp", en="case"), Text(vi="Trường hợp “{name}”", en="Case “{name}”"),
        {"title": _TITLE, "when": _WHEN},
        added=_is(RESTRICTIVE), removed=_is(RESTRICTIVE), order=RESTRICTIVE,
    ),
    "page": Part(
        Text(vi="trang", en="page"), Text(vi="Trang “{name}”", en="Page “{name}”"),
        {"title": _TITLE, "intro": Rule(words, "lời mở đầu", "the words on top", quoted), "when": _WHEN},
        added=_is(TEXT), removed=_is(TEXT),
    ),
    "question": Part(
        Text(vi="câu hỏi", en="question"), Text(vi="Câu hỏi “{name}”", en="Question “{name}”"),
        {
            "page": Rule(words, "chuyển sang trang khác", "is on another page"),
            "kind": Rule(unsure, "kiểu trả lời", "the kind of answer", plain),
            "label": Rule(words, "lời hỏi", "its words", quoted),
            "hint": _HINT,
            "required": Rule(rather_no, "bắt buộc", "must be answered", yes_or_no),
            "when": _WHEN,
            "prefill": Rule(rather_yes, "dữ liệu điền sẵn", "what fills it in"),
            "prefill_when": Rule(unsure, "điều kiện điền sẵn", "when it is filled in"),
            "year_of": Rule(always(ADDITIVE), "năm sinh điền từ số định danh", "the year filled in from a number"),
            "same_as": Rule(always(ADDITIVE), "câu trả lời có thể dùng lại", "the answers that are offered again"),
            "locked": Rule(rather_no, "khóa khi nguồn chính thức đã điền", "locked once filled in", yes_or_no),
            "min": Rule(lower_bound, "giới hạn dưới", "the lower bound", plain),
            "max": Rule(upper_bound, "giới hạn trên", "the upper bound", plain),
            "pattern": Rule(rather_no, "mẫu câu trả lời", "the form of the answer"),
            "precision": Rule(more_names_are_better, "mức biết của ngày", "how far the date is known", precisions),
            "unit": Rule(unsure, "đơn vị của con số", "the unit of the number", quoted),
            "item": Rule(words, "tên gọi mỗi mục", "what an entry is called", quoted),
        },
        added=if_required, removed=_is(ADDITIVE), title="label",
        inner={"options": "option", "fields": "question"},
    ),
    "option": Part(
        Text(vi="lựa chọn", en="choice"), Text(vi="Lựa chọn “{name}”", en="Choice “{name}”"),
        {"label": Rule(words, "tên", "its words", quoted)},
        added=_is(ADDITIVE), removed=_is(RESTRICTIVE), key="value", title="label",
    ),
    "paper": Part(
        Text(vi="giấy tờ", en="paper"), Text(vi="Giấy tờ “{name}”", en="Paper “{name}”"),
        {
            "title": _TITLE, "hint": _HINT, "why": Rule(words, "lý do cần", "why it is needed", quoted),
            "required": Rule(rather_no, "bắt buộc", "must be handed in", yes_or_no),
            "cases": Rule(fewer_cases_are_better, "các trường hợp phải nộp", "the cases in which it is asked"),
            "when": _WHEN,
            "copies": Rule(less_is_better, "số bản", "copies", plain),
            "originals": Rule(less_is_better, "số bản chính", "originals", plain),
            "form": Rule(unsure, "mẫu phải dùng", "the template", plain),
            "held_as": Rule(more_names_are_better, "nguồn nhà nước đã có", "where the state already has it"),
            "held_when": Rule(unsure, "điều kiện nhà nước đã có", "when the state already has it"),
            "basis": _BASIS,
        },
        added=if_required, removed=_is(ADDITIVE),
    ),
    "term": Part(
        Text(vi="thời hạn của người dân", en="term for people"), Text(vi="Thời hạn “{name}”", en="Term “{name}”"),
        {
            "title": _TITLE, "since": Rule(unsure, "ngày bắt đầu tính", "the day it counts from", plain),
            "days": Rule(more_is_better, "số ngày", "days", plain),
            "months": Rule(more_is_better, "số tháng", "months", plain),
            "until": Rule(unsure, "giờ cuối cùng", "the last hour", plain), "when": _WHEN, "basis": _BASIS,
            "article": _ARTICLE,
            "to_verify": _CHECKED,
        },
        added=_is(RESTRICTIVE), removed=_is(ADDITIVE),
    ),
    "owner": Part(
        Text(vi="chủ hồ sơ", en="owner"), Text(vi="Chủ hồ sơ", en="The owner"),
        {
            "title": _TITLE, "when": Rule(of_law, "điều kiện", "the condition"),
            "facts": Rule(of_law, "thông tin về chủ hồ sơ", "what is known of them"),
        },
    ),
    "another": Part(
        Text(vi="nộp tiếp cho người khác", en="further filing"), Text(vi="Nộp tiếp", en="A further filing"),
        {
            "answers": Rule(more_names_are_better, "câu trả lời được lấy lại", "the answers it begins with"),
            "papers": Rule(more_names_are_better, "giấy tờ được lấy lại", "the papers it begins with"),
        },
        added=_is(ADDITIVE), removed=_is(RESTRICTIVE), key="", title="",
    ),
    "verification": Part(
        Text(vi="xác minh", en="verification"), Text(vi="Xác minh", en="Verification"),
        {
            "adds": Rule(shorter, "thời gian được cộng thêm", "the time it adds", limit), "basis": _BASIS,
            "article": _ARTICLE, "to_verify": _CHECKED,
            "reply": Rule(always(ADDITIVE), "câu hỏi ghi trả lời của cơ quan kia", "where the answer is written down"),
        },
        added=_is(RESTRICTIVE), removed=_is(ADDITIVE), title="", inner={"reasons": "return_reason"},
    ),
    "longer_limit": Part(
        Text(vi="thời hạn dài hơn", en="longer limit"),
        Text(vi="Thời hạn dài hơn “{name}”", en="Longer limit “{name}”"),
        {
            "title": _TITLE, "when": _WHEN, "limit": Rule(shorter, "thời hạn", "the time limit", limit),
            "basis": _BASIS, "article": _ARTICLE, "to_verify": _CHECKED,
        },
        added=_is(RESTRICTIVE), removed=_is(ADDITIVE), order=RESTRICTIVE,
    ),
    "step": Part(
        Text(vi="bước giải quyết", en="step of handling"), Text(vi="Bước “{name}”", en="Step “{name}”"),
        {
            "title": _TITLE, "role": Rule(of_law, "người thực hiện", "who does it"),
            "hours": Rule(always(ADDITIVE), "số giờ làm việc", "working hours", plain),
            "fields": Rule(always(ADDITIVE), "phần cán bộ ghi", "what the official fills in"),
            "after": Rule(of_law, "bước phải xong trước", "the steps before it", names),
            "cases": Rule(of_law, "các trường hợp có bước này", "the cases in which it is taken", names),
            "when": Rule(of_law, "điều kiện có bước này", "when it is taken"),
            "at": Rule(of_law, "cơ quan thực hiện", "the agency that does it", plain),
            "kind": Rule(of_law, "giải quyết hay cho ý kiến", "whether it handles or gives an opinion", plain),
            "limit": Rule(of_law, "hạn cho ý kiến", "the time for the opinion", limit),
            "silence": Rule(of_law, "hết hạn mà không có ý kiến", "what silence means", plain),
            "basis": _BASIS, "article": _ARTICLE, "to_verify": _CHECKED,
        },
        order=LEGAL, inner={"duty": "duty"},
    ),
    "duty": Part(
        Text(vi="khoản phải nộp khi giải quyết", en="duty found out at a step"),
        Text(vi="Khoản phải nộp “{name}”", en="Duty “{name}”"),
        {
            "title": _TITLE, "amount": Rule(unsure, "chỗ ghi số tiền", "where its amount stands", plain),
            "basis": _BASIS, "article": _ARTICLE, "to_verify": _CHECKED,
        },
        added=_is(RESTRICTIVE), removed=_is(ADDITIVE), key="",
    ),
    "window": Part(
        Text(vi="đợt nộp từ ngày", en="window from"), Text(vi="Đợt nộp từ {name}", en="The window from {name}"),
        {
            "closes": Rule(upper_bound, "hạn cuối", "its end", plain),
            "results_on": Rule(unsure, "ngày có kết quả", "the day of the results", plain),
            "basis": _BASIS, "article": _ARTICLE, "to_verify": _CHECKED,
        },
        added=_is(ADDITIVE), removed=_is(RESTRICTIVE), key="opens", title="opens",
    ),
    "consent": Part(
        Text(vi="sự đồng ý của người khác", en="consent of somebody else"),
        Text(vi="Sự đồng ý “{name}”", en="Consent “{name}”"),
        {
            "title": _TITLE, "asks": Rule(of_law, "điều họ đồng ý", "what they agree to", quoted),
            "name": Rule(unsure, "câu hỏi ghi họ tên", "where their name stands", plain),
            "number": Rule(unsure, "câu hỏi ghi số định danh", "where their number stands", plain),
            "shows": Rule(of_law, "câu trả lời họ được xem", "the answers that they see", names),
            "when": _WHEN, "ways": Rule(more_names_are_better, "các cách đồng ý", "the ways to agree", names),
            "paper": Rule(unsure, "giấy tờ ghi sự đồng ý", "the paper that it stands on", plain),
            "basis": _BASIS, "article": _ARTICLE, "to_verify": _CHECKED,
        },
        added=_is(RESTRICTIVE), removed=_is(ADDITIVE),
    ),
    "presence": Part(
        Text(vi="việc phải có mặt", en="visit in person"), Text(vi="Có mặt: “{name}”", en="In person: “{name}”"),
        {
            "who": Rule(of_law, "ai phải đến", "who must come", quoted),
            "why": Rule(words, "lý do phải đến", "why they must come", quoted),
            "step": Rule(unsure, "đến ở bước nào", "the step at which they come", plain), "when": _WHEN,
            "within": Rule(longer_is_better, "thời gian để đến", "the time to come", limit),
            "to_bring": Rule(fewer_is_better, "những thứ mang theo", "what to bring"),
            "basis": _BASIS, "article": _ARTICLE, "to_verify": _CHECKED,
        },
        added=_is(RESTRICTIVE), removed=_is(ADDITIVE), title="who",
    ),
    "linked": Part(
        Text(vi="thủ tục liên thông", en="linked procedure"),
        Text(vi="Thủ tục liên thông “{name}”", en="Linked procedure “{name}”"),
        {
            "title": _TITLE, "procedure": Rule(of_law, "mã thủ tục", "its code", plain), "when": _WHEN,
            "after": Rule(of_law, "thủ tục phải xong trước", "the procedures before it", names),
            "answers": Rule(unsure, "thông tin được chuyển sang", "what answers its questions"),
            "papers": Rule(unsure, "giấy tờ được chuyển sang", "the papers handed on to it"),
            "consents": Rule(unsure, "ý kiến đồng ý được chuyển sang", "the consents that serve it"),
            "required": Rule(of_law, "bắt buộc", "whether it must succeed", yes_or_no),
            "limit": Rule(of_law, "thời hạn khi nộp liên thông", "its time limit there"),
        },
    ),
    "result": Part(
        Text(vi="kết quả", en="result"), Text(vi="Kết quả “{name}”", en="Result “{name}”"),
        {
            "title": _TITLE, "code": Rule(of_law, "mã loại kết quả", "its code", plain),
            "when": Rule(of_law, "điều kiện cấp", "when it is given"),
            "form": Rule(of_law, "mẫu", "its form", plain),
            "shows": Rule(of_law, "nội dung ghi trên kết quả", "what stands on it", names),
            "valid_months": Rule(more_is_better, "giá trị sử dụng", "how long it holds", months),
            "facts": Rule(of_law, "thông tin được xác lập", "the facts it settles"),
            "fees": Rule(fewer_cases_are_better, "khoản phải nộp trước khi nhận", "the fees it waits for"),
        },
    ),
    "return_reason": Part(
        Text(vi="lý do trả lại", en="reason for sending back"), Text(vi="Lý do “{name}”", en="Reason “{name}”"),
        {
            "text": Rule(words, "lời", "its words", quoted), "advice": Rule(words, "lời khuyên", "the advice", quoted),
            "only_for": Rule(words, "dùng cho câu trả lời hay giấy tờ", "whether it is for answers or papers"),
        },
        added=_is(RESTRICTIVE), removed=_is(ADDITIVE), key="code", title="text",
    ),
    "delay_reason": Part(
        Text(vi="lý do chậm", en="reason for a delay"),
        Text(vi="Lý do chậm “{name}”", en="Reason for a delay “{name}”"),
        {
            "text": Rule(words, "lời", "its words", quoted), "advice": Rule(words, "lời khuyên", "the advice", quoted),
            "only_for": Rule(words, "dùng cho câu trả lời hay giấy tờ", "whether it is for answers or papers"),
        },
        added=_is(ADDITIVE), removed=_is(ADDITIVE), key="code", title="text",
    ),
    **dict.fromkeys(
        ("refusal_ground", "stop_ground"),
        Part(
            Text(vi="căn cứ từ chối", en="ground for refusing"), Text(vi="Căn cứ “{name}”", en="Ground “{name}”"),
            {
                "text": Rule(of_law, "nội dung", "its words", quoted), "basis": _BASIS, "article": _ARTICLE,
                "to_verify": _CHECKED,
            },
            key="code", title="text",
        ),
    ),
    "act": Part(
        Text(vi="căn cứ pháp lý", en="legal basis"), Text(vi="Văn bản {name}", en="Act {name}"),
        {
            "number": Rule(of_law, "số", "its number", plain), "title": _TITLE,
            "valid_from": Rule(of_law, "ngày có hiệu lực", "its first day", plain),
            "valid_to": Rule(of_law, "ngày hết hiệu lực", "its last day", plain),
            "note": Rule(words, "ghi chú", "the note", quoted), "to_verify": _CHECKED,
        },
        title="number",
    ),
}  # fmt: skip
PARTS["stop_ground"] = PARTS["stop_ground"]._replace(noun=Text(vi="căn cứ dừng", en="ground for stopping"))

#: Not differences: they only say which version it is, and in which language it is written.
NAMES_OF_THE_VERSION = frozenset({"language", "version", "valid_from", "valid_to"})
