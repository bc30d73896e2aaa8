"""Whose consent is needed, whether it is there, and to what it was given."""

from datetime import date

import msgspec
import pytest

from motcua.base import paths
from motcua.engine import consenting, definition, examine, papers
from motcua.engine.consenting import Asked
from motcua.engine.mistakes import NEEDS_LANGUAGE_2
from motcua.engine.succession import Sent, Succession
from tests.engine.conftest import loaded

FILE = paths.CATALOGUE / "1.000894" / "2026-11-23.yaml"
MARRIAGE = loaded(FILE)
CONSENT = MARRIAGE.consents[0]
ANSWERS = {"side": "female", "husband_name": "Bùi Đức Quang", "husband_number": "001079000090", "husband_times": 1}
DIGEST = consenting.digest(MARRIAGE, CONSENT, ANSWERS)
FACTS = {"person.personal_number": "001194000017"}


def trouble(ways=None, asked=None, attached=(), answers=ANSWERS, facts=FACTS) -> str:
    (one,) = consenting.standings(
        MARRIAGE, answers, facts, ways=ways or {}, asked={CONSENT.key: asked} if asked else {}, attached=attached
    )
    assert one.consent is CONSENT and one.is_met == (not one.trouble)
    return one.trouble


def account(answer: str, digest: str = DIGEST, **more) -> str:
    return trouble({CONSENT.key: "account"}, Asked(digest=digest, answer=answer), **more)


def test_only_the_other_side_is_asked():
    assert [one.consent.key for one in consenting.standings(MARRIAGE, ANSWERS, ways={}, asked={}, attached=())] == [
        "husband_agrees"
    ]
    other = {"side": "male", "wife_name": "Nguyễn Thị Lan", "wife_number": "001194000017"}
    assert [one.consent.key for one in consenting.standings(MARRIAGE, other, ways={}, asked={}, attached=())] == [
        "wife_agrees"
    ]
    assert consenting.standings(MARRIAGE, {}, ways={}, asked={}, attached=()) == ()


def test_by_account_only_an_agreement_to_exactly_this_counts():
    assert account("agreed") == ""
    assert [account(answer) for answer in ("waiting", "refused", "withdrawn", "lapsed")] == [
        "waiting", "refused", "withdrawn", "lapsed",
    ]  # fmt: skip
    assert account("agreed", digest="0" * 64) == "changed"
    assert account("agreed", answers={**ANSWERS, "husband_times": 2}) == "changed"
    assert account("agreed", answers={**ANSWERS, "requester_phone": "0912345678"}) == ""  # they never saw it
    assert trouble({CONSENT.key: "account"}) == "not_asked"


def test_by_the_form_its_file_is_the_consent():
    assert trouble({CONSENT.key: "form"}) == "no_paper"
    assert trouble({CONSENT.key: "form"}, attached={"signed_form"}) == ""
    asked = Asked(digest=DIGEST, answer="refused")
    assert trouble({CONSENT.key: "form"}, asked, attached={"signed_form"}) == ""


def test_a_way_must_be_chosen_and_be_one_of_the_law():
    assert trouble() == "no_way"
    assert trouble({CONSENT.key: "paper"}) == "no_way"


def test_nobody_consents_to_themselves_and_nobody_unnamed_consents():
    assert account("agreed", facts={"person.personal_number": "001079000090"}) == "own_number"
    unnamed = {**ANSWERS, "husband_name": ""}
    assert trouble({CONSENT.key: "form"}, attached={"signed_form"}, answers=unnamed) == "not_named"


@pytest.mark.parametrize(
    ("ways", "asked"),
    [({}, False), ({"husband_agrees": "account"}, False), ({"husband_agrees": "form"}, True),
     ({"wife_agrees": "form"}, False)],
)  # fmt: skip
def test_its_paper_is_asked_for_only_in_that_way(ways, asked):
    needed = [one.key for one in papers.needed(MARRIAGE, ANSWERS, frozenset(), {}, ways)]
    assert ("signed_form" in needed) == asked


def test_the_digest_is_of_the_words_and_of_what_is_shown():
    assert set(consenting.shown(CONSENT, ANSWERS)) == {CONSENT.name, CONSENT.number, *CONSENT.shows}
    assert consenting.digest(MARRIAGE, CONSENT, {**ANSWERS, "truth": True}) == DIGEST
    assert consenting.digest(MARRIAGE, MARRIAGE.consents[1], ANSWERS) != DIGEST


@pytest.mark.parametrize(
    ("before", "after", "path", "words"),
    [
        ("name: husband_name\n", "name: husband_number\n", "$.consents[0].name", "must be of kind 'name'"),
        ("number: husband_number\n", "number: husband_name\n", "$.consents[0].number", "'personal_number'"),
        ("name: husband_name\n", "name: husband_nam\n", "$.consents[0].name", "husband_name"),
        ("ways: [account, form]", "ways: []", "$.consents[0].ways", "at least one way"),
        ("ways: [account, form]", "ways: [account, account]", "$.consents[0].ways", "twice"),
        ("ways: [account, form]", "ways: [account]", "$.consents[0].paper", "no way is on paper"),
        ("    paper: signed_form\n", "", "$.consents[0].paper", "name the paper"),
        ("paper: signed_form", "paper: signed_for", "$.consents[0].paper", "signed_form"),
        ("basis: law52_2014\n    article: Điều 8", "basis: law52_2013\n    article: Điều 8", "$.consents[0].basis",
         "law52_2014"),
        ('when: answers.side == "female"', "when: answers.sid == 'female'", "$.consents[0].when", "side"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_consent_is_said_at_its_place(before, after, path, words):
    text = FILE.read_text(encoding="utf-8")
    head, tail = text.split("\nconsents:\n")
    assert before in tail
    broken = head + "\nconsents:\n" + tail.replace(before, after, 1)
    with pytest.raises(definition.ProcedureBroken) as found:
        definition.load(broken)
    assert found.value.path.startswith(path) and words in found.value.said.en


def test_an_answer_that_is_shown_is_an_answer_that_is_asked():
    text = FILE.read_text(encoding="utf-8").replace("      husband_birth_date, husband_ethnicity", "      birth_date")
    with pytest.raises(definition.ProcedureBroken, match=r"\$\.consents\[0\]\.shows"):
        definition.load(text)


def test_a_consent_that_only_the_new_version_needs_keeps_a_dossier_under_the_old_one():
    def without(*gone: str):
        left = tuple(one for one in MARRIAGE.consents if one.key not in gone)
        return msgspec.structs.replace(MARRIAGE, consents=left)

    sent = Sent(answers=ANSWERS, files=frozenset(), known=FACTS, held=frozenset(FACTS), locked=frozenset(ANSWERS),
                channel="online", on=date(2026, 11, 25))  # fmt: skip
    every = {field.key: "" for page in MARRIAGE.pages for field in page.fields}
    sent = msgspec.structs.replace(sent, locked=frozenset(every))
    assert Succession(without("husband_agrees"), MARRIAGE).worse(sent) == "more_consents"
    assert Succession(without("wife_agrees"), MARRIAGE).worse(msgspec.structs.replace(
        sent, ways={"husband_agrees": "account"})) == ""  # fmt: skip
    assert Succession(MARRIAGE, without("husband_agrees")).worse(sent) == ""


def test_a_procedure_of_language_1_has_none():
    older = msgspec.structs.replace(MARRIAGE, language=1)
    assert ("$.consents", NEEDS_LANGUAGE_2) in list(examine.problems(older))
