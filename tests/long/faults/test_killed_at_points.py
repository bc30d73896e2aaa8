"""kill -9 at chosen points: the supervisor starts it again, nothing is lost and nothing happens twice."""

import contextlib
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
import requests

from tests.faults.house import code_in
from tests.faults.test_cut import entries, everywhere
from tests.running import wait_until

WEB, FOLLOW, WORKER = "-m granian", "motcua follow", "motcua worker"


@contextlib.contextmanager
def held(house, table: str):
    """Nobody can write to a table: whoever wants to stands in the middle of its transaction."""
    with psycopg.connect(house.url) as connection:
        connection.execute(f"LOCK TABLE {table} IN SHARE MODE")
        yield
        connection.rollback()


def waits_for(house, table: str) -> bool:
    query = "SELECT count(*) FROM pg_locks WHERE relation = %s::regclass AND NOT granted"
    return house.number(query, table) > 0


def killed_in_the_middle(house, table: str, kind: str) -> None:
    """Kill the process that wants to write to a table that is held."""
    wait_until(lambda: waits_for(house, table), f"somebody waits for {table}")
    house.kill(kind)


def lost(send, *values) -> None:
    """The network says that the server has gone."""
    with pytest.raises(requests.ConnectionError):
        send(*values)


def killed_while_a_person_waits(house, table: str, send, *values) -> None:
    """Somebody sends something, and the web server is killed when it wants to write to this table."""
    with held(house, table), ThreadPoolExecutor(1) as hand:
        waiting = hand.submit(lost, send, *values)
        killed_in_the_middle(house, table, WEB)
        waiting.result(30)
    house.until_up()
    wait_until(lambda: not waits_for(house, table), "the killed one has left the database")


@pytest.mark.parametrize(
    ("table", "was_sent"),
    [("dossiers_submission", False), ("ledger_entry", False), ("quality_stepevent", True)],
    ids=["dossier written, submission not yet", "all but its entry in the ledger", "committed, not answered"],
)  # fmt: skip
def test_the_web_server_dies_while_a_dossier_is_sent(house, lan, table, was_sent):
    draft = lan.start()
    lan.answer_everything(draft)
    before = house.number("SELECT count(*) FROM dossiers_dossier")
    killed_while_a_person_waits(house, table, lan.post, f"/ban-nhap/{draft}/gui")
    assert house.number("SELECT count(*) FROM dossiers_dossier") == before + was_sent
    code = code_in(lan.post(f"/ban-nhap/{draft}/gui"))
    assert house.number("SELECT count(*) FROM dossiers_dossier") == before + 1
    assert entries(house, code, "dossier:submitted") == 1
    everywhere(lan, draft, code)


def test_the_web_server_dies_while_an_answer_is_saved(house, mai):
    draft = mai.start()
    page, typed = f"/ban-nhap/{draft}/trang/requester", {"requester_phone": "0912 345 678"}
    killed_while_a_person_waits(house, "dossiers_draftanswer", mai.post, page, typed)
    assert mai.post(page + "/luu", typed).status_code == 200
    assert "0912 345 678" in mai.get(f"/ban-nhap/{draft}/trang/requester").text
    mai.post(f"/ban-nhap/{draft}/bo")


@pytest.mark.parametrize(
    "table", ["ledger_order", "notices_notice", "ledger_cursor"],
    ids=["between commit and order", "in the middle of an effect", "after the effect, before its cursor"],
)  # fmt: skip
def test_the_sequencer_dies(house, lan, table):
    draft = lan.start()
    lan.answer_everything(draft)
    with held(house, table):
        code = code_in(lan.post(f"/ban-nhap/{draft}/gui"))
        killed_in_the_middle(house, table, FOLLOW)
    wait_until(lambda: house.pids(FOLLOW), "it runs again")
    house.until_idle()
    told = "SELECT count(*) FROM notices_notice n JOIN dossiers_dossier d ON d.id = n.about WHERE d.code = %s"
    assert house.number(told, code) == 1
    assert house.number("SELECT count(*) - count(DISTINCT entry) FROM ledger_order") == 0
    unordered = "SELECT (SELECT count(*) FROM ledger_entry) - (SELECT count(*) FROM ledger_order)"
    wait_until(lambda: house.number(unordered) == 0, "every entry has its place")


def test_the_worker_dies_while_it_delivers(house, lan):
    """The mail server has the mail and has not answered: it comes again under the same key, and counts once."""
    house.until_delivered()
    house.mail_server("slow")
    code = lan.file_one()
    wait_until(lambda: "doing" in jobs(house), "the worker delivers")
    house.kill(WORKER)
    house.mail_server("")
    wait_until(lambda: house.pids(WORKER), "it runs again")
    # The lease lasts a minute; here it is over at once.
    house.sql("UPDATE ledger_outgoing SET next_try_at = now() WHERE delivered_at IS NULL")
    house.until_delivered()
    assert len(house.mails(code)) == 1


def jobs(house) -> set[str]:
    query = "SELECT status::text FROM procrastinate_jobs WHERE task_name = 'ledger.deliver'"
    return {state for (state,) in house.sql(query)}
