"""Mails that arrived, in memory; the same mail sent again is counted, not kept twice."""

import email
import email.policy
import threading
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

KEPT = 1000  # mails; the oldest go first


@dataclass(frozen=True)
class Mail:
    """One mail. `times` says how often it came; `received_at` is the first time (ISO 8601, UTC)."""

    number: int
    message_id: str
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    received_at: str
    times: int = 1


class Mails:
    """Every mail that arrived, by Message-ID."""

    def __init__(self):
        self._by_id: dict[str, Mail] = {}
        self._count = 0
        self._lock = threading.Lock()

    def add(self, sender: str, to: list[str], content: bytes) -> None:
        """Keep a mail, or count it once more."""
        message = email.message_from_bytes(content, policy=email.policy.default)
        body = message.get_body(("plain", "html"))
        with self._lock:
            self._count += 1
            key = str(message["Message-ID"] or f"<none-{self._count}>").strip()
            known = self._by_id.get(key)
            self._by_id[key] = replace(known, times=known.times + 1) if known else Mail(
                self._count, key, sender, tuple(to), str(message["Subject"] or ""),
                body.get_content() if body else "", datetime.now(UTC).isoformat(timespec="seconds"),
            )  # fmt: skip
            while len(self._by_id) > KEPT:
                del self._by_id[next(iter(self._by_id))]

    def newest_first(self) -> list[Mail]:
        """Every mail kept."""
        with self._lock:
            return list(reversed(self._by_id.values()))

    def numbered(self, number: str) -> Mail | None:
        """One mail."""
        return next((mail for mail in self.newest_first() if str(mail.number) == number), None)

    def clear(self) -> None:
        """Throw all mails away."""
        with self._lock:
            self._by_id.clear()


def as_json(mail: Mail) -> dict:
    """A mail for /messages.json; `from` is the envelope's sender."""
    values = asdict(mail)
    values["from"] = values.pop("sender")
    return values
