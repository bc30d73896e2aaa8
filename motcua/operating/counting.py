"""Counts of requests, kept together by all processes of the web server: each maps a file of its own into memory.

About 5 µs a request. Every number is of a view, never of a person or an address.
"""

import os

from motcua.base import paths

# By port: two servers on one machine, of which one follows the other, count apart.
PLACE = paths.data_directory() / "metrics" / os.environ.get("MOTCUA_PORT", "8000")
PLACE.mkdir(parents=True, exist_ok=True)
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(PLACE)  # whatever our parent had there

# It looks at the directory while it is imported.
from prometheus_client import CollectorRegistry, Counter, Histogram, multiprocess  # noqa: E402

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
CPU_SECONDS = (0.001, 0.002, 0.003, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5)

_requests = Counter("motcua_requests", "Requests answered, by view and class of status.", ["route", "status"])
_seconds = Histogram("motcua_request_seconds", "Time of a request in its process.", ["route"], buckets=SECONDS)
_cpu = Histogram("motcua_request_cpu_seconds", "Processor time of a request.", ["route"], buckets=CPU_SECONDS)
_known: dict[tuple[str, int], tuple] = {}  # looking a label up costs as much as counting


def count(route: str, status: int, seconds: float, cpu: float) -> None:
    """Count one answered request; `status` is the whole number (404), kept as its class (4xx)."""
    key = (route, status // 100)
    found = _known.get(key)
    if found is None:
        found = _requests.labels(route, f"{status // 100}xx"), _seconds.labels(route), _cpu.labels(route)
        _known[key] = found
    found[0].inc()
    found[1].observe(seconds)
    found[2].observe(cpu)


def registry() -> CollectorRegistry:
    """A registry with what all processes counted since the server began."""
    joined = CollectorRegistry()
    multiprocess.MultiProcessCollector(joined, path=str(PLACE))
    return joined


def begin_anew() -> None:
    """Forget what an earlier life of the server counted; only its head may call this, before its workers begin."""
    for place in PLACE.glob("*.db"):
        place.unlink(missing_ok=True)
