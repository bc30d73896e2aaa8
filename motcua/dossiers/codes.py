"""Dossier codes and tracking secrets."""

import hmac
import secrets
from datetime import date

from django.conf import settings
from django.db import connection

from motcua.base import clock

# Letters and digits that nobody mistakes for each other when a slip is read aloud or typed from paper.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
SERIALS_A_DAY = 10_000_000


def new_code(agency_code: str, on: date | None = None) -> str:
    """The next code of an agency, by the configured pattern, with the date of sending (today unless told).

    The pattern is `{org}-{date:%Y%m%d}-{serial:07d}` as live systems of 2026 use it (TT 03/2025/TT-VPCP asks only
    for uniqueness). Serials come from a sequence: gaps are allowed, waiting for one another is not.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('dossiers_serial')")
        serial = cursor.fetchone()[0] % SERIALS_A_DAY
    return settings.DOSSIER_CODE_PATTERN.format(org=agency_code, date=on or clock.today(), serial=serial)


def new_secret() -> str:
    """Eight characters (39 bits) that open the public tracking page together with the code."""
    return "".join(secrets.choice(LETTERS) for _ in range(8))


def same_secret(left: str, right: str) -> bool:
    """Compare without telling by the time taken how much was right; case and spaces do not matter."""
    return hmac.compare_digest(_plain(left), _plain(right))


def _plain(text: str) -> bytes:
    return text.upper().replace(" ", "").replace("-", "").encode()
