"""A whole Motcua in its own processes, as `make run` starts it: for journeys in a browser and for tests of the run.

demo                 one for the whole test run, on free ports, with its own data: demo.web, demo.mails, …
demo.sign_in("lan")  a requests.Session that has been through the identity provider
start_demo(data)     another one that the test may kill; it is ended with the test
"""

import os
import queue
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import requests

from motcua.base import embedded, paths, processes
from tests import database

PATIENCE = 120.0  # seconds for a first start on a busy machine
OFFSETS = (0, 1, 2, 25, 26)
CLAIM = 49  # the port above them that a test process keeps, so that another one looks elsewhere

_claimed: list[socket.socket] = []


def free_ports() -> int:
    """A port such that those which follow from it are free too, and no other test process takes them.

    Below the range from which the system serves outgoing connections: one of those could take a port between
    our look and the start of the program.
    """
    while True:
        first = random.randrange(20_000, 32_000, 50)
        if _claim(first + CLAIM) and all(_can_be_bound(first + more) for more in OFFSETS):
            return first


def _claim(port: int) -> bool:
    """Keep this port until the tests end."""
    keeping = socket.socket()
    try:
        keeping.bind(("127.0.0.1", port))
    except OSError:
        keeping.close()
        return False
    _claimed.append(keeping)
    return True


def _can_be_bound(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def processes_of(data: Path) -> dict[int, str]:
    """Every process that was started for this data directory, whoever its parent is now."""
    wanted, found = f"MOTCUA_DATA={data}".encode(), {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (place / "environ").read_bytes().split(b"\0"):
                words = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
                if words and int(place.name) != os.getpid():  # a dead one has no words any more
                    found[int(place.name)] = words
        except OSError:
            continue  # it ended while we looked
    return found


def wait_until(holds, what: str, patience: float = 30.0):
    """Poll until `holds()` is true and return what it gave."""
    deadline = time.monotonic() + patience
    while not (answer := holds()):
        assert time.monotonic() < deadline, f"after {patience:.0f} seconds still not: {what}"
        time.sleep(0.05)
    return answer


class Demo:
    """One `motcua demo`. `lines` is all it has said."""

    def __init__(self, data: Path, port: int, *, database: str = "", settings: dict[str, str] | None = None):
        self.data, self.port = data, port
        addresses = (f"http://127.0.0.1:{port + more}" for more in (0, 1, 2, 26))
        self.web, self.provider, self.register, self.mails = addresses
        self.lines: list[str] = []
        self._said: queue.Queue = queue.Queue()
        keep = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
        keep |= {"MOTCUA_DATA": str(data), "MOTCUA_PORT": str(port), "PYTHONUNBUFFERED": "1"}
        keep |= settings or {}
        keep.pop("DATABASE_URL", None)
        if database:
            keep["DATABASE_URL"] = database
        self.process = processes.start(
            [sys.executable, "-m", "motcua", "demo"], cwd=paths.ROOT, env=keep, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        for line in self.process.stdout:
            self._said.put(line.rstrip())
        self._said.put(None)

    def until(self, words: str, patience: float = PATIENCE) -> str:
        """Wait for a line that holds these words, and give it."""
        deadline = time.monotonic() + patience
        while True:
            try:
                line = self._said.get(timeout=max(0.01, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"it did not say {words!r}, only:\n" + self.text()) from None
            if line is None:
                raise AssertionError(f"it ended without saying {words!r}:\n" + self.text())
            self.lines.append(line)
            if words in line:
                return line

    def ready(self) -> "Demo":
        self.until("Motcua is ready")
        return self

    def text(self) -> str:
        return "\n".join(self.lines)

    def end(self, number: int = signal.SIGINT, patience: float = 40.0) -> int:
        """Send a signal to the supervisor alone, as Ctrl-C in a terminal does; wait and give its status."""
        self.process.send_signal(number)
        status = self.process.wait(patience)
        while (line := self._said.get(timeout=5)) is not None:
            self.lines.append(line)
        return status

    def sign_in(self, key: str) -> requests.Session:
        """Sign in as a demo person by the pages and the provider, as a browser would.

        Each request has a connection of its own. The server closes one that rests for ten seconds. A browser sends a
        request again that met this end (it was not the first there, and no byte of an answer came); requests does not.
        """
        session = requests.Session()
        session.headers["Connection"] = "close"
        page = session.get(f"{self.web}/dang-nhap/di", params={"tiep": "/"}, timeout=20)
        form = re.search(r"<form[^>]*>(.*?)</form>", page.text, re.DOTALL).group(1)
        fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))
        fields = {name: value.replace("&amp;", "&") for name, value in fields.items()}
        answer = session.post(page.url.split("?")[0], data=fields | {"person": key}, timeout=20)
        assert answer.status_code == 200, answer.text[:400]
        return session


@pytest.fixture(scope="session")
def demo(tmp_path_factory, database_server):
    """One running Motcua for all journeys; tests must not end it. How it starts on nothing is shown in tests/run."""
    data = tmp_path_factory.mktemp("demo")
    database.fill(database_server, embedded.ensure_running(data / "postgres", durable=False))
    running = Demo(data, free_ports())
    yield running.ready()
    running.end()
    embedded.release(data / "postgres")


@pytest.fixture
def start_demo():
    """A function that starts a Motcua which the test may treat as it likes."""
    started: list[Demo] = []

    def start(data: Path, port: int = 0, **options) -> Demo:
        started.append(Demo(data, port or free_ports(), **options))
        return started[-1]

    yield start
    for running in started:
        processes.end([running.process])
