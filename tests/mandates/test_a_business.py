"""A business with ten people files and follows its own: through the pages, as each of them meets it."""

from datetime import timedelta

import pytest

from motcua.base import clock, sql
from motcua.dossiers.models import Dossier, Draft
from motcua.identity import service as identity
from motcua.identity.errors import MandateOver
from motcua.identity.models import Mandate
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from tests.dossiers import filing
from tests.mandates.people import NAME, accept, acting, english, joins, member, name_member, representative
from tests.page_checks import words_of

pytestmark = pytest.mark.usefixtures("catalogue")


def file_for(client, mandate_of: str, name: str = NAME) -> str:
    """File an extract for the business of that name; gives the code."""
    page = client.visit(f"/thu-tuc/{filing.CODE}/bat-dau", xa="00004")
    answer = client.press(page, "Start", for_whom=mandate_of)
    draft = answer.page.path.split("/")[2]
    filing.answer_everything(client, draft)
    assert name in client.visit(f"/ban-nhap/{draft}/kiem-tra").content.decode(), "each page says for whom"
    return filing.send(client, draft)


def mandate_chosen(client) -> str:
    """The mandate under which a client acts, as the start page sends it."""
    page = client.visit(f"/thu-tuc/{filing.CODE}/bat-dau", xa="00004").page
    chosen = [one for one in page.all("input") if one.get("name") == "for_whom" and one.get("checked") is not None]
    return chosen[0].get("value")


def said_on(answer) -> str:
    """The words of a page, below its header."""
    return next(words_of(one) for one in answer.page.all("main"))


@pytest.fixture
def business(client_of):
    """(client of the representative, clients of two members who may file, the members)."""
    binh, members = representative(), [member(place) for place in range(2)]
    for one in members:
        joins(binh, one)
    return acting(client_of, binh), [acting(client_of, one) for one in members], members


def test_ten_accounts_of_one_business(client_of, mai, hung):
    """The representative names nine, each accepts; one files, another follows, the official sees who acted for whom."""
    boss, members = acting(client_of, representative()), [member(place) for place in range(9)]
    for place, one in enumerate(members):
        name_member(boss, one, scope="follow" if place == 2 else "file")
    files, leaves, follows, *_rest = [accept(client_of, one) for one in members]
    code = file_for(files, mandate_chosen(files))
    dossier = Dossier.objects.get(code=code)
    assert dossier.filer_id == members[0].id != dossier.owner_id
    ledger.run_until_idle()
    # Each of them finds it; who files and who follows differ in what they may do.
    for one in (boss, leaves, follows):
        assert code in one.visit("/ho-so").content.decode()
        page = one.visit(f"/ho-so/{code}").content.decode()
        assert NAME in page and f"{members[0].name} for {NAME}" in page
    assert leaves.get(f"/ho-so/{code}/rut").status_code == 200
    assert follows.get(f"/ho-so/{code}/rut").status_code == 403
    # The official sees who acted for whom, and so does the ledger.
    seen = english(client_of(hung)).visit(f"/viec/{code}").content.decode()
    assert NAME in seen and members[0].name in seen and "named by its representative" in seen
    sent = next(entry for entry in ledger.entries_about(dossier.id) if entry.event == Event.DOSSIER_SUBMITTED)
    assert (sent.by, sent.on_behalf) == (members[0].id, dossier.owner_id)
    assert sent.params["mandate"] == str(dossier.mandate_id)
    # An outsider gets the answer that an absent code gets.
    outsider, absent = english(client_of(mai)), code[:-1] + ("0" if code[-1] != "0" else "1")
    there, not_there = (outsider.get(f"/ho-so/{one}") for one in (code, absent))
    assert there.status_code == not_there.status_code == 404
    assert said_on(there) == said_on(not_there)


def test_whoever_is_revoked_is_refused_everywhere_at_once(client_of, business):
    """Also for what they filed themselves, in the session that is open, in the draft that lies open."""
    boss, (leaves, stays), members = business
    mandate = mandate_chosen(leaves)
    code = file_for(leaves, mandate)
    draft = leaves.press(leaves.visit("/thu-tuc/2.000815/bat-dau", xa="00004"), "Start", for_whom=mandate)
    draft = draft.page.path.split("/")[2]
    listed = boss.visit("/uy-quyen")
    ends = next(one.get("href") for one in listed.page.all("a") if mandate in (one.get("href") or ""))
    boss.press(boss.visit(ends), "End it")
    refused = [leaves.get(f"/ho-so/{code}"), leaves.get(f"/ho-so/{code}/rut"), leaves.get(f"/ban-nhap/{draft}"),
               leaves.post(f"/ban-nhap/{draft}/gui"), leaves.post(f"/uy-quyen/{mandate}/lam-thay"),
               leaves.post(f"/thu-tuc/{filing.CODE}/bat-dau", {"commune": "00004", "for_whom": mandate})]  # fmt: skip
    assert [one.status_code for one in refused] == [404] * 6
    assert "You no longer act for somebody else" in refused[0].content.decode()
    mine = leaves.visit("/ho-so").content.decode()
    assert code not in mine and NAME not in mine and "You no longer act" not in mine
    assert stays.get(f"/ho-so/{code}").status_code == 200, "what was filed goes on for the others"
    assert stays.get(f"/ban-nhap/{draft}", follow=True).status_code == 200, "and so does what was begun"


def test_whom_a_revocation_meets_is_told(client_of, business):
    """Both sides see the end, with its moment; the other side has a message."""
    boss, (leaves, _stays), members = business
    mandate = mandate_chosen(leaves)
    leaves.press(leaves.visit(f"/uy-quyen/{mandate}/cham-dut"), "End it")
    ledger.run_until_idle()
    for one in (boss, leaves):
        assert "Ended" in one.visit("/uy-quyen").content.decode()
    assert "A mandate has ended" in boss.visit("/tin-nhan").content.decode()


def test_an_official_decides_nothing_for_a_business_of_theirs(client_of, business, hung):
    """The receptionist who is a member receives nothing that another member filed; somebody else must."""
    _boss, (files, _other), _members = business
    code = file_for(files, mandate_chosen(files))
    office = english(client_of(hung))
    assert "Receive the dossier" in office.visit(f"/viec/{code}").content.decode()
    joins(representative(), hung)
    assert filing.act(office, code, "tiep-nhan").status_code == 403
    assert "Receive the dossier" not in office.visit(f"/viec/{code}").content.decode()


def test_what_a_member_began_another_sends(client_of, business):
    """Whoever sends it is who filed it, under the own mandate."""
    boss, (begins, sends), members = business
    page = begins.visit(f"/thu-tuc/{filing.CODE}/bat-dau", xa="00004")
    draft = begins.press(page, "Start", for_whom=mandate_chosen(begins)).page.path.split("/")[2]
    filing.answer_everything(begins, draft)
    assert draft in sends.visit("/ho-so").content.decode()
    dossier = Dossier.objects.get(code=filing.send(sends, draft))
    assert (dossier.filer_id, str(dossier.mandate_id)) == (members[1].id, mandate_chosen(sends))


def readers_of(about) -> set[tuple]:
    """(whose facts, who read them) of a draft or a dossier, as the read log has it."""
    return set(sql.rows("SELECT person_id, reader_id FROM warehouse_read WHERE about = %s", [about]))


def test_nobody_is_shown_the_data_of_who_began_it(client_of, business):
    """The form is filled in with the data of whoever goes on; what was typed stays, and the log names who read."""
    _boss, (begins, sends), (one, other) = business
    page = begins.visit(f"/thu-tuc/{filing.CODE}/bat-dau", xa="00004")
    draft = begins.press(page, "Start", for_whom=mandate_chosen(begins)).page.path.split("/")[2]
    first = f"/ban-nhap/{draft}/trang/requester"
    assert one.personal_number in begins.visit(first).content.decode()
    filing.answer_everything(begins, draft)
    owner = Draft.objects.get(id=draft).owner_id
    assert readers_of(draft) == {(one.id, one.id), (owner, one.id)}
    for address in (first, f"/ban-nhap/{draft}/kiem-tra"):
        shown = sends.visit(address).content.decode()
        assert other.personal_number in shown and filing.ANSWERS["requester"]["requester_address"] in shown
        assert one.personal_number not in shown and one.name not in shown and one.email not in shown
    sends.post(first, filing.ANSWERS["requester"])
    assert one.personal_number in begins.visit(first).content.decode()
    assert other.personal_number not in begins.visit(first).content.decode()
    assert {(other.id, other.id), (owner, other.id)} == readers_of(draft) - {(one.id, one.id), (owner, one.id)}
    dossier = Dossier.objects.get(code=filing.send(sends, draft))
    sent = dossier.submissions.get()
    assert dossier.filer_id == other.id and sent.answers["requester_name"] == other.name
    assert sent.answers["requester_number"] == other.personal_number and sent.sources["requester_number"] == "vneid"
    assert one.personal_number not in str((sent.answers, sent.provenance))


def test_what_another_began_is_sent_unseen_with_ones_own_data(client_of, business):
    """Also who has a draft of the same of their own, and who opens no page of the form before sending it."""
    _boss, (begins, sends), (one, other) = business
    drafts = []
    for client in (begins, sends):
        page = client.visit(f"/thu-tuc/{filing.CODE}/bat-dau", xa="00004")
        drafts.append(client.press(page, "Start", for_whom=mandate_chosen(client)).page.path.split("/")[2])
    filing.answer_everything(begins, drafts[0])
    sent = Dossier.objects.get(code=filing.send(sends, drafts[0])).submissions.get()
    assert (sent.answers["requester_name"], sent.answers["requester_number"]) == (other.name, other.personal_number)
    assert (one.id, other.id) not in readers_of(drafts[0])
    assert sends.get(f"/ban-nhap/{drafts[1]}", follow=True).status_code == 200


def test_a_member_cannot_name_members_nor_end_those_of_others(client_of, business):
    """Only a representative names; a member ends their own mandate and sees no other."""
    _boss, (one, other), members = business
    assert "Name somebody who may act" not in one.visit("/uy-quyen").content.decode()
    assert members[1].name not in one.visit("/uy-quyen").content.decode()
    theirs = mandate_chosen(other)
    assert one.get(f"/uy-quyen/{theirs}/cham-dut").status_code == 404
    assert one.post(f"/uy-quyen/{theirs}/cham-dut").status_code == 404
    answer = name_member(one, member(2), scope="file", expect=404)
    assert answer.status_code == 404


def offered_to(boss, somebody) -> tuple[identity.Person, identity.Mandate]:
    """A member is named through the pages: who it is, and the offer that waits for them."""
    name_member(boss, somebody, scope="file")
    return identity.Person(somebody.id, somebody.name, 2, False), Mandate.objects.get(state=Mandate.OFFERED)


def test_what_a_representative_offered_ends_with_their_own_mandate(client_of):
    boss = acting(client_of, representative())
    named, offer = offered_to(boss, member(0))
    boss.press(boss.visit(f"/uy-quyen/{mandate_chosen(boss)}/cham-dut"), "End it")
    offer.refresh_from_db()
    assert offer.state == Mandate.REVOKED and offer.ended_at is not None
    assert ledger.entries_about(offer.id)[-1].event == Event.MANDATE_REVOKED
    with pytest.raises(MandateOver):
        identity.answer(named, offer.id, accepts=True)
    assert NAME not in english(client_of(member(0))).visit("/").content.decode()


def test_a_representative_whose_time_is_over_lets_nobody_in(client_of):
    """The offer waits: it can be declined, and accepted once the provider tells of the representative again."""
    boss = acting(client_of, representative())
    named, offer = offered_to(boss, member(0))
    told = Mandate.objects.filter(basis=Mandate.REPRESENTATIVE)
    told.update(until=clock.today() - timedelta(days=1))
    with pytest.raises(MandateOver):
        identity.answer(named, offer.id, accepts=True)
    assert identity.held(named) == [] and Mandate.objects.get(id=offer.id).state == Mandate.OFFERED
    representative()
    assert identity.answer(named, offer.id, accepts=True).state == Mandate.IN_FORCE


def test_the_start_page_does_not_file_for_another_by_itself(client_of, business):
    """Who acts for the business and chooses themselves files for themselves; the mandate of somebody else is none."""
    _boss, (one, other), members = business
    page = one.visit(f"/thu-tuc/{filing.CODE}/bat-dau", xa="00004")
    draft = one.press(page, "Start", for_whom="").page.path.split("/")[2]
    filing.answer_everything(one, draft)
    dossier = Dossier.objects.get(code=filing.send(one, draft))
    assert (dossier.owner_id, dossier.mandate_id) == (members[0].id, None)
    stolen = {"commune": "00004", "for_whom": mandate_chosen(other)}
    assert one.post(f"/thu-tuc/{filing.CODE}/bat-dau", stolen).status_code == 404
    assert one.post(f"/thu-tuc/{filing.CODE}/bat-dau", stolen | {"for_whom": "me"}).status_code == 404
