"""`python -m bench`: load, start, drive, read the meters, write bench/result.json."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from bench import meters, report, statements
from bench.house import PLACE, House
from motcua.base import paths

RESULT = Path(__file__).with_name("result.json")
WARM_UP = 30  # requests of each drive that are not counted: templates, prepared statements and caches
SPARE = 2  # requests of each drive for counting statements


def main() -> None:
    options = arguments()
    each = WARM_UP + options.rounds * options.requests + SPARE
    plan_file = PLACE / "plan.json"
    result = {"made_at": report.now(), "commit": report.commit(), "machine": report.machine(),
              "clients": options.clients, "requests_a_round": options.requests, "rounds": options.rounds}  # fmt: skip
    if result["machine"]["load_before"] > os.cpu_count() / 2:
        print(f"Note: others use this machine (load {result['machine']['load_before']}); CPU times will be too high.")
    with House() as house:
        print(f"Loading {options.dossiers:,} dossiers into {PLACE} ...", flush=True)
        house.empty()
        house.load(options.dossiers, each, plan_file)
        plan = json.loads(plan_file.read_text())
        result["loaded"] = plan["loaded"]
        print(f"Loaded in {plan['loaded']['seconds']} s. Measuring ...", flush=True)
        house.open()
        check_nothing_is_skipped(house, plan["drives"])
        bench = Bench(house, plan["drives"], options.clients)
        result["postgresql"] = house.as_superuser("SHOW server_version")[0][0]
        result["drives"] = bench.run(options.rounds, options.requests)
        result["machine"]["yardstick_ms"] = bench.yardsticks
        check_the_work_was_done(house, each, plan["loaded"]["ledger_entries"])
    report.write(result, options.result)
    print(f"\n{report.table(result)}\n\nLeast of {options.rounds} rounds; written to {options.result}")
    print(f"Yardstick in each round: {bench.yardsticks} ms of CPU; where it differs, so do the figures.")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure pages and transactions.")
    parser.add_argument("--dossiers", type=int, default=20_000, help="how many to load (default 20,000)")
    parser.add_argument("--requests", type=int, default=300, help="of each drive in a round (default 300)")
    parser.add_argument("--rounds", type=int, default=3, help="the least of them counts (default 3)")
    parser.add_argument("--clients", type=int, default=4, help="connections at once (default 4)")
    parser.add_argument("--result", type=Path, default=RESULT, help="where to write (default bench/result.json)")
    return parser.parse_args()


class Bench:
    """Takes the planned requests one after another; none is sent twice."""

    def __init__(self, house: House, drives: dict[str, list[dict]], clients: int):
        self.house, self.drives, self.clients = house, drives, clients
        self.yardsticks: list[float] = []

    def run(self, rounds: int, requests: int) -> dict[str, dict]:
        """All drives in each round, so that a slow minute of the machine meets them all."""
        found: dict[str, list[dict]] = {name: [] for name in self.drives}
        for name in self.drives:
            self.send(name, WARM_UP)
        for _ in range(rounds):
            # As the sequencer does all day, so that nothing waits for long.
            self.house.run("motcua", "follow", "--once", "--skip-checks")
            self.yardsticks.append(report.yardstick())
            for name in self.drives:
                found[name].append(self.measure(name, requests))
        drives = {name: {"best": report.best(some), "rounds": some} for name, some in found.items()}
        for name, drive in drives.items():
            ran = statements.of_one_request(self.house, lambda name=name: self.send(name, 1))
            drive["best"]["statements"] = len(ran)
            (PLACE / f"{name}.sql").write_text("".join(f"{one};\n" for one in ran))
        return drives

    def measure(self, name: str, number: int) -> dict[str, float]:
        """Read the meters, send, read them again."""
        before = meters.read(self.house.web.pid, self.house.postmaster)
        sent = self.send(name, number)
        after = meters.read(self.house.web.pid, self.house.postmaster)
        meters.check_same(before, after)
        cpu = {
            "cpu_ms": meters.spent(before.web, after.web),
            "db_cpu_ms": meters.spent(before.connections, after.connections),
            "db_other_ms": meters.spent(before.database, after.database),
        }
        return report.figures(sent["seconds"], sent["milliseconds"], sent["bytes"], cpu)

    def send(self, name: str, number: int) -> dict:
        """Let the driver send the next requests of a drive, in its own process."""
        requests, self.drives[name] = self.drives[name][:number], self.drives[name][number:]
        job = json.dumps({"port": self.house.port, "clients": min(self.clients, number), "requests": requests})
        done = subprocess.run([sys.executable, "-m", "bench.drive"], cwd=paths.ROOT, input=job, text=True,
                              capture_output=True)  # fmt: skip
        if done.returncode:
            raise SystemExit(f"bench: the driver failed\n{done.stderr}")
        sent = json.loads(done.stdout)
        if sent["wrong"]:
            raise SystemExit(f"bench: {name} was not answered as it should be:\n" + "\n".join(sent["wrong"]))
        return sent


def check_nothing_is_skipped(house: House, drives: dict[str, list[dict]]) -> None:
    """What is measured is what people get: session, CSRF and access are all checked by this server."""
    form, list_ = drives["save_answer"][0], drives["worklist"][0]
    others = drives["tracking"][0]["path"]
    seen = {
        "a form without its token": house.status_of("POST", form["path"], Cookie=form["cookie"]),
        "a form without a session": house.status_of("POST", form["path"]),
        "the list of officials for a citizen": house.status_of("GET", list_["path"], Cookie=form["cookie"]),
        "somebody else's dossier": house.status_of("GET", others, Cookie=form["cookie"]),
        "a dossier without a session": house.status_of("GET", others),
    }
    wanted = dict(zip(seen, (403, 403, 403, 404, 302), strict=True))
    if seen != wanted:
        raise SystemExit(f"bench: this server does not protect what it serves: {seen}, not {wanted}")


def check_the_work_was_done(house: House, each: int, entries_before: int) -> None:
    """Each sending made a dossier and each receiving a receipt, with their entries: count them in the tables."""
    spare, kept = SPARE - 1, 41  # the drafts that are saved, and the one that all were copied from
    query = (
        "SELECT (SELECT count(*) FROM dossiers_draft WHERE state = 'open'), "
        "(SELECT count(*) FROM dossiers_dossier d WHERE commune_code = '00008' AND status = 1), "
        "(SELECT count(*) FROM ledger_entry)"
    )
    open_drafts, not_received, entries = house.as_superuser(query, database="motcua")[0]
    # What is left are the spare requests; a sending writes one entry, a receiving two (received, charge opened).
    if (open_drafts, not_received) != (kept + spare, spare) or entries - entries_before != 3 * (each - spare):
        raise SystemExit(f"bench: left {open_drafts} drafts, {not_received} new dossiers, {entries} entries")


if __name__ == "__main__":
    main()
