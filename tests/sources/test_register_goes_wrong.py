"""The population database is slow, down, wrong or odd: nobody waits, and nothing wrong is kept."""

import time

import pytest
import requests

from motcua.engine import likeness
from motcua.ledger import service as ledger
from motcua.ledger.models import Outgoing
from motcua.operating import findings, measures
from motcua.warehouse import service as warehouse
from motcua.warehouse.models import SourceQuestion
from motcua.warehouse.sources import population
from motcua.warehouse.sources.base import Question
from tests.births import marital
from tests.simulators.processes import PATIENCE, running
from tests.sources import register as sources

ALL = set(population.TELLS)
AWAY = {
    ("line", "hang"): "population_readtimeout", ("line", "500"): "population_500",
    ("line", "slow"): "population_readtimeout", ("line", "drop"): "population_connectionerror",
    ("line", "cut"): "population_chunkedencodingerror",
    ("answer", "broken"): "population_broken_xml", ("answer", "not_xml"): "population_broken_xml",
    ("answer", "deep"): "population_too_large", ("answer", "huge"): "population_too_large",
    ("answer", "bomb"): "population_declares_entities", ("answer", "external"): "population_declares_entities",
    ("answer", "another_request"): "population_another_question", ("answer", "fault"): "population_another_question",
    ("person", "somebody_else"): "population_another_person",
}  # fmt: skip


def about(number="001194000017", name="Nguyễn Thị Lan", born="1994-03-08") -> Question:
    from motcua.base.ids import new_id

    return Question(new_id(), "1.004873", number, name, born)


@pytest.mark.parametrize(
    ("fault", "code"), AWAY.items(), ids=lambda one: one if isinstance(one, str) else "-".join(one)
)
def test_what_is_no_answer_is_never_taken_for_one(register, settings, fault, code):
    settings.POPULATION_TIMEOUT = 0.4
    register.fault(**dict([fault]))
    begun = time.monotonic()
    with pytest.raises(ledger.NotDelivered) as refused:
        population.ask(about())
    assert refused.value.code == code
    assert time.monotonic() - begun < 8, "it hung; the limit is 0.4 seconds, and this machine may be busy"


def test_a_register_that_is_not_there_is_a_failed_try(register, settings):
    settings.POPULATION_URL = "http://127.0.0.1:9/r1"
    with pytest.raises(ledger.NotDelivered, match="population_connectionerror"):
        population.ask(about())


def test_an_answer_in_another_encoding_declares_nothing_either(register):
    bomb = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE b [<!ENTITY a "x">]><b>&a;</b>'.encode("utf-16")
    with pytest.raises(ledger.NotDelivered, match="population_broken_xml"):
        population.read(bomb, about())


@pytest.mark.parametrize("writing", ["", "upper", "nfd", "tones", "year_only", "old_address", "abbreviated"])
def test_however_the_register_writes_it_tells_the_same(register, writing):
    register.fault(writing=writing)
    told = population.ask(about()).facts
    assert set(told) == ALL
    assert (told["person.ethnicity"], told["person.nationality"]) == ("Kinh", "Việt Nam")
    assert likeness.words("Nguyễn Thị Hòa", told["person.mother"]) == likeness.SAME
    assert told["person.sex"] == "female" and told["person.old_number"] == "012345670"


def test_of_codes_it_takes_those_that_it_knows(register):
    register.fault(writing="codes")
    told = population.ask(about()).facts
    assert told["person.sex"] == "female" and told["person.nationality"] == "Việt Nam"
    assert "person.ethnicity" not in told, "01 is no people to whom somebody belongs"


def test_it_confirms_and_cannot_be_searched(register):
    assert population.ask(about()).confirmed
    assert population.ask(about(born="1994")).confirmed
    for wrong in (about(name="Nguyễn Thị Lam"), about(born="1994-08-03"), about(number="001194000018")):
        assert population.ask(wrong) == population.Answer(confirmed=False)
    answer = requests.post(register.address + sources.SERVICE, data=b"<a/>", timeout=PATIENCE)
    assert answer.status_code == 400 and "X-Road-Client" in answer.text


@pytest.mark.django_db
def test_nobody_waits_and_the_next_try_makes_it_good(register, lan, client_of, catalogue):
    register.fault(line="hang")
    client = client_of(lan)
    draft = marital.start(client)
    assert not register.requests(), "the page came without a word of the register"
    sources.deliver()
    assert sources.last_error().endswith("population_readtimeout")
    assert SourceQuestion.objects.get().answered_at is None
    register.clear_faults()
    sources.deliver()
    assert warehouse.facts_of(lan.id, warehouse.own(lan.id))["person.ethnicity"].source == "population"
    assert not sources.waiting()
    ids = {one["fields"]["MaYeuCau"] for one in register.requests()}
    assert ids == {str(SourceQuestion.objects.get(about=draft).id)}, "every try goes under one number"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "outcome", "words"),
    [
        ({"person": "nobody"}, "nobody", "chưa xác nhận được"),
        ({"writing": "empty"}, "nothing", "chưa có thông tin này"),
    ],
)
def test_a_register_that_knows_nothing_hinders_nobody(
    register, lan, hung, client_of, catalogue, fault, outcome, words
):  # fmt: skip
    register.fault(**fault)
    client = client_of(lan)
    draft = marital.start(client)
    sources.deliver()
    assert SourceQuestion.objects.get().outcome == outcome
    marital.answer(client, draft, marital.ANSWERS)
    assert words in client.visit(f"/ban-nhap/{draft}/trang/person").content.decode()
    code = marital.send(client, draft)
    page = client_of(hung).visit(f"/viec/{code}").content.decode()
    assert ("không có ai khớp" if outcome == "nobody" else "chưa có thông tin này") in page
    assert "giả mạo" not in page


@pytest.mark.django_db
def test_calls_are_counted_and_what_is_too_much_goes_out_later(register, settings, lan, mai, client_of, catalogue):
    settings.POPULATION_A_MINUTE = 1
    for somebody in (lan, mai):
        marital.start(client_of(somebody))
    sources.deliver()
    assert len(register.requests()) == 1
    (late,) = sources.waiting()
    assert late.last_error.endswith("population_too_many_now")
    settings.POPULATION_A_MINUTE = 60
    sources.deliver()
    assert len(register.requests()) == 2 and not sources.waiting()


@pytest.mark.django_db
def test_who_is_not_connected_asks_nobody(settings, lan, client_of, catalogue):
    settings.POPULATION_URL = ""
    client = client_of(lan)
    draft = marital.start(client)
    marital.answer(client, draft, {page: marital.ANSWERS[page] for page in ("requester", "whom")})
    assert not Outgoing.objects.filter(channel="population").exists()
    assert "Sẽ được đối chiếu" not in client.visit(f"/ban-nhap/{draft}/trang/person").content.decode()


@pytest.mark.django_db
def test_the_health_page_names_a_source_that_is_away(register, lan, client_of, catalogue):
    marital.start(client_of(lan))
    found = [one for one in findings.findings(measures.measure()) if one.name == "source-away"]
    assert [one.bad for one in found] == [False]
    assert findings.runbook("source-away").startswith("# The population database does not answer")
    old = [m._replace(value=3600.0) if m.labels.get("channel") == "population" else m for m in measures.measure()]
    assert [one.bad for one in findings.findings(old) if one.name == "source-away"] == [True]


def test_the_simulator_ends_at_once_while_a_request_hangs():
    with running("population", "--port", "0") as simulator:
        simulator.fault(line="hang")
    assert simulator.process.returncode == 0
