"""The figures as a table for people and as JSON for programs."""

import json
import os
import platform
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles

from motcua.base import paths

COLUMNS = ("goal", "cpu_ms", "db_cpu_ms", "db_other_ms", "effects_cpu_ms", "statements", "limit_cpu_ms", "ratio",
           "requests_a_second", "p50_ms", "p99_ms", "kilobytes")  # fmt: skip
#: CPU milliseconds of the web server that a request may cost.
GOALS = {"procedure_page": 1.8, "tracking": 2.0, "worklist": 3.0, "save_answer": 1.5, "submit": 2.5, "accept": 3.0}


def figures(seconds: float, milliseconds: list[float], size: int, cpu: dict[str, float]) -> dict[str, float]:
    """The figures of one drive in one round. `cpu` is in milliseconds for all requests together."""
    number = len(milliseconds)
    parts = quantiles(milliseconds, n=100, method="inclusive")
    return {
        "requests": number,
        "requests_a_second": round(number / seconds, 1),
        "p50_ms": round(parts[49], 2),
        "p99_ms": round(parts[98], 2),
        "kilobytes": round(size / number / 1000, 1),
        **{name: round(spent / number, 3) for name, spent in cpu.items()},
    }


def best(rounds: list[dict[str, float]]) -> dict[str, float]:
    """Least time and most requests of all rounds: what others on the machine took is never less than nothing."""
    most = {"requests_a_second"}
    return {name: (max if name in most else min)(one[name] for one in rounds) for name in rounds[0]}


def add_limit(figures: dict[str, float], replayed: dict[str, float]) -> None:
    """Put the figures of a drive beside what its statements cost alone."""
    figures |= replayed
    figures["ratio"] = round((figures["cpu_ms"] + figures["db_cpu_ms"]) / replayed["limit_cpu_ms"], 1)


def machine() -> dict[str, object]:
    """What a reader needs to know to compare."""
    cpu = [line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
           if line.startswith("model name")]  # fmt: skip
    memory = int(Path("/proc/meminfo").read_text().split()[1]) // 1_000_000
    return {"cpu": cpu[0] if cpu else platform.machine(), "cores": os.cpu_count(), "memory_gb": memory,
            "python": platform.python_version(), "load_before": round(os.getloadavg()[0], 1)}  # fmt: skip


def yardstick() -> float:
    """CPU milliseconds of a fixed piece of work: how fast this machine is at this minute, with whatever else runs."""
    document = {f"key {number}": [number, str(number), {"name": "Nguyễn Thị Lan"}] for number in range(200)}
    begun = time.process_time()
    for _ in range(100):
        json.loads(json.dumps(document))
    return round((time.process_time() - begun) * 1000, 1)


def commit() -> str:
    """The commit that was measured; a plus sign stands for changes that are in no commit."""
    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=paths.ROOT, capture_output=True, text=True)
        return done.stdout.strip() if done.returncode == 0 else ""

    changed = git("status", "--porcelain", "--untracked-files=no", "motcua", "requirements")
    return git("rev-parse", "--short", "HEAD") + ("+" if changed else "")


def write(result: dict, place: Path) -> None:
    """Write the result, stable to compare."""
    place.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")


def table(result: dict) -> str:
    """The figures for a terminal, and for docs/reference/measurements.md as they stand."""
    head = "| drive | " + " | ".join(COLUMNS) + " |"
    lines = [head, "|---|" + "---:|" * len(COLUMNS)]
    for name, drive in (result["drives"] | result["compared"]).items():
        found = drive["best"] | {"goal": GOALS.get(name)}
        lines.append(f"| {name} | " + " | ".join(_number(found.get(column)) for column in COLUMNS) + " |")
    return "\n".join(lines)


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:,.{2 if value < 100 else 0}f}"
