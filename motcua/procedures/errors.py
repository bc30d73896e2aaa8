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


class NotForYourPost(CannotContinue):
    code = "not_for_your_post"
    message = _(
        "Versions of procedures are proposed and released by the officials of a ministry who control procedures. "
        "Your post does not include it. Nothing was changed."
    )
    status = 403


class OfAnotherMinistry(CannotContinue):
    """Details: ministry, its code."""

    code = "of_another_ministry"
    message = _(
        "This procedure is published by another ministry (%(ministry)s): its officials propose and release versions. "
        "Nothing was changed."
    )
    status = 403


class ProposalUnknown(NotFound):
    code = "proposal_unknown"
    message = _("There is no such proposal. Go to the list of proposals.")


class AlreadyProposed(CannotContinue):
    """Details: code, day."""

    code = "already_proposed"
    message = _(
        "A version of procedure %(code)s from %(day)s is already proposed and waits for a decision. "
        "Have it released or sent back first. Nothing was changed."
    )


class AlreadyDecided(CannotContinue):
    code = "already_decided"
    message = _("Somebody has decided on this proposal already. Nothing was changed; see below what was decided.")


class SecondPersonNeeded(CannotContinue):
    code = "second_person_needed"
    field = "urgent"
    message = _(
        "You proposed this version, so another official has to release it. If it cannot wait, write down why: "
        "then you release it alone, and the ledger says so. Nothing was changed yet."
    )
    status = 422


class DefectsFound(CannotContinue):
    """Details: number."""

    code = "defects_found"
    field = "urgent"
    message = _(
        "The examination found %(number)s defects that people would meet; they stand below. Send the version back to "
        "be mended. If it cannot wait, write down why: then it is released urgently, and the ledger says so. Nothing "
        "was changed yet."
    )
    status = 422


class ReasonForReleaseMissing(CannotContinue):
    code = "reason_for_release_missing"
    field = "reason"
    message = _("Write why it is sent back, so that the proposer knows what to change. Nothing was changed yet.")
    status = 422


class ComparedWithAnother(CannotContinue):
    code = "compared_with_another"
    message = _(
        "Another version was published meanwhile, so the changes are not those that you saw. Read them again below, "
        "then decide. Nothing was released."
    )
    status = 409


class BeginsTooEarly(CannotContinue):
    """Details: day, the earliest."""

    code = "begins_too_early"
    message = _(
        "The version begins too early: the earliest day is %(day)s, because what was in force on a day that is over "
        "never changes. Propose it with a later first day. Nothing was changed."
    )
    status = 422
