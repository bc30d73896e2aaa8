"""The language of procedures: what is refused, and how the mistake is told."""

import pytest

from motcua.engine import definition
from motcua.engine.definition import ProcedureBroken
from tests.engine.conftest import ROOT

TEXT = (ROOT / "catalogue/2.000635/2026-11-23.yaml").read_text(encoding="utf-8")


def changed(old, new):
    """The text of 2.000635 with one passage changed."""
    assert TEXT.count(old) >= 1, f"{old!r} is not in the file"
    return TEXT.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "path", "problem"),
    [
        ("boundary_free: true", "boundry_free: true", "$.boundry_free", "did you mean 'boundary_free'?"),
        ("        prefill: person.name", "        prefil: person.name", "$.pages[0].fields[0].prefil", "'prefill'"),
        ("prefill: person.phone", "prefill: person.fone", "$.pages[0].fields[4].prefill", "'person.phone'"),
        ("quantity: answers.copies", "quantity: answers.copy", "$.fees[0].quantity", "did you mean 'copies'?"),
        ("fees: [extract_copy]", "fees: [extract]", "$.channels.online.fees", "did you mean 'extract_copy'?"),
        ("{amount: 8000, basis: tt281_2016", "{amount: 8000, basis: tt281", "$.fees[0].rates[0].basis", "'tt281_2016'"),
        ("{amount: 8000", "{amount: -1", "$.fees[0].rates[0].amount", "negative"),
        ("kind: number", "kind: numbr", "$.pages[4].fields[0].kind", "numbr"),
        ("max: 20\n", "max: many\n", "$.pages[4].fields[0].max", "whole number"),
        ("        max: today", "        max: tomorrow", "$.pages[0].fields[2].max", "ISO date"),
        ("key: requester_number", "key: requester_name", "$.pages[...].fields", "stands twice"),
        ("cases: [for_someone]", "cases: [for_somebody]", "$.papers[1].cases", "did you mean 'for_someone'?"),
        ("held_as: [person.personal_number]", "held_as: [person.personal_no]", "$.papers[0].held_as",
         "did you mean 'person.personal_number'?"),
        ("  - key: approve\n", "  - key: sign\n", "$.steps", "approve"),
        ("hours: 3", "hours: 0", "$.steps[0].hours", "at least 1"),
        ("valid_to: 2027-02-28\nanswer", "valid_to: 2024-02-28\nanswer", "$.valid_to", "before it begins"),
        ("language: 1", "language: 3", "$.language", "3"),
        ("code: 2.000635", "code: two", "$.code", "regex"),
        ("valid_from: 2026-11-23\nvalid_to", "valid_from: 2026-13-01\nvalid_to", "$.valid_from", "date"),
        ("quantity: answers.copies", "quantity: answers.copies - 5", "$.fees[0].quantity", "at least 0"),
        ("language: 1", "language: 1\nlanguage: 1", "line", "stands twice"),
        ("language: 1", "language: [1", "line", "expected"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place_and_the_nearest_name(old, new, path, problem):
    with pytest.raises(ProcedureBroken) as broken:
        definition.load(changed(old, new))
    assert broken.value.path.startswith(path), str(broken.value)
    assert problem in broken.value.said.en, str(broken.value)


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ('answers.kind = "other"', "not CEL"),
        ("answers.copies > 3", "no earlier field 'copies'"),
        ('kind == "other"', "sees only answers and facts"),
        ("answers.kind.size() > 2", "cannot be evaluated"),
        ("answers.kind", "true or false"),
        ('facts["person.gender"] == "male"', "unknown name 'person.gender'"),
    ],
)
def test_a_rule_that_could_fail_on_a_person_is_refused_before(rule, problem):
    with pytest.raises(ProcedureBroken) as broken:
        definition.load(changed('when: answers.kind == "other"', f"when: {rule}"))
    assert broken.value.path == "$.pages[3].fields[1].when"
    assert problem in broken.value.said.en


def test_only_a_choice_has_options():
    with pytest.raises(ProcedureBroken) as broken:
        definition.load(changed("- key: relation\n        kind: choice", "- key: relation\n        kind: text"))
    assert broken.value.path == "$.pages[1].fields[0].options"


def test_equal_procedures_have_equal_hashes_and_others_do_not(extract):
    again = definition.load(TEXT + "\n# a remark changes nothing\n")
    other = definition.load(changed("amount: 8000", "amount: 9000"))
    assert definition.content_hash(again) == definition.content_hash(extract)
    assert definition.content_hash(other) != definition.content_hash(extract)
    assert len(definition.content_hash(extract)) == 64


def test_numbers_and_times_that_yaml_would_twist_stay_as_they_are(extract):
    assert extract.code == "2.000635"
    assert extract.version == "2026-11-23"
    assert extract.channels["online"].limit.cutoff.isoformat() == "15:00:00"


def test_what_is_stored_must_be_a_procedure():
    with pytest.raises(ProcedureBroken):
        definition.loads(b'{"language": 1}')


def test_what_is_looked_up_by_key_is_there_or_a_key_error(extract):
    assert extract.step("approve").role == "chair"
    assert extract.field("copies").kind == "number"
    for look_up, key in [(extract.field, "colour"), (extract.paper, "copies"), (extract.step, "sign")]:
        with pytest.raises(KeyError):
            look_up(key)
