"""What can go wrong with the consents of others, in words for the person who reads it."""

from django.utils.translation import gettext_lazy as _

from motcua.base.errors import CannotContinue


class ConsentMissing(CannotContinue):
    """Details: names, of those whose consent is missing."""

    code = "consent_missing"
    message = _(
        "The consent of %(names)s is missing, so nothing was sent or received. The list of consents says what can be "
        "done. Everything entered is kept."
    )
    status = 422


class ConsentAnswersFirst(CannotContinue):
    code = "consent_answers_first"
    message = _(
        "Answer first what this person is asked to agree to: they see those answers, and agree to nothing else. "
        "Nobody was asked yet."
    )
    status = 422


class ConsentOfYourOwn(CannotContinue):
    code = "consent_of_your_own"
    message = _(
        "This is your own personal number, and nobody consents to themselves. Enter the number of the person whose "
        "consent is needed. Your other answers are kept."
    )
    status = 422


class ConsentWayUnknown(CannotContinue):
    code = "consent_way_unknown"
    message = _("Choose one of the ways that the law allows. Nothing was changed yet.")
    status = 422


class ConsentRefusedBefore(CannotContinue):
    """Details: name."""

    code = "consent_refused_before"
    message = _(
        "%(name)s did not agree to exactly this, so nobody asks again. Talk to each other; if something in it changes, "
        "you can ask anew. Your answers are kept."
    )


class ConsentAskedTooOften(CannotContinue):
    """Details: name, times, days."""

    code = "consent_asked_too_often"
    message = _(
        "You have asked %(name)s %(times)s times within %(days)s days, so nothing was sent to them now. "
        "Wait, or choose another way. Your answers are kept."
    )
    status = 429


class ConsentOver(CannotContinue):
    code = "consent_over"
    message = _(
        "This can no longer be answered: it was answered or taken back already, what it asks about has changed, or its "
        "time is over. You need do nothing. If you are still needed, you are asked anew."
    )


class ConsentNotFromHere(CannotContinue):
    """Another account has the same personal number, or the number is no longer that of this account."""

    code = "consent_not_from_here"
    message = _(
        "We cannot be certain that this personal number is yours alone, so nothing was recorded. Consent on paper, and "
        "ask the police office that issued your identification account to look at it."
    )
    status = 403


class ConsentReasonMissing(CannotContinue):
    code = "consent_reason_missing"
    field = "reason"
    message = _("Choose why you do not agree. Nothing was recorded yet.")
    status = 422


class ConsentUsed(CannotContinue):
    code = "consent_used"
    message = _(
        "The office has received the dossier, so the consent cannot be taken back here any more. "
        "Write to the office that handles it, or go there."
    )
