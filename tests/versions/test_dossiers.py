"""A dossier that was sent and not received when the rules changed: it stays, moves or asks, and the reason is told."""

from collections import Counter

import pytest

from motcua.dossiers import following_job
from motcua.dossiers.models import Dossier
from motcua.ledger import service as ledger
from motcua.procedures import service as procedures
from tests.dossiers import filing
from tests.versions import lawmaking as law
from tests.versions.publishing import after_it_began, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(catalogue, lan, client_of):
    """Lan's browser and the code of her dossier, which nobody has received."""
    browser = client_of(lan)
    return browser, filing.file_one(browser)


def follow() -> dict:
    return following_job.run(procedures.in_force(law.CODE)).counts


def weighed(code: str):
    """The dossier, and what the ledger says of its weighing."""
    dossier = Dossier.objects.get(code=code)
    return dossier, [entry for entry in ledger.entries_about(dossier.id) if entry.event == "rules:weighed"]


FATES = {
    "words": ([law.WORDS], "moves", "words_only"),
    "less is asked": ([law.NO_PURPOSE, law.CHEAPER], "moves", "asks_no_more"),
    "more is asked, but not of this one": ([("        max: 20\n", "        max: 2\n")], "moves", "not_touched"),
    "an answer cannot stand": ([law.FEWER_COPIES], "stays", "more_answers"),
    "a question more": ([law.NEW_QUESTION], "stays", "more_answers"),
    "a paper more": ([law.ANOTHER_PAPER], "stays", "more_papers"),
    "a higher fee": ([law.DEARER], "stays", "higher_fee"),
    "it takes longer": ([law.LONGER], "stays", "longer_limit"),
    "no longer online": ([*law.NOT_ONLINE], "stays", "channel_gone"),
    "another act": ([law.ANOTHER_ACT, law.CHEAPER], "asks", "law_changed"),
}


@pytest.mark.parametrize("name", FATES)
def test_what_becomes_of_it_follows_from_the_class_and_the_replay(sent, name):
    _browser, code = sent
    changes, fate, reason = FATES[name]
    old, new = Dossier.objects.get(code=code).procedure_version_id, publish(*changes)
    with after_it_began():
        assert follow() == {f"dossier:{fate}:{reason}": 1}
    dossier, entries = weighed(code)
    assert (dossier.fate, dossier.fate_reason, dossier.weighed_version_id) == (fate, reason, new.id)
    assert dossier.procedure_version_id == (new.id if fate == "moves" else old)
    assert [(one.reason, one.params["fate"], one.by) for one in entries] == [(reason, fate, None)]
    assert entries[0].versions["procedure"] == procedures.version(dossier.procedure_version_id).content_hash


def test_the_person_reads_what_became_of_it_and_why(sent):
    browser, code = sent
    publish(law.DEARER)
    with after_it_began():
        follow()
        page = browser.get(f"/ho-so/{code}").content.decode()
    assert "Quy định đã thay đổi; hồ sơ được xem lại theo quy định mới" in page
    assert "Giữ nguyên quy định của ngày gửi: theo quy định mới phải nộp nhiều hơn." in page


def test_one_that_stays_is_charged_as_on_the_day_of_sending(sent, hung, client_of):
    _browser, code = sent
    publish(law.DEARER)
    with after_it_began():
        follow()
        assert filing.act(client_of(hung), code, "tiep-nhan").status_code == 302
        page = client_of(hung).get(f"/viec/{code}").content.decode()
    assert "16.000 đ" in page and "20.000 đ" not in page


def test_one_that_moved_is_charged_under_the_new_version(sent, hung, client_of):
    _browser, code = sent
    publish(law.CHEAPER)
    with after_it_began():
        follow()
        assert filing.act(client_of(hung), code, "tiep-nhan").status_code == 302
        assert "10.000 đ" in client_of(hung).get(f"/viec/{code}").content.decode()


def test_an_official_who_had_it_on_the_screen_looks_again(sent, hung, client_of):
    _browser, code = sent
    office, before = client_of(hung), filing.version(code)
    publish(law.CHEAPER)
    with after_it_began():
        follow()
        assert office.post(f"/viec/{code}/tiep-nhan", {"version": before}).status_code == 409


def test_a_received_one_stays_under_its_version_for_good(sent, hung, client_of):
    _browser, code = sent
    filing.act(client_of(hung), code, "tiep-nhan")
    before = Dossier.objects.get(code=code)
    publish(law.ANOTHER_ACT, law.CHEAPER)
    with after_it_began():
        assert follow() == {"dossier:stays:received": 1}
    dossier, entries = weighed(code)
    assert (dossier.procedure_version_id, dossier.fate, dossier.fate_reason) == (
        before.procedure_version_id, "stays", "received",
    )  # fmt: skip
    assert (dossier.version, entries) == (before.version, []), "nothing happened to it"


def test_where_the_law_changed_the_official_chooses_before_receiving(sent, hung, client_of):
    _browser, code = sent
    new = publish(law.ANOTHER_ACT)
    office = client_of(hung)
    with after_it_began():
        follow()
        page = office.get(f"/viec/{code}").content.decode()
        assert "Quy định đã thay đổi sau khi hồ sơ này được gửi" in page and "03/2026/QH16" in page
        assert f"/viec/{code}/tiep-nhan" not in page
        for act in ("tiep-nhan", "tu-choi"):
            ground = {"ground": "not_registered", "explanation": "Không có trong sổ"}
            stopped = filing.act(office, code, act, **ground)
            assert (stopped.status_code, Dossier.objects.get(code=code).status) == (422, 1)
        assert filing.act(office, code, "chon-quy-dinh").status_code == 422
        assert filing.act(office, code, "chon-quy-dinh", fate="moves").status_code == 302
        assert filing.act(office, code, "tiep-nhan").status_code == 302
    dossier = Dossier.objects.get(code=code)
    assert (dossier.procedure_version_id, dossier.fate_reason) == (new.id, "law_of_reception")
    chosen = [entry for entry in ledger.entries_about(dossier.id) if entry.event == "rules:chosen"]
    assert [(entry.by, entry.reason) for entry in chosen] == [(hung.id, "law_of_reception")]


def test_the_official_may_keep_it_under_the_old_law(sent, hung, client_of):
    browser, code = sent
    old = Dossier.objects.get(code=code).procedure_version_id
    publish(law.ANOTHER_ACT)
    with after_it_began():
        follow()
        filing.act(client_of(hung), code, "chon-quy-dinh", fate="stays")
        again = filing.act(client_of(hung), code, "chon-quy-dinh", fate="moves")
        assert again.status_code == 409, "what was chosen is not chosen again"
        assert "văn bản mới cho áp dụng tiếp quy định cũ" in browser.get(f"/ho-so/{code}").content.decode()
    assert Dossier.objects.get(code=code).procedure_version_id == old


def test_only_who_receives_may_choose(sent, thao, mai, client_of):
    _browser, code = sent
    publish(law.ANOTHER_ACT)
    with after_it_began():
        follow()
        assert filing.act(client_of(thao), code, "chon-quy-dinh", fate="moves").status_code == 403
        assert filing.act(client_of(mai), code, "chon-quy-dinh", fate="moves").status_code in (403, 404)
    assert Dossier.objects.get(code=code).fate == "asks"


@pytest.mark.parametrize(
    ("change", "fate", "accepted"), [(law.WORDS, "moves", 302), (law.ANOTHER_ACT, "asks", 422)]
)
def test_one_that_is_being_corrected_is_weighed_when_it_comes_back(sent, hung, client_of, change, fate, accepted):
    """At once: an official may receive it long before the job runs again."""
    browser, code = sent
    marks = {"mark-field-register_number": "on", "reason-field-register_number": "incomplete",
             "advice-field-register_number": "Ghi đủ số"}  # fmt: skip
    assert filing.act(client_of(hung), code, "tra-lai", **marks).status_code == 302
    publish(change)
    with after_it_began():
        assert follow() == {}
        assert Dossier.objects.get(code=code).fate == ""
        correction = browser.post(f"/ho-so/{code}/sua")["Location"].split("/")[2]
        browser.post(f"/ban-nhap/{correction}/trang/event", filing.ANSWERS["event"] | {"register_number": "46"})
        filing.send(browser, correction)
        assert Dossier.objects.get(code=code).fate == fate and len(weighed(code)[1]) == 1
        assert follow() == {}, "it is not weighed again"
        assert filing.act(client_of(hung), code, "tiep-nhan").status_code == accepted


def test_the_plan_says_what_is_then_done(sent, hung, client_of, catalogue):
    """Each dossier with its fate and reason, before anything is changed; then the job does exactly that."""
    browser, code = sent
    received, untouched = filing.file_one(browser), filing.file_one(browser)
    filing.act(client_of(hung), received, "tiep-nhan")
    filing.start(browser)
    new = publish(law.CHEAPER)
    with after_it_began():
        planned = list(following_job.plan(law.CODE, new.procedure, new.id))
        assert {one.about: f"{one.fate}:{one.reason}" for one in planned if one.what == "dossier"} == {
            code: "moves:asks_no_more", untouched: "moves:asks_no_more", received: "stays:received",
        }  # fmt: skip
        assert not Dossier.objects.exclude(fate="").exists(), "a plan changes nothing"
        assert follow() == Counter(one.counted_as for one in planned)
        assert follow() == Counter(one.counted_as for one in planned), "a second run does nothing"
        assert len(weighed(code)[1]) == 1
