"""The bench still runs from end to end: it loads, measures, replays and draws. Its figures are not judged here."""

import json
import os
import subprocess
import sys

from motcua.base import paths

DRIVES = {"procedure_page", "tracking", "worklist", "save_answer", "submit", "accept"}


def test_the_bench_measures_every_drive(tmp_path):
    result = tmp_path / "result.json"
    words = ["--alone", "--dossiers", "150", "--requests", "10", "--rounds", "1", "--result", str(result)]
    done = subprocess.run(
        [sys.executable, "-m", "bench", *words], cwd=paths.ROOT, capture_output=True, text=True, timeout=600,
        env=_environment() | {"BENCH_PLACE": str(tmp_path / "place")},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    drives = json.loads(result.read_text())["drives"]
    assert drives.keys() == DRIVES
    for name, drive in drives.items():
        assert drive["best"]["statements"] >= 1, name
        assert 0 < drive["best"]["limit_cpu_ms"] < 50, name
    assert drives["submit"]["best"]["effects_cpu_ms"] > 1, "a proof is printed after each sending"
    assert "<svg" in result.with_suffix(".svg").read_text()


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("MOTCUA_", "DATABASE_URL"))}
