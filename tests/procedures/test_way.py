"""What the page of a procedure says of papers and steps: originals, copies, forms; who does what, where, how long."""

import pytest
from django.utils.translation import override

from motcua.base import paths
from motcua.engine import definition
from motcua.procedures.summary import summary


def told(code, language="en"):
    procedure = definition.load((paths.CATALOGUE / code / "2026-11-23.yaml").read_text(encoding="utf-8"))
    with override(language):
        return summary(procedure, procedure.valid_from)


@pytest.fixture(scope="module")
def land():
    return told("1.013831")


def paper(summary, title):
    return next(one for one in summary.papers if one["title"].startswith(title))


def test_a_paper_says_how_it_is_handed_in(land):
    assert paper(land, "Signed form of the change")["copies"] == "1 original, form 18"
    assert paper(land, "Declaration of income tax")["copies"] == "2 copies, form 03/BĐS-TNCN"
    assert paper(land, "Proof of the family tie")["copies"] == ""
    assert paper(land, "Measured sketch")["copies"] == "2 copies; not required"
    assert paper(told("1.004222", "vi"), "Ý kiến đồng ý của chủ hộ")["copies"] == "1 bản chính, mẫu CT01"


def test_each_step_says_who_does_it_and_how_long(land):
    texts = [one["text"] for one in land.stations]
    assert texts[0] == "Land registration office · 12 working hours"
    assert texts[1] == "Land registration office · 12 working hours · only where it is needed"
    assert texts[2].startswith("One-stop centre · 12 working hours · at the same time · only where it is needed")
    assert texts[2].endswith("who says nothing in time agrees")
    assert texts[4].startswith("Tax office · 16 working hours · you may have to pay: Taxes on the land")
    assert texts[7] == "One-stop centre · 1 working hour"


def test_a_step_of_some_cases_names_them():
    annul = told("1.001456").stations[2]
    said = ("Immigration office", "4 working hours", "at the same time", "Only for: Ran out or full, Damaged, Lost")
    assert annul["text"] == " · ".join(said)


def test_where_all_steps_are_at_the_office_that_receives_it_is_not_said():
    assert told("2.000635").stations[0]["text"].endswith("working hours")
    assert "One-stop" not in told("2.000635").stations[0]["text"]


def test_a_longer_limit_and_the_place_are_told(land):
    assert "20 working days: Land in a difficult area" in land.channels[0].limit_more
    where = next(one for one in land.facts if one["label"] == "Where")
    assert where["value"].startswith("The land registration office where the land lies")


def test_that_the_council_decides_is_said_once(land):
    """Four fees of land are the council's; that of one certificate names for whom it is owed."""
    (fee,) = [fact["value"] for fact in land.facts if fact["label"] == "Fee"]
    assert fee.count("council") == 1 and "only" not in fee
