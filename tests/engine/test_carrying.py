"""Consents that are given to a whole and serve its parts: to the same answers or to none, by rules that are checked."""

import msgspec
import pytest

from motcua.base import paths
from motcua.engine import carrying, consenting, definition, events, examine_linked, forms, lint, tree
from motcua.engine import lifecycle as life
from motcua.engine.cannot_happen import NotInProcedure
from tests.engine.conftest import loaded
from tests.linked.families import at, live

WHOLE = loaded(paths.CATALOGUE / "3.000722/2026-12-01.yaml")
PARTS = {one.procedure: loaded(max((paths.CATALOGUE / one.procedure).glob("2*.yaml"))) for one in WHOLE.linked}
HOME = {"commune": "00004", "commune_name": "Phường Ba Đình", "province": "01", "province_name": "Hà Nội",
        "detail": "12 phố Đội Cấn", "old": ""}  # fmt: skip
SAID = {
    "requester_name": "Nguyễn Thị Lan", "child_name": "Trần Minh An", "home_kind": "relative", "child_home": HOME,
    "owner_name": "Trần Thị Hoa", "owner_number": "001160000005", "owner_relation": "other", "owners_count": "one",
    "head": "owner", "relation_to_head": "cháu",
}  # fmt: skip
BORN = {"birth": {"person.name": "Trần Minh An", "person.personal_number": "001326000009"}}
RESIDENCE = tree.part(WHOLE, "residence")
FILED = PARTS["1.004222"]
SENT = (life.Submitted(at=at("2026-12-02 08:00")), life.Accepted(at=at("2026-12-02 09:00")))


def standing(settled=BORN, **otherwise) -> consenting.Trouble:
    """How it stands with the consent of the owner in the part, filed with these answers, when it was given to SAID."""
    answers = tree.answers_of(RESIDENCE, SAID, settled) | {"requester_name": "Nguyễn Thị Lan"} | otherwise
    digest = carrying.digest_of(FILED, "owner", RESIDENCE, SAID)
    asked = {"owner": consenting.Asked(digest=digest, answer="agreed")}
    found = consenting.standings(FILED, answers, {}, ways={"owner": "account"}, asked=asked, attached=())
    return {one.consent.key: one.trouble for one in found}["owner"]


def test_it_counts_in_the_part_for_the_answers_that_were_shown():
    assert standing() == ""
    assert standing(home_area=40, exempt_group="poor") == "", "what was not shown may be another"


@pytest.mark.parametrize("otherwise", [
    {"owner_number": "001160000009"}, {"requester_name": "Nguyễn Thị Mai"}, {"new_home": HOME | {"detail": "7 Kim Mã"}},
    {"settled": {"birth": {"person.name": "Trần Minh Ân"}}},
], ids=["another owner", "another filer", "another home", "another name in the register"])  # fmt: skip
def test_an_answer_that_was_not_shown_makes_it_void(otherwise):
    assert standing(**otherwise) == "changed"


def with_consents(**served: dict) -> definition.Procedure:
    """The whole with other consents in the part about the residence."""
    consents = {key: msgspec.convert(one, type(RESIDENCE.consents["owner"])) for key, one in served.items()}
    linked = [msgspec.structs.replace(one, consents=consents) if one == RESIDENCE else one for one in WHOLE.linked]
    return msgspec.structs.replace(WHOLE, linked=tuple(linked))


def wrong(procedure: definition.Procedure) -> str:
    """Every mistake, in one text."""
    found = [*examine_linked.problems(procedure), *examine_linked.problems_of_parts(procedure, PARTS)]
    return "\n".join(f"{path}: {said.en}" for path, said in found)


SHOWN = {"requester_name": "requester_name", "child_name": "child_name"}
ALL = {key: {"consent": key, "answers": SHOWN} for key in ("head", "owner", "co_owner")}


def test_the_catalogue_is_right_as_it_is():
    assert wrong(WHOLE) == wrong(with_consents(**ALL)) == ""
    assert not [one for one in lint.findings(WHOLE) if one.code == "unread_consent"]


@pytest.mark.parametrize(("served", "words"), [
    ({**ALL, "owner": {"consent": "ownr", "answers": SHOWN}}, "unknown name 'ownr'; did you mean 'owner'"),
    ({**ALL, "onwer": ALL["owner"]}, "unknown name 'onwer'; did you mean 'owner'"),
    ({**ALL, "owner": {"consent": "owner", "answers": {**SHOWN, "child_nam": "child_name"}}},
     "unknown name 'child_nam'; did you mean 'child_name'"),
    ({**ALL, "owner": {"consent": "owner", "answers": {**SHOWN, "child_name": "child_home"}}}, "is a name, and"),
    ({**ALL, "owner": {"consent": "owner", "answers": {**SHOWN, "child_name": "child_nme"}}},
     "unknown name 'child_nme'; did you mean 'child_name'"),
    ({**ALL, "owner": {"consent": "owner", "answers": {"child_name": "child_name"}}}, "it is to 'requester_name'"),
    ({**ALL, "owner": {"consent": "owner", "answers": {**SHOWN, "new_home": "child_home"}}}, "needs no saying"),
    ({**ALL, "owner": {"consent": "head", "answers": SHOWN}}, "somebody else would have agreed"),
    ({key: one for key, one in ALL.items() if key != "co_owner"}, "needs the consent 'co_owner' ("),
    ({}, "nothing serves it"),
], ids=["whole", "part", "question", "kind", "answer", "not said", "said twice", "of another", "left out", "none"])
def test_what_does_not_fit_is_told_with_the_nearest_name(served, words):  # fmt: skip
    assert words in wrong(with_consents(**served))


def test_a_consent_that_the_whole_asks_for_too_seldom_is_told():
    asked = [msgspec.structs.replace(one, when='answers.head == "owner"') if one.key == "owner" else one
             for one in WHOLE.consents]  # fmt: skip
    told = wrong(msgspec.structs.replace(WHOLE, consents=tuple(asked)))
    assert "needs the consent 'owner'" in told and "then the whole does not ask for it" in told


def test_a_way_or_a_paper_that_does_not_reach_the_part_is_told():
    papers = {own: whole for own, whole in RESIDENCE.papers.items() if own != "owner_consent"}
    linked = [msgspec.structs.replace(one, papers=papers) if one == RESIDENCE else one for one in WHOLE.linked]
    assert "its paper 'owner_consent' is not handed on" in wrong(msgspec.structs.replace(WHOLE, linked=tuple(linked)))
    fewer = [msgspec.structs.replace(one, ways=("account",), paper="") for one in FILED.consents]
    filed = PARTS | {FILED.code: msgspec.structs.replace(FILED, consents=tuple(fewer))}
    assert any("can be given by 'form'" in said.en for _, said in examine_linked.problems_of_parts(WHOLE, filed))


def test_a_consent_that_serves_no_part_is_told():
    told = [one.path for one in lint.findings(with_consents(**{**ALL, "owner": ALL["head"]})) if
            one.code == "unread_consent"]  # fmt: skip
    assert told == ["$.consents[1]"]


def sent_without(answer: str, whole=WHOLE) -> list[str]:
    """Without which consents it can be sent, when the owner has said this."""
    draft = forms.counted(whole, SAID, {})
    owner = carrying.consent_of(whole, "owner")
    asked = {"owner": consenting.Asked(digest=consenting.digest(whole, owner, draft.values), answer=answer)}
    found = consenting.standings(whole, draft, ways={"owner": "account"}, asked=asked, attached=())
    return [one.consent.key for one in carrying.sent_without(whole, draft, found)]


def test_the_rest_is_sent_without_who_does_not_agree_and_waits_for_who_may():
    assert [sent_without(answer) for answer in ("refused", "withdrawn", "lapsed")] == [["owner"]] * 3
    assert sent_without("waiting") == sent_without("agreed") == []
    alone = msgspec.structs.replace(WHOLE, linked=(msgspec.structs.replace(RESIDENCE, after=()),))
    assert sent_without("refused", alone) == [], "where nothing could begin, it is not sent"


def test_only_a_part_that_needs_the_consent_cannot_begin_for_its_sake():
    lost = events.PartCannotBegin(at=at("2026-12-02 10:00"), part="residence", consent="owner", why="withdrawn")
    state = live(WHOLE, *SENT, lost, answers=SAID)
    assert state.parts == {"birth": "to_come", "residence": "impossible", "insurance": "to_come"}
    assert not tree.can_be_filed_alone(WHOLE, state.parts, "residence"), "not before the birth has its result"
    assert tree.can_be_filed_alone(WHOLE, {**state.parts, "birth": "done"}, "residence")
    for other in ({"part": "insurance"}, {"consent": "nobody"}):
        with pytest.raises(NotInProcedure):
            live(WHOLE, *SENT, msgspec.structs.replace(lost, **other), answers=SAID)
    with pytest.raises(events.ReasonMissing):
        events.PartCannotBegin(at=lost.at, part="residence", consent=" ", why="refused")
