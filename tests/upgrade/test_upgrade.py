"""A house of an earlier landing goes on under the code of today: every open dossier to its end, no answer lost."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core import mail

from motcua.base import clock, sql
from motcua.dossiers.models import Dossier, Draft, Slip, Submission
from motcua.ledger import outgoing, service
from motcua.ledger.models import Outgoing
from motcua.warehouse import reads, watching
from motcua.warehouse import service as warehouse
from tests.births import birth, marital
from tests.dossiers import permission
from tests.people import arrive
from tests.upgrade.acts import CLOSED, all_to_their_end
from tests.windows import benefit

ENTRIES = "SELECT id::text, digest FROM ledger_entry ORDER BY id"
ANSWERS = "SELECT draft_id::text, field, raw::text, value::text, source FROM dossiers_draftanswer ORDER BY 1, 2"
SENT = "SELECT id::text, answers::text, papers::text, digest FROM dossiers_submission ORDER BY 1"
FACTS = "SELECT id::text, person_id::text, name, value::text, source, at::text, digest FROM warehouse_fact ORDER BY 1"
READS = """SELECT id::text, number, person_id::text, reader_id::text, machine, ground, about::text, kind, names::text,
at::text
FROM warehouse_read ORDER BY number"""
KEPT = (ENTRIES, ANSWERS, SENT, FACTS, READS)
SINCE = {"53c82a9": (ENTRIES, ANSWERS, SENT)}  # it had neither digests of facts nor a log of who read them
LAST_NUMBER = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM warehouse_read_number"
WHO = ("lan", "mai", "hung", "thao", "dung", "khoa", "long", "yen", "giang", "oanh")
WORKED_OUT = date(2026, 9, 30)
ACCOUNT = {"person.benefit_account": "0011223344", "person.benefit_bank": "Agribank"}


@pytest.fixture
def people(old_house, client_of, settings):
    """Citizens and officials of then, by name and by id, at the pages of today."""
    settings.DEMO = True

    def come():
        everybody = {name: arrive(name) for name in WHO}
        browsers = {name: client_of(somebody) for name, somebody in everybody.items()}
        return browsers | {somebody.id: browsers[name] for name, somebody in everybody.items()}

    return come


def test_an_old_house_goes_on(old_house, people):
    then = old_house.one("SELECT max(at) FROM ledger_entry").isoformat()
    before = {statement: set(old_house.rows(statement)) for statement in SINCE.get(old_house.commit, KEPT)}

    upgraded = old_house.setup()
    assert upgraded.returncode == 0, upgraded.stdout + upgraded.stderr
    found = old_house.invariants("--now", then)
    assert found.returncode == 0, found.stdout
    for statement, rows in before.items():
        assert rows <= set(old_house.rows(statement)), "entries, answers, sendings, facts, readings: as they were"
    no_reading_is_missing(old_house)

    whose = Dossier.objects.get(code=old_house.names["done"])
    assert (whose.owes, whose.role, whose.next_due_at) == ("citizen", "", None), "its result waits for the fee alone"

    at_the_pages = people()
    everything_opens(at_the_pages)
    drafts_go_out(at_the_pages["lan"])
    a_fact_is_taken_with_consent(at_the_pages["lan"])
    all_to_their_end(at_the_pages)
    what_waited_goes_out()
    assert set(Dossier.objects.values_list("status", flat=True)) <= CLOSED
    results = Slip.objects.filter(form="result", dossier__status=10)
    assert results.count() > 5
    papers_open(at_the_pages, results)
    papers_are_held(old_house, at_the_pages["lan"])
    at_the_pages["lan"].visit("/giay-to-cua-toi/ai-da-xem")
    found = old_house.invariants()
    assert found.returncode == 0, found.stdout
    assert before[ENTRIES] <= set(old_house.rows(ENTRIES))
    no_reading_is_missing(old_house)


def no_reading_is_missing(old_house) -> None:
    """Neither in the numbers, nor for the database that looks, nor on the pages of those who were read about."""
    written = dict(sql.rows("SELECT person_id, count(*) FROM warehouse_read GROUP BY person_id"))
    assert written and sum(written.values()) == old_house.one(LAST_NUMBER)
    assert watching.check().holes == 0 and watching.taken_back() == 0
    for person, rows in written.items():
        assert sum(line.times for line in lines(person)) == rows


def lines(person_id) -> Iterator[reads.Line]:
    """All pages of who has read about a person."""
    key = "newest"
    while key:
        page = reads.of_person(person_id, key)
        yield from page.lines
        key = page.next_key


def everything_opens(at_the_pages) -> None:
    """Each dossier for its person and for the office, with each of its papers."""
    for code in Dossier.objects.values_list("code", flat=True):
        assert at_the_pages["lan"].get(f"/ho-so/{code}").status_code == 200
        assert at_the_pages["hung"].get(f"/viec/{code}").status_code == 200
    papers_open(at_the_pages, Slip.objects.exclude(form="result"))


def papers_open(at_the_pages, slips) -> None:
    """Also those that were not printed yet."""
    for slip in slips.select_related("dossier"):
        paper = at_the_pages["lan"].get(f"/ho-so/{slip.dossier.code}/giay/{slip.id}.pdf", follow=True)
        assert paper.status_code == 200 and b"".join(paper).startswith(b"%PDF")


def drafts_go_out(lan) -> None:
    """What was begun under the old version is sent under the new one, with every answer."""
    for draft in list(Draft.objects.filter(state="open")):
        typed = dict(draft.answers.values_list("field", "value"))
        assert lan.get(f"/ban-nhap/{draft.id}/kiem-tra").status_code == 200
        answer = lan.post(f"/ban-nhap/{draft.id}/gui")
        if answer.status_code == 409:  # the rules have changed meanwhile: the page says so and sends on request
            answer = lan.post(f"/ban-nhap/{draft.id}/gui")
        assert answer.status_code == 302, answer.content.decode()
        sent = Submission.objects.get(id=draft.id).answers
        assert {field: typed[field] for field in sent if field in typed} == sent
        assert {field for field, value in typed.items() if value not in (None, "")} <= set(sent)


def a_fact_is_taken_with_consent(lan) -> None:
    """What only 0.6.0 asks: something that wants a yes, said in a house that knew of no such thing."""
    warehouse.record(arrive("lan").id, ACCOUNT, "vneid")
    benefit.publish_filled_in()
    draft = marital.start(lan, benefit.FILLED_IN)
    pages = benefit.pages(WORKED_OUT)
    marital.answer(lan, draft, {"requester": pages["requester"]})
    question = lan.post(f"/ban-nhap/{draft}/trang/work", pages["work"])["Location"]
    assert "dong-y-lay-du-lieu" in question
    filled_in = lan.visit(permission.say(lan, question, "yes")["Location"]).content.decode()
    assert ACCOUNT["person.benefit_account"] in filled_in
    birth.attach(lan, draft, "proof_of_ending")
    assert lan.post(f"/ban-nhap/{draft}/trang/payout", {"truth": "yes"}).status_code == 302
    code = marital.send(lan, draft)
    assert ACCOUNT["person.benefit_account"] in Submission.objects.get(dossier__code=code).answers.values()


def papers_are_held(old_house, lan) -> None:
    """Those of then and of now: each is listed, and opened."""
    listed = lan.visit("/giay-to-cua-toi").content.decode()
    held = old_house.rows(f"SELECT document_id FROM warehouse_helddocument WHERE person_id = '{arrive('lan').id}'")
    assert len(held) > 5
    for (document,) in held:
        assert f"/giay-to/{document}.pdf" in listed
        assert b"".join(lan.get(f"/giay-to/{document}.pdf", follow=True)).startswith(b"%PDF")


def what_waited_goes_out() -> None:
    """The followers go on where they were; slips are printed, mails are sent, each once."""
    service.run_until_idle()
    waiting = Outgoing.objects.filter(delivered_at=None)
    mails = set(waiting.filter(channel="email").values_list("key", flat=True))
    assert mails and waiting.filter(channel="slip").exists()
    for key, attempts in waiting.values_list("key", "attempts"):
        outgoing.attempt(key, attempts)
    service.run_until_idle()
    assert not waiting.filter(made_at__lte=clock.now()).exists()
    assert len(mail.outbox) == len(mails)
