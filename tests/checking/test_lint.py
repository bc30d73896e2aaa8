"""Lint: each kind of finding is found where a procedure was changed, and nowhere in the catalogue as it is."""

import pytest

from motcua.engine import definition, inspection, lint
from tests.checking.texts import BIRTH, CATALOGUE, EXTRACT, ROLES, changed

VERSIONS = sorted(CATALOGUE.glob("[0-9]*/[0-9]*.yaml"))
_REASON = EXTRACT.read_text(encoding="utf-8").split("  - code: unreadable\n")[1].split("  - code:")[0]
ADVICE = _REASON[_REASON.index("    advice:") :]


def found(text, severity="error"):
    """The findings of a severity, as (path, code)."""
    return {(one.path, one.code) for one in lint.findings(definition.load(text), ROLES) if one.severity == severity}


@pytest.mark.parametrize("file", VERSIONS, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_nothing_in_the_catalogue_is_an_error(file):
    assert [one.finding for one in inspection.refused(file.read_text(encoding="utf-8"), ROLES)] == []


@pytest.mark.parametrize(
    ("old", "new", "path", "code"),
    [
        ("  en: Copy of a civil-status extract\n", "", "$.title", "missing_translation"),
        ("hint: {vi: Nếu bạn biết, en: If you know it}", "hint: {en: If you know it}", "$.pages[2].fields[2].hint",
         "missing_translation"),
        ('answers.relation == "self"', 'answers.relation == "selve"', "$.cases[0].when", "unknown_option"),
        ("role: chair", "role: mayor", "$.steps[1].role", "unknown_role"),
        ('when: answers.kind == "other"', 'when: answers.kind == "other" && answers.kind == "birth"',
         "$.pages[3].fields[1].when", "never_true"),
        ('when: answers.kind == "other"', 'when: answers.kind != "other" || answers.kind == "other"',
         "$.pages[3].fields[1].when", "always_true"),
        ("        min: 1\n", "        min: 21\n", "$.pages[4].fields[0]", "no_answer_fits"),
        ("    why: {vi: Để xác định người yêu cầu, en: To know who asks}\n", "", "$.papers[0]", "no_reason"),
        ("    basis: nd123_2015\n", "", "$.papers[0]", "no_basis"),
        ("    valid_from: 2017-01-01\n", "", "$.legal_basis[5]", "no_first_day"),
        (ADVICE, "", "$.return_reasons[0]", "no_advice"),
        ("    hours: 3", "    hours: 9", "$.channels.online.limit", "hours_over_limit"),
        ("valid_from: 2017-01-01, to_verify", "valid_from: 2017-01-01, valid_to: 2026-12-31, to_verify",
         "$.fees[0].rates", "no_rate"),
        ("    valid_to: 2027-02-28\n    note", "    valid_to: 2027-01-31\n    note", "$.refusal_grounds[0].basis",
         "act_not_in_force"),
    ],
)  # fmt: skip
def test_it_is_an_error(old, new, path, code):
    procedure = definition.load(changed((old, new)))
    errors = [one for one in lint.findings(procedure, ROLES) if one.severity == "error"]
    told = [one for one in errors if (one.path, one.code) == (path, code)]
    assert told and all(one.words and one.vi and one.vi != one.words for one in told)


def test_a_fee_that_no_channel_names_cannot_be_paid():
    assert ("$.fees[0]", "no_way_to_pay") in found(changed(("    fees: [extract_copy]", "    fees: []")))


def test_a_condition_is_judged_where_it_is_looked_at():
    """A paper of one case never meets a condition about another; a case after one that always holds is nobody's."""
    at = 'cases: [by_relative]\n    when: answers.relation == "mother"'
    assert ("$.papers[5].when", "never_true") in found(changed(("cases: [by_relative]", at), file=BIRTH))
    assert ("$.cases[1].when", "never_true") in found(changed(('    when: answers.relation == "self"\n', "")))


def test_numbers_and_terms_are_decided_too():
    more = ("answers.copies != null && answers.copies > 0", "answers.copies != null && answers.copies > 20")
    assert ("$.fees[1].when", "never_true") in found(changed(more, file=BIRTH))
    late = ('facts["term.registration"] == "over"', 'facts["term.registration"] == "passed"')
    assert ("$.fees[0].when", "never_true") in found(changed(late, file=BIRTH))


@pytest.mark.parametrize(
    ("old", "new", "path", "code", "file"),
    [
        ("        prefill: person.address\n", "", "$.pages[0].fields[3]", "asked_twice", EXTRACT),
        ("    held_as: [person.personal_number]\n", "", "$.papers[0]", "held_by_state", EXTRACT),
        ('answers.relation != null && answers.relation != "self"', 'answers.relation != "self" && answers.relation != '
         '"x" && answers.relation != null', "$.pages[2].when", "idle_condition", EXTRACT),
        ("\nvalid_to: 2027-02-28", "", "$.refusal_grounds[0].basis", "act_ends", EXTRACT),
    ],
)  # fmt: skip
def test_it_is_a_warning(old, new, path, code, file):
    assert (path, code) in found(changed((old, new), file=file), "warning")


def test_who_names_an_act_without_the_place_in_it_says_that_nobody_has_looked():
    """What people are refused or asked on can be looked up; the urgent lane may do without, with its reason."""
    looked = ("    article: Điều 8\n    to_verify: true\n", "")
    marriage = CATALOGUE / "1.000894/2026-11-23.yaml"
    assert ("$.consents[0]", "no_article") in found(changed(looked, file=marriage), "defect")
    assert found(marriage.read_text(encoding="utf-8"), "defect") == set()


def test_a_sector_of_no_ministry_needs_to_say_who_publishes_it():
    other = "sector: {code: HTX,"
    assert ("$.sector.code", "unknown_sector") in found(changed(("sector: {code: HT,", other)))
    named = ("language: 1", "language: 2\npublished_by: G15")
    assert ("$.sector.code", "unknown_sector") not in found(changed(("sector: {code: HT,", other), named))


def test_what_a_result_settles_needs_its_type_from_language_2_on():
    marriage = CATALOGUE / "1.000894/2026-11-23.yaml"
    typed = "    code: marriage_certificate\n"
    assert ("$.results[0]", "unnamed_result") in found(changed((typed, ""), file=marriage))
    assert ("$.results[0]", "unnamed_result") in found(BIRTH.read_text(encoding="utf-8"), "warning")


def test_what_is_to_be_verified_is_counted():
    before = lint.to_verify(definition.load(changed()))
    after = lint.to_verify(definition.load(changed((", to_verify: true", ""))))
    assert set(before) - set(after) == {"$.fees[0].rates[0]"}
