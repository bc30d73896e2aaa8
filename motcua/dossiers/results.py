"""The results of a dossier, made from what the officials found. Papers are always Vietnamese."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from motcua.documents.service import day_in_words
from motcua.dossiers import owners, slips, storing
from motcua.dossiers.models import Dossier, Submission
from motcua.engine import forms, results
from motcua.engine.definition import Field, Procedure, Result
from motcua.identity.service import Person

Finding = dict[str, object]
Rows = list[dict[str, str]]

_CHILD = (
    ("Họ, chữ đệm, tên", "child_name"), ("Ngày, tháng, năm sinh", "child_birth_date"), ("Giới tính", "child_sex"),
    ("Dân tộc", "child_ethnicity"), ("Quốc tịch", "child_nationality"), ("Nơi sinh", "child_birth_place"),
    ("Quê quán", "child_hometown"), ("Số định danh cá nhân", "child_number"),
)  # fmt: skip
_PARENT = (
    ("Họ, chữ đệm, tên người {}", "{}_name"), ("Năm sinh", "{}_birth_year"), ("Dân tộc", "{}_ethnicity"),
    ("Quốc tịch", "{}_nationality"), ("Nơi cư trú", "{}_address"),
)  # fmt: skip
_SPOUSE = (
    ("Họ, chữ đệm, tên", "{}_name_found"), ("Ngày, tháng, năm sinh", "{}_birth_date_found"),
    ("Dân tộc", "{}_ethnicity_found"), ("Quốc tịch", "{}_nationality_found"), ("Nơi cư trú", "{}_address_found"),
    ("Số định danh cá nhân", "{}_number_found"),
)  # fmt: skip
_HOLDER = (
    ("Họ, chữ đệm, tên", "holder_name"), ("Ngày, tháng, năm sinh", "holder_birth_date"), ("Giới tính", "holder_sex"),
    ("Dân tộc", "holder_ethnicity"), ("Quốc tịch", "holder_nationality"), ("Số định danh cá nhân", "holder_number"),
    ("Nơi cư trú", "holder_address"), ("Tình trạng hôn nhân", "status_confirmed"),
)  # fmt: skip


@dataclass(frozen=True)
class Made:
    """What a result is made of: what was asked, what was found, how a paper says it and what it was an answer to."""

    sent: Submission
    finding: Finding
    words: Callable[[str], str]
    labels: dict[str, str]
    result: Result


def issue(dossier: Dossier, signer: Person, procedure: Procedure, finding: Finding) -> None:
    """Issue each result that this dossier has, and record what they settle about its owner."""
    sent = storing.last_submission(dossier.id)
    words, labels = _words(procedure, finding), {key: one.label.vi for key, one in _questions(procedure).items()}
    for number, result in enumerate(given_for(procedure, sent), start=1):
        content = _CONTENTS[result.form](Made(sent, finding, words, labels, result))
        slips.issue_result(dossier, signer, number, result, content)
    owners.record_settled(dossier, procedure, finding)


def given_for(procedure: Procedure, sent: Submission) -> list[Result]:
    """The results that follow from what was sent; the slip of each has its place here as its number, from 1."""
    return list(results.given(procedure, sent.answers, sent.known))


def _words(procedure: Procedure, finding: Finding) -> Callable[[str], str]:
    """A function that gives what stands in a question of the steps, as a Vietnamese paper says it; "" where nothing."""
    questions = _questions(procedure)
    return lambda key: forms.words(finding.get(key), questions[key], "vi") if key in questions else ""


def _questions(procedure: Procedure) -> dict[str, Field]:
    return {field.key: field for step in procedure.steps for field in step.fields}


def _rows(words: Callable[[str], str], names: tuple, *filling: str) -> Rows:
    said = filling or ("", "")
    return [{"label": label.format(said[0]), "value": words(key.format(said[-1]))} for label, key in names]


def _extract(made: Made) -> dict:
    """A copy of an extract, from what the register says; of a birth registered just now from the same entry."""
    content, finding = made.finding.get("entry_content"), made.finding
    sections = [{"rows": _lines(str(content))}] if content else _entry_of_birth(made.words)
    return {
        "kind": made.sent.answers.get("kind", "birth"), "sections": sections,
        "copies": made.sent.answers.get("copies") or 1,
        "register": {"office": finding["entry_office"], "number": finding["entry_number"],
                     "on": finding["entry_date"], "book": finding.get("entry_book", "")},
    }  # fmt: skip


def _lines(content: str) -> Rows:
    """"Họ tên: Nguyễn Văn A" is a row with its label; a line without a colon is a row of its own."""
    pairs = (line.partition(":") for line in content.splitlines() if line.strip())
    return [{"label": left.strip() if colon else "", "value": (right if colon else left).strip()}
            for left, colon, right in pairs]  # fmt: skip


def _entry_of_birth(words: Callable[[str], str]) -> list[dict]:
    child = _rows(words, _CHILD)
    child[1]["value"] += f" ({day_in_words(_day(words('child_birth_date')))})"
    child = _known(child)
    parents = [_rows(words, _PARENT, called, who) for called, who in (("mẹ", "mother"), ("cha", "father"))]
    # A father who is not known has no lines: on the form his part stays empty (Decree 123/2015/NĐ-CP, article 15).
    parents = [part if part[0]["value"] else [{"label": part[0]["label"], "value": "–"}] for part in parents]
    return [{"rows": part} for part in (child, *parents)]


def _known(part: Rows) -> Rows:
    """The rows with something in them: a number that nobody has yet is no line of a paper."""
    return [row for row in part if row["value"]]


def _birth_certificate(made: Made) -> dict:
    place = [{"label": "Nơi đăng ký khai sinh", "value": made.words("entry_office")},
             {"label": "Ngày, tháng, năm đăng ký", "value": made.words("entry_date")},
             {"label": "Người đi khai sinh", "value": made.words("registered_by")}]  # fmt: skip
    sections = [*_entry_of_birth(made.words), {"rows": place}]
    return {"certificate_number": made.words("entry_number"), "sections": sections}


def _marriage_certificate(made: Made) -> dict:
    """Husband and wife as the register has them. Each keeps one of the two originals (Law 60/2014/QH13, article 18)."""
    people = (("CHỒNG", "husband"), ("VỢ", "wife"))
    sections = [{"title": title, "rows": _rows(made.words, _SPOUSE, who)} for title, who in people]
    day = [{"label": "Ngày, tháng, năm đăng ký", "value": made.words("entry_date")}]
    return {
        "certificate_number": made.words("entry_number"), "sections": [*sections, {"rows": day}],
        "closing": "Giấy chứng nhận này được lập thành 02 bản chính có giá trị như nhau, mỗi bên giữ 01 bản.",
    }  # fmt: skip


def _marital_status(made: Made) -> dict:
    return {
        "certificate_number": made.words("certificate_number"),
        "opening": f"Xét đề nghị của {made.sent.answers['requester_name']}, Ủy ban nhân dân xác nhận:",
        "sections": [{"rows": _known(_rows(made.words, _HOLDER))}],
        "closing": f"Giấy này có giá trị {made.result.valid_months} tháng kể từ ngày cấp, được sử dụng để: "
                   f"{made.words('use_confirmed')}.",
    }  # fmt: skip


def _certified_copy(made: Made) -> dict:
    rows = [
        {"label": entry["title"], "value": f"{entry['page_count']} trang, {entry['copies']} bản sao"}
        for entry in made.sent.answers["originals"]
    ]
    return {
        "certificate_number": f"{made.words('certificate_number')}, quyển số {made.words('register_book')}",
        "opening": "Chứng thực bản sao đúng với bản chính của các giấy tờ sau đây:",
        "sections": [{"rows": rows}],
    }  # fmt: skip


def _statement(made: Made) -> dict:
    """What the officials found, each thing under the words of its question."""
    number, *shown = made.result.shows
    rows = [{"label": made.labels[key], "value": made.words(key)} for key in shown]
    return {
        "called": made.result.title.vi, "certificate_number": made.words(number), "sections": [{"rows": _known(rows)}],
    }  # fmt: skip


def _day(written: str) -> date:
    day, month, year = (int(part) for part in written.split("/"))
    return date(year, month, day)


_CONTENTS = {
    "extract": _extract, "birth_certificate": _birth_certificate, "marital_status": _marital_status,
    "certified_copy": _certified_copy, "statement": _statement, "marriage_certificate": _marriage_certificate,
}  # fmt: skip
