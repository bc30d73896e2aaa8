"""The vocabulary: closed, dated, and the one place that knows the names."""

from datetime import date, timedelta
from typing import get_args

import pytest

from motcua.base import paths
from motcua.engine import definition, examine_names, lint, vocabulary, vocabulary_page
from motcua.engine.definition import ProcedureBroken
from motcua.engine.vocabulary import FACTS, RESULT_TYPES, SOURCES, why_not
from tests.engine.conftest import ROOT

BIRTH = (ROOT / "catalogue/1.001193/2026-11-23.yaml").read_text(encoding="utf-8")
ONE = "sources: [{{code: register, title: {{vi: sổ, en: the register}}}}]\nfacts:\n  - {}\nresults: []\n"
FACT = "{key: person.name, title: {vi: Tên, en: Name}, kind: name, source: register"


def birth(*pairs: tuple[str, str]) -> str:
    text = BIRTH
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def problem(*pairs: tuple[str, str]) -> str:
    with pytest.raises(ProcedureBroken) as broken:
        definition.load(birth(*pairs))
    return f"{broken.value.path}: {broken.value.said.en}"


def test_a_name_that_has_ended_says_what_follows_it():
    told = problem(("prefill: person.address", "prefill: person.district"))
    assert told == "$.pages[0].fields[2].prefill: 'person.district' ended on 2025-06-30; use 'person.commune'"


def test_a_name_can_be_used_from_its_first_day_to_its_last():
    district, record = FACTS["person.district"], FACTS["person.judicial_record"]
    assert not why_not(FACTS, "person.district", district.until)
    assert "ended" in why_not(FACTS, "person.district", district.until + timedelta(days=1)).en
    assert not why_not(FACTS, "person.judicial_record", record.since)
    assert "begins on" in why_not(FACTS, "person.judicial_record", record.since - timedelta(days=1)).en
    assert "ended" in why_not(FACTS, "person.district", None).en


def test_the_nearest_name_that_is_offered_still_holds():
    assert "'person.district'" not in why_not(FACTS, "person.districts", date(2026, 11, 23)).en
    assert "'person.district'" in why_not(FACTS, "person.districts", date(2024, 1, 1)).en


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    form: birth_certificate\n", "    form: birth_certificate\n    code: birth_certificat\n",
         "$.results[0].code: unknown name 'birth_certificat'; did you mean 'birth_certificate'?"),
        ("    form: birth_certificate\n", "    form: birth_certificate\n    code: household_book\n",
         "'household_book' ended on 2022-12-31; use 'residence_notice'"),
        ("    form: birth_certificate\n", "    form: birth_certificate\n    code: passport\n",
         "$.results[0].facts: 'passport' does not settle 'person.name'"),
        ("prefill: person.address", "prefill: person.sex", "a question of kind 'text' cannot hold it"),
        ("    person.sex: child_sex\n", "    person.phone: child_sex\n", "$.owner.facts.person.phone"),
        ("      person.sex: child_sex\n", "      person.spouse: child_sex\n", "$.results[0].facts.person.spouse"),
        ('facts["term.registration"] == "over" &&', 'facts["person.household_book"] == null &&',
         "use 'person.household_head'"),
    ],
)  # fmt: skip
def test_a_wrong_name_is_refused(old, new, told):
    assert told in problem((old, new))


def test_the_result_that_settles_what_its_type_settles_is_right():
    named = ("    form: birth_certificate\n", "    form: birth_certificate\n    code: birth_certificate\n")
    definition.load(birth(named))


def test_lint_tells_a_name_that_ends_while_the_version_goes_on():
    early = [
        ("valid_from: 2026-11-23\n", "valid_from: 2025-01-01\n"),
        ("prefill: person.address", "prefill: person.district"),
    ]
    found = {one.code: one.words for one in lint.findings(definition.load(birth(*early)))}
    assert "use 'person.commune'" in found["fact_ends"] and "unnamed_result" in found


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        (f"{FACT}, until: 2020-01-01, replaced_by: person.nme}}", "names what follows"),
        (f"{FACT}, replaced_by: person.name}}", "names what follows"),
        (f"{FACT}, since: 2021-01-01, until: 2020-01-01}}", "ends before it begins"),
        (f"{FACT}}}\n  - {FACT}}}", "stands twice"),
        (FACT.replace("register", "registry") + "}", "did you mean 'register'?"),
        (FACT.replace(", en: Name", "") + "}", "in Vietnamese and in English"),
        (FACT.replace("kind: name", "kind: nam") + "}", "nam"),
    ],
)
def test_a_vocabulary_that_contradicts_itself_is_refused(fact, told):
    with pytest.raises(vocabulary.VocabularyBroken, match=told.replace("?", r"\?")):
        vocabulary.read(ONE.format(fact))


def test_every_kind_of_fact_has_questions_that_take_it():
    assert set(examine_names.TAKEN_BY) == set(get_args(vocabulary.FactKind))


def test_each_name_rests_on_an_act_or_is_no_register():
    """What a person says has no act behind it; every other name has, and says since when."""
    plain = {"provider", "person", "motcua", "declared", "dossier"}
    words = {**FACTS, **RESULT_TYPES, **{code: one for code, one in SOURCES.items() if code not in plain}}
    assert [name for name, word in words.items() if not (word.basis and word.since)] == []


def test_the_page_of_the_reference_is_written_anew():
    written = (paths.ROOT / "docs/reference/vocabulary.md").read_text(encoding="utf-8")
    assert written == vocabulary_page.page(), "run `make reference`"
