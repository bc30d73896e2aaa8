"""Make the database of a landing again, as its own code leaves it: python -m tests.upgrade.make <commit>

It checks the commit out beside the repository, sets up a database with its `motcua setup`, lets the lives of
`tests/invariants/living.py` happen there by its services (its own copy, or for landings that have none yet the one of
today), and keeps dump, files and names in tests/upgrade/<commit>/. Needs git and the embedded PostgreSQL.
"""

import argparse
import io
import json
import lzma
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from motcua.base import embedded, paths

HERE = Path(__file__).resolve().parent
LIVING = Path("tests") / "invariants" / "living.py"
# Slips of these are printed; those of the others still wait for the printing job of the landing after. "lapsed" began
# two weeks before: no house that is looked after leaves a slip unprinted for longer than a day.
PRINTED = ("received", "refused", "waiting_papers", "withdrawn", "done", "returned", "lapsed")
AFTERMATH = """
import json, os, sys
import django
django.setup()
from motcua.dossiers.models import Slip
from motcua.ledger import outgoing, service
from motcua.ledger.models import Outgoing
from tests.invariants.living import Town, live
codes = live(Town())
service.run_until_idle()
codes_printed = [codes[name] for name in os.environ["PRINTED"].split()]
for slip in Slip.objects.filter(dossier__code__in=codes_printed).values_list("id", flat=True):
    for row in Outgoing.objects.filter(key__in=[f"slip:{slip}", f"given:{slip}"], delivered_at=None):
        outgoing.attempt(row.key, row.attempts)
service.run_until_idle()
codes["waiting_in_line"] = Town().sent()  # nobody has ordered or followed this one yet
json.dump(codes, sys.stdout)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit")
    commit = said("rev-parse", "--short=7", f"{parser.parse_args().commit}^{{commit}}")
    with tempfile.TemporaryDirectory(prefix="motcua-landing-") as place:
        tree, data = Path(place) / "tree", Path(place) / "data"
        git("worktree", "add", "--quiet", "--detach", str(tree), commit)
        try:
            keep(commit, tree, data)
        finally:
            git("worktree", "remove", "--force", str(tree))


def git(*words: str) -> None:
    subprocess.run(["git", *words], cwd=paths.ROOT, check=True)


def said(*words: str) -> str:
    """What git answers, on one line."""
    return subprocess.run(["git", *words], cwd=paths.ROOT, check=True, capture_output=True, text=True).stdout.strip()


def keep(commit: str, tree: Path, data: Path) -> None:
    """Let that code live, and keep what it left."""
    (tree / LIVING).parent.mkdir(parents=True, exist_ok=True)
    if not (tree / LIVING).exists():
        shutil.copy(paths.ROOT / LIVING, tree / LIVING)
    url = embedded.ensure_running(data / "postgres", durable=False)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")} | {
        "DATABASE_URL": url, "MOTCUA_DATA": str(data), "MOTCUA_DEMO": "1", "PRINTED": " ".join(PRINTED),
        "DJANGO_SETTINGS_MODULE": "motcua.base.settings", "PYTHONPATH": str(tree),
    }  # fmt: skip
    run = {"cwd": tree, "env": environment, "check": True}
    subprocess.run([sys.executable, "-m", "motcua", "setup"], **run)
    names = json.loads(subprocess.run([sys.executable, "-c", AFTERMATH], capture_output=True, text=True, **run).stdout)
    dump = subprocess.run(
        [embedded._programs() / "pg_dump", "--no-owner", "--no-privileges", url], capture_output=True, check=True
    ).stdout
    embedded.release(data / "postgres")
    there = HERE / commit
    there.mkdir(exist_ok=True)
    (there / "database.sql.xz").write_bytes(lzma.compress(dump, preset=9 | lzma.PRESET_EXTREME))
    (there / "files.tar.xz").write_bytes(packed(data / "files"))
    (there / "names.json").write_text(json.dumps(names, indent=1) + "\n")


def packed(files: Path) -> bytes:
    """The directory of files as tar.xz."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:xz", preset=9) as tar:
        for path in sorted(path for path in files.rglob("*") if path.is_file()):
            tar.add(path, path.relative_to(files))
    return out.getvalue()


if __name__ == "__main__":
    main()
