"""What machines and operators are told: cheaply, in words, and only to them."""

import base64
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import translation

from motcua.base import backups, clock
from motcua.base.ids import new_id
from motcua.dossiers.counting import _OPEN, CAREFULLY
from motcua.ledger.models import Outgoing, Parked
from motcua.operating import findings, measures
from motcua.operating.findings import WATCHES
from tests.dossiers import filing
from tests.people import PERSONAL

pytestmark = pytest.mark.django_db
TOKEN = "0123456789abcdef" * 3
NUMBERS, PAGE = "/suc-khoe/so-lieu", "/suc-khoe/chi-tiet"


@pytest.fixture
def machine():
    """Somebody without cookies. Not the checking client: these answers are not pages."""
    return Client()


@pytest.fixture
def operator(settings):
    """Whoever holds the token."""
    settings.OPERATOR_TOKEN = TOKEN
    return Client(headers={"Authorization": f"Bearer {TOKEN}"})


@pytest.fixture(autouse=True)
def counted_anew(monkeypatch):
    """What this process counted in another test is not told here."""
    monkeypatch.setattr(measures, "_counted", None)


def test_a_load_balancer_asks_cheaply(machine, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = machine.get("/suc-khoe")
    assert (answer.status_code, answer.json()) == (200, {"ready": True})
    with django_assert_num_queries(0):
        assert machine.get("/suc-khoe/song").json() == {"alive": True}
    assert not machine.cookies and answer["Cache-Control"] == "no-store"


def test_numbers_are_closed_by_default(machine, settings):
    """Without a token they are not there at all, from wherever one asks."""
    settings.OPERATOR_TOKEN, settings.DEMO = "", False
    for path in (NUMBERS, PAGE, f"{PAGE}/backup-old"):
        assert machine.get(path).status_code == 404
        assert machine.get(path, headers={"Authorization": "Bearer "}).status_code == 404


def test_numbers_are_closed_to_officials(operator, client_of, dung):
    """A post in an agency opens dossiers, not machines."""
    assert client_of(dung).get(PAGE).status_code == 401


@pytest.mark.parametrize(
    "said", ["", "Bearer wrong", "Basic !!", "Basic eA==", f"Digest {TOKEN}", f"Bearer {TOKEN[:-1]}"]
)
def test_a_wrong_token_opens_nothing(machine, operator, said):
    answer = machine.get(NUMBERS, headers={"Authorization": said} if said else {})
    assert answer.status_code == 401 and answer["WWW-Authenticate"].startswith("Basic")
    assert b"motcua_" not in answer.content


def test_the_token_opens_for_machines_and_browsers(machine, operator):
    assert operator.get(NUMBERS)["Content-Type"].startswith("text/plain")
    basic = base64.b64encode(f"anybody:{TOKEN}".encode()).decode()
    assert machine.get(PAGE, headers={"Authorization": f"Basic {basic}"}).status_code == 200


def test_a_demonstration_shows_them_to_its_own_machine_only(machine, settings):
    settings.OPERATOR_TOKEN, settings.DEMO = "", True
    assert machine.get(NUMBERS).status_code == 200
    assert machine.get(NUMBERS, headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
    assert machine.get(NUMBERS, REMOTE_ADDR="192.0.2.1").status_code == 404


def old(hours: float):
    return clock.now() - timedelta(hours=hours)


def stuck() -> None:
    """A mail that waits, one given up, a slip that waits, an object parked for good; a fresh backup."""
    Outgoing.objects.create(key="a", channel="email", payload={}, made_at=old(2), next_try_at=clock.now(), attempts=7)
    Outgoing.objects.create(key="b", channel="email", payload={}, made_at=old(20), next_try_at=None, attempts=24)
    Outgoing.objects.create(key="c", channel="slip", payload={}, made_at=old(1), next_try_at=clock.now())
    Parked.objects.create(
        follower="notices", about=new_id(), kind="dossier", lane=1, seq=1, attempts=6, last_error="x", since=old(3)
    )
    backups.made("digest")


def test_what_waits_is_said_with_its_age(catalogue):
    """Each with the runbook that says what to do, the urgent first."""
    stuck()
    with translation.override("en"):
        bad = {(one.name, one.words, one.said) for one in findings.findings(measures.measure()) if one.bad}
    assert bad >= {
        ("mail-waiting", "Oldest e-mail that waits", "20 hours"),
        ("slips-not-printed", "Oldest slip that waits to be printed", "60 minutes"),
        ("messages-given-up", "Messages to the outside that nobody takes (email)", "1"),
        ("objects-parked", "Objects that a follower cannot take (notices)", "1"),
    }
    assert not {name for name, _words, _said in bad} & {"backup-old", "calendar-ending", "migrations-pending"}


def test_entries_that_wait_have_an_age(catalogue, lan, client_of):
    """Not ordered yet, then not followed yet, then nothing."""
    from motcua.ledger import following, order
    from motcua.ledger import service as ledger

    following.make_cursors()
    filing.file_one(client_of(lan))
    before = {one.name: one.value for one in measures.of_ledger()}
    assert before["motcua_unordered"] >= 1 and before["motcua_unordered_age_seconds"] > 0
    while order.order_waiting():
        pass
    ordered = {one.name: one.value for one in measures.of_ledger()}
    assert ordered["motcua_unordered"] == 0 and ordered["motcua_follower_lag_seconds"] > 0
    ledger.run_until_idle()
    after = {one.name: one.value for one in measures.of_ledger()}
    assert after["motcua_follower_lag_seconds"] == after["motcua_follower_behind"] == 0


def test_the_page_says_it_in_both_languages(operator, catalogue):
    stuck()
    vietnamese = operator.get(PAGE).content.decode()
    assert "Có việc cần xử lý" in vietnamese and "Thư điện tử chờ gửi lâu nhất: 20 giờ" in vietnamese
    operator.cookies["motcua_lang"] = "en"
    english = operator.get(PAGE).content.decode()
    assert "Something has to be done" in english and "Oldest e-mail that waits: 20 hours" in english
    for name in ("mail-waiting", "slips-not-printed", "objects-parked"):
        assert f'href="{PAGE}/{name}"' in english


@pytest.mark.parametrize("watch", WATCHES, ids=lambda watch: watch.name)
def test_each_line_leads_to_its_runbook(operator, watch):
    answer = operator.get(f"{PAGE}/{watch.name}")
    assert answer.status_code == 200 and "## How to mend" in answer.content.decode()


def test_other_files_are_no_runbooks(operator):
    assert operator.get(f"{PAGE}/README").status_code == 404


def test_a_scanner_that_is_away_or_not_set_up_is_told(operator, settings):
    settings.CLAMD = ""
    assert "Chưa cài phần mềm quét vi-rút" in operator.get(PAGE).content.decode()
    settings.CLAMD = "/nobody/listens"
    said = operator.get(PAGE).content.decode()
    assert "Phần mềm quét vi-rút trả lời: không" in said and "Chưa cài phần mềm quét vi-rút" not in said


def test_every_measure_is_taken(operator, catalogue, lan, client_of, settings):
    """And told by its name, with what it says; dossiers by status, by who owes and by their date."""
    stuck()
    settings.CLAMD = "/nobody/listens"
    filing.file_one(client_of(lan))
    text = operator.get(NUMBERS).content.decode()
    told = {line.split("{")[0].split(" ")[0] for line in text.splitlines() if not line.startswith("#")}
    assert told >= set(measures.WORDS)
    assert 'motcua_measured{group="' in text and 'motcua_measured{group="disk"} 0' not in text
    assert 'motcua_dossiers_open{due="late",owes="agency",status="1"} 0.0' in text
    assert sum(one.value for one in measures.of_dossiers() if one.name == "motcua_dossiers_open") == 1


def test_numbers_name_nobody(operator, catalogue, lan, client_of):
    code = filing.file_one(client_of(lan))
    text = operator.get(NUMBERS).content.decode() + operator.get(PAGE).content.decode()
    assert not [word for word in (*PERSONAL, code, str(lan.id)) if word in text]


def test_open_dossiers_are_counted_from_an_index_of_their_own(db):
    """With millions of closed ones none of those is read."""
    with connection.cursor() as cursor:
        cursor.execute(CAREFULLY)
        cursor.execute(f"EXPLAIN {_OPEN}", {"now": clock.now()})
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "Index Only Scan using open_dossiers" in plan, plan


def test_the_command_says_it_too(capsys, catalogue):
    """Status 1 when something has to be done, so that a timer notices."""
    stuck()
    with pytest.raises(SystemExit) as end:
        call_command("health")
    said = capsys.readouterr().out
    assert end.value.code == 1
    assert "LOOK   Oldest e-mail that waits: 20 hours -> docs/runbooks/mail-waiting.md" in said
    assert "ok    " not in said


def test_open_items_are_listed_and_tried_again(capsys, db):
    stuck()
    call_command("open_items")
    assert "2 open." in capsys.readouterr().out
    call_command("open_items", again="all")
    assert not Parked.objects.filter(next_try_at=None).exists()
    assert not Outgoing.objects.filter(next_try_at=None, delivered_at=None).exists()


@pytest.mark.parametrize("path", ["/", "/tim-kiem", f"/thu-tuc/{filing.CODE}", "/tro-giup"])
def test_pages_for_all_say_so_only_where_it_is_true(catalogue, lan, client, client_of, path):
    """Not to somebody who is signed in, nor with a question in the address."""
    public = client.get(path)
    assert (
        "s-maxage=60" in public["Cache-Control"] and not public.cookies and b"csrfmiddlewaretoken" not in public.content
    )
    assert client_of(lan).get(path)["Cache-Control"] == "private, no-cache"
    assert client.get(f"{path}?q=Lan")["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("path", ["/tra-cuu", f"/thu-tuc/{filing.CODE}/noi-nop", "/khong-co", "/ngon-ngu/en"])
def test_all_other_pages_are_private(catalogue, client, path):
    assert client.get(path)["Cache-Control"] == "private, no-cache"
