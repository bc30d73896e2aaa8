"""Work after a decision: printing the slips."""

from uuid import UUID

from motcua.dossiers import slips
from motcua.ledger.service import deliverer


@deliverer("slip")
def print_slip(key: str, payload: dict) -> None:
    """Print a slip; if it is printed already, nothing happens."""
    slips.printed(UUID(payload["slip"]))
