"""Identifiers that sort by the time they were made (UUID version 7, RFC 9562)."""

import secrets
import time
import uuid

_MILLISECOND = 1_000_000  # nanoseconds


def new_id() -> uuid.UUID:
    """Make an id: 48 bits of milliseconds since 1970, 12 bits of the part of the millisecond, then 62 random bits.

    The 12 bits are method 3 of RFC 9562, section 6.2: two things made one after the other within a millisecond (two
    notices of one dossier) still sort in the order in which they were made.
    """
    milliseconds, nanoseconds = divmod(time.time_ns(), _MILLISECOND)
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76
    value |= (nanoseconds << 12) // _MILLISECOND << 64
    value |= 0b10 << 62
    value |= secrets.randbits(62)
    return uuid.UUID(int=value)
