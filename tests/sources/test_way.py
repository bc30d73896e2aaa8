"""A form asks what the state knows: before, while and after the population database answers."""

import pytest

from motcua.dossiers.models import Comparison, Submission
from motcua.ledger import service as ledger
from motcua.warehouse import service as warehouse
from motcua.warehouse.models import SourceQuestion
from tests.births import marital
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


def test_what_the_person_changed_is_said_on_the_form_and_at_the_desk(register, lan, hung, client_of, catalogue):
    client = client_of(lan)
    draft = begin(client)
    sources.deliver()
    rest = {page: typed for page, typed in marital.ANSWERS.items() if page not in ("requester", "whom")}
    marital.answer(client, draft, rest | {"person": marital.PERSON | {"person_ethnicity": "Mường"}})
    assert "Bạn đã sửa" in client.visit(f"/ban-nhap/{draft}/kiem-tra").content.decode()
    code = marital.send(client, draft)
    page = desk(client_of(hung), code)
    assert "ghi khác: Kinh" in page
    kept = Submission.objects.get().provenance
    assert kept["person_ethnicity"]["how"] == "differs" and kept["person_nationality"]["how"] == "told"
    assert kept["person_name"] | {"at": ""} == {"source": "vneid", "how": "told", "at": ""}
    assert warehouse.facts_of(lan.id, warehouse.own(lan.id))["person.ethnicity"].value == "Kinh"
