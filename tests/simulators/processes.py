"""Simulators as the real thing: started in their own processes, reached over the network."""

import contextlib
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests

from motcua.base import paths

PATIENCE = 10  # seconds


class Simulator:
    """A running simulator: its first address, and its fault switches."""

    def __init__(self, process: subprocess.Popen, ready: str):
        self.process, self.ready = process, ready
        self.address = re.findall(r"http://[^\s,]+", ready)[-1]

    def fault(self, **switches: str) -> None:
        answer = requests.post(f"{self.address}/_faults", json=switches, timeout=PATIENCE)
        assert answer.status_code == 200, answer.text

    def clear_faults(self) -> None:
        requests.delete(f"{self.address}/_faults", timeout=PATIENCE)


@contextlib.contextmanager
def running(module: str, *options: str) -> Iterator[Simulator]:
    """Start `simulators.<module>`, wait until it says that it is ready, and end it afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-m", f"simulators.{module}", *options], cwd=paths.ROOT, text=True, stdout=subprocess.PIPE
    )
    try:
        ready = process.stdout.readline()
        assert "ready" in ready, f"{module} did not start: {ready!r}"
        yield Simulator(process, ready)
    finally:
        process.terminate()
        process.wait(PATIENCE)
        process.stdout.close()


class _Form(HTMLParser):
    """The hidden fields of the one form on a page of the provider."""

    def __init__(self):
        super().__init__()
        self.action, self.hidden = "", {}

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if tag == "form":
            self.action = named["action"]
        elif tag == "input" and named.get("type") == "hidden":
            self.hidden[named["name"]] = named["value"] or ""


def choose_person(address: str, key: str) -> str:
    """Open the provider's page and press a person's button ("" refuses); the address it sends the browser to."""
    shown = requests.get(address, timeout=PATIENCE, allow_redirects=False)
    if shown.status_code == 303:  # it does not even show its page
        return shown.headers["Location"]
    form = _Form()
    form.feed(shown.text)
    answer = requests.post(
        urljoin(address, form.action), data=form.hidden | {"person": key}, timeout=PATIENCE, allow_redirects=False
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]
