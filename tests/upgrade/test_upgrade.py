"""A house of an earlier landing goes on under the code of today: every open dossier to its end, no answer lost."""

import pytest
from django.core import mail

from motcua.base import clock
from motcua.dossiers.models import Dossier, Draft, Slip, Submission
from motcua.ledger import outgoing, service
from motcua.ledger.models import Outgoing
from tests.dossiers import filing
from tests.people import arrive

CLOSED = {3, 7, 8, 10}
ENTRIES = "SELECT id::text, digest FROM ledger_entry ORDER BY id"
ANSWERS = "SELECT draft_id::text, field, raw::text, value::text, source FROM dossiers_draftanswer ORDER BY 1, 2"
SENT = "SELECT id::text, answers::text, papers::text, digest FROM dossiers_submission ORDER BY 1"


@pytest.fixture
def people(old_house, client_of, settings):
    """Lan and the officials of then, at the pages of today."""
    settings.DEMO = True

    def come():
        return {name: client_of(arrive(name)) for name in ("lan", "hung", "thao", "dung")}

    return come


def test_an_old_house_goes_on(old_house, people):
    then = old_house.one("SELECT max(at) FROM ledger_entry").isoformat()
    waited = old_house.one("SELECT code FROM dossiers_dossier WHERE status = 9")
    before = {statement: set(old_house.rows(statement)) for statement in (ENTRIES, ANSWERS, SENT)}

    upgraded = old_house.setup()
    assert upgraded.returncode == 0, upgraded.stdout + upgraded.stderr
    found = old_house.invariants("--now", then)
    assert found.returncode == 0, found.stdout
    for statement, rows in before.items():
        assert rows <= set(old_house.rows(statement)), "entries with their digests, answers, sendings: as they were"

    whose = Dossier.objects.get(code=waited)
    assert (whose.owes, whose.role, whose.next_due_at) == ("citizen", "", None), "its result waits for the fee alone"

    at_the_pages = people()
    everything_opens(at_the_pages)
    drafts_go_out(at_the_pages["lan"])
    for code in Dossier.objects.exclude(status__in=CLOSED).values_list("code", flat=True):
        to_its_end(at_the_pages, code)
    what_waited_goes_out()
    assert set(Dossier.objects.values_list("status", flat=True)) <= CLOSED
    results = Slip.objects.filter(form="result", dossier__status=10)
    assert results.count() > 5
    papers_open(at_the_pages, results)
    found = old_house.invariants()
    assert found.returncode == 0, found.stdout
    assert before[ENTRIES] <= set(old_house.rows(ENTRIES))


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


def to_its_end(at_the_pages, code: str) -> None:
    """The next act of whoever owes the next step, until the dossier is closed."""
    for _ in range(12):
        dossier = Dossier.objects.get(code=code)
        if dossier.status in CLOSED:
            return
        answer = next_act(at_the_pages, dossier)
        assert answer.status_code == 302, f"{code} in {dossier.status}: {answer.content.decode()[:3000]}"
    raise AssertionError(f"{code} comes to no end")


def next_act(at_the_pages, dossier):
    lan, hung, thao, dung = (at_the_pages[name] for name in ("lan", "hung", "thao", "dung"))
    if dossier.fate == "asks":  # the law changed while it waited: an official says which rules hold for it
        return filing.act(hung, dossier.code, "chon-quy-dinh", fate="stays")
    if dossier.status == 1:
        return filing.act(hung, dossier.code, "tiep-nhan")
    if dossier.status == 6:  # asked for by a rule that has no page yet: the person may always withdraw
        return lan.post(f"/ho-so/{dossier.code}/rut", {"version": dossier.version})
    if dossier.status == 9:
        return filing.act(hung, dossier.code, "thu-phi", receipt_number=f"UP-{dossier.code[-4:]}", amount="16.000")
    if dossier.role == "chair":
        return filing.act(dung, dossier.code, "duyet")
    assert dossier.role == "civil_status_officer", dossier.role
    return filing.act(thao, dossier.code, "xong-buoc", **filing.FINDING)


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
