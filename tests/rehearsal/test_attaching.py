"""A play becomes a worked example of the proposal that was played, and four eyes look at the proposal with it."""

import html

import msgspec
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from motcua.base import paths
from motcua.engine import examples, telling
from motcua.ledger import service as ledger
from motcua.procedures import attaching, errors, proposals
from motcua.procedures.models import ProcedureVersion, Proposal
from motcua.rehearsal import service
from motcua.rehearsal.models import Play
from tests.dossiers import filing
from tests.people import ISSUER
from tests.rehearsal import playing
from tests.versions import lawmaking as law
from tests.versions.publishing import begins
from tests.versions.test_release import acting, published, release, seen_on

pytestmark = pytest.mark.django_db
NAME = "Hai bản sao theo mức phí mới"


@pytest.fixture
def proposal(quang) -> Proposal:
    """Quang's: a higher fee from in eight days on."""
    return proposals.propose(acting(quang), law.changed(law.DEARER, since=begins(8).isoformat()))


def played(browser, proposal: Proposal) -> str:
    """A play of a proposal up to its reception; gives its address."""
    page = browser.visit(f"/dien-thu/bat-dau?de-nghi={proposal.id}")
    play = browser.press(page, "Bắt đầu diễn thử").redirect_chain[-1][0]
    playing.fill_in(browser, play, filing.ANSWERS)
    playing.send(browser, play)
    playing.act(browser, play, "tiep-nhan")
    return play


def example_of(browser, play: str) -> examples.Example:
    """What is recorded of a play."""
    (one,) = examples.read(browser.get(f"{play}/vi-du.yaml").content.decode())
    return one


def kept(proposal: Proposal) -> list[str]:
    """The names of the examples of a proposal as the database has it."""
    return [one.example.story for one in attaching.of(Proposal.objects.get(id=proposal.id))]


def test_a_play_is_attached_read_in_the_changes_and_taken_out_again(proposal, quang, client_of):
    browser, page = client_of(quang), f"/phien-ban/{proposal.id}"
    assert "chưa chạy ví dụ nào" in html.unescape(browser.visit(page).content.decode()).lower()
    play = played(browser, proposal)
    shown = browser.press(browser.visit(f"{play}/vi-du"), "Đưa ví dụ này vào", name=f"  {NAME} ")
    assert shown.redirect_chain[-1][0] == f"{page}#examples"
    words = html.unescape(shown.content.decode())
    assert f"Thêm ví dụ: {NAME}" in words and "sent: " in words and "chưa chạy ví dụ nào" not in words.lower()
    assert kept(proposal) == [NAME]
    entry = ledger.entries_about(proposal.id)[-1]
    assert (entry.event, entry.by, entry.params["items"]) == ("procedure:example_attached", quang.id, 1)
    gone = browser.press(shown, "Bỏ ví dụ này")
    assert kept(proposal) == [] and f"Thêm ví dụ: {NAME}" not in html.unescape(gone.content.decode())
    assert ledger.entries_about(proposal.id)[-1].event == "procedure:example_taken_out"


def test_a_name_of_its_own_is_asked_and_what_was_typed_stays(proposal, quang, client_of):
    browser = client_of(quang)
    play = played(browser, proposal)
    page = f"{play}/vi-du/dua-vao"
    for name, said in (("", "Đặt cho ví dụ"), ("x" * 201, "Đặt cho ví dụ")):
        answer = browser.post(page, {"name": name})
        assert answer.status_code == 422 and said in html.unescape(answer.content.decode())
    assert browser.post(page, {"name": NAME}).status_code == 302
    again = browser.post(page, {"name": NAME.upper()})
    assert again.status_code == 422 and NAME.upper() in html.unescape(again.content.decode())
    assert browser.get(page).status_code == 302 and kept(proposal) == [NAME]


def test_whoever_looked_before_it_was_attached_looks_again(proposal, ha, quang, client_of):
    """The page that Hà had opened releases nothing; the page as it is now does."""
    reader, page = client_of(ha), f"/phien-ban/{proposal.id}"
    seen = seen_on(reader, page)
    author = client_of(quang)
    author.post(f"{played(author, proposal)}/vi-du/dua-vao", {"name": NAME})
    stale = reader.post(f"{page}/ban-hanh", seen)
    assert stale.status_code == 409 and f"Thêm ví dụ: {NAME}" in html.unescape(stale.content.decode())
    assert not published(proposal)
    assert release(reader, page).status_code == 302 and published(proposal)
    assert kept(proposal) == [NAME]


def test_the_command_releases_no_example_that_nobody_saw(proposal, ha, quang, client_of, settings):
    settings.OIDC_ISSUER = ISSUER
    author = client_of(quang)
    author.post(f"{played(author, proposal)}/vi-du/dua-vao", {"name": NAME})
    with pytest.raises(CommandError, match="ví dụ"):
        call_command("procedure", "release", str(proposal.id), "--by", "vneid|ha")
    assert not published(proposal)


def test_who_releases_attaches_nothing(proposal, ha, client_of):
    """Otherwise nobody else would look at what they wrote."""
    browser = client_of(ha)
    play = played(browser, proposal)
    assert "Đưa ví dụ này vào" not in browser.visit(f"{play}/vi-du").content.decode()
    assert browser.post(f"{play}/vi-du/dua-vao", {"name": NAME}).status_code == 403
    assert browser.post(f"/phien-ban/{proposal.id}/bo-vi-du", {"story": NAME}).status_code == 403
    assert kept(proposal) == []


def test_what_was_decided_or_changed_since_takes_no_example(proposal, ha, quang, client_of):
    browser = client_of(quang)
    play = played(browser, proposal)
    one = example_of(browser, play)
    with pytest.raises(errors.ExampleOfAnotherContent):
        attaching.attach(acting(quang), proposal.id, "0" * 64, one)
    proposals.send_back(acting(ha), proposal.id, "Sai phí.")
    answer = browser.post(f"{play}/vi-du/dua-vao", {"name": NAME})
    assert answer.status_code == 409 and "đã có quyết định" in html.unescape(answer.content.decode()).lower()
    with pytest.raises(DatabaseError, match="never"), transaction.atomic():
        Proposal.objects.filter(id=proposal.id).update(examples="[]")


def test_an_example_that_does_not_hold_is_not_attached(proposal, quang, client_of):
    """A spoilt fee, a spoilt end, and a day on which the version does not hold yet."""
    browser = client_of(quang)
    one = example_of(browser, played(browser, proposal))
    spoil = msgspec.structs.replace
    wrong = [spoil(one, then=spoil(one.then, owed=one.then.owed + 1)), spoil(one, then=spoil(one.then, status=10))]
    for spoilt in wrong:
        with pytest.raises(errors.ExampleDoesNotHold):
            attaching.attach(acting(quang), proposal.id, proposal.content_hash, spoilt)
    early = spoil(one, given=spoil(one.given, sent=f"{begins(1)} 09:00"))
    with pytest.raises(errors.ExampleOfAnotherTime):
        attaching.attach(acting(quang), proposal.id, proposal.content_hash, early)
    attaching.attach(acting(quang), proposal.id, proposal.content_hash, one)
    assert kept(proposal) == [one.story]


def test_a_play_of_a_published_version_has_nothing_to_be_attached_to(quang, client_of):
    browser = client_of(quang)
    play = playing.begin(browser, "2.000635", "2026-11-25", "09:00")
    playing.fill_in(browser, play, filing.ANSWERS)
    playing.send(browser, play)
    assert "Đưa ví dụ" not in browser.visit(f"{play}/vi-du").content.decode()
    assert browser.post(f"{play}/vi-du/dua-vao", {"name": NAME}).status_code == 409
    unsent = playing.begin(browser, "2.000635", "2026-11-25", "09:00")
    assert browser.post(f"{unsent}/vi-du/dua-vao", {"name": NAME}).status_code == 409


def test_nobody_else_attaches_a_play(proposal, ha, quang, client_of):
    author, other = client_of(quang), client_of(ha)
    play = played(author, proposal)
    assert other.post(f"{play}/vi-du/dua-vao", {"name": NAME}).status_code == 404
    assert Play.objects.count() == 1 and kept(proposal) == []
    with pytest.raises(errors.ExampleUnknown):
        attaching.take_out(acting(quang), proposal.id, NAME)
    assert service.attach(acting(quang), Play.objects.get().id, NAME) == proposal.id


@pytest.fixture
def recorded(proposal, ha, quang, client_of) -> examples.Example:
    """A play of the proposal, which was sent back since: the same may be proposed again, with examples."""
    browser = client_of(quang)
    one = example_of(browser, played(browser, proposal))
    proposals.send_back(acting(ha), proposal.id, "Thiếu ví dụ.")
    return one


def told(one: examples.Example, story: str, more: int = 0) -> examples.Example:
    """The same under a name, with more to pay than comes out."""
    spoil = msgspec.structs.replace
    return spoil(one, story=story, then=spoil(one.then, owed=one.then.owed + more))


def test_who_takes_out_the_example_that_fails_is_seen_by_who_releases(recorded, proposal, ha, quang, client_of):
    """Its defect is lifted; the page names it, says what it said and what came out, and asks for a tick."""
    again = proposals.propose(acting(quang), proposal.text, told=[told(recorded, NAME, more=1)])
    author, reader, page = client_of(quang), client_of(ha), f"/phien-ban/{again.id}"
    assert "ví dụ này không cho kết quả" in html.unescape(reader.visit(page).content.decode()).lower()
    assert release(reader, page).status_code == 422 and not published(again)
    author.press(author.visit(page), "Bỏ ví dụ này")
    words = html.unescape(reader.visit(page).content.decode())
    assert "ví dụ này không cho kết quả" not in words.lower()
    assert f"Bỏ ví dụ không cho kết quả như đã ghi: {NAME}" in words and f"owed: {recorded.then.owed + 1}" in words
    assert f"owed là {recorded.then.owed}, không phải {recorded.then.owed + 1}" in words
    assert "chưa chạy ví dụ nào" in words.lower() and "Các ví dụ đã thay đổi" in words
    assert [one["code"] for one in Proposal.objects.get(id=again.id).findings] == ["example_fails"], "as it was found"
    unread = release(reader, page)
    assert unread.status_code == 422 and not published(again)
    assert "Ông/Bà xem nội dung các ví dụ đó ở dưới" in html.unescape(unread.content.decode())
    assert release(reader, page, urgent="Thiên tai").status_code == 422 and not published(again), "in this lane too"
    assert release(reader, page, **{"taken-out": "yes"}).status_code == 302 and published(again)
    version = ProcedureVersion.objects.get(content_hash=again.content_hash)
    assert ledger.entries_about(version.id)[-1].params["taken_out"] == 1


def test_who_releases_urgently_says_it_too(recorded, proposal, quang, client_of):
    again = proposals.propose(acting(quang), proposal.text, told=[told(recorded, NAME, more=1)])
    author, page = client_of(quang), f"/phien-ban/{again.id}"
    shown = author.press(author.visit(page), "Bỏ ví dụ này")
    assert author.press(shown, "Ban hành khẩn", urgent="Thiên tai").status_code == 422 and not published(again)
    assert author.press(author.visit(page), "Ban hành khẩn", urgent="Thiên tai", **{"taken-out": "yes"})
    assert published(again)


def test_an_example_that_holds_is_taken_out_without_more(recorded, proposal, ha, quang, client_of):
    again = proposals.propose(acting(quang), proposal.text, told=[told(recorded, NAME)])
    attaching.take_out(acting(quang), again.id, NAME)
    page = f"/phien-ban/{again.id}"
    assert NAME not in html.unescape(client_of(ha).visit(page).content.decode())
    assert release(client_of(ha), page).status_code == 302 and published(again)


def test_each_of_two_examples_of_one_story_that_fail_is_kept(recorded, proposal, quang, client_of):
    twice = [told(recorded, NAME, more=1), told(recorded, NAME, more=2)]
    again = proposals.propose(acting(quang), proposal.text, told=twice)
    assert [one["path"] for one in proposals.defects_of(again)] == [NAME, NAME]
    author, page = client_of(quang), f"/phien-ban/{again.id}"
    author.press(author.visit(page), "Bỏ ví dụ này")
    words = html.unescape(author.visit(page).content.decode())
    assert all(f"không phải {recorded.then.owed + more}" in words for more in (1, 2))


def test_an_example_that_fails_and_stays_is_a_defect_still(recorded, proposal, quang):
    """Under the name of one that failed a play that holds may be attached."""
    wrong = [told(recorded, story, more=1) for story in ("Phí sai", "Phí cũng sai")]
    again = proposals.propose(acting(quang), proposal.text, told=wrong)
    attaching.take_out(acting(quang), again.id, "Phí sai")
    assert [one["path"] for one in proposals.defects_of(Proposal.objects.get(id=again.id))] == ["Phí cũng sai"]
    attaching.attach(acting(quang), again.id, again.content_hash, told(recorded, "Phí sai"))
    assert [one["path"] for one in proposals.defects_of(Proposal.objects.get(id=again.id))] == ["Phí cũng sai"]
    attaching.take_out(acting(quang), again.id, "Phí cũng sai")
    left = Proposal.objects.get(id=again.id)
    assert kept(left) == ["Phí sai"] and proposals.findings_of(left) == []


@pytest.mark.parametrize("story", ["Hai bản sao\ntheo mức mới\n", "Hai  bản sao", "Hai bản\u200b sao"], ids=ascii)
def test_an_example_of_any_name_is_taken_out_by_its_button(recorded, proposal, quang, client_of, story):
    """A browser sends a line break as two characters, and no form brings back what hides in a text."""
    again = proposals.propose(acting(quang), proposal.text, told=[told(recorded, story)])
    with pytest.raises(errors.ExampleNameTaken):
        attaching.attach(acting(quang), again.id, again.content_hash, told(recorded, story))
    sent = {"story": story.replace("\n", "\r\n")}
    assert client_of(quang).post(f"/phien-ban/{again.id}/bo-vi-du", sent).status_code == 302
    assert kept(again) == []


@pytest.mark.parametrize("file", sorted(paths.CATALOGUE.glob("*/examples.yaml")), ids=lambda file: file.parent.name)
def test_examples_that_are_written_down_are_read_as_they_were(file):
    """What is told when a version is proposed is kept as it was told."""
    told = examples.read(file.read_text(encoding="utf-8"))
    assert examples.read(telling.dumps(told)) == told
