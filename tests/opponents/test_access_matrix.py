"""Every role before every address that holds an object: Lan's looks like nothing to whoever has no part in it."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import transaction

from motcua.base import addresses, clock
from motcua.base.ids import new_id
from motcua.dossiers.models import Dossier, Slip
from motcua.warehouse import service as warehouse
from tests.births import birth
from tests.dossiers import filing
from tests.opponents import roles
from tests.opponents.expectations import NOBODY, TABLE, WITHOUT_AN_OBJECT, Row, Who
from tests.people import arrive

pytestmark = pytest.mark.django_db

IN = {200, 302, 409, 422}  # let in; what the rules then say to the act is another matter
TOLD = {403, 409, 422, 302}
ROLES = (
    "nobody", "owner", "stranger", "level 1", "expired post", "receptionist", "officer", "chair", "cashier",
    "receptionist elsewhere", "officer elsewhere", "chair elsewhere", "cashier elsewhere",
)  # fmt: skip


def test_every_address_has_a_row():
    """Say in expectations.py who gets what behind the new address; without that nobody has thought of it."""
    missing = sorted(addresses.listed() - set(TABLE) - WITHOUT_AN_OBJECT)
    assert not missing, f"no expectation for: {missing}"
    gone = sorted((set(TABLE) | WITHOUT_AN_OBJECT) - addresses.listed())
    assert not gone, f"not in the list of addresses any more: {gone}"


@pytest.fixture
def world(catalogue, lan, client_of):
    """Lan's things, and a client for every role."""
    things = roles.lans(client_of(lan), lan)
    everybody = roles.people(catalogue) | {"owner": lan, "nobody": None}
    clients = {role: roles.client_for(role, everybody[role], client_of) for role in ROLES}
    return things, everybody, clients


def sent(client, method: str, address: str, version: int, **more: str):
    """One request, whose traces are taken back."""
    with transaction.atomic():
        if method == "GET":
            answer = client.get(address)
        else:
            answer = client.post(address, {"version": version, **filing.FINDING, **more})
        transaction.set_rollback(True)
    return answer


BY_CHANCE = {"X-Request-Id", "Content-Length", "Expires"}  # Expires is the moment of the answer
NOISE = (
    (re.compile(r'(name="csrfmiddlewaretoken" value=")\w+'), r"\1"),
    (re.compile(r"(data-request|request-id)=\S+"), ""),
    (re.compile(r"urn:uuid:[0-9a-f-]+"), ""),  # the number of the request in a problem of the API
)


def told(answer, things: roles.Objects) -> str:
    """The whole answer, without what differs by chance and without the object's own name."""
    headers = {n: v for n, v in answer.headers.items() if n not in BY_CHANCE}
    text = f"{answer.status_code} {sorted(headers.items())} {answer.content.decode(errors='replace')}"
    for name, value in sorted(things.values.items(), key=lambda item: -len(item[1])):
        if name not in ("paper", "part", "page_key"):
            for written in (value, quote(value), quote(quote(value)), value.replace(":", "%3A"), quote(value, safe="")):
                text = text.replace(written, f"<{name}>")
    for pattern, instead in NOISE:
        text = pattern.sub(instead, text)
    return text


def test_an_object_opens_for_its_people_and_does_not_exist_for_others(world, lan):
    things, everybody, clients = world
    version, words = filing.version(things.values["code"]), roles.personal_words(lan, things.values["code"])
    wrong, asked = [], 0
    for role in ROLES:
        nothing = roles.absent(things, everybody[role])
        for pattern, row in TABLE.items():
            for method, who in (("GET", row.get), ("POST", row.post)):
                real = sent(clients[role], method, things.address(pattern), version)
                none = sent(clients[role], method, nothing.address(pattern), version)
                asked += 1
                said = judged(role, who, real, told(real, things), told(none, nothing), words)
                if said:
                    wrong.append(f"{role} {method} {pattern}: {said} ({real.status_code}; nothing: {none.status_code})")
    assert not wrong, "\n  ".join(["", *wrong])
    assert asked == len(ROLES) * len(TABLE) * 2


def returned(clients, code: str) -> None:
    """From reception to the result in Lan's account."""
    for role, what, said in (
        ("receptionist", "tiep-nhan", {}), ("officer", "xong-buoc", filing.FINDING),
        ("cashier", "thu-phi", {"receipt_number": "BL-1", "amount": "16000"}), ("chair", "duyet", {}),
    ):  # fmt: skip
        assert filing.act(clients[role], code, what, **said).status_code == 302, what


def withdrawn(clients, code: str) -> None:
    answer = clients["owner"].post(f"/ho-so/{code}/rut", {"version": filing.version(code), "reason": ""})
    assert answer.status_code == 302


@pytest.mark.parametrize(("ends", "status"), [(returned, 10), (withdrawn, 7)], ids=["returned", "withdrawn"])
def test_an_ended_dossier_opens_for_the_same_people_and_nobody_can_change_it(world, lan, settings, ends, status):
    settings.DEMO = True  # an unsigned result is given out
    things, everybody, clients = world
    code = things.values["code"]
    ends(clients, code)
    words, before, wrong = roles.personal_words(lan, code), filing.version(code), []
    for role in ROLES:
        nothing = roles.absent(things, everybody[role])
        for pattern, row in TABLE.items():
            if row.object not in ("dossier", "document"):
                continue
            real, none = (clients[role].get(of.address(pattern)) for of in (things, nothing))
            may = Who(NOBODY, row.get.gets_in | row.get.told) if real.status_code in TOLD else row.get
            said = judged(role, may, real, told(real, things), told(none, nothing), words)
            wrong += [f"{role} GET {pattern}: {said} ({real.status_code})"] if said else []
            acted = clients[role].post(things.address(pattern), {"version": before, **filing.FINDING})
            changed = acted.status_code >= 500 or filing.version(code) != before
            wrong += [f"{role} POST {pattern}: {acted.status_code}"] if changed else []
    assert not wrong, "\n  ".join(["", *wrong])
    assert (Dossier.objects.get(code=code).status, filing.version(code)) == (status, before)


def judged(role: str, who: Who, real, said: str, said_of_nothing: str, words: list[str]) -> str:
    """What is wrong with an answer; "" when nothing is."""
    if role in who.gets_in:
        return "" if real.status_code in IN and said != said_of_nothing else "should get in"
    if role in who.told and said != said_of_nothing:
        return "" if real.status_code in TOLD else "should be told why not"
    if said != said_of_nothing:
        return f"learns that it exists, by {_difference(said, said_of_nothing)}"
    leaked = [word for word in words if word in real.content.decode(errors="replace") and role not in ("owner",)]
    return f"reads {leaked}" if leaked else ""


def _difference(said: str, said_of_nothing: str) -> str:
    at = next((n for n, (a, b) in enumerate(zip(said, said_of_nothing, strict=False)) if a != b), -1)
    return f"{said[max(at - 40, 0) : at + 40]!r} instead of {said_of_nothing[max(at - 40, 0) : at + 40]!r}"


def test_the_table_opens_something_for_every_role_that_has_a_part():
    """Otherwise a mistake in it would make every test above pass."""
    opened = {role for row in TABLE.values() for who in (row.get, row.post) for role in who.gets_in}
    assert opened == {"owner", "receptionist", "officer", "chair", "cashier"}
    assert any(row == Row("dossier", post=Who(NOBODY, row.post.told)) for row in TABLE.values())


def test_things_of_one_dossier_do_not_open_through_another(world, client_of):
    """Mai has a draft and a dossier of her own, and puts Lan's slip, file and paper into their addresses."""
    things, everybody, _clients = world
    mai = client_of(everybody["stranger"])
    code, draft = filing.file_one(mai), filing.start(mai)
    own = roles.Objects({**things.values, "code": code, "draft_id": draft})
    mixed = roles.Objects({**roles.absent(things, None).values, "code": code, "draft_id": draft})
    for pattern in sorted(TABLE):
        if pattern.count("<") < 2 or "page_key" in pattern:
            continue
        for method in ("GET", "POST"):
            of_lan = told(sent(mai, method, own.address(pattern), 1), own)
            of_nobody = told(sent(mai, method, mixed.address(pattern), 1), mixed)
            assert of_lan == of_nobody, f"{method} {pattern}"


def test_a_dossier_filed_for_a_child_is_the_parents_and_nobody_elses(catalogue, lan, mai, client_of):
    """Owner and filer are two people; the other parent, who is only named in it, is a stranger (dossiers/owners.py)."""
    warehouse.record(lan.id, {"person.marriage": "12/2020", "person.birth_notice": "CS-2026-000123"}, "population")
    code = birth.file_one(client_of(lan), birth.pages(birth.born(clock.today() - timedelta(days=1))))
    dossier = Dossier.objects.get(code=code)
    assert dossier.owner_id != dossier.filer_id == lan.id
    values = {"code": code, "part": "birth", "slip_id": str(Slip.objects.filter(dossier=dossier).first().id)}
    things = roles.Objects(values)
    nothing = roles.Objects({"code": f"{code[:-7]}9999998", "part": "birth", "slip_id": str(new_id())})
    child = replace(lan, id=dossier.owner_id)
    for somebody, sees in ((lan, True), (child, True), (mai, False), (arrive("ten-dai"), False)):
        client = roles.client_for("", somebody, client_of)
        for pattern, row in TABLE.items():
            if row.object != "dossier" or not row.get.gets_in & {"owner"}:
                continue
            real = sent(client, "GET", things.address(pattern), 1)
            none = sent(client, "GET", nothing.address(pattern), 1)
            same = told(real, things) == told(none, nothing)
            assert same != sees and (real.status_code in IN) == sees, (somebody.name, pattern, real.status_code)
