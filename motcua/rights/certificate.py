"""The certificate of a deletion: every place where something could have been, what became of it, and when copies end.

It holds ids, counts and days alone, so whoever has its number may see it.
"""

import hashlib
from datetime import datetime, timedelta

import msgspec

from motcua.base import copies
from motcua.base.holding import Claim, all_claims
from motcua.files import service as files
from motcua.rights.models import Erasure

IN_A_BROWSER = timedelta(days=7)  # what waits offline is wiped when somebody signs out, and after this in any case


def made(row: Erasure) -> tuple[dict, str]:
    """The content of a certificate, and its SHA-256 (hex) over JSON with sorted keys."""
    content = {
        "erasure": str(row.id), "instance": row.instance, "what": row.what, "reason": row.reason,
        "asked_at": _moment(row.asked_at), "done_at": _moment(row.done_at), "steps": row.plan,
        "tables": [_table(one, row.counts) for one in all_claims()], "files": row.counts.get("bytes", 0),
        "stays": row.stays, "copies": _copies(row.done_at),
    }  # fmt: skip
    return content, hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()


def _table(one: Claim, counts: dict[str, int]) -> dict:
    return {"table": one.table, "how": one.erased.value, "rows": counts.get(one.table, 0)}


def _copies(at: datetime) -> dict:
    """Copies that nobody can reach into, with the day on which each of them ends."""
    return {
        "backups": [
            {"name": one.name, "until": _moment(one.until) if one.until else None} for one in copies.backups(before=at)
        ],
        "versions": files.keeps_versions(),  # of files in the S3 store, until its own rule ends them
        "log_of_the_database": _moment(copies.log_until(at)),
        "browser": _moment(at + IN_A_BROWSER),
    }  # fmt: skip


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
