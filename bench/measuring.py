"""Sends planned requests and reads the meters before and after."""

import json
import subprocess
import sys
from dataclasses import dataclass, field

from bench import meters, report
from bench.house import House
from motcua.base import paths


@dataclass
class Server:
    """Something that answers requests: its processes, and the role by which it uses the database."""

    programs: list[int]
    port: int
    user: str = "motcua"


@dataclass
class Bench:
    """Takes the planned requests of a server one after another; none is sent twice."""

    house: House
    server: Server
    drives: dict[str, list[dict]]
    clients: int
    rounds: dict[str, list[dict]] = field(default_factory=dict)

    def measure(self, name: str, number: int) -> dict[str, float]:
        """Read the meters, send, read them again; keeps and gives the figures of this round."""
        before = self._read()
        sent = self.send(name, number)
        after = self._read()
        meters.check_same(before, after)
        cpu = {
            "cpu_ms": meters.spent(before.programs, after.programs),
            "db_cpu_ms": meters.spent(before.connections, after.connections),
            "db_other_ms": meters.spent(before.database, after.database),
        }
        found = report.figures(sent["seconds"], sent["milliseconds"], sent["bytes"], cpu)
        self.rounds.setdefault(name, []).append(found)
        return found

    def _read(self) -> meters.Reading:
        return meters.read(self.server.programs, self.house.postmaster, self.server.user)

    def send(self, name: str, number: int, clients: int = 0) -> dict:
        """Let the driver send the next requests of a drive, in its own process."""
        requests, self.drives[name] = self.drives[name][:number], self.drives[name][number:]
        clients = min(clients or self.clients, number)
        job = json.dumps({"port": self.server.port, "clients": clients, "requests": requests})
        done = subprocess.run([sys.executable, "-m", "bench.drive"], cwd=paths.ROOT, input=job, text=True,
                              capture_output=True)  # fmt: skip
        if done.returncode:
            raise SystemExit(f"bench: the driver failed\n{done.stderr}")
        sent = json.loads(done.stdout)
        if sent["wrong"]:
            raise SystemExit(f"bench: {name} was not answered as it should be:\n" + "\n".join(sent["wrong"]))
        return sent

    def figures(self) -> dict[str, dict]:
        """Of each drive the best of all rounds, and every round."""
        return {name: {"best": report.best(some), "rounds": some} for name, some in self.rounds.items()}
