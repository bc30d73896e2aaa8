"""What can go wrong while signing in, in words for the person who reads it."""

from django.utils.translation import gettext_lazy as _

from motcua.base.errors import CannotContinue, NotFound
from motcua.base.steps import Cause


class SignInFailed(CannotContinue):
    """Nobody was signed in; the page offers to try again and leads back to where the person was."""

    cause = Cause.PROVIDER


class ProviderNotSet(SignInFailed):
    code = "provider_not_set"
    message = _(
        "Signing in is not set up on this site yet, so nobody can sign in. Everything saved before is kept. "
        "You can still look up procedures and track a dossier."
    )
    status = 503
    cause = Cause.PORTAL


class ProviderAway(SignInFailed):
    code = "provider_away"
    message = _(
        "The identity service does not answer at the moment, so you are not signed in. "
        "Everything saved before is kept. Wait a minute, then try again."
    )
    status = 503


class ProviderAnswerNotValid(SignInFailed):
    code = "provider_answer_not_valid"
    message = _(
        "The answer of the identity service could not be verified, so you are not signed in. This protects "
        "your account. Everything saved before is kept. Try again; if it happens again, tell the operator of "
        "this site."
    )
    status = 502


class SignInRefused(SignInFailed):
    code = "sign_in_refused"
    message = _(
        "The identity service did not confirm the sign-in: it was cancelled or not allowed. "
        "Everything saved before is kept. Try again when you are ready."
    )
    status = 403
    cause = Cause.RULE


class SignInNotStartedHere(SignInFailed):
    code = "sign_in_not_started_here"
    message = _(
        "This sign-in was not started in this browser, or it took longer than 15 minutes, so you are not "
        "signed in. Everything saved before is kept. Please start again."
    )
    status = 400
    cause = Cause.CONFLICT


class AssuranceTooLow(SignInFailed):
    code = "assurance_too_low"
    message = _(
        "Your identification account is below level %(needed)s, which this service needs, so you are not "
        "signed in. Any police office gives level 2, free of charge: bring your identity card. You can also "
        "hand in your dossier at a one-stop counter, without an account."
    )
    status = 403
    cause = Cause.RULE


class TooManyTries(CannotContinue):
    """Raised by `service.check_rate`, for sign-in and for whatever else is counted."""

    cause = Cause.RULE
    code = "too_many_tries"
    message = _(
        "There were too many tries in a short time. Nothing is lost. "
        "Wait %(minutes)s minutes, then try again."
    )
    status = 429


class MandateNotFound(NotFound):
    """Also the answer for a mandate between others."""

    code = "mandate_not_found"
    message = _(
        "There is no mandate under which you could do this, or it has ended. Nothing was changed. "
        "“Acting for others” shows for whom you may act now."
    )


class MandateTooWide(CannotContinue):
    """The mandate lets the person follow only."""

    code = "mandate_follows_only"
    message = _(
        "Your mandate lets you follow dossiers, not file them. Nothing was sent. "
        "Ask whoever gave it to you to widen it."
    )
    status = 403
    cause = Cause.RULE


class MandateOver(CannotContinue):
    """It was answered, ended or waited too long."""

    code = "mandate_over"
    message = _("This mandate has been answered or has ended already, so nothing was changed. The list shows it.")
    cause = Cause.CONFLICT


class MandateExists(CannotContinue):
    """The same person was named before."""

    code = "mandate_exists"
    message = _(
        "Somebody with this number was named already, and that holds or waits for an answer. Nothing was changed. "
        "To change how far it goes, end it first and give it anew."
    )
    cause = Cause.CONFLICT


# What the page of a failed sign-in can say. TooManyTries is answered at once instead: its address may be
# opened again when the time is over.
BY_CODE = {
    error.code: error
    for error in (
        ProviderNotSet, ProviderAway, ProviderAnswerNotValid, SignInRefused, SignInNotStartedHere, AssuranceTooLow,
    )
}  # fmt: skip
