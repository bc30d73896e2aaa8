"""What can go wrong with copies and deletions, in words for the person who reads it."""

from django.utils.translation import gettext_lazy as _

from motcua.base.errors import CannotContinue, NotFound


class ExportNotFound(NotFound):
    """There is no such copy, it is somebody else's, or its time is over; all give the same answer."""

    code = "export_not_found"
    message = _("We could not find this copy. Its last day may be over; you can ask for a new one at any time.")


class CopyWithheld(CannotContinue):
    """The account is too weak for all that is in the copy."""

    code = "copy_withheld"
    status = 403
    message = _(
        "A copy holds what registers and offices told about you, which needs an account of level %(needed)s; yours is "
        "of level %(level)s. Nothing is lost: raise the level of your account with the police, sign in again, and "
        "fetch it then."
    )


class ErasureNotFound(NotFound):
    """There is no such deletion, or it is somebody else's; both give the same answer."""

    code = "erasure_not_found"
    message = _("We could not find this deletion. What you asked for is under “Your data and your rights”.")


class MayNotBeErased(CannotContinue):
    """The matter runs, or the law still keeps it."""

    code = "may_not_be_erased"
    message = _("This may not be erased now. The page of your data says why, and from when it may be.")


class ReasonMissing(CannotContinue):
    code = "erasure_reason_missing"
    status = 422
    message = _("Choose why it is to be erased, and tick that you understand what follows. Nothing was changed.")


class TooLateToUndo(CannotContinue):
    code = "erasure_too_late"
    message = _("The deletion has begun, so it cannot be undone any more.")
