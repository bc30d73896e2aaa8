"""Who reads what is known of a person, for what and on which ground: said with every reading, kept by the database."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Ground(StrEnum):
    """Why somebody may read; grounds.py has the words and the act behind each."""

    OWN = "own"  # people see what is known of themselves
    FILING = "filing"  # what the state has is not asked again, so forms begin filled in
    HANDLING = "handling"  # an office does its work on a dossier
    SLIP = "slip"  # papers that the law prescribes name the person
    CONSENT = "consent"  # somebody named the person as one whose consent is needed
    MANDATE = "mandate"  # somebody named the person as one who shall act for them
    SIGN_IN = "sign_in"  # one number, one person: told of a second account


@dataclass(frozen=True)
class Reading:
    """One reason to read. `by` is the person who reads, `machine` what reads where nobody looks; `about` is the draft
    or the dossier (`kind`) that it is for, if for one."""

    ground: Ground
    by: UUID | None = None
    machine: str = ""
    about: UUID | None = None
    kind: str = ""


def own(person_id: UUID) -> Reading:
    """People look at what is known of themselves."""
    return Reading(Ground.OWN, by=person_id)
