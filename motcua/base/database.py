"""Which PostgreSQL to use: the server of DATABASE_URL, or the embedded one in the data directory."""

import os
import secrets
from urllib.parse import parse_qsl, unquote, urlsplit

from motcua.base import paths

PREPARE_AFTER = 2  # uses of a statement in one connection; a pooler in between must know prepared statements


def connection_settings() -> dict:
    """Django's settings for the database, from DATABASE_URL (postgresql://user:pw@host:port/name)."""
    url = urlsplit(os.environ.get("DATABASE_URL") or "postgresql:///motcua")
    query = dict(parse_qsl(url.query))
    # `timeout`: seconds until a page says that the database is away, instead of a browser that waits.
    options = {"pool": {"min_size": 1, "max_size": int(os.environ.get("MOTCUA_POOL", "8")), "timeout": 5}}
    # Values travel apart from the statement, and PostgreSQL keeps the plan of one that it has seen three times.
    options |= {"server_side_binding": True, "prepare_threshold": PREPARE_AFTER}
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
        draft.write_text(secrets.token_urlsafe(50))
        draft.chmod(0o600)
        try:
            os.link(draft, place)  # the first process wins; the others read what it wrote
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return place.read_text()
