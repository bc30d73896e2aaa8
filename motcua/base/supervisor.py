"""Runs several processes as one: they start together, are restarted when they die, and end together."""

import collections
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from motcua.base import processes

DEATHS = 5  # in this many seconds:
WITHIN = 60.0
LAST_LINES = 15


class GaveUp(Exception):
    """A process died again and again; the text holds its last lines."""


@dataclass(frozen=True)
class Service:
    """One process of the installation. `ready` tells whether it answers; None: when it runs."""

    name: str
    command: Sequence[str]
    ready: Callable[[], bool] | None = None


@dataclass
class Running:
    """A service, its process, and when it died before."""

    service: Service
    log: Path
    process: subprocess.Popen
    deaths: collections.deque = field(default_factory=lambda: collections.deque(maxlen=DEATHS))


class Supervisor:
    """Use from the main thread only: the kernel binds the children to the thread that started them."""

    def __init__(self, services: Sequence[Service], logs: Path, say: Callable[[str], None]):
        self.services, self.logs, self.say = services, logs, say
        self.running: list[Running] = []
        self.ending = False

    def start(self, patience: float = 60.0) -> None:
        """Start all and wait until each is ready. Raises GaveUp."""
        self.logs.mkdir(parents=True, exist_ok=True)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_end)
        for service in self.services:
            log = self.logs / f"{service.name}.log"
            self.running.append(Running(service, log, self._spawn(service, log)))
        deadline = time.monotonic() + patience
        while not self.ending and (late := [r for r in self.running if not self._ready(r.service)]):
            self.look()
            if time.monotonic() > deadline:
                raise GaveUp(_last_words(late[0], f"did not answer within {patience:.0f} seconds"))
            time.sleep(0.05)

    def watch(self, also: Callable[[], None] = lambda: None) -> None:
        """Return when asked to end (Ctrl-C, SIGTERM). Calls `also` every two seconds. Raises GaveUp."""
        rounds = 0
        while not self.ending:
            self.look()
            if rounds % 10 == 0:
                also()
            rounds += 1
            time.sleep(0.2)

    def look(self) -> None:
        """Restart whatever died since the last look."""
        for one in self.running:
            status = one.process.poll()
            if status is None or self.ending:
                continue
            now = time.monotonic()
            one.deaths.append(now)
            if len(one.deaths) == DEATHS and now - one.deaths[0] < WITHIN:
                raise GaveUp(_last_words(one, f"died {DEATHS} times within a minute ({_how(status)})"))
            self.say(f"{one.service.name} ended ({_how(status)}) and is started again; see {one.log}")
            processes.signal_group(one.process, signal.SIGKILL)  # what it left behind may hold its port
            one.process = self._spawn(one.service, one.log)

    def end(self) -> None:
        """End all, last started first; nothing is left running."""
        self.ending = True
        processes.end([one.process for one in reversed(self.running)])

    def _spawn(self, service: Service, log: Path) -> subprocess.Popen:
        if log.exists() and log.stat().st_size > 5_000_000:
            log.replace(log.with_suffix(".log.old"))
        with log.open("ab") as output:
            return processes.start(service.command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)

    def _ready(self, service: Service) -> bool:
        return service.ready is None or service.ready()

    def _asked_to_end(self, *_: object) -> None:
        self.ending = True


def _how(status: int) -> str:
    return f"killed by signal {-status}" if status < 0 else f"status {status}"


def _last_words(one: Running, what: str) -> str:
    lines = one.log.read_text(errors="replace").splitlines()[-LAST_LINES:]
    first = f"{one.service.name} {what}. Its last lines ({one.log}):"
    return "\n".join([first, *(f"    {line}" for line in lines)])
