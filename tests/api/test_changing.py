"""Correcting and taking back through the API, and the papers, steps and parts of a dossier: as on its page."""


import pytest
from django.test import Client

from motcua.api.models import Intent
from motcua.clients import scopes
from motcua.clients.models import Read
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Dossier, Draft, Slip, Submission
from motcua.ledger import service as ledger
from tests.api.test_filing import DOSSIERS, post, wrong
from tests.api.test_filing import app as app  # the fixture
from tests.api.test_following import read
from tests.births import marital
from tests.clients.asking import System
from tests.desk_forms import step_form
from tests.dossiers import filing
from tests.dossiers.filing import act
from tests.dossiers.test_opponent import attach
from tests.warehouse.refused import stays_in_the_log

pytestmark = pytest.mark.django_db
OFFICE = "registered_office"
BACK = {f"mark-field-{OFFICE}": "yes", f"reason-field-{OFFICE}": "does_not_match",
        f"advice-field-{OFFICE}": "Ghi đúng tên xã trên giấy cũ."}  # fmt: skip
RIGHT = {"answers": {OFFICE: "UBND xã Yên Bình"}}


@pytest.fixture
def sent_back(app, lan, hung, client_of) -> str:
    """A dossier of Lan's in which one answer has to be corrected."""
    code = filing.file_one(client_of(lan))
    assert filing.act(client_of(hung), code, "tra-lai", **BACK).status_code == 302
    return code


def correct(app, code: str, body: dict, key: str = "correct-1", **more):
    return post(f"{DOSSIERS}/{code}/correction", body, app.token, **{"Idempotency-Key": key}, **more)


def withdraw(app, code: str, version: int, key: str = "withdraw-1", **more):
    body = {"version": version, "reason": "Tôi không cần nữa"} | more
    return post(f"{DOSSIERS}/{code}/withdrawal", body, app.token, **{"Idempotency-Key": key})


def test_what_was_sent_back_is_corrected_once_and_answered_the_same(app, lan, client_of, sent_back):
    first, again = correct(app, sent_back, RIGHT), correct(app, sent_back, RIGHT)
    assert first.status_code == 201, first.content.decode()
    assert first.json() == again.json() and first.json()["number"] == 2
    sent = Submission.objects.get(number=2)
    assert sent.answers[OFFICE] == "UBND xã Yên Bình" and sent.digest == first.json()["digest"]
    before = Submission.objects.get(number=1)
    assert {k: v for k, v in sent.answers.items() if k != OFFICE} == {
        k: v for k, v in before.answers.items() if k != OFFICE
    }
    (entry,) = (one for one in ledger.entries_about(sent.dossier_id) if one.event == "dossier:resubmitted")
    assert entry.params["client"] == str(app.id)
    other = correct(app, sent_back, {"answers": {OFFICE: "another"}})
    assert (other.status_code, other.json()["type"].rpartition("/")[2]) == (422, "key_used_for_another")
    late = correct(app, sent_back, RIGHT, key="another-key")
    assert (late.status_code, late.json()["type"].rpartition("/")[2]) == (409, "not_sent_back")
    assert Submission.objects.count() == 2 and read(f"{DOSSIERS}/{sent_back}", app.token).json()["to_correct"] == []


def test_only_what_was_marked_is_taken_and_nothing_is_left_behind(app, lan, client_of, sent_back):
    body = {
        "answers": {OFFICE: "", "register_number": "46", "requester_name": "Somebody Else", "no_such": "x"},
        "papers": {"no_paper": []},
    }
    refused = correct(app, sent_back, body)
    assert refused.status_code == 422
    assert wrong(refused) == {
        f"/answers/{OFFICE}": "required", "/answers/register_number": "not_to_correct",
        "/answers/requester_name": "answer_is_known", "/answers/no_such": "unknown_question",
        "/papers/no_paper": "unknown_paper",
    }  # fmt: skip
    words = {one["pointer"]: one["detail"] for one in refused.json()["errors"]}
    browser = client_of(lan)
    assert not Draft.objects.filter(corrects__code=sent_back).exists()
    assert not Intent.objects.exists(), "no key was used up"
    draft = browser.post(f"/ho-so/{sent_back}/sua")["Location"].split("/")[2]
    page = browser.post(f"/ban-nhap/{draft}/trang/event", {OFFICE: ""}, headers={"Accept-Language": "vi"})
    assert words[f"/answers/{OFFICE}"] in page.content.decode(), "in the words of the form"
    begun = correct(app, sent_back, RIGHT)
    assert (begun.status_code, begun.json()["type"].rpartition("/")[2]) == (409, "correction_begun")
    assert Draft.objects.get(id=draft).state == Draft.OPEN


def test_a_paper_named_with_no_files_has_none_from_now_on(app, lan, hung, client_of):
    browser = client_of(lan)
    draft = filing.start(browser)
    filing.answer_everything(browser, draft)
    attach(browser, draft, "old_paper")
    code = filing.send(browser, draft)
    marked = {"mark-paper-old_paper": "yes", "reason-paper-old_paper": "unreadable",
              "advice-paper-old_paper": "Chụp lại hoặc bỏ đi."}  # fmt: skip
    assert act(client_of(hung), code, "tra-lai", **marked).status_code == 302
    sent = correct(app, code, {"papers": {"old_paper": []}})
    assert sent.status_code == 201, sent.content.decode()
    assert [len(one.papers) for one in Submission.objects.order_by("number")] == [1, 0]


def test_a_correction_that_changes_nothing_is_told_so(app, sent_back):
    same = Submission.objects.get().answers[OFFICE]
    assert correct(app, sent_back, {"answers": {OFFICE: same}}).json()["type"].endswith("/nothing_changed")
    assert correct(app, sent_back, {}).json()["type"].endswith("/nothing_changed")


@pytest.mark.parametrize("body", [{"answers": {OFFICE: ""}}, {}])
def test_a_refused_correction_leaves_the_row_of_what_was_read_and_nothing_else(app, lan, sent_back, body):
    with stays_in_the_log(lan.id):
        assert correct(app, sent_back, body).status_code in (409, 422)
    assert not Draft.objects.filter(corrects__code=sent_back).exists() and not Intent.objects.exists()
    assert correct(app, sent_back, RIGHT).status_code == 201


def test_a_dossier_is_taken_back_once_as_it_was_read(app, lan, client_of):
    code = filing.file_one(client_of(lan))
    version = read(f"{DOSSIERS}/{code}", app.token).json()["version"]
    stale = withdraw(app, code, version + 1)
    assert (stale.status_code, stale.json()["type"].rpartition("/")[2]) == (409, "somebody_acted_first")
    first, again = withdraw(app, code, version), withdraw(app, code, version, reason="other words")
    assert first.status_code == 200 and first.json() == again.json()
    dossier = Dossier.objects.get(code=code)
    assert dossier.status == 7 and dossier.owes == "nobody"
    told = [one for one in ledger.entries_about(dossier.id) if one.event == "dossier:withdrawn"]
    assert [one.params["client"] for one in told] == [str(app.id)]
    later = withdraw(app, code, dossier.version, key="another-key")
    assert later.status_code == 409


def test_each_act_needs_the_scope_that_the_person_gave(lan, mai, catalogue, client_of):
    code = filing.file_one(client_of(lan))
    slip = Slip.objects.get(dossier__code=code).id
    tried = {
        "dossiers:change": [f"{DOSSIERS}/{code}/correction", f"{DOSSIERS}/{code}/withdrawal"],
        "papers:read": [f"{DOSSIERS}/{code}/papers/{slip}"],
    }
    app = System(Client())
    bodies = {"correction": RIGHT, "withdrawal": {"version": 1}}
    for scope, addresses in tried.items():
        others = " ".join(one for one in scopes.ALL if one != scope)
        token = app.tokens(client_of(lan), others)["access_token"]
        theirs = app.tokens(client_of(mai))["access_token"]
        for address in addresses:
            body = bodies.get(address.rpartition("/")[2])
            for held, status in ((token, 403), (theirs, 404), ("", 401)):
                answer = send(address, body, held)
                assert answer.status_code == status, (address, status, answer.content.decode())
    assert Dossier.objects.get(code=code).status == 1 and not Read.objects.exists()


def send(address: str, body: dict | None, token: str):
    if body is None:
        return read(address, token)
    return post(address, body, token, **{"Idempotency-Key": "a-key-for-all"})


def test_slips_are_opened_as_the_person_opens_them_and_each_is_written_down(app, lan, client_of):
    browser = client_of(lan)
    code = filing.file_one(browser)
    [paper] = read(f"{DOSSIERS}/{code}", app.token, "en").json()["papers"]
    assert paper["form"] == "proof" and paper["title"] and not paper["result"]
    pdf = read(paper["href"], app.token)
    assert pdf["Content-Type"] == "application/pdf" and pdf["Cache-Control"] == "no-store"
    assert pdf.content == browser.get(f"/ho-so/{code}/giay/{paper['id']}.pdf", follow=True).content
    assert list(Read.objects.values_list("about", flat=True)) == [code, code]
    assert read(f"{DOSSIERS}/{code}/papers/{app.id}", app.token).status_code == 404


def test_a_result_that_waits_for_its_fee_is_named_and_not_opened(app, lan, client_of, hung, thao, dung, settings):
    settings.DEMO = True
    desk, officer, chair = (client_of(one) for one in (hung, thao, dung))
    code = marital.file_one(client_of(lan))
    act(desk, code, "tiep-nhan", **marital.RATE)
    officer.post(f"/viec/{code}/xong-buoc", step_form(officer.visit(f"/viec/{code}")) | marital.FOUND)
    act(chair, code, "duyet")
    found = {one["form"]: one for one in read(f"{DOSSIERS}/{code}", app.token).json()["papers"]}
    waiting = next(one for one in found.values() if one["result"])
    assert waiting["href"] is None and waiting["given_at"] is None
    closed = read(f"{DOSSIERS}/{code}/papers/{waiting['id']}", app.token)
    assert (closed.status_code, closed.json()["type"].rpartition("/")[2]) == (409, "result_not_given_out")


def test_the_step_at_which_a_dossier_stands_is_told(app, lan, hung, client_of):
    code = filing.file_one(client_of(lan))
    [step] = read(f"{DOSSIERS}/{code}", app.token, "en").json()["open_steps"]
    assert step["key"] == "received" and step["due_at"] and "Ba Dinh" in step["agency"]
    filing.act(client_of(hung), code, "tiep-nhan")
    view = dossiers.dossier_view(Dossier.objects.get(code=code))
    [step] = read(f"{DOSSIERS}/{code}", app.token).json()["open_steps"]
    assert step["key"] == view.station
