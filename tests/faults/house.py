"""A running Motcua whose database, network and processes a test may break, and people who use it by HTTP."""

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import psycopg
import requests

from motcua.base import embedded, paths, processes
from tests.dossiers import filing
from tests.faults.cutting import CuttingProxy
from tests.people import WARD
from tests.running import Demo, free_ports, processes_of, wait_until

TIMEOUT = 30  # seconds
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


class House:
    """One demo with a database server of its own, and a network that can be cut."""

    def __init__(self, data: Path, demo: Demo, url: str):
        self.data, self.demo, self.url = data, demo, url
        self.proxy = CuttingProxy(demo.port)

    def sql(self, query: str, *values) -> list[tuple]:
        """Rows of the database, asked past our program."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(query, values)
            return cursor.fetchall() if cursor.description else []

    def number(self, query: str, *values) -> int:
        return self.sql(query, *values)[0][0]

    def stop_database(self) -> None:
        """PostgreSQL's fast shutdown: every session is cut. Returns when it has ended."""
        pid = int((self.data / "pg" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGINT)
        wait_until(lambda: not (self.data / "pg" / "postmaster.pid").exists(), "the database has stopped")

    def start_database(self) -> None:
        embedded.ensure_running(self.data / "pg", durable=False)

    def pids(self, words: str) -> list[int]:
        """The processes of this house whose command line holds these words."""
        return [pid for pid, command in processes_of(self.data / "data").items() if words in command]

    def kill(self, words: str) -> None:
        """kill -9 for all of a kind at once."""
        found = self.pids(words)
        assert found, f"nothing runs that is called {words!r}"
        for pid in found:
            os.kill(pid, signal.SIGKILL)

    def until_up(self) -> None:
        wait_until(lambda: answers(self.demo.web), "the pages are back", 60)

    def until_idle(self) -> None:
        """Everything committed is ordered and followed."""
        wait_until(self._is_idle, "everything that was caused is done", 60)

    def _is_idle(self) -> bool:
        return self.number(
            "SELECT (SELECT count(*) FROM ledger_waiting) + (SELECT count(*) FROM ledger_cursor c WHERE EXISTS "
            "(SELECT FROM ledger_order o WHERE o.lane = c.lane AND o.seq > c.seq))"
        ) == 0

    def until_delivered(self) -> None:
        """Nothing waits for the outside any more; what a killed process had leased comes again after a minute."""
        self.until_idle()
        waiting = "SELECT count(*) FROM ledger_outgoing WHERE delivered_at IS NULL"
        wait_until(lambda: self.number(waiting) == 0, "everything is delivered", 150)

    def environment(self, **more: str) -> dict[str, str]:
        """What a process beside the running demo has to know."""
        return os.environ | {
            "MOTCUA_DATA": str(self.data / "data"), "DATABASE_URL": self.url, "MOTCUA_DEMO": "1",
            "MOTCUA_PUBLIC_URL": self.demo.web, "MOTCUA_OIDC_ISSUER": self.demo.provider,
        } | more  # fmt: skip

    @contextlib.contextmanager
    def another_web(self, **environment: str) -> Iterator[str]:
        """A second web server on the same database; gives its address."""
        port = str(free_ports())
        log = (self.data / f"web-{port}.log").open("wb")
        child = processes.start(
            [sys.executable, "-m", "motcua", "web"], cwd=paths.ROOT, stdout=log, stderr=log,
            env=self.environment(MOTCUA_PORT=port, **environment),
        )  # fmt: skip
        try:
            wait_until(lambda: answers(f"http://127.0.0.1:{port}"), "the other web server answers", 60)
            yield f"http://127.0.0.1:{port}"
        finally:
            processes.end([child])
            log.close()

    def command(self, *words: str) -> str:
        """What a command of ours says, as an operator runs it beside the running demo."""
        command = [sys.executable, "-m", "motcua", *words]
        done = subprocess.run(command, cwd=paths.ROOT, env=self.environment(), capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def mail_server(self, fault: str) -> None:
        """What the mail server does wrong from now on; "" is nothing."""
        requests.post(f"{self.demo.mails}/_faults", json={"smtp": fault}, timeout=5).raise_for_status()

    def mails(self, words: str) -> list[dict]:
        """The mails that hold these words; one that came again is there once."""
        kept = requests.get(f"{self.demo.mails}/messages.json", timeout=5).json()
        return [mail for mail in kept if words in str(mail)]

    def check(self) -> None:
        """Every invariant holds, by the independent checker. Afterwards the next test may break something else."""
        self.until_up()
        self.until_idle()
        files = self.data / "data" / "files"
        files.mkdir(mode=0o700, exist_ok=True)  # nobody may have sent one yet
        command = [sys.executable, "tools/check_invariants.py", "--database", self.url, "--files", files]
        done = subprocess.run(command, cwd=paths.ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).status_code == 200
    except requests.RequestException:
        return False


class Browser:
    """Somebody signed in, without JavaScript: opens pages, fills in forms, presses again when nothing came back."""

    def __init__(self, house: House, key: str):
        self.house, self.web = house, house.demo.web  # set `web` to use another web server of the house
        self.session = house.demo.sign_in(key)
        self.session.headers["Accept"] = "text/html"  # no JSON: a person, not a script
        # Any page with a form has the mark of this browser, and sets the cookie that belongs to it.
        self.token = dict(HIDDEN.findall(self.get("/dang-xuat").text))["csrfmiddlewaretoken"]

    def get(self, path: str, *, by_proxy: bool = False, **options) -> requests.Response:
        return self.session.get(self._address(path, by_proxy), timeout=TIMEOUT, **options)

    def post(self, path: str, data: dict | None = None, *, by_proxy: bool = False, **options) -> requests.Response:
        """Send a form with the mark of this browser; redirects are not followed."""
        options = {"allow_redirects": False, "timeout": TIMEOUT} | options
        return self.session.post(self._address(path, by_proxy), data=self._marked(data), **options)

    def press_again(self, path: str, data: dict | None = None, **options) -> requests.Response:
        """Send a form over the network that is about to break; when nothing comes back, send it again."""
        try:
            answer = self.post(path, data, by_proxy=True, **options)
            raise AssertionError(f"the network was not cut: {answer.status_code}")
        except requests.ConnectionError:
            for _name, (_file, stream, _kind) in options.get("files", {}).items():
                stream.seek(0)
            return self.post(path, data, by_proxy=True, **options)

    def submit(self, answer: requests.Response, action: str = "", **typed) -> requests.Response:
        """Press the button of the form on a page (the one for `action`), as a browser without JavaScript does."""
        for attributes, inside in FORM.findall(answer.text):
            target = unescape(re.search(r'action="([^"]*)"', attributes).group(1))
            if target == action or (not action and target != "/dang-xuat"):
                fields = [(unescape(name), unescape(value)) for name, value in HIDDEN.findall(inside)]
                return self.session.post(
                    self._address(target, False), data=[*fields, *typed.items()], timeout=TIMEOUT, allow_redirects=False
                )
        raise AssertionError(f"no form for {action!r} on this page:\n{answer.text[:3000]}")

    def sign_in_again(self, key: str) -> None:
        """Sign in in another tab of the same browser: the cookies are shared, pages that are open stay open."""
        mine = self.house.demo.sign_in(key)
        self.session.cookies.set("motcua_session", mine.cookies["motcua_session"], domain="127.0.0.1", path="/")

    def _address(self, path: str, by_proxy: bool) -> str:
        return (self.house.proxy.url if by_proxy else self.web) + path

    def _marked(self, data: dict | None) -> dict:
        return {"csrfmiddlewaretoken": self.token, **(data or {})}

    def start(self) -> str:
        """A draft with nothing sent; one that is open already goes on. Gives its id."""
        answer = self.post(f"/thu-tuc/{filing.CODE}/bat-dau", {"commune": WARD})
        assert answer.status_code == 302, answer.text[:2000]
        return answer.headers["Location"].split("/")[2]

    def answer_everything(self, draft: str) -> None:
        for page, answers_ in filing.ANSWERS.items():
            answer = self.post(f"/ban-nhap/{draft}/trang/{page}", answers_)
            assert answer.status_code == 302, answer.text

    def file_one(self) -> str:
        """From nothing to a sent dossier; gives its code."""
        draft = self.start()
        self.answer_everything(draft)
        return code_in(self.post(f"/ban-nhap/{draft}/gui"))

    def act(self, code: str, what: str, **data) -> requests.Response:
        """Press a button of the desk on the version that is there now."""
        version = self.house.number("SELECT version FROM dossiers_dossier WHERE code = %s", code)
        return self.post(f"/viec/{code}/{what}", {"version": version, **data})


def code_in(answer: requests.Response) -> str:
    """The dossier code in the address that an answer leads to."""
    assert answer.status_code == 302, answer.text[:2000]
    return answer.headers["Location"].split("/")[2]
