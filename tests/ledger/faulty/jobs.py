"""A receiver in the outside world: a file to which every delivery is added, as a line with its key."""

import os
import signal

from motcua.ledger.service import NotDelivered, deliverer


@deliverer("faulty")
def deliver(key: str, payload: dict) -> None:
    """Take the message, unless the payload says that the receiver refuses; die afterwards if the fault says so."""
    if payload.get("refuse"):
        raise NotDelivered("refused")
    with open(os.environ["RECEIVED"], "a") as received:
        received.write(f"{key}\n")
    if os.environ.get("FAULT") == "after_delivery":
        os.kill(os.getpid(), signal.SIGKILL)
