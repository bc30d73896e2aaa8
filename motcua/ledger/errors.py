"""What can go wrong with an entry or a message. All but NotDelivered are mistakes of the calling code."""


class NotInTransaction(RuntimeError):
    """An entry or message was written outside the transaction of the change that it tells of."""

    def __init__(self):
        super().__init__("write to the ledger inside transaction.atomic(), together with the change itself")


class ParamNotAllowed(ValueError):
    """An entry would carry something that is not a code, number or date of the event's list (ledger/events.py)."""


class NotDelivered(Exception):
    """The outside did not take the message. `code` (letters, digits, _) is kept and shown; no personal data in it."""

    def __init__(self, code: str):
        self.code = code
        super().__init__(code)
