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


class ExamplesChanged(CannotContinue):
    code = "examples_changed"
    message = _(
        "The worked examples of this version are not those that you saw: one was attached or taken out meanwhile. Read "
        "them on the page of the proposal, then decide. Nothing was released."
    )
    status = 409


class ExamplesTakenOut(CannotContinue):
    """Details: number."""

    code = "examples_taken_out"
    field = "taken-out"
    message = _(
        "Examples that did not come out as they say were taken out of this version: %(number)s. Read below what they "
        "say, and tick that you have read it. Nothing was released yet."
    )
    status = 422


class ExamplesOfAnother(CannotContinue):
    code = "examples_of_another"
    message = _(
        "Only who proposed a version attaches examples to it and takes them out, so that somebody else looks at them. "
        "Nothing was changed."
    )
    status = 403


class ExampleNameMissing(CannotContinue):
    """Details: letters, the most that it may have."""

    code = "example_name_missing"
    field = "name"
    message = _("Give the example a name of its own: one sentence of at most %(letters)s characters. Nothing was kept.")
    status = 422


class ExampleNameTaken(CannotContinue):
    code = "example_name_taken"
    field = "name"
    message = _("Another example of this version has this name. Give it another one. Nothing was changed.")
    status = 422


class ExampleOfAnotherContent(CannotContinue):
    code = "example_of_another_content"
    message = _(
        "The proposal is not what was played: its content has changed since. Play it again as it is now, and attach "
        "that. Nothing was changed."
    )


class ExampleOfAnotherTime(CannotContinue):
    code = "example_of_another_time"
    message = _(
        "The example is sent on a day on which this version does not hold, so it says nothing about it. Nothing was "
        "changed."
    )
    status = 422


class ExampleDoesNotHold(CannotContinue):
    """Details: difference, the first thing that comes out otherwise."""

    code = "example_does_not_hold"
    message = _(
        "The example does not come out as it says, so it is not attached: %(difference)s. Nothing was changed."
    )
    status = 422


class TooManyExamples(CannotContinue):
    code = "too_many_examples"
    message = _("The examples of this version are as long as a file may be. Take one out first. Nothing was changed.")


class ExampleUnknown(CannotContinue):
    code = "example_unknown"
    message = _("This version has no such example; perhaps it was taken out already. Nothing was changed.")


class BeginsTooEarly(CannotContinue):
    """Details: day, the earliest."""

    code = "begins_too_early"
    message = _(
        "The version begins too early: the earliest day is %(day)s, because what was in force on a day that is over "
        "never changes. Propose it with a later first day. Nothing was changed."
    )
    status = 422
