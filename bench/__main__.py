"""`python -m bench`: load, start, drive, read the meters, write bench/result.json and its drawing."""

import argparse
import json
import os
from contextlib import ExitStack
from pathlib import Path

from bench import drawing, honesty, limit, report, statements
from bench.effects import Effects
from bench.house import PLACE, House
from bench.measuring import Bench, Server
from bench.other import Strapi

RESULT = Path(__file__).with_name("result.json")
WARM_UP = 30  # requests of each drive that are not counted: templates, prepared statements and caches
OTHERS_WARM_UP = 500  # Node compiles what it has run often: it gets the time for that
REPLAYED = (10, 40)  # requests whose statements are replayed: to warm up, and counted


def main() -> None:
    options = arguments()
    result = {"made_at": report.now(), "commit": report.commit(), "machine": report.machine(),
              "clients": options.clients, "requests_a_round": options.requests, "rounds": options.rounds}  # fmt: skip
    if result["machine"]["load_before"] > os.cpu_count() / 2:
        print(f"Note: others use this machine (load {result['machine']['load_before']}); CPU times will be too high.")
    with House() as house:
        plan = load(house, options)
        result["loaded"] = plan["loaded"]
        house.open()
        honesty.nothing_is_skipped(house, plan["drives"])
        result["postgresql"] = house.as_superuser("SHOW server_version")[0][0]
        result |= run(house, plan["drives"], options)
    report.write(result, options.result)
    drawing.write(result, drawing.FILE if options.result == RESULT else options.result.with_suffix(".svg"))
    print(f"\n{report.table(result)}\n\nLeast of {options.rounds} rounds; written to {options.result}")
    print(f"Yardstick in each round: {result['yardstick_ms']} ms of CPU; where it differs, so do the figures.")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure pages and transactions.")
    parser.add_argument("--dossiers", type=int, default=20_000, help="how many to load (default 20,000)")
    parser.add_argument("--requests", type=int, default=300, help="of each drive in a round (default 300)")
    parser.add_argument("--rounds", type=int, default=3, help="the least of them counts (default 3)")
    parser.add_argument("--clients", type=int, default=4, help="connections at once (default 4)")
    parser.add_argument("--alone", action="store_true", help="without the platform to compare with (needs no Node)")
    parser.add_argument("--again", action="store_true", help="on what the last run loaded, as many requests at most")
    parser.add_argument("--result", type=Path, default=RESULT, help="where to write (default bench/result.json)")
    return parser.parse_args()


def load(house: House, options: argparse.Namespace) -> dict:
    """Fill the database and keep a copy of it; gives what is to be sent."""
    if options.again:
        limit.take_copy(house)
        return json.loads((PLACE / "plan.json").read_text())
    print(f"Loading {options.dossiers:,} dossiers into {PLACE} ...", flush=True)
    house.empty()
    plan = PLACE / "plan.json"
    house.load(options.dossiers, WARM_UP + sum(REPLAYED) + options.rounds * options.requests, plan)
    limit.keep_copy(house)
    found = json.loads(plan.read_text())
    print(f"Loaded in {found['loaded']['seconds']} s. Measuring ...", flush=True)
    return found


def run(house: House, drives: dict[str, list[dict]], options: argparse.Namespace) -> dict:
    """Everything that is measured."""
    work, sent = honesty.Work(house), {name: len(requests) for name, requests in drives.items()}
    ours = Bench(house, Server([house.web.pid], house.port), drives, options.clients)
    for name in drives:
        ours.send(name, WARM_UP)
    limits = {name: replay(house, ours, name) for name in drives}
    yardsticks = []
    with ExitStack() as stack:
        benches, effects = [ours], stack.enter_context(Effects(house))
        if not options.alone:
            benches.append(beside(stack.enter_context(Strapi(house)), house, options))
        for _ in range(options.rounds):
            yardsticks.append(report.yardstick())
            one_round(benches, effects, options.requests)
    work.was_done(*(sent[name] - len(drives[name]) for name in ("submit", "accept")))
    figures = ours.figures()
    for name, found in figures.items():
        report.add_limit(found["best"], limits[name])
    return {"drives": figures, "compared": benches[1].figures() if benches[1:] else {}, "yardstick_ms": yardsticks,
            "idle_cpu_ms_a_second": round(effects.idle_ms_a_second, 2)}  # fmt: skip


def beside(other: Strapi, house: House, options: argparse.Namespace) -> Bench:
    """The other platform, warmed up like ours."""
    requests = other.requests(OTHERS_WARM_UP + options.rounds * options.requests)
    bench = Bench(house, Server(other.programs, other.port, other.user), requests, options.clients)
    for name in requests:
        bench.send(name, OTHERS_WARM_UP)
    return bench


def one_round(benches: list[Bench], effects: Effects, requests: int) -> None:
    """Every drive once, so that a slow minute of the machine meets them all."""
    for bench in benches:
        for name in bench.drives:
            found = bench.measure(name, requests)
            if bench is benches[0]:
                found["effects_cpu_ms"] = round(effects.cost(requests), 3)


def replay(house: House, bench: Bench, name: str) -> dict[str, float]:
    """Log the statements of some requests, and what they cost when they are replayed alone."""
    warm_up, ran = (
        statements.of_requests(house, lambda number=number: bench.send(name, number, clients=1)) for number in REPLAYED
    )
    (PLACE / f"{name}.sql").write_text(statements.written(ran), encoding="utf-8")
    cost = limit.Replay(house).cost(warm_up, ran, REPLAYED[1])
    return {"statements": round(len(ran) / REPLAYED[1], 1), "limit_cpu_ms": cost}


if __name__ == "__main__":
    main()
