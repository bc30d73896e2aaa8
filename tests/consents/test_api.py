"""Consents through the API: what is missing is said with its place; a program consents for nobody."""

import hashlib
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.dossiers.models import Submission
from tests.clients.asking import System
from tests.consents import marriage
from tests.dossiers.filing import photo
from tests.people import WARD

pytestmark = pytest.mark.django_db
CHECK = f"/api/v1/procedures/{marriage.CODE}/check"
SIDE = {"ethnicity": "Kinh", "nationality": "Việt Nam", "address": "12 phố Đội Cấn", "lives": "here",
        "status": "never_married", "times": 1}  # fmt: skip


@pytest.fixture
def app(lan, catalogue, client_of):
    """A system that Lan allowed everything."""
    system = System(Client())
    system.token = system.tokens(client_of(lan))["access_token"]
    return system


def answers() -> dict:
    groom = marriage.quang()
    said = {f"{who}_{key}": value for who in ("husband", "wife") for key, value in SIDE.items()}
    his = {"husband_name": groom.name, "husband_number": groom.personal_number, "husband_birth_date": "1979-02-04"}
    declared = dict.fromkeys(("free_will", "nothing_forbids", "truth"), True)
    return said | his | declared | {"requester_phone": "0912 345 678"}


def post(address: str, body: dict, token: str, **headers: str):
    headers |= {"Accept-Language": "vi", "Authorization": f"Bearer {token}"}
    return Client().post(address, json.dumps(body), content_type="application/json", headers=headers)


def wrong(answer) -> dict[str, str]:
    return {one["pointer"]: one["code"] for one in answer.json()["errors"]}


def kept(app) -> str:
    """The id of the signed form, sent before."""
    body = photo().read()
    upload = SimpleUploadedFile("to_khai.jpg", body, "image/jpeg")
    told = Client().post("/api/v1/files", {"file": upload, "sha256": hashlib.sha256(body).hexdigest()},
                         headers={"Authorization": f"Bearer {app.token}"})  # fmt: skip
    assert told.status_code == 201, told.content
    return told.json()["id"]


def test_a_check_says_whose_consent_is_missing_and_in_which_ways_it_can_be_given(app):
    told = post(CHECK, {"answers": answers(), "commune": WARD}, app.token)
    assert wrong(told) == {"/consents/husband_agrees": "consent_no_way"}
    (consent,) = told.json()["consents"]
    assert (consent["name"], consent["ways"], consent["given"]) == ("Bùi Đức Quang", ["account", "form"], False)
    assert "Bùi Đức Quang" in consent["detail"]
    assert "signed_form" not in [paper["key"] for paper in told.json()["papers"]]


def test_by_the_signed_form_a_program_can_file(app):
    body = {"procedure": marriage.CODE, "commune": WARD, "answers": answers(), "consents": {"husband_agrees": "form"}}
    without = post("/api/v1/dossiers", body, app.token, **{"Idempotency-Key": "a-marriage-1"})
    assert without.status_code == 422 and wrong(without) == {"/papers/signed_form": "paper_missing"}
    body["papers"] = {"signed_form": [kept(app)]}
    filed = post("/api/v1/dossiers", body, app.token, **{"Idempotency-Key": "a-marriage-1"})
    assert filed.status_code == 201, filed.content
    again = post("/api/v1/dossiers", body, app.token, **{"Idempotency-Key": "a-marriage-1"})
    assert again.json()["code"] == filed.json()["code"]
    another = post("/api/v1/dossiers", body | {"consents": {}}, app.token, **{"Idempotency-Key": "a-marriage-1"})
    assert another.status_code == 422 and another.json()["type"].endswith("key_used_for_another")
    (consent,) = Submission.objects.get(dossier__code=filed.json()["code"]).consents
    assert (consent["way"], consent["request"], consent["name"]) == ("form", "", "Bùi Đức Quang")


def test_a_program_agrees_for_nobody(app):
    """By account is for whoever has the account; what a program says of it changes nothing."""
    claimed = {"husband_agrees": "account"}
    body = {"procedure": marriage.CODE, "commune": WARD, "answers": answers(), "consents": claimed}
    told = post("/api/v1/dossiers", body, app.token, **{"Idempotency-Key": "a-marriage-2"})
    assert told.status_code == 422 and wrong(told) == {"/consents/husband_agrees": "consent_not_asked"}


@pytest.mark.parametrize(
    ("consents", "found"),
    [
        ({"husband_agrees": "paper"}, {"/consents/husband_agrees": "unknown_way"}),
        ({"nobody": "form"}, {"/consents/nobody": "unknown_consent", "/consents/husband_agrees": "consent_no_way"}),
        ({"wife_agrees": "form"}, {"/consents/husband_agrees": "consent_no_way"}),
    ],
)
def test_ways_that_there_are_not(app, consents, found):
    told = post(CHECK, {"answers": answers(), "commune": WARD, "consents": consents}, app.token)
    assert wrong(told) == found


def test_an_own_number_is_no_consent(app, lan):
    said = answers() | {"husband_number": lan.personal_number}
    told = post(CHECK, {"answers": said, "commune": WARD, "consents": {"husband_agrees": "form"}}, app.token)
    assert wrong(told)["/consents/husband_agrees"] == "consent_own_number"
