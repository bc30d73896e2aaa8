"""What the statements of a request cost alone: the least that any program would need that sends these statements.

They are replayed one after another over one connection, prepared, by a client that does nothing else, on a copy of
the database in which they have not happened yet.
"""

import time

import psycopg
from psycopg import pq

from bench import meters
from bench.house import House
from bench.statements import Ran
from motcua.base.database import APPLICATION

COPY, REPLAYED = "motcua_before", "motcua_replayed"


def keep_copy(house: House) -> None:
    """Copy the loaded database; nobody may be connected to it."""
    _copy(house, "motcua", COPY)
    _copy(house, COPY, REPLAYED)


def take_copy(house: House) -> None:
    """Begin again at what was loaded."""
    _copy(house, COPY, "motcua")
    _copy(house, COPY, REPLAYED)


def _copy(house: House, source: str, target: str) -> None:
    house.as_superuser(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)",
                       f"CREATE DATABASE {target} TEMPLATE {source} OWNER motcua STRATEGY file_copy",
                       "CHECKPOINT")  # fmt: skip


class Replay:
    """One connection to the copy, as the role of the processes."""

    def __init__(self, house: House):
        self.connection = psycopg.connect(host=house.socket, user="postgres", dbname=REPLAYED, autocommit=True)
        self.connection.execute(f"SET ROLE {APPLICATION}")
        self.prepared: dict[str, bytes] = {}

    def cost(self, warm_up: list[Ran], ran: list[Ran], requests: int) -> float:
        """CPU milliseconds of client and PostgreSQL for each of the requests that ran these statements."""
        self._run(warm_up)
        backend = self.connection.info.backend_pid
        client, database = time.process_time(), meters.on_processor(backend)
        self._run(ran)
        spent = (time.process_time() - client) * 1000 + meters.on_processor(backend) - database
        return round(spent / requests, 3)

    def _run(self, statements: list[Ran]) -> None:
        run = self.connection.pgconn
        for one in statements:
            if one.parameters is None:
                result = run.exec_(one.sql.encode())
            else:
                values = [None if value is None else value.encode() for value in one.parameters]
                result = run.exec_prepared(self._prepare(one.sql), values)
            if result.status not in (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK):
                raise SystemExit(f"bench: cannot be replayed: {one.sql[:300]}\n{result.error_message.decode()}")

    def _prepare(self, sql: str) -> bytes:
        name = self.prepared.get(sql)
        if name is None:
            name = self.prepared[sql] = f"s{len(self.prepared)}".encode()
            result = self.connection.pgconn.prepare(name, sql.encode())
            if result.status != pq.ExecStatus.COMMAND_OK:
                raise SystemExit(f"bench: cannot be prepared: {sql[:300]}\n{result.error_message.decode()}")
        return name
