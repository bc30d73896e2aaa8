"""Guessing: codes beside a real one, secrets, and an account with the number of another."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.base import paths
from motcua.dossiers.models import Dossier
from motcua.identity import service as identity
from motcua.identity.models import Person
from tests.dossiers import filing
from tests.guards.sources import python_files, short
from tests.opponents import roles
from tests.people import ISSUER, Somebody, arrive

pytestmark = pytest.mark.django_db

NEIGHBOURS = 1_000


def neighbours(code: str) -> list[str]:
    """Codes of the same office and day, around a real one, the real one among them."""
    head, serial = code.rsplit("-", 1)
    first = max(int(serial) - NEIGHBOURS // 2, 0)
    return [f"{head}-{number:07d}" for number in range(first, first + NEIGHBOURS + 1)]


def without(text: str, code: str) -> str:
    text = text.replace(code, "<code>")
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", text)


def test_a_thousand_neighbours_of_a_code_give_one_same_answer(catalogue, lan, mai, client_of):
    code = filing.file_one(client_of(lan))
    stranger = roles.client_for("stranger", mai, client_of)
    answers = set()
    for guess in neighbours(code):
        answer = stranger.get(f"/ho-so/{guess}")
        answers.add((answer.status_code, without(answer.content.decode(), guess)))
    assert len(answers) == 1 and next(iter(answers))[0] == 404


def test_one_address_guesses_twenty_times_in_ten_minutes(catalogue, lan, client_of, client):
    code = filing.file_one(client_of(lan))
    secret = Dossier.objects.get(code=code).tracking_secret
    told = [client.post("/tra-cuu", {"ma": code, "secret": "22222222"}).status_code for _ in range(20)]
    assert set(told) == {404}
    ended = client.post("/tra-cuu", {"ma": code, "secret": secret})
    assert ended.status_code == 429 and "phút" in ended.content.decode()


def test_what_is_not_there_and_what_is_not_ours_cost_the_same(catalogue, lan, mai, client_of):
    """Statements instead of time: the same work is done for a dossier of somebody else as for none."""
    code = filing.file_one(client_of(lan))
    stranger, nobody = roles.client_for("stranger", mai, client_of), Client()
    absent = f"{code[:-7]}9999998"

    nobody.post("/tra-cuu", {"ma": "x", "secret": "x"})  # the first visit is counted, which costs a session

    def cost(act) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            act()
        return len(asked)

    for path in ("/ho-so/{}", "/ho-so/{}/da-gui", "/ho-so/{}/rut"):
        real, none = (cost(lambda one=one, path=path: stranger.get(path.format(one))) for one in (code, absent))
        assert real <= none + 1, path
    real, none = (cost(lambda one=one: nobody.post("/tra-cuu", {"ma": one, "secret": "x"})) for one in (code, absent))
    assert real == none


@pytest.fixture
def second(lan) -> Somebody:
    """Another account of the provider, with the personal number, name and address of Lan."""
    claims = lan.claims | {"sub": "vneid|lan-2"}
    person = identity.sign_in(claims, assurance=2, source="vneid")
    return Somebody(person.id, claims["sub"], lan.name, lan.personal_number, lan.email, claims)


def test_two_accounts_with_one_number_are_two_people_and_both_are_told(catalogue, lan, second, mai, client_of):
    first = client_of(lan)
    code, draft = filing.file_one(first), filing.start(first)
    assert second.id != lan.id and Person.objects.filter(id__in=(lan.id, second.id)).count() == 2
    other = client_of(second)
    shown = other.visit("/ho-so").content.decode()
    assert code not in shown and draft not in shown
    for words in ("Có một tài khoản khác mang số định danh của bạn", "mã bí mật trên giấy xác nhận", "công an"):
        assert words in shown and words in first.visit("/ho-so").content.decode()
    assert other.get(f"/ho-so/{code}").status_code == other.get(f"/ban-nhap/{draft}").status_code == 404
    assert "Có một tài khoản khác" not in client_of(mai).visit("/ho-so").content.decode()
    theirs = filing.file_one(other)
    assert Dossier.objects.get(code=theirs).owner_id == second.id and first.get(f"/ho-so/{theirs}").status_code == 404
    in_english = client_of(second)
    in_english.cookies["motcua_lang"] = "en"
    assert "Another account has your personal number" in in_english.visit("/ho-so").content.decode()


def test_a_number_that_somebody_only_declared_is_nobodys_account(catalogue, lan, client_of):
    from motcua.warehouse import service as warehouse

    child = identity.sign_in({"iss": ISSUER, "sub": "vneid|child", "name": "Bé"}, assurance=2, source="vneid")
    warehouse.record(child.id, {"person.personal_number": lan.personal_number}, "declared")
    assert not warehouse.number_is_shared(lan.id) and not warehouse.number_is_shared(child.id)


def test_signing_in_again_is_no_second_account(lan, mai):
    from motcua.warehouse import service as warehouse

    assert arrive("lan").id == lan.id
    assert not warehouse.number_is_shared(lan.id)


def test_nothing_of_ours_writes_a_table_that_a_spreadsheet_would_run():
    """Whoever adds an export as CSV or Excel first makes a cell that begins with =, +, -, @ or a tab harmless here."""
    writers = re.compile(r"csv\.(?:writer|DictWriter)|text/csv|openpyxl|xlsxwriter|spreadsheetml")
    found = [short(path) for path in python_files("motcua") if writers.search(path.read_text(encoding="utf-8"))]
    assert not found, f"no export of this kind has been thought through yet: {found}"
    assert (paths.ROOT / "motcua").is_dir()
