"""Where an answer comes from, as a short code beside it: "" typed by the person, a source of the warehouse that knows
the person, "number" read from a personal number, "dossier:<code>" taken over from an earlier dossier.

Only what an official source told stands against the person's own word, spares a paper and is told to the office.
"""

NUMBER = "number"
_EARLIER = "dossier:"


def taken_over_from(code: str) -> str:
    """The source of an answer that was taken over from the dossier with this code."""
    return _EARLIER + code


def earlier_dossier(source: str) -> str:
    """The code of the dossier from which an answer was taken over; "" for any other source."""
    return source.removeprefix(_EARLIER) if source.startswith(_EARLIER) else ""


def is_official(source: str) -> bool:
    """Whether an official source told the answer."""
    return source not in ("", NUMBER) and not earlier_dossier(source)
