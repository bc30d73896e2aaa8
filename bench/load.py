"""Fills the database of the bench and writes down which requests are to be sent: `python -m bench.load`.

A process of its own, so that nothing of it is in memory while the meters are read.
"""

import argparse
import json
import random
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import django
from django.db import connection


@dataclass
class Loaded:
    """What lies in the database, for whoever reads the figures."""

    dossiers: int
    persons: int = 0
    at_the_ward: int = 0
    waiting_for_the_receptionist: int = 0
    ledger_entries: int = 0
    database_mb: int = 0
    seconds: float = 0.0
    by_kind: dict[str, int] = field(default_factory=dict)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--dossiers", type=int, required=True)
    parser.add_argument("--requests", type=int, required=True, help="of each drive, over all rounds")
    parser.add_argument("--plan", type=Path, required=True, help="where to write the requests")
    options = parser.parse_args()
    django.setup()
    from bench import plan, town

    begun = time.monotonic()
    random.seed(20261122)  # the same town and the same mix each time; moments follow the clock
    built = town.build(options.dossiers, extra=options.requests)
    loaded = figures(options.dossiers, built.kinds)
    loaded.seconds = round(time.monotonic() - begun, 1)
    drives = plan.requests(built, options.requests)
    options.plan.write_text(json.dumps({"loaded": asdict(loaded), "drives": drives}))


def figures(dossiers: int, kinds: dict[str, int]) -> Loaded:
    """Count what was loaded, from the tables themselves."""
    from bench.stories import WARD

    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT count(*) FROM identity_person),
                   (SELECT count(*) FROM dossiers_dossier WHERE commune_code = %(ward)s),
                   (SELECT count(*) FROM dossiers_dossier
                     WHERE commune_code = %(ward)s AND owes = 'agency' AND role = 'receptionist'),
                   (SELECT count(*) FROM ledger_entry),
                   pg_database_size(current_database()) / 1000000
            """,
            {"ward": WARD},
        )
        persons, ward, waiting, entries, size = cursor.fetchone()
    return Loaded(dossiers, persons, ward, waiting, entries, size, by_kind=kinds)


if __name__ == "__main__":
    main()
