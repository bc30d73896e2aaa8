"""The digest of an entry: anyone with a copy of its columns can compute it again with standard tools.

SHA-256 over JSON in UTF-8 with sorted keys, no spaces, no escapes beyond what JSON demands; ids in lower-case with
hyphens; `at` in UTC as 2026-11-24T09:30:00.000000Z; an empty id as null.
"""

import hashlib
import json
import secrets
from datetime import UTC, datetime

FIELDS = ("id", "event", "about", "kind", "by", "on_behalf", "reason", "params", "versions", "at", "instance")


def canonical(entry) -> bytes:
    """The bytes that are hashed; `entry` has the attributes of FIELDS."""
    return json.dumps(
        {name: _plain(getattr(entry, name)) for name in FIELDS},
        sort_keys=True, separators=(",", ":"), ensure_ascii=False,
    ).encode()  # fmt: skip


def digest(entry) -> str:
    """SHA-256 of the entry, hex."""
    return hashlib.sha256(canonical(entry)).hexdigest()


def new_salt() -> str:
    """The key of one commitment; it is kept with the content, and erased with it."""
    return secrets.token_hex(16)


def commitment(digest: str, salt: str) -> str:
    """What an entry says of content that can be guessed (a paper, a consent): SHA-256 of salt and digest.

    Whoever has both proves it; with the salt erased it says nothing. Before 0.6 there was no salt, and the digest
    itself stands in the entry.
    """
    return hashlib.sha256((salt + digest).encode()).hexdigest() if salt else digest


def _plain(value):
    if value is None or isinstance(value, dict):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return str(value)
