"""What was erased, for a restore: an older backup still holds it, and it must go again before anybody comes in.

A line of JSON for each deletion, with ids and codes alone: <data>/erasures.jsonl. It is no part of the database, or it
would be restored with it. Each backup adds what is new to the list beside its sets: the oldest of them has the newest
list.
"""

import json
import os
from pathlib import Path

from motcua.base import paths

NAME = "erasures.jsonl"


def place() -> Path:
    """The list of this installation."""
    return paths.data_directory() / NAME


def append(line: dict, to: Path | None = None) -> None:
    """Add a line and make sure that the disk has it. The same deletion twice does no harm."""
    target = to or place()
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(target, "ab", opener=_private) as out:
        # Behind a line that was cut a new one must not go on.
        out.write(b"\n" + json.dumps(line, sort_keys=True, separators=(",", ":")).encode() + b"\n")
        out.flush()
        os.fsync(out.fileno())


def read(*places: Path) -> dict[str, dict]:
    """The deletions of these lists, by id, in the order in which they were done. A line that was cut by a full disk or
    a kill is none: its deletion was not committed either."""
    found: dict[str, dict] = {}
    for one in places:
        for text in one.read_bytes().splitlines() if one.exists() else ():
            try:
                line = json.loads(text)
            except ValueError:
                continue
            found[line["erasure"]] = line
    return dict(sorted(found.items(), key=lambda item: item[1]["done_at"]))


def carry(source: Path, target: Path) -> int:
    """Add to a list what another has and it has not; how many."""
    known = read(target)
    new = [line for key, line in read(source).items() if key not in known]
    for line in new:
        append(line, target)
    return len(new)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
