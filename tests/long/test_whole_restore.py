"""A running house is backed up while people send, and lives on elsewhere; nobody overwrites one that lives."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import psycopg

from motcua.base import backup_sets, embedded, paths
from tests.faults.house import Browser, House, code_in
from tests.running import Demo, wait_until


def house_of(demo: Demo) -> House:
    return House(demo.data, demo, embedded._cluster(demo.data / "postgres", True).url("motcua"))


def command(data: Path, *words: str) -> subprocess.CompletedProcess:
    """A command of the installation in this directory; it finds the embedded server by itself."""
    keep = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-m", "motcua", *map(str, words)], cwd=paths.ROOT, capture_output=True, text=True,
        env=keep | {"MOTCUA_DATA": str(data), "MOTCUA_DEMO": "1"},
    )  # fmt: skip


def invariants(url: str, data: Path, *words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "tools/check_invariants.py", "--database", url, "--files", data / "files", "--rehash", "-1",
         *words],
        cwd=paths.ROOT, capture_output=True, text=True,
    )  # fmt: skip


def holds(house: House) -> None:
    """Every invariant, once what was caused is done."""
    house.until_idle()
    found = invariants(house.url, house.data)
    assert found.returncode == 0, found.stdout + found.stderr


class Sender(threading.Thread):
    """Lan sends one dossier after the other until she is told to stop."""

    def __init__(self, house: House):
        super().__init__()
        self.browser, self.codes, self.stop = Browser(house, "lan"), [], threading.Event()

    def run(self):
        while not self.stop.is_set():
            draft = self.browser.start()
            self.browser.answer_everything(draft)
            self.codes.append(code_in(self.browser.post(f"/ban-nhap/{draft}/gui")))


def test_a_running_house_lives_on_elsewhere(tmp_path, start_demo):
    backups = tmp_path / "backups"
    first = start_demo(tmp_path / "one").ready()
    one = house_of(first)
    lan, hung = Browser(one, "lan"), Browser(one, "hung")
    accepted = lan.file_one()
    assert hung.act(accepted, "tiep-nhan").status_code == 302
    one.until_delivered()
    delivered = set(one.sql("SELECT key, attempts, delivered_at FROM ledger_outgoing WHERE delivered_at IS NOT NULL"))
    assert delivered

    sender = Sender(one)
    sender.start()
    try:
        wait_until(lambda: len(sender.codes) > 2, "some dossiers are sent")
        made = command(first.data, "backup", backups)
        before = len(sender.codes)
        wait_until(lambda: len(sender.codes) > before, "people go on afterwards")
    finally:
        sender.stop.set()
        sender.join(30)
    assert made.returncode == 0, made.stderr
    refused = command(first.data, "restore", backups, "--overwrite-everything")
    assert refused.returncode == 1 and "already runs" in refused.stderr
    holds(one)
    first.end()

    restored = command(tmp_path / "two", "restore", backups)
    assert restored.returncode == 0, restored.stdout + restored.stderr
    second = start_demo(tmp_path / "two", first.port).ready()
    two = house_of(second)
    codes = {code for (code,) in two.sql("SELECT code FROM dossiers_dossier")}
    assert {accepted, *sender.codes[:3]} <= codes < {accepted, *sender.codes}
    two.until_delivered()
    assert delivered <= set(two.sql("SELECT key, attempts, delivered_at FROM ledger_outgoing")), "sent once, not again"
    lives_on(two, accepted, codes)
    second.end()

    told = backup_sets.read_manifest(backup_sets.sets_of(backups)[-1])
    over = command(second.data, "restore", backups, "--overwrite-everything")
    assert over.returncode == 0, over.stderr
    url = embedded.ensure_running(second.data / "postgres")
    try:
        found = invariants(url, second.data, "--now", told["made_at"])
        assert found.returncode == 0, found.stdout + found.stderr
        with psycopg.connect(url) as connection:
            left = {code for (code,) in connection.execute("SELECT code FROM dossiers_dossier").fetchall()}
        assert left == codes
    finally:
        embedded.release(second.data / "postgres")


def lives_on(house: House, accepted: str, codes: set[str]) -> None:
    """Everything opens, the next dossier has a code of its own, and the one that was accepted goes on."""
    lan, hung, thao = (Browser(house, name) for name in ("lan", "hung", "thao"))
    for code in codes:
        assert lan.get(f"/ho-so/{code}").status_code == 200
    for slip, code in house.sql(
        "SELECT s.id, d.code FROM dossiers_slip s JOIN dossiers_dossier d ON d.id = s.dossier_id"
    ):
        assert lan.get(f"/ho-so/{code}/giay/{slip}.pdf").content.startswith(b"%PDF")
    assert lan.file_one() not in codes
    assert hung.act(accepted, "thu-phi", receipt_number="RE-1", amount="16.000").status_code == 302
    assert thao.get(f"/viec/{accepted}").status_code == 200
    house.until_delivered()
    holds(house)
