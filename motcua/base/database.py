"""Which PostgreSQL to use, and under which role: the server of DATABASE_URL, or the embedded one in the data directory.

Two roles: the owner of the tables sets up, backs up and restores; everything else runs as the application, which may
change no table and read no fact but by the function that writes who read it (postgresql/grants.sql).
"""

import contextlib
import os
import secrets
from urllib.parse import parse_qsl, unquote, urlsplit

from motcua.base import paths

#: The role of the processes; the grants name it.
APPLICATION = "motcua_app"
#: Commands that need all rights.
OF_THE_OWNER = frozenset({"setup", "backup", "restore", "migrate"})


def for_application(url: str) -> str:
    """The address of the same database for the role of the processes."""
    parts = urlsplit(url)
    _, _, place = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{APPLICATION}@{place}").geturl()


def choose_role(command: str) -> None:
    """Let a command find the address of its role in DATABASE_URL; that of the owner is known to no other."""
    owners = os.environ.pop("MOTCUA_OWNER_DATABASE_URL", "")
    if owners and command in OF_THE_OWNER:
        os.environ["DATABASE_URL"] = owners


def connection_settings() -> dict:
    """Django's settings for the database, from DATABASE_URL (postgresql://user:pw@host:port/name)."""
    url = urlsplit(os.environ.get("DATABASE_URL") or "postgresql:///motcua")
    query = dict(parse_qsl(url.query))
    # `timeout`: seconds until a page says that the database is away, instead of a browser that waits.
    options = {"pool": {"min_size": 1, "max_size": int(os.environ.get("MOTCUA_POOL", "8")), "timeout": 5}}
    # Values travel apart from the statement. Preparing is left to prepared.py alone: psycopg would throw away all
    # names after a rollback, ours too. A pooler in between must know prepared statements.
    options |= {"server_side_binding": True, "prepare_threshold": None}
    options |= {name: value for name, value in query.items() if name != "host"}
    return {
        "ENGINE": "motcua.base.postgresql",
        "NAME": url.path.lstrip("/") or "motcua",
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(query.get("host") or url.hostname or ""),
        "PORT": str(url.port or ""),
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": options,
    }


def local_secret() -> str:
    """A key made once for this installation, kept beside its database (mode 0600)."""
    place = paths.data_directory() / "secret_key"
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_suffix(f".{os.getpid()}")
        with open(draft, "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as out:
            out.write(secrets.token_urlsafe(50))
        try:
            with contextlib.suppress(FileExistsError):  # the first process wins; the others read what it wrote
                os.link(draft, place)
        finally:
            draft.unlink()
    return place.read_text()
