"""Dossier codes and tracking secrets."""

import hmac
import secrets
from datetime import date

from django.conf import settings

# Letters and digits that nobody mistakes for each other when a slip is read aloud or typed from paper.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
SERIALS_A_DAY = 10_000_000


def code_of(agency_code: str, serial: int, on: date) -> str:
    """The code with a serial of the sequence, by the configured pattern.

    Serials come from a sequence: gaps are allowed, waiting for one another is not.
    The pattern is `{org}-{date:%Y%m%d}-{serial:07d}` as live systems of 2026 use it (TT 03/2025/TT-VPCP asks only
    for uniqueness).
    """
    return settings.DOSSIER_CODE_PATTERN.format(org=agency_code, date=on, serial=serial % SERIALS_A_DAY)


def new_secret() -> str:
    """Eight characters (39 bits) that open the public tracking page together with the code."""
    return "".join(secrets.choice(LETTERS) for _ in range(8))


def same_secret(left: str, right: str) -> bool:
    """Compare without telling by the time taken how much was right; case and spaces do not matter."""
    return hmac.compare_digest(_plain(left), _plain(right))


def _plain(text: str) -> bytes:
    return text.upper().replace(" ", "").replace("-", "").encode()
