"""A record platform that a team would pick instead, in the same run: Strapi, one content type, its public API.

It keeps records and checks types; it knows no session of a citizen, no form token, no deadline, no ledger and no slip.
Its table holds the same dossiers, with the same indexes for what is read.
"""

import json
import os
import random
import shutil
import subprocess
import time
import urllib.parse
import urllib.request
from pathlib import Path

import psycopg

from bench.house import PATIENCE, PLACE, House, free_port
from motcua.base import processes

HERE = Path(__file__).with_name("strapi")
INSTALLED = PLACE.with_name("strapi")  # outlives a run: the installation takes minutes
NAME = "strapi"
COLUMNS = ("document_id", "code", "procedure", "agency", "owner_name", "channel", "status_number", "owes", "role",
           "next_due_at", "submitted_at", "answers", "created_at", "updated_at", "published_at")  # fmt: skip
DOSSIERS = """
SELECT substr(md5(d.id::text), 1, 24), d.code, d.procedure_code, d.agency_id, 'Nguyễn Thị Lan', d.channel, d.status,
       d.owes, d.role, d.next_due_at AT TIME ZONE 'UTC', d.submitted_at AT TIME ZONE 'UTC',
       (SELECT s.answers FROM dossiers_submission s WHERE s.dossier_id = d.id AND s.number = 1),
       d.submitted_at AT TIME ZONE 'UTC', d.submitted_at AT TIME ZONE 'UTC', d.submitted_at AT TIME ZONE 'UTC'
FROM dossiers_dossier d
"""


class Strapi:
    """Use as a context inside a House: installed once, started, filled with the dossiers of the house."""

    def __init__(self, house: House):
        self.house, self.port, self.user = house, free_port(), NAME

    def __enter__(self) -> "Strapi":
        install()
        self.house.as_superuser(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)", f"DROP ROLE IF EXISTS {NAME}",
                                f"CREATE ROLE {NAME} LOGIN", f"CREATE DATABASE {NAME} OWNER {NAME}")  # fmt: skip
        self._start()
        self._fill()
        return self

    def __exit__(self, *_: object) -> None:
        processes.end([self.process])

    @property
    def programs(self) -> list[int]:
        return [self.process.pid]

    def _start(self) -> None:
        environment = {"PATH": os.environ["PATH"], "HOME": str(INSTALLED), "NODE_ENV": "production",
                       "PGHOST": self.house.socket, "PGUSER": NAME, "PGDATABASE": NAME, "PORT": str(self.port),
                       "STRAPI_TELEMETRY_DISABLED": "1", "STRAPI_DISABLE_UPDATE_NOTIFICATION": "1"}  # fmt: skip
        log = (self.house.logs / "strapi.log").open("wb")
        self.process = processes.start(
            ["node", "node_modules/@strapi/strapi/bin/strapi.js", "start"], cwd=INSTALLED, env=environment,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"bench: Strapi does not answer; see {self.house.logs / 'strapi.log'}")
            time.sleep(0.2)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/cases", timeout=10):
                return True
        except OSError:
            return False

    def _fill(self) -> None:
        """Copy every dossier as a record, and tidy up as for our own tables."""
        into = f"COPY cases ({', '.join(COLUMNS)}) FROM STDIN"
        with (
            psycopg.connect(self.house.superuser("motcua")) as ours,
            psycopg.connect(self.house.superuser(NAME)) as theirs,
            ours.cursor().copy(f"COPY ({DOSSIERS}) TO STDOUT") as read,
            theirs.cursor().copy(into) as written,
        ):
            for block in read:
                written.write(block)
        self.house.as_superuser("VACUUM (ANALYZE)", "CHECKPOINT", database=NAME)

    def requests(self, number: int) -> dict[str, list[dict]]:
        """What a status page, a list of 25 and a sending would ask of it."""
        rows = self.house.as_superuser(
            "SELECT code, agency, row_number() OVER () FROM cases WHERE owes = 'agency' AND role = 'receptionist' "
            "AND agency = (SELECT agency FROM cases WHERE owes = 'agency' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1)",
            database=NAME,
        )
        codes = [code for code, *_ in self.house.as_superuser("SELECT code FROM cases LIMIT 400", database=NAME)]
        busiest = rows[0][1]
        answers = self.house.as_superuser("SELECT answers FROM cases WHERE answers IS NOT NULL LIMIT 1",
                                          database=NAME)[0][0]  # fmt: skip
        return {
            "strapi_read": [_get({"filters[code][$eq]": code}, code)
                            for code in (random.choice(codes) for _ in range(number))],
            "strapi_list": [_get({"filters[agency][$eq]": busiest, "filters[owes][$eq]": "agency",
                                  "filters[role][$eq]": "receptionist", "sort": "next_due_at:asc",
                                  "pagination[pageSize]": "25", "pagination[withCount]": "false"}, busiest)] * number,
            "strapi_create": [_post(f"NEW-{turn:06d}", busiest, answers) for turn in range(number)],
        }  # fmt: skip


def install() -> None:
    """Install what the lock file names, once."""
    shutil.copytree(HERE, INSTALLED, dirs_exist_ok=True)
    if (INSTALLED / "node_modules" / ".package-lock.json").exists():
        return
    if not shutil.which("npm"):
        raise SystemExit("bench: the comparison needs Node and npm (Debian: apt-get install nodejs npm); or --alone")
    print("Installing Strapi beside the bench (once; minutes) ...", flush=True)
    # Not `npm ci`: it refuses the lock file where a registry lacks one of the optional packages for other systems.
    words = ["npm", "install", "--no-save", "--ignore-scripts", "--loglevel=error"]
    done = subprocess.run(words, cwd=INSTALLED)
    if done.returncode:
        shutil.rmtree(INSTALLED / "node_modules", ignore_errors=True)
        raise SystemExit("bench: npm could not install Strapi; see above, or use --alone")


def _get(query: dict[str, str], says: str) -> dict:
    path = "/api/cases?" + urllib.parse.urlencode(query, safe="[]$:")
    return {"method": "GET", "path": path, "cookie": "", "body": "", "status": 200, "says": says}


def _post(code: str, agency: str, answers: dict) -> dict:
    case = {"code": code, "procedure": "2.000635", "agency": agency, "owner_name": "Nguyễn Thị Lan",
            "channel": "online", "status_number": 1, "owes": "agency", "role": "receptionist",
            "submitted_at": "2026-11-22T01:00:00Z", "next_due_at": "2026-11-23T01:00:00Z",
            "answers": answers}  # fmt: skip
    return {"method": "POST", "path": "/api/cases", "cookie": "", "body": json.dumps({"data": case}), "status": 201,
            "says": code, "type": "application/json"}  # fmt: skip
