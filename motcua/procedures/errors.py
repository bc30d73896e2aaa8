"""What can go wrong with procedures, in words for the person who reads it."""

from django.utils.translation import gettext_lazy as _

from motcua.base.errors import CannotContinue, NotFound


class ProcedureUnknown(NotFound):
    """No procedure with this code is in force on that day."""

    code = "procedure_unknown"
    message = _("We do not have a procedure with this code. Search by what you need, in your own words.")


class OtherContentPublished(CannotContinue):
    """This code and first day were published with another content; what was published never changes."""

    code = "other_content_published"
    message = _(
        "Procedure %(code)s valid from %(valid_from)s is already published with another content. "
        "Give the new text a later first day."
    )
