"""Four eyes: one proposes, another releases; alone only with a written reason, and the ledger says so."""

import html
import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from motcua.base import paths
from motcua.engine.definition import ProcedureBroken
from motcua.identity.service import Person, known_person
from motcua.ledger import service as ledger
from motcua.procedures import errors, proposals
from motcua.procedures import service as procedures
from motcua.procedures.models import ProcedureVersion, Proposal
from tests.people import ISSUER
from tests.versions import lawmaking as law
from tests.versions.publishing import after_it_began, begins

pytestmark = pytest.mark.django_db


def acting(somebody) -> Person:
    return Person(somebody.id, somebody.name, 2, True)


def text(*pairs, days: int = 8) -> str:
    return law.changed(*pairs, since=begins(days).isoformat())


@pytest.fixture
def proposed(quang) -> Proposal:
    """Quang's proposal: a higher fee from in eight days on."""
    return proposals.propose(acting(quang), text(law.DEARER), "Thông tư mới tăng phí.")


def release(browser, page: str, **typed: str):
    """Press a button of the page, which names the version that it compared with, and what it showed."""
    return browser.post(f"{page}/ban-hanh", {**seen_on(browser, page), **typed})


def seen_on(browser, page: str) -> dict[str, str]:
    """What the page of a proposal says of itself to whoever releases it."""
    shown = browser.get(page).content.decode()
    return {name: re.search(rf'name="{name}" value="(\w*)"', shown)[1] for name in ("compared-with", "document")}


def published(proposal: Proposal) -> bool:
    return ProcedureVersion.objects.filter(content_hash=proposal.content_hash).exists()


def test_a_second_official_releases_what_was_proposed(proposed, ha, client_of):
    browser, page = client_of(ha), f"/phien-ban/{proposed.id}"
    assert f'href="{page}"' in browser.get("/phien-ban").content.decode()
    shown = browser.get(page).content.decode()
    assert "số tiền 8.000 đ → 10.000 đ" in shown and "Thông tư mới tăng phí." in shown and "Bộ Tư pháp" in shown
    assert release(browser, page).status_code == 302
    assert "Đã ban hành" in browser.get(page).content.decode()
    version = procedures.in_force(law.CODE, begins(8))
    assert version.content_hash == proposed.content_hash
    entry = ledger.entries_about(version.id)[-1]
    assert (entry.event, entry.by) == ("procedure:published", ha.id)
    assert (entry.params["lane"], entry.params["proposal"]) == ("four_eyes", str(proposed.id))


def test_what_was_compared_with_another_version_is_read_again_first(proposed, ha, client_of):
    browser, page = client_of(ha), f"/phien-ban/{proposed.id}"
    seen = re.search(r'name="compared-with" value="(\w*)"', browser.get(page).content.decode())[1]
    between = procedures.publish(text(law.CHEAPER, days=4))
    again = browser.post(f"{page}/ban-hanh", {"compared-with": seen})
    assert again.status_code == 409 and not published(proposed)
    assert between.content_hash in again.content.decode() and "số tiền 5.000 đ → 10.000 đ" in again.content.decode()
    assert release(browser, page).status_code == 302


def test_a_key_keeps_the_make_of_its_answers(catalogue, quang):
    """What stands in open drafts under this key is one text; as an address it would be written over."""
    asked = "      - key: other_office\n        kind: {}\n        label: {{vi: Nơi khác, en: Elsewhere}}\n" + law.COPIES
    before = text((law.COPIES, asked.format("text")), days=3)
    procedures.publish(before)
    after = text((law.COPIES, asked.format("address")), ("language: 1", "language: 2"))
    with pytest.raises(ProcedureBroken, match="another make"):
        proposals.propose(acting(quang), after)
    with pytest.raises(ProcedureBroken, match="another make"):
        procedures.publish(after)


def test_who_proposed_does_not_release_alone(proposed, quang, client_of):
    browser, page = client_of(quang), f"/phien-ban/{proposed.id}"
    assert "Ban hành phiên bản này" not in browser.get(page).content.decode()
    stopped = release(browser, page)
    assert stopped.status_code == 422 and "một cán bộ khác" in stopped.content.decode()
    assert not published(proposed)


def test_the_urgent_lane_needs_a_reason_and_is_told_as_urgent(proposed, quang, client_of):
    browser, page = client_of(quang), f"/phien-ban/{proposed.id}"
    assert release(browser, page, urgent="   ").status_code == 422
    assert release(browser, page, urgent="Thiên tai, cần áp dụng ngay.").status_code == 302
    shown = browser.get(page).content.decode()
    assert "Ban hành khẩn, một người" in shown and "Thiên tai, cần áp dụng ngay." in shown
    version = procedures.in_force(law.CODE, begins(8))
    entry = ledger.entries_about(version.id)[-1]
    assert (entry.params["lane"], entry.by) == ("urgent", quang.id)


def test_it_is_sent_back_with_a_reason(proposed, ha, quang, client_of):
    browser, page = client_of(ha), f"/phien-ban/{proposed.id}"
    assert browser.post(f"{page}/tra-lai", {"reason": ""}).status_code == 422
    assert browser.post(f"{page}/tra-lai", {"reason": "Thiếu căn cứ tăng phí."}).status_code == 302
    assert "Thiếu căn cứ tăng phí." in client_of(quang).get(page).content.decode()
    assert browser.post(f"{page}/ban-hanh").status_code == 409, "what was decided is not decided again"
    assert not published(proposed)
    assert [one.event for one in ledger.entries_about(proposed.id)] == ["procedure:proposed", "procedure:sent_back"]
    assert proposals.propose(acting(quang), text(law.CHEAPER)), "the day is free for another proposal"


def test_nobody_else_sees_proposes_or_decides(proposed, lan, dung, thao, client_of):
    page = f"/phien-ban/{proposed.id}"
    for somebody in (lan, dung, thao):
        browser = client_of(somebody)
        for answer in (browser.get("/phien-ban"), browser.get(page), browser.post(f"{page}/ban-hanh"),
                       browser.post(f"{page}/tra-lai", {"reason": "x"})):  # fmt: skip
            assert answer.status_code == 403, (somebody.name, answer.status_code)
        with pytest.raises(errors.NotForYourPost):
            proposals.propose(acting(somebody), text(law.CHEAPER, days=9))
    assert Proposal.objects.get().state == Proposal.OPEN


def test_the_same_post_at_a_ward_is_not_enough(proposed, catalogue, mai, client_of):
    """Procedures are national: a commune cannot change them, whatever its posts are called."""
    from motcua.agencies import service as agencies

    agencies.appoint(mai.id, catalogue.id, "procedure_controller")
    assert client_of(mai).get("/phien-ban").status_code == 403


def test_a_definition_with_an_error_is_not_proposed(quang):
    with pytest.raises(ProcedureBroken):
        proposals.propose(acting(quang), text(("fees: [extract_copy]", "fees: [extract_cop]")))
    assert not Proposal.objects.exists()


def test_what_the_examination_found_is_kept_and_shown(proposed, ha, client_of):
    """In the reader's language; a proposal of an older release kept English alone."""
    assert [one["code"] for one in proposed.findings] == ["no_examples"]
    browser, page = client_of(ha), f"/phien-ban/{proposed.id}"
    assert "Chưa chạy ví dụ nào cùng phiên bản này" in browser.get(page).content.decode()
    browser.cookies["motcua_lang"] = "en"
    assert "No worked example was run with it" in browser.get(page).content.decode()


def test_a_day_that_is_over_or_taken_cannot_be_proposed(quang):
    with pytest.raises(errors.BeginsTooEarly):
        proposals.propose(acting(quang), text(law.CHEAPER, days=-1))
    procedures.publish(text(law.WORDS))
    with pytest.raises(errors.OtherContentPublished):
        proposals.propose(acting(quang), text(law.CHEAPER))


def test_one_proposal_a_day_waits_at_a_time(proposed, quang):
    with pytest.raises(errors.AlreadyProposed):
        proposals.propose(acting(quang), text(law.CHEAPER))


def test_people_can_read_of_it_the_day_before_unless_it_is_urgent(proposed, ha):
    with after_it_began():
        with pytest.raises(errors.BeginsTooEarly):
            proposals.release(acting(ha), proposed.id)
        assert proposals.release(acting(ha), proposed.id, urgent_reason="Thiên tai").content_hash


@pytest.mark.parametrize(
    "change",
    [{"text": "x"}, {"proposed_by_id": "ha"}, {"state": "released", "released": True}, {"state": "sent_back"}],
    ids=["another text", "another proposer", "released by who proposed", "sent back without a reason"],
)
def test_the_database_itself_keeps_four_eyes(proposed, ha, quang, change):
    """Whoever writes past the service is stopped, too."""
    if change.pop("released", False):
        other = procedures.publish(text(law.WORDS, days=9))
        change |= {"released_as_id": other.id}
    if "state" in change:
        change |= {"decided_by_id": quang.id}
    if change.get("proposed_by_id"):
        change["proposed_by_id"] = ha.id
    with pytest.raises(DatabaseError), transaction.atomic():
        Proposal.objects.filter(id=proposed.id).update(**change)


def test_a_decision_is_final_for_the_database(proposed, ha):
    proposals.release(acting(ha), proposed.id)
    rows = Proposal.objects.filter(id=proposed.id)
    for act in (lambda: rows.update(reason="x"), lambda: rows._raw_delete(rows.db)):
        with pytest.raises(DatabaseError, match="never"), transaction.atomic():
            act()


def test_the_commands_do_the_same(ha, quang, settings, tmp_path):
    settings.OIDC_ISSUER = ISSUER
    file, told = tmp_path / "next.yaml", io.StringIO()
    file.write_text(text(law.CHEAPER), encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("procedure", "propose", str(file), "--by", "vneid|lan")
    call_command("procedure", "propose", str(file), "--by", "vneid|quang", stdout=told)
    number = told.getvalue().split()[-1]
    with pytest.raises(CommandError, match="khác|another"):
        call_command("procedure", "release", number, "--by", "vneid|quang")
    call_command("procedure", "release", number, "--by", "vneid|ha", stdout=told)
    assert "released 2.000635, in force from" in told.getvalue()


def test_the_command_says_whom_it_does_not_know(tmp_path, settings):
    """Not "your post does not include it": there is nobody."""
    settings.OIDC_ISSUER = "https://elsewhere.vn"
    file = tmp_path / "next.yaml"
    file.write_text(text(law.CHEAPER), encoding="utf-8")
    with pytest.raises(CommandError, match="nobody is known here whom https://elsewhere.vn calls 'vneid|quang'"):
        call_command("procedure", "propose", str(file), "--by", "vneid|quang")
    assert not known_person(settings.OIDC_ISSUER, "vneid|quang")


def test_the_command_releases_only_what_still_follows_the_same_version(proposed, ha, settings):
    """Another version was published between the proposal and the release; no page showed what now changes."""
    settings.OIDC_ISSUER = ISSUER
    procedures.publish(text(law.CHEAPER, days=4))
    with pytest.raises(CommandError):
        call_command("procedure", "release", str(proposed.id), "--by", "vneid|ha")
    assert not published(proposed)
    seen = procedures.in_force(law.CODE, begins(7)).content_hash
    named = ["release", str(proposed.id), "--by", "vneid|ha", "--compared-with", seen]
    call_command("procedure", *named, stdout=io.StringIO())
    assert published(proposed)


@pytest.fixture
def defective(quang, tmp_path, settings) -> Proposal:
    """Quang's proposal, with a worked example that does not hold."""
    settings.OIDC_ISSUER = ISSUER
    file = tmp_path / f"{begins(8)}.yaml"
    file.write_text(text(law.DEARER), encoding="utf-8")
    known = (paths.CATALOGUE / law.CODE / "examples.yaml").read_text(encoding="utf-8")
    then = re.sub(r"(sent|received): \d{4}-\d\d-\d\d", rf"\g<1>: {begins(8)}", known)
    (tmp_path / "examples.yaml").write_text(then, encoding="utf-8")
    call_command("procedure", "propose", str(file), "--by", "vneid|quang", stdout=io.StringIO())
    return Proposal.objects.get()


def test_a_defect_is_released_by_nobody_unless_urgently_with_a_reason(defective, ha, client_of):
    found = proposals.defects_of(defective)
    assert found and {one["code"] for one in found} == {"example_fails"}
    browser, page = client_of(ha), f"/phien-ban/{defective.id}"
    shown = browser.get(page).content.decode()
    assert "Ban hành phiên bản này" not in shown and found[0]["path"] in html.unescape(shown)
    refused = release(browser, page)
    assert refused.status_code == 422 and "gửi trả phiên bản" in refused.content.decode()
    assert not published(defective)
    assert release(browser, page, urgent="Thiên tai, cần áp dụng ngay.").status_code == 302
    version = procedures.in_force(law.CODE, begins(8))
    told = ledger.entries_about(version.id)[-1].params
    assert (told["lane"], told["defects"]) == ("urgent", len(found))


def test_a_path_that_leads_nowhere_is_a_defect_and_no_mere_warning(quang, ha):
    """Who leaves the number of copies out comes to a fee that nobody can work out."""
    unknown = text(("        min: 1\n        max: 20\n", "        required: false\n        min: 1\n        max: 20\n"))
    proposal = proposals.propose(acting(quang), unknown, told=[])
    assert {one["code"] for one in proposals.defects_of(proposal)} == {"fee_undecided"}, proposal.findings
    with pytest.raises(errors.DefectsFound):
        proposals.release(acting(ha), proposal.id)


def test_another_ministry_neither_proposes_nor_releases(proposed, ha, mai):
    """Civil status is the Ministry of Justice's; who controls procedures at another ministry controls that one's."""
    from motcua.agencies import service as agencies
    from motcua.agencies.models import Agency

    agencies.appoint(mai.id, Agency.objects.get(code="G18").id, "procedure_controller")
    health = acting(mai)
    with pytest.raises(errors.OfAnotherMinistry):
        proposals.propose(health, text(law.CHEAPER, days=9))
    with pytest.raises(errors.OfAnotherMinistry):
        proposals.release(health, proposed.id)
    theirs = text(("language: 1", "language: 2\npublished_by: G18"), days=9)
    with pytest.raises(errors.OfAnotherMinistry):
        proposals.propose(acting(ha), theirs)
    assert proposals.propose(health, theirs)


def test_the_demo_holds_one_proposal_that_can_be_released(ha, client_of, settings):
    settings.DEMO, settings.OIDC_ISSUER = True, ISSUER
    for _again in range(2):
        call_command("seed_demo")
    (one,) = Proposal.objects.all()
    browser = client_of(ha)
    assert "Phiên bản chờ ban hành" in browser.get("/viec").content.decode()
    assert release(browser, f"/phien-ban/{one.id}").status_code == 302
    assert procedures.in_force(one.code, one.valid_from).content_hash == one.content_hash
