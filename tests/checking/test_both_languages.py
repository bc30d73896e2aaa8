"""A mistake in a file is told in the language of who reads it: Vietnamese or English, and no word of the other.

Every text that the engine says of a file stands as a pair in the code. Here each pair is read there, and mistakes of
each kind are made and shown in both.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from motcua.engine import definition, examples, foreign, inspection
from motcua.engine.definition import ProcedureBroken
from motcua.engine.text import Text
from tests.checking.texts import EXTRACT, changed

ENGINE = Path(definition.__file__).parent
#: Words that are the same in both languages.
SAME = {"cel", "yaml", "null", "true", "false"}
#: What a file is refused with, and which of its arguments says what is wrong.
RAISED = {"ProcedureBroken": 1, "ExampleBroken": 1, "CalendarBroken": 1, "RuleBroken": 0, "Unfit": 0}
#: Parts of a text that are of the file and not of a language.
_OF_THE_FILE = re.compile(r"`[^`]*`|\"[^\"]*\"|'[^']*'|\{[^}]*\}|\w+\([^)]*\)|\w+(?:[._]\w+)+|\$\S*")
_WORD = re.compile(r"[^\W\d_]{3,}")


def words(text: str) -> set[str]:
    """The words of a text that are of a language."""
    return {word.casefold() for word in _WORD.findall(_OF_THE_FILE.sub(" ", text))} - SAME


def said(node: ast.expr) -> str | None:
    """The words of a text in the code, without its values; None for what is no text there."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else " " for part in node.values)
    return None


def pairs() -> Iterator[tuple[str, str | None, str | None]]:
    """(where, English, Vietnamese) of every pair of texts in the engine's code; "" for one that is missing."""
    for file in sorted(ENGINE.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Text", "wrong"):
                named = {one.arg: one.value for one in node.keywords}
                both: list = node.args[1:3] if node.func.id == "wrong" else [named.get("en"), named.get("vi")]
                en, vi = ("" if one is None else said(one) for one in both)
                if not any(both):  # no text at all
                    continue
                yield f"{file.name}:{node.lineno}", en, vi


def tables() -> Iterator[tuple[str, str, str]]:
    """The same of the tables for what other readers say."""
    rows = [*foreign._YAML, *foreign._CEL, *foreign._EVALUATED, ("", *foreign._YAML_ELSE)]
    yield from (("foreign.py", en, vi) for _, en, vi in rows)
    yield from (("foreign.py", begins, vi) for begins, vi in foreign._PATTERN)
    yield from (("foreign.py", f"{en} {do}", f"{vi} {do_vi}") for en, vi, do, do_vi in foreign._KINDS.values())


def test_every_text_has_both_languages_and_each_is_its_own():
    told = [*pairs(), *tables()]
    assert len(told) > 150
    assert [where for where, en, vi in told if "" in (en, vi)] == []
    both = [(where, en, vi) for where, en, vi in told if en is not None and vi is not None]
    assert {where: words(en) & words(vi) for where, en, vi in both if words(en) & words(vi)} == {}


def test_nothing_is_told_of_a_file_as_a_bare_text():
    """What is yielded as a problem, and what a mistake is raised with, is a pair."""
    told = [(file.name, one) for file in sorted(ENGINE.glob("*.py"))
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) for one in of_a_file(node)]  # fmt: skip
    assert len(told) > 20
    assert [(name, one.lineno) for name, one in told if said(one) is not None] == []


def of_a_file(node: ast.AST) -> list[ast.expr]:
    """What a piece of the code says of a file."""
    if isinstance(node, ast.FunctionDef) and isinstance(node.returns, ast.Name) and node.returns.id == "Problems":
        yields = [one.value for one in ast.walk(node) if isinstance(one, ast.Yield)]
        return [one.elts[1] for one in yields if isinstance(one, ast.Tuple)]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED:
        return [one for one in node.args[RAISED[node.func.id] :][:1] if not isinstance(one, ast.Starred)]
    return []


def in_both(text: str) -> dict[str, tuple[str, str]]:
    """By path, what is told of a text in English and in Vietnamese."""
    _, found = inspection.mistakes(text)
    return {one.path: (one.words, one.vi) for one in found}


@pytest.mark.parametrize(
    ("old", "new", "path", "en", "vi"),
    [
        ("boundary_free", "boundry_free", "$.boundry_free",
         "unknown field 'boundry_free'; did you mean 'boundary_free'?",
         "không có mục 'boundry_free'; có phải là 'boundary_free' không?"),
        ("kind: number", "kind: numbr", "$.pages[4].fields[0].kind",
         "'numbr' is not one of them; did you mean 'number'?",
         "'numbr' không phải là một trong các từ ở đây; có phải là 'number' không?"),
        ("hours: 3", "hours: three", "$.steps[0].hours",
         "a whole number stands here, not a text; write it in digits alone, without quotation marks",
         "ở đây phải là số nguyên, không phải chữ; chỉ viết bằng chữ số, không đặt trong dấu nháy"),
        ("  - code: unreadable", "  - ref: unreadable", "$.return_reasons[0]",
         "the field 'code' is missing: write it here",
         "thiếu mục 'code': hãy ghi thêm ở đây"),
        ("valid_from: 2026-11-23", "valid_from: 23/11/2026", "$.valid_from",
         "this is not a date; write it as 2026-11-23",
         "đây không phải là ngày; viết dạng 2026-11-23"),
        ("hours: 3", "hours: 0", "$.steps[0].hours", "at least 1 working hour", "ít nhất 1 giờ làm việc"),
        ("unit: same_day", "unit: working_days", "$.channels.online.limit", "a limit in working_days is at least 1",
         "thời hạn tính bằng working_days ít nhất là 1"),
        ("prefill: person.phone", "prefill: person.fone", "$.pages[0].fields[4].prefill",
         "unknown name 'person.fone'; did you mean 'person.phone'?",
         "không có tên 'person.fone'; có phải là 'person.phone' không?"),
        ("answers.copies", "answers.copy", "$.fees[0].quantity", "no earlier field 'copy'; did you mean 'copies'?",
         "chưa hỏi 'copy' trước chỗ này; có phải là 'copies' không?"),
        ("answers.copies", "answers.copies +", "$.fees[0].quantity",
         "'answers.copies +' is not CEL: at character 17, it ends too early",
         "'answers.copies +' không phải là CEL: ở ký tự thứ 17, điều kiện dừng giữa chừng"),
        ("answers.copies", "answers.copies / 0", "$.fees[0].quantity",
         "'answers.copies / 0' cannot be evaluated: it divides by zero; ask `!= 0` first",
         "'answers.copies / 0' không tính được: có lúc chia cho 0; hãy xét `!= 0` trước"),
        ("answers.copies", "(" * 30 + "answers.copies" + ")" * 30, "$.fees[0].quantity",
         "brackets are nested more than 24 deep", "các ngoặc lồng nhau quá 24 tầng"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_both(old, new, path, en, vi):
    assert in_both(changed((old, new)))[path] == (en, vi)


@pytest.mark.parametrize(
    ("text", "en", "vi"),
    [
        ("code: [2\ntitle: x\n", "a list that [ opens", "danh sách mở bằng [ mà chưa đóng"),
        ("code: 'x\n", "quotation mark is not closed", "dấu nháy đã mở mà chưa đóng"),
        ("a: 1\n\tb: 2\n", "indent with spaces", "không dùng phím Tab"),
        ("a: b: c\n", "colon too many", "thừa dấu hai chấm"),
        ("a: 1\na: 2\n", "the key 'a' stands twice", "mục 'a' có hai lần"),
        ("a: *b\n", "before it is used", "chưa được đặt"),
        ("a: !python/name:os\n", "between quotation marks", "đặt chữ trong dấu nháy"),
        ("a: \x00\n", "delete what cannot be seen", "ký tự điều khiển"),
        ("[a: 1, }", "something is missing", "phải có nội dung"),
        ("a: &a [*a]", "contains itself", "chứa chính nó"),
        ("a: " + "[" * 50, "nested more than 32 deep", "lồng nhau quá 32 tầng"),
        ("a: " + "x" * 1_000_001, "1,000,004 bytes", "1.000.004 byte"),
    ],
)  # fmt: skip
def test_what_is_no_yaml_is_told_in_both(text, en, vi):
    (told,) = in_both(text).values()
    assert en in told[0] and vi in told[1], told


@pytest.mark.parametrize(
    "rule", ["answers.", "a b", "(a", "'abc", "a = b", "if x", "a ? b", "[1,2", "9" * 30, "a and b", "x.all(1, true)",
             "has(x)", "$", '"\\q"', "answers.copies > 'a'", "foo(1)", "[1][3] > 0",
             "9223372036854775807 + answers.copies", "int('a')", "answers.copies.x.y", "answers.copies.matches('(')"],
)  # fmt: skip
def test_no_word_of_another_reader_stays_in_what_a_vietnamese_reads(rule):
    told = in_both(changed(("quantity: answers.copies", f"quantity: {rule!r}")))
    for en, vi in told.values():
        assert words(en) and words(vi) and not words(en.replace(rule, "")) & words(vi.replace(rule, "")), (en, vi)
    assert "$.fees[0].quantity" in told


@pytest.mark.parametrize(
    "pattern", ["(a", "a)", "[a", "*a", "a**", "a{3,1}", "[b-a]", r"\p", "(?Pa)", "(a+)+", "x" * 201]
)
def test_a_pattern_too(pattern):
    kind = "      - key: other_kind\n        kind: text\n"
    en, vi = in_both(changed((kind, f"{kind}        pattern: '{pattern}'\n")))["$.pages[3].fields[1].pattern"]
    assert not words(en) & words(vi), (en, vi)


def test_the_place_is_told_in_the_language_too():
    with pytest.raises(ProcedureBroken) as broken:
        definition.load(changed(("boundary_free", "boundry_free")))
    line = broken.value.position.line
    assert broken.value.to("vi").startswith(f"dòng {line}, cột 1: $.boundry_free: không có mục")
    assert broken.value.to("en") == str(broken.value)
    with pytest.raises(ProcedureBroken) as broken:
        definition.load("code: [2\ntitle: x\n")
    assert broken.value.to("vi").startswith("dòng 2, cột 6: danh sách")


def test_mistakes_of_worked_examples_are_told_in_both():
    text = (EXTRACT.parent / "examples.yaml").read_text(encoding="utf-8").replace("story:", "stori:", 1)
    with pytest.raises(examples.ExampleBroken) as broken:
        examples.read(text)
    assert "did you mean 'story'?" in broken.value.to("en") and "có phải là 'story' không?" in broken.value.to("vi")


def test_what_no_table_knows_is_told_without_its_words():
    """A reader that learns a new message does not bring English to a Vietnamese page."""
    for told in (foreign.yaml("gargled the frobnicator"), foreign.shape("Expected frobnication"),
                 foreign.cel(ValueError("frobnicated")), foreign.evaluated(RuntimeError("frobnicated"))):  # fmt: skip
        assert "frobnicat" not in told.vi and isinstance(told, Text) and not words(told.en) & words(told.vi)
