"""Two versions compared: what changed, in sentences, and how strict each change is."""

import io
import re

import msgspec
import pytest
from django.core.management import CommandError, call_command

from motcua.base import paths
from motcua.engine import definition, diff
from motcua.engine.change_rules import PARTS
from motcua.engine.changes import ADDITIVE, LEGAL, RESTRICTIVE, TEXT, strictest
from tests.versions import lawmaking as law

LIMIT = "{unit: same_day, cutoff: 15:00:00}"


def the_change(*pairs):
    """The one change that these replacements make."""
    found = diff.compare(law.old(), law.new(*pairs))
    assert len(found) == 1, [change.said.vi for change in found]
    return found[0]


def test_nothing_changes_between_equals():
    assert diff.compare(law.old(), law.old()) == ()
    assert diff.compare(law.old(), law.new()) == (), "the days of a version are its name, not a change"


def test_a_limit_is_told_as_the_law_writes_it():
    three = law.new((f"limit: {LIMIT}\n    fees", "limit: {unit: working_days, value: 3}\n    fees"))
    two = law.new((f"limit: {LIMIT}\n    fees", "limit: {unit: working_days, value: 2}\n    fees"))
    shorter, longer = diff.compare(three, two), diff.compare(two, three)
    assert shorter[0].said.vi == "Hạn giải quyết trực tuyến: 3 ngày làm việc → 2 ngày làm việc"
    assert shorter[0].said.en == "Time limit online: 3 working days → 2 working days"
    assert (shorter[0].kind, longer[0].kind) == (ADDITIVE, RESTRICTIVE)


def test_a_paper_that_is_dropped():
    change = the_change(law.NO_OLD_PAPER)
    assert change.said.vi == "Bỏ giấy tờ: Ảnh hoặc bản quét giấy tờ hộ tịch cũ"
    assert (change.kind, change.path) == (ADDITIVE, "papers.old_paper")


CHANGES = {
    "words": (law.WORDS, TEXT, "questions.copies.label"),
    "a lower fee": (law.CHEAPER, ADDITIVE, "fees.extract_copy.rates.2017-01-01.amount"),
    "a higher fee": (law.DEARER, RESTRICTIVE, "fees.extract_copy.rates.2017-01-01.amount"),
    "fewer copies": (law.FEWER_COPIES, RESTRICTIVE, "questions.copies.max"),
    "more copies": (("        max: 20\n", "        max: 30\n"), ADDITIVE, "questions.copies.max"),
    "a paper more": (law.ANOTHER_PAPER, RESTRICTIVE, "papers.reason"),
    "a question more": (law.NEW_QUESTION, RESTRICTIVE, "questions.urgency"),
    "a question less": (law.NO_PURPOSE, ADDITIVE, "questions.purpose"),
    "another act": (law.ANOTHER_ACT, LEGAL, "legal_basis.law60_2014.number"),
    "another official": (("    role: chair", "    role: receptionist"), LEGAL, "steps.approve.role"),
    "a weaker account is enough": (("identity_level: 2", "identity_level: 1"), ADDITIVE, "identity_level"),
    "no longer at any commune": (("boundary_free: true\n", ""), RESTRICTIVE, "boundary_free"),
    "another condition": (
        ('when: answers.kind == "other"', 'when: answers.kind == "change"'), RESTRICTIVE, "questions.other_kind.when",
    ),
    "in fewer cases": (("    cases: [for_someone]\n", ""), RESTRICTIVE, "papers.authority.cases"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_has_its_class_and_place(name):
    pair, kind, path = CHANGES[name]
    change = the_change(pair)
    assert (change.kind, change.path) == (kind, path), change.said


def test_a_choice_that_is_gone_is_told_with_its_question():
    other = "          - {value: other, label: {vi: Việc hộ tịch khác, en: Another event}}\n"
    rule = ('when: answers.kind == "other"', 'when: answers.kind == "change"')  # it must name a choice that is there
    change = next(c for c in diff.compare(law.old(), law.new((other, ""), rule)) if "options" in c.path)
    assert change.kind is RESTRICTIVE
    assert change.said.vi == "Bỏ lựa chọn: Việc hộ tịch khác (Câu hỏi “Bạn cần trích lục về việc gì?”)"


def test_a_rate_that_takes_over_from_another_is_one_change():
    """The old rate ends the day before the new one begins: nobody pays more, and nothing is left without a rate."""
    then = law.new((
        "valid_from: 2017-01-01, to_verify: true}",
        "valid_from: 2017-01-01, valid_to: 2026-12-31, to_verify: true}\n"
        "      - {amount: 5000, basis: tt281_2016, valid_from: 2027-01-01, to_verify: true}",
    ))  # fmt: skip
    (change,) = diff.compare(law.old(), then)
    assert change.kind is ADDITIVE
    assert change.said.vi.startswith("Mức thu từ 01/01/2027: số tiền 8.000 đ → 5.000 đ (Phí khai thác")


def test_a_question_on_another_page_is_the_same_question():
    text = law.TEXT
    start = text.index("      - key: purpose\n")
    question = text[start : text.index("\npapers:")]
    moved = text.replace(question, "").replace("  - key: whose\n", question.rstrip() + "\n\n  - key: whose\n")
    (change,) = [c for c in diff.compare(law.old(), definition.load(moved)) if not c.path.endswith("*")]
    assert (change.path, change.kind) == ("questions.purpose.page", TEXT)


def test_what_is_unknown_counts_as_the_strictest(monkeypatch):
    """A word that the language gains tomorrow is harmless only when somebody says so in the table."""
    known = PARTS["question"]
    without = known._replace(rules={name: rule for name, rule in known.rules.items() if name != "hint"})
    monkeypatch.setitem(PARTS, "question", without)
    change = the_change(("hint: {vi: Từ 1 đến 20 bản, en: From 1 to 20}", "hint: {vi: Từ 1 đến 20, en: From 1 to 20}"))
    assert change.kind is LEGAL
    assert change.said.vi == "Câu hỏi “Số bản sao”: mục “hint” thay đổi"


def test_the_whole_is_as_strict_as_its_strictest_change():
    changes = diff.compare(law.old(), law.new(law.WORDS, law.CHEAPER, law.ANOTHER_PAPER))
    assert strictest(changes) is RESTRICTIVE
    assert [change.kind for change in changes] == [RESTRICTIVE, ADDITIVE, TEXT], "strictest first"


def test_every_change_is_said_in_both_languages():
    """Between procedures that have hardly anything in common, so that many kinds of change occur."""
    birth = definition.load((paths.CATALOGUE / "1.001193" / "2025-07-01.yaml").read_text())
    for pair in ((law.old(), birth), (birth, law.old())):
        for change in diff.compare(*pair):
            assert change.said.vi and change.said.en and "{name}" not in change.said.vi + change.said.en


def test_the_table_of_the_documents_is_that_of_the_engine():
    """docs/reference/versions.md: one row for each part and attribute that the table of rules knows."""
    text = (paths.ROOT / "docs" / "reference" / "versions.md").read_text(encoding="utf-8")
    table = text.split("| part or attribute |")[1]
    rows = set(re.findall(r"^\| `([a-z_]+(?:\.[a-z_]+)?)` \|", table, re.MULTILINE))
    known = {f"{kind}.{name}" for kind, part in PARTS.items() for name in part.rules}
    assert rows == known | {kind for kind in PARTS if kind != "procedure"}


def test_the_table_names_only_what_the_language_has():
    """A rule for a word that no longer exists would be a promise about nothing."""
    words = {field for kind in definition.__dict__.values() if _is_part(kind) for field in kind.__struct_fields__}
    known = {name for part in PARTS.values() for name in part.rules} - {"page"}
    assert known <= words, known - words


def _is_part(kind) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def test_the_command_compares_files(tmp_path):
    file, told = tmp_path / "next.yaml", io.StringIO()
    file.write_text(law.changed(law.NO_OLD_PAPER, law.WORDS), encoding="utf-8")
    call_command("procedure", "diff", str(law.FILE), str(file), stdout=told)
    assert "additive:\n  Bỏ giấy tờ: Ảnh hoặc bản quét giấy tờ hộ tịch cũ  [papers.old_paper]" in told.getvalue()
    assert told.getvalue().endswith("2 changes; as a whole: additive\n")


def test_the_command_compares_with_what_is_in_force(db, tmp_path):
    file, told = tmp_path / "next.yaml", io.StringIO()
    file.write_text(law.changed(law.CHEAPER), encoding="utf-8")
    call_command("procedure", "diff", law.CODE, str(file), "--language", "en", stdout=told)
    assert "The rate from 01/01/2017: the amount 8.000 đ → 5.000 đ" in told.getvalue()


@pytest.mark.parametrize("name", ["2.999999", "2.000635@1999-01-01", "2.000635@tomorrow", "deadbeef"])
def test_a_version_that_is_not_there_is_said_so(db, name):
    with pytest.raises(CommandError, match="version"):
        call_command("procedure", "diff", name, name)
