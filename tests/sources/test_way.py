"""A form asks what the state knows: before, while and after the population database answers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from motcua.base import clock
from motcua.dossiers.models import Comparison, Draft, Submission
from motcua.dossiers.reading import draft_view
from motcua.identity import service as identity
from motcua.ledger import service as ledger
from motcua.warehouse import service as warehouse
from motcua.warehouse.models import SourceQuestion
from tests import people
from tests.api.test_filing import post
from tests.births import marital
from tests.clients.asking import System
from tests.invariants.test_other_procedures import broken
from tests.sources import register as sources

pytestmark = pytest.mark.django_db

PAGE = "/ban-nhap/{}/trang/person"


def person_page(client, draft: str) -> str:
    return client.visit(PAGE.format(draft)).content.decode()


def begin(client) -> str:
    """A draft in which the person has said that it is about themself."""
    draft = marital.start(client)
    marital.answer(client, draft, {page: marital.ANSWERS[page] for page in ("requester", "whom")})
    return draft


def desk(client, code: str) -> str:
    return client.visit(f"/viec/{code}").content.decode()


def test_an_account_that_is_too_weak_is_told_nothing_by_a_register(register, lan, client_of, catalogue):
    begin(client_of(replace(lan, claims={**lan.claims, "loa": 1})))
    sources.deliver()
    assert not register.requests() and not SourceQuestion.objects.exists()
    marital.start(client_of(lan))  # the same draft, with the account made stronger
    sources.deliver()
    assert len(register.requests()) == 1


def test_beginning_a_draft_asks_once_naming_service_machine_and_draft(register, lan, client_of, catalogue):
    draft = begin(client_of(lan))
    assert not register.requests(), "nobody waited for the register"
    sources.deliver()
    marital.start(client_of(lan))
    sources.deliver()
    (asked,) = register.requests()
    question = SourceQuestion.objects.get()
    assert str(question.about) == draft and question.outcome == "told"
    assert asked["fields"] == {
        "MaYeuCau": str(question.id), "MaDVC": marital.CODE, "MaTichHop": "MOTCUA", "MaDonVi": "MOTCUA",
        "MaCanBo": "may-tu-dong", "SoDinhDanh": lan.personal_number, "SoCMND": "", "HoVaTen": lan.name,
        "NgayThangNamSinh": "1994-03-08",
    }  # fmt: skip
    assert asked["headers"] == {
        "X-Road-Client": "VN-TEST/GOV/MOTCUA/portal", "X-Road-Id": str(question.id), "X-Road-UserId": "may-tu-dong",
        "X-Road-Request-Id": str(question.id),
    }  # fmt: skip
    (entry,) = (one for one in ledger.entries_about(question.about) if one.event == "source:answered")
    assert entry.params == {
        "source": "population", "procedure": marital.CODE, "request": str(question.id), "outcome": "told",
        "items": ["person.ethnicity", "person.nationality"],
    }  # fmt: skip


def test_what_it_tells_fills_in_the_form_with_source_and_day(register, lan, client_of, catalogue):
    draft = begin(client_of(lan))
    before = person_page(client_of(lan), draft)
    assert before.count("Sẽ được đối chiếu") == 2 and 'value="Kinh"' not in before
    sources.deliver()
    after = person_page(client_of(lan), draft)
    assert 'value="Kinh"' in after and 'value="Việt Nam"' in after and "Sẽ được đối chiếu" not in after
    assert "Cơ sở dữ liệu quốc gia về dân cư" in after


@pytest.mark.usefixtures("as_owner")  # the checker looks at everything
def test_an_answer_that_comes_after_the_filing_is_compared_for_the_official(
    register, lan, hung, client_of, catalogue
):  # fmt: skip
    register.fault(line="500")
    client = client_of(lan)
    draft = begin(client)
    sources.deliver()
    own = {"person_ethnicity": "Tày", "person_nationality": "VIET NAM"}
    rest = {page: typed for page, typed in marital.ANSWERS.items() if page not in ("requester", "whom")}
    marital.answer(client, draft, rest | {"person": marital.PERSON | own})
    assert "Sẽ được đối chiếu" in client.visit(f"/ban-nhap/{draft}/kiem-tra").content.decode()
    code = marital.send(client, draft)
    ledger.run_until_idle()
    page = desk(client_of(hung), code)
    assert page.count("dân cư chưa trả lời") == 2
    register.clear_faults()
    sources.deliver()
    page = desk(client_of(hung), code)
    assert "dân cư chưa trả lời" not in page
    assert "ghi khác: Kinh" in page and "cách viết khác" in page
    assert {one.field: one.how for one in Comparison.objects.all()} == {
        "person_ethnicity": "differs", "person_nationality": "spelling",
    }  # fmt: skip
    assert Submission.objects.get().answers["person_ethnicity"] == "Tày"
    sources.deliver()
    assert Comparison.objects.count() == 2
    assert broken() == []


def test_what_the_person_changed_is_said_on_the_form_and_at_the_desk(register, lan, hung, client_of, catalogue):
    client = client_of(lan)
    draft = begin(client)
    sources.deliver()
    rest = {page: typed for page, typed in marital.ANSWERS.items() if page not in ("requester", "whom")}
    marital.answer(client, draft, rest | {"person": marital.PERSON | {"person_ethnicity": "Mường"}})
    check = client.visit(f"/ban-nhap/{draft}/kiem-tra").content.decode()
    assert "Bạn đã sửa" in check and "0900000011" not in check, "by which number one is called everybody chooses"
    code = marital.send(client, draft)
    page = desk(client_of(hung), code)
    assert "ghi khác: Kinh" in page
    kept = Submission.objects.get().provenance
    assert kept["person_ethnicity"]["how"] == "differs" and kept["person_nationality"]["how"] == "told"
    assert kept["person_name"] | {"at": ""} == {"source": "vneid", "how": "told", "at": ""}
    assert warehouse.facts_of(lan.id, warehouse.own(lan.id))["person.ethnicity"].value == "Kinh"


def without_sex(key: str):
    """Somebody whose account does not tell their sex."""
    claims = {name: value for name, value in people.DEMO[key].claims.items() if name != "gender"}
    claims["iss"] = people.ISSUER
    person = identity.sign_in(claims, assurance=claims["loa"], source="vneid")
    return people.Somebody(
        person.id, claims["sub"], claims["name"], claims["personal_number"], claims["email"], claims
    )  # fmt: skip


@pytest.mark.usefixtures("as_owner")  # the checker looks at everything
def test_a_locked_answer_is_the_sources_as_soon_as_it_has_told(register, hung, client_of, catalogue):
    lan = without_sex("lan")
    client = client_of(lan)
    draft = begin(client)
    client.post(PAGE.format(draft), marital.PERSON | {"person_sex": "male"})
    assert "Sẽ được đối chiếu" in person_page(client, draft)
    assert draft_view(Draft.objects.get(id=draft)).saved["person_sex"].value == "male"
    sources.deliver()
    page = person_page(client, draft)
    assert 'name="person_sex"' not in page and "Trước đó bạn ghi: Nam" in page
    for again in (PAGE.format(draft), PAGE.format(draft) + "/luu"):  # a tab that was opened before
        client.post(again, marital.PERSON | {"person_sex": "male"})
    rest = {page: typed for page, typed in marital.ANSWERS.items() if page not in ("requester", "whom")}
    marital.answer(client, draft, rest)
    code = marital.send(client, draft)
    assert Submission.objects.get().answers["person_sex"] == "female"
    assert "người nộp đã ghi: Nam" in desk(client_of(hung), code)
    ledger.run_until_idle()
    assert broken() == []


def test_what_is_old_is_asked_for_again_and_says_so(register, lan, client_of, catalogue):
    with clock.frozen(clock.now() - timedelta(days=400)):
        warehouse.record(lan.id, {"person.nationality": "Việt Nam", "person.ethnicity": "Kinh"}, "population")
    register.fault(line="500")
    draft = begin(client_of(lan))
    assert SourceQuestion.objects.get().names == ["person.nationality"]
    page = person_page(client_of(lan), draft)
    assert page.count("đã cũ, đang được hỏi lại") == 1
    register.clear_faults()
    sources.deliver()
    assert "đã cũ" not in person_page(client_of(lan), draft)


def test_a_filing_by_a_system_asks_and_is_compared_as_well(register, lan, client_of, catalogue):
    app = System(Client())
    app.token = app.tokens(client_of(lan))["access_token"]
    typed = {key: said for page in marital.ANSWERS.values() for key, said in page.items() if "date-" not in key}
    said = typed | {"partner_birth_date": "1989-05-01", "truth": True, "person_ethnicity": "Tày"}
    answer = post(
        "/api/v1/dossiers", {"procedure": marital.CODE, "commune": people.WARD, "answers": said}, app.token,
        **{"Idempotency-Key": "a-new-key-of-sources"},
    )  # fmt: skip
    assert answer.status_code == 201, answer.content.decode()
    assert how(app, answer)["/answers/person_ethnicity"] == ("population", "awaited")
    assert how(app, answer)["/answers/person_name"] == ("vneid", "told")
    sources.deliver()
    assert how(app, answer)["/answers/person_ethnicity"] == ("population", "differs")


def how(app: System, filed) -> dict[str, tuple[str, str]]:
    """How the answers of a dossier stand to the sources, as the API says it."""
    told = Client().get(filed.json()["href"], headers={"Authorization": f"Bearer {app.token}"}).json()["sources"]
    assert all(set(one) == {"pointer", "source", "how", "at", "fresh_days", "stale"} for one in told)
    return {one["pointer"]: (one["source"], one["how"]) for one in told}
