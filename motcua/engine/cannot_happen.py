"""Why an event cannot happen to a dossier now; each kind of reason has its own class."""

from enum import IntEnum


class CannotHappen(ValueError):
    """The event cannot happen to this dossier now."""


class MoveNotAllowed(CannotHappen):
    """The event cannot happen to a dossier in this status."""

    def __init__(self, status: IntEnum | None, event: type) -> None:
        super().__init__(f"{event.__name__} cannot happen in {status.name if status else 'no status'}")
        self.status, self.event = status, event


class NotInProcedure(CannotHappen):
    """The event names a field, paper, reason, ground or step that the procedure does not have, or a step that is not
    open."""


class NewDateNotLater(CannotHappen):
    """The date given with an apology must lie after the one it replaces, and there must be one to replace."""


class TooLateToVerify(CannotHappen):
    """More time is asked while the limit still runs; a date that has passed takes an apology."""


class TooEarly(CannotHappen):
    """The event lies before the last change of status; or silence is taken for consent, or a result stopped for which
    nobody came, before the time for it is over."""
