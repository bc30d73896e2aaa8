"""What can go wrong, in words for the person who reads it."""

from django.utils.translation import gettext_lazy as _


class CannotContinue(Exception):
    """A rule stopped the action. The page shows `message`; nothing already entered is lost.

    Each package derives its own in its `errors.py`: `code` is the stable name (snake case),
    `message` says what happened, what is kept and what to do, `status` is the HTTP status.
    """

    code = "cannot_continue"
    message = _("This cannot be done now. What you entered is kept.")
    status = 409

    def __init__(self, **details):
        self.details = details
        super().__init__(self.code)

    def words(self) -> str:
        """The message in the reader's language, with its details filled in."""
        return str(self.message) % self.details if self.details else str(self.message)


class NotFound(CannotContinue):
    """The object does not exist, or is not the reader's to see; both give the same answer."""

    code = "not_found"
    message = _("We could not find this page. Check the address, or start again from the home page.")
    status = 404
