"""What every source promises: it is asked about one known person for one matter, and tells facts or that nobody fits.

It is never searched: whoever asks knows number, name and date of birth already. A source that does not answer, or not
in order, raises NotDelivered with a code; the question then waits, and nobody's filing does.
"""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Question:
    """Whom to confirm (`number` of 12 digits, `name`, `born` as yyyy-mm-dd or yyyy) and for which service (code of the
    procedure). `id` names the question: the same in every try."""

    id: UUID
    service: str
    number: str
    name: str
    born: str


@dataclass(frozen=True)
class Answer:
    """What a source told. Not `confirmed`: it knows nobody with this number, name and date of birth."""

    confirmed: bool
    facts: dict[str, object] = field(default_factory=dict)  # as engine/vocabulary.yaml names them
