"""Why a correction that arrives whole is not taken."""

from django.utils.translation import gettext_lazy as _

from motcua.base.errors import CannotContinue


class NotSentBack(CannotContinue):
    """A correction of a dossier that was not sent back, or that was corrected already."""

    code = "not_sent_back"
    message = _("This dossier does not wait for a correction, so nothing was changed. Look at where it is now.")


class CorrectionBegun(CannotContinue):
    """The person is writing the correction on our pages."""

    code = "correction_begun"
    message = _(
        "The person has begun to correct this dossier on our pages. What they wrote there is kept, and this correction "
        "was not taken. They can finish it there."
    )
