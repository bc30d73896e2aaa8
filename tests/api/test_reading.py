"""Procedures through the API: listed, searched, read as they hold on a day, and as data that never changes."""

import hashlib
import json
from datetime import timedelta

import pytest
from jsonschema import Draft202012Validator

from motcua.api import v1
from motcua.base import clock, reference
from motcua.procedures import service as procedures
from tests.dossiers import filing

pytestmark = pytest.mark.django_db
HERE = "/api/v1/procedures"


def read(client, address: str, status: int = 200, language: str = "vi", **headers):
    answer = client.get(address, headers={"Accept-Language": language, **headers})
    assert answer.status_code == status, answer.content.decode()
    return answer


def test_every_procedure_is_listed_once_page_by_page(catalogue, client):
    found, at = [], f"{HERE}?limit=1"
    while at:
        page = read(client, at).json()
        found, at = found + [one["code"] for one in page["items"]], page["next"]
    assert found == sorted(set(found)) == [one["code"] for one in read(client, HERE).json()["items"]]
    assert filing.CODE in found


def test_nothing_was_in_force_long_ago(catalogue, client):
    assert read(client, f"{HERE}?on=2001-01-01").json() == {"items": [], "next": None}
    assert read(client, f"{HERE}/{filing.CODE}?on=2001-01-01", 404).json()["type"].endswith("/procedure_unknown")


def test_a_search_is_the_search_of_the_page(catalogue, client):
    for words in ("trich luc", "trich luck", "khai sinh", "không có gì như thế"):
        found = [hit["code"] for hit in read(client, f"{HERE}/search?q={words}").json()["items"]]
        assert found == [hit.code for hit in procedures.search(words)]


def test_a_procedure_says_what_each_figure_rests_on_in_the_language_asked_for(catalogue, client):
    known = procedures.in_force(filing.CODE)
    for language in ("vi", "en"):
        answer = read(client, f"{HERE}/{filing.CODE}", language=f"{language}-XX,fr;q=0.5")
        told = answer.json()
        assert answer["Content-Language"] == language and "Accept-Language" in answer["Vary"]
        assert told["title"] == known.procedure.title.to(language)
        fee = next(one for one in told["fees"] if one["rate"])
        assert fee["rate"]["amount"] == 8000 and fee["rate"]["basis"]["number"] and fee["rate"]["to_verify"]
        online = next(one for one in told["channels"] if one["name"] == "online")
        assert online["limit"]["unit"] == "same_day" and online["limit"]["cutoff"] == "15:00"
        assert [one["key"] for one in told["papers"]] == [paper.key for paper in known.procedure.papers]
    assert read(client, f"{HERE}/{filing.CODE}", language="fr")["Content-Language"] == "vi"


def test_who_has_it_already_is_not_sent_it_again(catalogue, client):
    told = read(client, f"{HERE}/{filing.CODE}").json()
    for address in (f"{HERE}/{filing.CODE}", told["definition"], told["answers_schema"], "/api/v1/openapi.json"):
        first = read(client, address)
        again = read(client, address, 304, **{"If-None-Match": f'"x", W/{first["ETag"]}'})
        assert not again.content and again["ETag"] == first["ETag"]
        assert read(client, address, **{"If-None-Match": '"x"'}).content == first.content


def test_a_version_has_the_digest_that_names_it_and_its_schema_is_one(catalogue, client):
    told = read(client, f"{HERE}/{filing.CODE}").json()
    whole = read(client, told["definition"])
    assert hashlib.sha256(whole.content).hexdigest() == told["content_hash"]
    schema = read(client, told["answers_schema"])
    assert all(
        "immutable" in one["Cache-Control"] and "max-age=31536000" in one["Cache-Control"] for one in (whole, schema)
    )
    Draft202012Validator.check_schema(json.loads(schema.content))
    assert json.loads(schema.content)["$id"].endswith(told["answers_schema"])
    gone = told["definition"].replace(told["content_hash"], "0" * 64)
    assert read(client, gone, 404).json()["type"].endswith("/procedure_unknown")


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/v1/nowhere", 404, "address_unknown"), ("/api/", 404, "address_unknown"),
        (f"{HERE}/9.999999", 404, "procedure_unknown"), (f"{HERE}?limit=many", 422, "request_not_valid"),
        (f"{HERE}/search", 422, "request_not_valid"), (f"{HERE}/%00", 404, "address_unknown"),
        (f"{HERE}/2.000635?on=2026-02-30", 422, "request_not_valid"), ("/api/v1/problems/x", 404, "address_unknown"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_a_problem_that_is_explained_at_its_type(catalogue, client, address, status, code):
    answer = read(client, address, status, language="en")
    told = answer.json()
    assert answer["Content-Type"] == "application/problem+json" and told["status"] == status
    assert told["type"].endswith(f"/api/v1/problems/{code}") and told["instance"].startswith("urn:uuid:")
    assert told["instance"].endswith(answer["X-Request-Id"])
    explained = read(client, f"/api/v1/problems/{code}", language="en").json()
    assert explained["title"] == told["title"] and explained["status"] == status


def test_another_method_is_told_which_ones_there_are(catalogue, client):
    answer = client.post(HERE)
    assert answer.status_code == 405 and answer["Allow"] == "GET"
    assert answer.json()["type"].endswith("/method_not_allowed") and "GET" in answer.json()["detail"]
    assert client.head(HERE).status_code == 200


def test_every_error_of_ours_is_explained_in_both_languages(client):
    for kind in reference.error_classes():
        for language in ("vi", "en"):
            assert read(client, f"/api/v1/problems/{kind.code}", language=language).json()["detail"]


def test_a_day_changes_the_answer_and_its_tag(catalogue, client):
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    address = f"{HERE}/{filing.CODE}"
    assert read(client, address)["ETag"] != read(client, f"{address}?on={tomorrow}")["ETag"]


def test_every_operation_is_in_the_document_with_its_answers(client):
    document = json.loads(read(client, "/api/v1/openapi.json").content)
    assert document["openapi"].startswith("3.1")
    operations = {
        f"{method} {path}": one for path, methods in document["paths"].items() for method, one in methods.items()
    }
    listed = {f"/api/v1/{entry.pattern}" for entry in v1.api.urls[0] if "openapi" not in str(entry.pattern)}
    assert len(document["paths"]) >= len(listed) - 1
    for name, one in operations.items():
        assert one["operationId"] and one["description"] and one["tags"], name
        assert "application/problem+json" in str(one["responses"]) or name.endswith("/procedures"), name
