"""Health, counts and commands of processes that run: two web processes count together, a dead database is said."""

import json
import re

import psycopg
import pytest
import requests

from tests.operating.two_roles import TOKEN
from tests.running import wait_until

HEADERS = {"Authorization": f"Bearer {TOKEN}"}


def numbers(installation) -> str:
    answer = requests.get(f"{installation.demo.web}/suc-khoe/so-lieu", headers=HEADERS, timeout=20)
    assert answer.status_code == 200
    return answer.text


def answered(text: str, route: str, status: str = "2xx") -> float:
    found = re.search(rf'motcua_requests_total{{route="{route}",status="{status}"}} (\S+)', text)
    return float(found.group(1)) if found else 0


def test_all_processes_count_together(installation):
    """Whichever process is asked, it tells the sum."""
    before = answered(numbers(installation), "help")
    for _time in range(20):
        requests.get(f"{installation.demo.web}/tro-giup", timeout=20)
    after = [answered(numbers(installation), "help") for _time in range(6)]
    assert after == [before + 20] * 6
    files = list((installation.data / "data" / "metrics").rglob("counter_*.db"))
    assert len(files) == 2, "both processes served somebody"


def test_the_commands_work_under_the_lesser_roles(installation, tmp_path):
    """Nothing is missing but the backup; then the role of backups makes one, and may change nothing else."""
    done = installation.command("health", "--all")
    assert "URGENT Age of the last good backup: none yet -> docs/runbooks/backup-old.md" in done.stdout
    assert "cannot" not in done.stderr and done.returncode == 1
    assert "ok     The worker's last sign of life: " in done.stdout
    assert installation.command("open_items").stdout.strip().endswith("open.")
    made = installation.command("backup", str(tmp_path), url=installation.as_backup)
    assert made.returncode == 0, made.stdout + made.stderr
    assert "ok     Age of the last good backup: " in installation.command("health", "--all").stdout
    with psycopg.connect(installation.as_backup) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("DELETE FROM dossiers_dossier")


def test_a_dead_database_is_said(installation):
    """Not ready, with the reason; alive all the same; the numbers that need no database are still told."""
    web = installation.demo.web
    installation.stop_database()
    try:
        answer = requests.get(f"{web}/suc-khoe", timeout=20)
        assert (answer.status_code, answer.json()) == (503, {"ready": False, "obstacle": "database_away"})
        assert requests.get(f"{web}/suc-khoe/song", timeout=20).status_code == 200
        text = numbers(installation)
        assert "motcua_database_up 0.0" in text and 'motcua_measured{group="disk"} 1.0' in text
        assert 'motcua_measured{group="ledger"} 0.0' in text
        done = installation.command("health")
        assert done.returncode == 1 and "URGENT The database answers: no" in done.stdout
        for line in done.stderr.splitlines():
            json.loads(line)
    finally:
        installation.start_database()
    wait_until(lambda: requests.get(f"{web}/suc-khoe", timeout=20).status_code == 200, "it is ready again")
