"""Checking and filing through the API: the words, the rules and the dossier of the form, and one dossier a key."""

import hashlib
import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.utils import translation

from motcua.api.models import Intent
from motcua.base import clock
from motcua.dossiers.models import Dossier, Draft, Submission
from motcua.dossiers.words import error_words
from motcua.ledger.models import LedgerEntry
from motcua.warehouse import service as warehouse
from tests.clients.asking import System, bearer
from tests.dossiers import filing
from tests.people import WARD
from tests.warehouse.refused import stays_in_the_log

CHECK = f"/api/v1/procedures/{filing.CODE}/check"
DOSSIERS = "/api/v1/dossiers"
# What Lan answers in the form (filing.ANSWERS), as a program says it.
ANSWERS = {
    "requester_address": "12 phố Đội Cấn", "requester_phone": "0912 345 678",
    "requester_email": "", "relation": "self", "kind": "birth",
    "registered_office": "UBND xã Yên Bình, huyện Thạch Thất, Hà Nội", "registered_on": "1990-09-02",
    "register_number": "45", "copies": 2, "delivery": "electronic",
}  # fmt: skip
FILING = {"procedure": filing.CODE, "commune": WARD, "answers": ANSWERS}


@pytest.fixture
def app(lan, catalogue, client_of):
    """A system that Lan allowed everything."""
    system = System(Client())
    system.token = system.tokens(client_of(lan))["access_token"]
    return system


def post(address: str, body, token: str = "", language: str = "vi", **headers: str):
    headers |= {"Accept-Language": language} | ({"Authorization": f"Bearer {token}"} if token else {})
    return Client().post(address, json.dumps(body), content_type="application/json", headers=headers)


def file(app, body=None, key: str = "a-new-key-1", **more):
    return post(DOSSIERS, body or FILING, app.token, **{"Idempotency-Key": key}, **more)


def wrong(answer) -> dict[str, str]:
    return {one["pointer"]: one["code"] for one in answer.json()["errors"]}


@pytest.mark.django_db
def test_answers_are_checked_in_the_words_of_the_form_and_nothing_is_stored(catalogue, lan, client_of):
    odd = {"requester_phone": "12", "requester_email": "lan@", "requester_address": ""}
    browser = client_of(lan)
    page = browser.post(f"/ban-nhap/{filing.start(browser)}/trang/requester", odd, headers={"Accept-Language": "vi"})
    stored = Draft.objects.count(), LedgerEntry.objects.count()
    for language in ("vi", "en"):
        told = post(CHECK, {"answers": {**ANSWERS, **odd}}, language=language).json()
        found = {one["pointer"]: (one["code"], one["detail"]) for one in told["errors"]}
        assert {"/answers/requester_phone", "/answers/requester_email", "/answers/requester_address"} <= set(found)
        with translation.override(language):
            for key in odd:
                code, words = found[f"/answers/{key}"]
                assert words == error_words(code, {})
        if language == "vi":
            assert all(found[f"/answers/{key}"][1] in page.content.decode() for key in odd)
        assert not told["complete"]
    assert (Draft.objects.count(), LedgerEntry.objects.count()) == stored


@pytest.mark.django_db
def test_a_check_says_what_is_needed_what_it_costs_and_by_when(app):
    told = post(CHECK, {"answers": ANSWERS, "commune": WARD}, app.token).json()
    assert told["complete"] and not told["errors"] and not told["not_asked"]
    assert told["fee"]["total"] == 2 * 8000 and told["fee"]["lines"][0]["basis"]
    answer = told["due"]["answer"]
    assert answer["at"] and answer["limit"]["unit"] == "working_hours" and answer["steps"][-1]["end"] == answer["at"]
    assert all(step["words"] and step["reason"] for step in answer["steps"])
    nobody = post(CHECK, {"answers": ANSWERS, "commune": WARD}).json()
    assert "/answers/requester_name" in wrong_of(nobody), "without a person nothing is known of whoever files"


def wrong_of(told: dict) -> set[str]:
    return {one["pointer"] for one in told["errors"]}


@pytest.mark.django_db
def test_what_no_form_could_send_has_its_place_too(app):
    odd = {
        "answers": {"copies": "2", "nmae": "x", "kind": 5, "requester_name": "Người Khác", "a/b~c": 1},
        "papers": {"no_such": [], "old_paper": ["019aa000-0000-7000-8000-000000000000"]},
    }
    told = wrong(post(CHECK, odd, app.token))
    expected = {
        "/answers/copies": "not_a_number", "/answers/nmae": "unknown_question", "/answers/kind": "not_a_text",
        "/answers/requester_name": "answer_is_known", "/answers/a~1b~0c": "unknown_question",
        "/papers/no_such": "unknown_paper", "/papers/old_paper/0": "unknown_file",
    }  # fmt: skip
    assert expected.items() <= told.items()
    for body in ({"answers": []}, {"answres": {}}, [], {"commune": WARD, "papers": {"old_paper": ["x"]}}):
        assert post(CHECK, body).status_code == 422
    many = {"papers": {"old_paper": [str(uuid.uuid4()) for _ in range(31)]}}
    (too_many,) = (one for one in post(CHECK, many, app.token).json()["errors"] if one["code"] == "too_many_files")
    assert too_many["pointer"] == "/papers/old_paper" and "tối đa 30 tệp" in too_many["detail"]
    assert post(CHECK, {"commune": "99999"}).json()["type"].endswith("/outside_the_area")
    assert Client().post(CHECK, b"{", content_type="application/json").status_code in (400, 422)


@pytest.mark.django_db
def test_a_filing_is_the_dossier_that_the_form_would_have_made(app, lan, client_of):
    browser = client_of(lan)
    by_hand = Dossier.objects.get(code=filing.file_one(browser))
    writing = filing.start(browser)
    answer = file(app)
    assert answer.status_code == 201, answer.content.decode()
    told = answer.json()
    by_system = Dossier.objects.get(code=told["code"])
    one, other = (Submission.objects.get(dossier=dossier) for dossier in (by_hand, by_system))
    assert {k: v for k, v in one.answers.items() if v != ""} == {
        k: v for k, v in other.answers.items() if v != ""
    } and one.sources == other.sources
    assert told["digest"] == other.digest and told["content_hash"] and told["tracking_secret"]
    names = ("owner_id", "filer_id", "agency_id", "province_code", "procedure_version_id", "status", "owes", "channel")
    assert all(getattr(by_hand, name) == getattr(by_system, name) for name in names)
    assert by_system.slips.filter(form="proof").count() == by_hand.slips.filter(form="proof").count() == 1
    entry = LedgerEntry.objects.get(about=by_system.id, event="dossier:submitted")
    assert entry.params["client"] == str(app.id) and entry.by == lan.id
    assert Draft.objects.get(id=writing).state == Draft.OPEN, "what the person writes meanwhile is not touched"
    assert browser.get(f"/ho-so/{told['code']}").status_code == 200


@pytest.mark.django_db
def test_the_same_request_is_filed_once_and_always_answered_the_same(app, client_of, lan):
    first = file(app)
    Dossier.objects.update(status=4, owes="nobody")
    again = file(app)
    assert (first.status_code, first.content) == (again.status_code, again.content) and Dossier.objects.count() == 1
    other = {**FILING, "answers": {**ANSWERS, "copies": 3}}
    refused = file(app, other)
    assert refused.status_code == 422 and refused.json()["type"].endswith("/key_used_for_another")
    assert file(app, other, key="another-key").status_code == 201 and Dossier.objects.count() == 2
    second = System(Client(), name="Hệ thống khác")
    second.token = second.tokens(client_of(lan))["access_token"]
    assert file(second).json()["code"] != first.json()["code"], "a key is the system's own"


@pytest.mark.django_db
def test_a_refused_filing_stores_nothing_and_uses_up_no_key(app):
    before = LedgerEntry.objects.count()
    refused = file(app, {**FILING, "answers": {**ANSWERS, "copies": 999}})
    assert refused.status_code == 422 and refused["Content-Type"] == "application/problem+json"
    assert wrong(refused) == {"/answers/copies": "number_too_large"}
    assert refused.json()["type"].endswith("/filing_not_complete")
    assert not Draft.objects.exists() and LedgerEntry.objects.count() == before
    assert file(app).status_code == 201


@pytest.mark.django_db
def test_a_refused_filing_leaves_the_row_of_what_was_read_for_it(app, lan):
    """It tells whether an answer is what a source says: guesses are seen by the person."""
    guess = {**FILING, "answers": {**ANSWERS, "requester_name": "Người Khác"}}
    with stays_in_the_log(lan.id):
        assert wrong(file(app, guess)) == {"/answers/requester_name": "answer_is_known"}
    assert not Draft.objects.exists() and not Intent.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "short", "x" * 201, "có dấu cách"])
def test_nothing_is_filed_without_a_key_of_its_own(app, key):
    answer = file(app, key=key) if key.isascii() else file(app, key="a key with spaces")
    assert answer.status_code == 400 and answer.json()["type"].endswith("/key_not_valid")
    assert post(DOSSIERS, FILING, app.token).status_code == 422 and not Dossier.objects.exists()


@pytest.mark.django_db
def test_a_paper_is_kept_when_both_sides_hold_the_same_bytes_and_is_the_persons_own(app, mai, client_of):
    data = filing.photo().read()

    def send(token: str, digest: str):
        upload = SimpleUploadedFile("giay.jpg", data, "image/jpeg")
        return Client().post("/api/v1/files", {"file": upload, "sha256": digest}, **bearer(token))

    digest = hashlib.sha256(data).hexdigest()
    assert send(app.token, "0" * 64).json()["type"].endswith("/digest_differs")
    assert send(app.token, "x").json()["type"].endswith("/digest_not_valid")
    kept = send(app.token, digest)
    assert kept.status_code == 201 and kept.json()["sha256"] == digest
    stranger = System(Client(), name="Hệ thống khác")
    stranger.token = stranger.tokens(client_of(mai))["access_token"]
    theirs = send(stranger.token, digest).json()["id"]
    papers = {"papers": {"old_paper": [theirs]}}
    assert wrong(file(app, {**FILING, **papers})) == {"/papers/old_paper/0": "unknown_file"}
    filed = file(app, {**FILING, "papers": {"old_paper": [kept.json()["id"]]}})
    assert filed.status_code == 201, filed.content.decode()
    sent = Submission.objects.get(dossier__code=filed.json()["code"])
    assert [(one["paper"], one["file"]) for one in sent.papers] == [("old_paper", kept.json()["id"])]


@pytest.mark.django_db
def test_what_is_not_asked_counts_for_nothing_and_is_named(app):
    told = post(CHECK, {"answers": {**ANSWERS, "subject_name": "Trần Văn Nam"}, "commune": WARD}, app.token).json()
    assert told["complete"] and told["not_asked"] == ["/answers/subject_name"], told


@pytest.mark.django_db
def test_a_birth_is_checked_with_its_terms_and_its_councils_charge(app, lan):
    warehouse.record(lan.id, {"person.marriage": "12/2020", "person.birth_notice": "CS-2026-000123"}, "population")
    answers = {"relation": "mother", "child_birth_date": (clock.today() - timedelta(days=90)).isoformat()}
    told = post("/api/v1/procedures/1.001193/check", {"answers": answers, "commune": WARD}, app.token).json()
    assert not told["complete"] and told["case"]["key"] == "by_parent"
    assert [one["code"] for one in told["fee"]["undecided"]] == ["late_birth_charge"]


@pytest.mark.django_db
def test_an_account_below_the_level_files_nothing(app, lan):
    from motcua.identity.models import Person

    Person.objects.filter(id=lan.id).update(assurance=1)
    answer = file(app)
    assert answer.status_code == 403 and answer.json()["type"].endswith("/account_too_weak")


@pytest.mark.django_db
def test_checks_and_filings_are_counted(app, monkeypatch):
    monkeypatch.setattr("motcua.api.filing.CHECKS", 2)
    answers = [post(CHECK, {"answers": {}}) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429] and answers[2]["Retry-After"] == "60"


@pytest.mark.django_db
@pytest.mark.parametrize("odd", [r'"\ud800"', "NaN", "1e999", "[" * 5000 + "]" * 5000])
def test_what_json_does_not_hold_is_refused_and_never_our_fault(app, odd):
    body = json.dumps(FILING | {"answers": ANSWERS | {"register_number": "?"}}).replace('"?"', odd)
    headers = {"Authorization": f"Bearer {app.token}", "Idempotency-Key": "an-odd-key"}
    answer = Client().post(DOSSIERS, body, content_type="application/json", headers=headers)
    assert answer.status_code in (400, 422) and "json" in answer["Content-Type"] and not Dossier.objects.exists()


@pytest.mark.django_db
def test_the_same_key_is_the_same_filing_under_another_secret_key_of_ours(app, settings):
    """A backup is restored without it (docs/howto/back-up-and-restore.md): nothing that lasts depends on it."""
    first = file(app).json()
    settings.SECRET_KEY = "another"
    assert file(app).json() == first and Dossier.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_are_one_dossier(catalogue, lan, client_of):
    app = System(Client())
    app.token = app.tokens(client_of(lan))["access_token"]

    def send(number: int):
        try:
            return file(app, key="fifty-at-once" if number % 2 else "fifty-at-once-2").content
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as threads:
        answers = set(threads.map(send, range(50)))
    assert len(answers) == 2 == Dossier.objects.count() == Submission.objects.count()


@pytest.mark.django_db(transaction=True)
def test_refused_and_right_at_once_under_one_key(catalogue, lan, client_of):
    """Whoever waits for a key that a refusal gives back is the first: nobody is told of a filing that is not there."""
    app = System(Client())
    app.token = app.tokens(client_of(lan))["access_token"]
    missing = {**FILING, "answers": {**ANSWERS, "copies": 999}}

    def send(number: int):
        try:
            return file(app, FILING if number % 5 == 4 else missing, key="one-key-for-all")
        finally:
            connections.close_all()

    with stays_in_the_log(lan.id), ThreadPoolExecutor(5) as threads:
        answers = list(threads.map(send, range(20)))
    assert len({one.content for one in answers if one.status_code == 201}) == 1 == Dossier.objects.count()
    refused = {one.json()["type"].rpartition("/")[2] for one in answers if one.status_code != 201}
    assert refused <= {"filing_not_complete", "key_used_for_another"}
    assert all(one.status_code == 201 for one in answers[4::5])
