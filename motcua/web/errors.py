"""Why what was sent was not taken in, in words for the person who sent it."""

from django.utils.translation import gettext_lazy as _

from motcua.base.errors import CannotContinue


class BodyTooLarge(CannotContinue):
    """More bytes than a form, or a form with a file, may have. Nothing of it was read. Details: limit (whole MB)."""

    code = "body_too_large"
    message = _(
        "What was sent is larger than %(limit)s MB, so nothing of it was kept. What you saved before is kept. "
        "Go back, send a smaller photo or the document in several parts, or shorten what you wrote."
    )
    status = 413


class BodyTooSlow(CannotContinue):
    """Next to nothing arrived for half a minute, or the whole did not arrive within 20 minutes."""

    code = "body_too_slow"
    message = _(
        "What you sent did not arrive in time, so nothing of it was kept. What you saved before is kept. "
        "Look whether your connection works, go back, and send it again; a smaller photo arrives sooner."
    )
    status = 408


class BodyCut(CannotContinue):
    """Fewer bytes arrived than the sender announced. Half a form is never taken for a whole one."""

    code = "body_cut"
    message = _(
        "Only a part of what you sent arrived, so nothing of it was used. What you saved before is kept. "
        "Go back and send it again."
    )
    status = 400


class NoPlaceForBody(CannotContinue):
    """More forms and files are on their way than this server takes at once. An operator may look why."""

    code = "no_place_for_body"
    message = _(
        "Too many people are sending at this moment, so nothing of yours was kept yet. What you saved before is kept. "
        "Wait half a minute, go back, and send it again."
    )
    status = 503
