"""Many at the same moment, against running web servers: one intent is one dossier, one version takes one decision."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.dossiers import filing
from tests.faults.house import Browser, code_in
from tests.faults.test_cut import entries, id_of

SENDS, APPROVALS = 50, 100


@pytest.fixture
def two_webs(house):
    """The addresses of two web servers on one database."""
    with house.another_web() as other:
        yield house.demo.web, other


def at_once(times: int, act) -> list:
    with ThreadPoolExecutor(25) as hands:
        return list(hands.map(act, range(times)))


def tabs(house, key: str, webs: tuple, number: int) -> list[Browser]:
    """Browsers of one person, spread over the web servers; each has connections of its own."""
    opened = [Browser(house, key) for _ in range(number)]
    for place, browser in enumerate(opened):
        browser.web = webs[place % len(webs)]
    return opened


def test_fifty_sends_of_one_intent_make_one_dossier(house, two_webs):
    browsers = tabs(house, "lan", two_webs, 10)
    draft = browsers[0].start()
    browsers[0].answer_everything(draft)
    before = house.number("SELECT count(*) FROM dossiers_dossier")
    answers = at_once(SENDS, lambda n: browsers[n % 10].post(f"/ban-nhap/{draft}/gui"))
    (code,) = {code_in(answer) for answer in answers}
    assert house.number("SELECT count(*) FROM dossiers_dossier") == before + 1
    assert entries(house, code, "dossier:submitted") == 1
    assert slips(house, code, "proof") == 1


def test_many_dossiers_at_once_have_codes_of_their_own(house, two_webs):
    people = [tabs(house, key, two_webs[n % 2 :], 1)[0] for n, key in enumerate(("lan", "mai", "ten-dai"))]
    codes = [code for _ in range(5) for code in at_once(len(people), lambda n: people[n].file_one())]
    assert len(set(codes)) == len(codes) == 15


def test_of_two_officials_with_a_hundred_approvals_one_decides(house, lan, hung, two_webs):
    code = lan.file_one()
    hung.act(code, "tiep-nhan")
    Browser(house, "thao").act(code, "xong-buoc", **filing.FINDING)
    hung.act(code, "thu-phi", receipt_number="BL-100", amount="16000")
    second_chair(house)
    hands = [*tabs(house, "dung", two_webs, 5), *tabs(house, "ten-dai", two_webs[::-1], 5)]
    version = house.number("SELECT version FROM dossiers_dossier WHERE code = %s", code)
    answers = at_once(APPROVALS, lambda n: hands[n % 10].post(f"/viec/{code}/duyet", {"version": version}))
    assert {answer.status_code for answer in answers} == {302, 409}
    by = {n % 10 < 5 for n, answer in enumerate(answers) if answer.status_code == 302}
    assert len(by) == 1  # all that was accepted came from one of the two, pressing again
    assert all("m-timeline" in answer.text for answer in answers if answer.status_code == 409)
    assert entries(house, code, "dossier:approved") == entries(house, code, "dossier:returned") == 1
    assert slips(house, code, "result") == 1


def slips(house, code: str, form: str) -> int:
    """How many papers of a form were issued for a dossier."""
    query = "SELECT count(*) FROM dossiers_slip s JOIN dossiers_dossier d ON d.id = s.dossier_id "
    return house.number(query + "WHERE code = %s AND form = %s", code, form)


def second_chair(house) -> None:
    """Another person who may approve at the ward, as an acting chairman."""
    house.sql(
        "INSERT INTO agencies_post (id, person_id, agency_id, role, valid_from) "
        "SELECT gen_random_uuid(), %s, agency_id, role, valid_from FROM agencies_post "
        "WHERE person_id = %s AND role = 'chair' AND NOT EXISTS "
        "(SELECT FROM agencies_post WHERE person_id = %s AND role = 'chair')",
        id_of(house, "ten-dai"), id_of(house, "dung"), id_of(house, "ten-dai"),
    )  # fmt: skip
