"""What can go wrong with drafts and dossiers, in words for the person who reads it."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from motcua.base.errors import CannotContinue, NotFound


class DossierNotFound(NotFound):
    """Also the answer for a dossier that is somebody else's: who asks learns nothing."""

    code = "dossier_not_found"
    message = _(
        "We could not find this dossier. Check the code, sign in with the account that filed it, "
        "or track it with the code and the secret on the proof of sending."
    )


class DossierErased(CannotContinue):
    """Only for those who might see it; to all others there is none."""

    code = "dossier_erased"
    status = 410
    message = _(
        "What this dossier said is erased: the time for which the law keeps it was over. That there was one, what was "
        "paid for it and the proofs of it are kept without any personal content."
    )


class DraftAlreadySent(CannotContinue):
    code = "draft_already_sent"
    message = _("These answers were already sent, so they cannot change any more. Open the dossier to see where it is.")


class DraftThrownAway(CannotContinue):
    code = "draft_thrown_away"
    message = _("You threw this draft away, so nothing more is saved in it and nothing was sent. Start a new one.")


class DraftEnded(CannotContinue):
    code = "draft_ended"
    message = _(
        "Nobody went on with this draft, so it ended on %(day)s, as we had told you before. Nothing was sent. "
        "Start a new one."
    )


class TypedEarlier(CannotContinue):
    """Something was saved since the words of this request were typed. A script sends its newest words instead.

    Details: version, the draft's as it is now.
    """

    code = "typed_earlier"
    message = _("Newer answers were saved meanwhile, so these were not. Look at the page as it is now.")


class RulesChanged(CannotContinue):
    code = "rules_changed"
    message = _(
        "The rules of this service changed while your draft was open, so it was not sent. "
        "Your answers are kept under the new rules. Check them once more, then send."
    )


class ServiceEnded(CannotContinue):
    code = "service_ended"
    message = _(
        "This service is no longer offered, so nothing was sent. Your answers stay here for you to read. "
        "Search for the service that took its place."
    )


class WindowNotOpenYet(CannotContinue):
    code = "window_not_open_yet"
    message = _("This can be sent from %(opens)s on, so it was not sent now. Your draft is kept as it is until then.")


class WindowHasClosed(CannotContinue):
    code = "window_has_closed"
    message = _(
        "This could be sent until %(closed)s; yours arrived later, so it was not sent. Your draft is kept with all "
        "answers and papers. Call the office that settles it if something kept you from sending in time."
    )


class OfficeClosed(CannotContinue):
    code = "office_closed"
    message = _(
        "The office that you chose no longer receives dossiers, so yours was not sent. Your answers are kept. "
        "Choose the place again, then send."
    )


class CannotBeCorrected(CannotContinue):
    code = "cannot_be_corrected"
    message = _(
        "You marked an item that the person cannot change, such as a name confirmed by the identity account. "
        "Mark what can be corrected, or refuse on a legal ground. Nothing was sent yet."
    )
    status = 422


class DraftNotComplete(CannotContinue):
    code = "draft_not_complete"
    message = _("Some answers are missing or not right yet. They are listed on this page; the others are saved.")
    status = 422


class FilingNotComplete(CannotContinue):
    """A filing that came whole, from a system, cannot be sent. `judged` (at_once.Judged) says what is wrong."""

    code = "filing_not_complete"
    message = _(
        "Some answers or papers are missing or not right yet, so nothing was filed. They are listed in errors. "
        "Correct them and send again; the same Idempotency-Key may be used."
    )
    status = 422

    def __init__(self, judged) -> None:
        super().__init__()
        self.judged = judged


class SomebodyActedFirst(CannotContinue):
    code = "somebody_acted_first"
    message = _(
        "While this page was open, somebody else changed the dossier. Nothing was overwritten. "
        "What changed is shown below; look at it, then decide again."
    )


class StepNotPossible(CannotContinue):
    code = "step_not_possible"
    message = _(
        "The dossier is in a state that does not allow this step. Nothing was changed. Look at where it is now."
    )


class RulesNotChosen(CannotContinue):
    code = "rules_not_chosen"
    message = _(
        "The law changed after this dossier was sent. Choose first under which version it is settled: the one under "
        "which it was sent, or the one in force now. Nothing was changed yet."
    )
    status = 422


class SomebodyMustCome(CannotContinue):
    code = "somebody_must_come"
    message = _(
        "Somebody must come in person before this step is done, and nobody recorded that they did: %(who)s. Record the "
        "day on which they came, then finish the step. Nothing was recorded yet."
    )
    status = 422


class DayOfComingNotRight(CannotContinue):
    code = "day_of_coming_not_right"
    message = _("Enter the day on which they came: today or earlier, in digits. Nothing was recorded yet.")
    status = 422


class NotYourTurn(CannotContinue):
    code = "not_your_turn"
    message = _("This step belongs to another post of the office. You can read the dossier but not take this step.")
    status = 403


class PointAtSomething(CannotContinue):
    code = "point_at_something"
    message = _(
        "Choose at least one answer or paper, and for each one a reason and what to do. "
        "Without that the person cannot know what to correct. Nothing was sent yet."
    )
    status = 422


class ReasonDoesNotFit(CannotContinue):
    code = "reason_does_not_fit"
    message = _(
        "A reason was chosen that does not fit: one for a paper cannot be said of an answer, nor the other way round. "
        "Choose again for each item. Nothing was sent yet."
    )
    status = 422


class GroundMissing(CannotContinue):
    code = "ground_missing"
    message = _("Choose the legal ground and explain it in a sentence. Nothing was sent yet.")
    status = 422


class ResultNotSigned(CannotContinue):
    code = "result_not_signed"
    message = _(
        "The result has no digital signature, so it cannot be given out: no signing provider is connected. "
        "The approval was not recorded. Ask the administrator to connect one."
    )


class ResultNotGivenOut(CannotContinue):
    code = "result_not_given_out"
    message = _(
        "The result is made but not given out yet. It opens here as soon as the office has recorded the fee as paid "
        "and given it out; the page of the dossier says who owes the next step."
    )


class VerificationNotAllowed(CannotContinue):
    code = "verification_not_allowed"
    message = _(
        "The time limit of this dossier cannot be lengthened by a verification: the procedure does not allow it, or it "
        "was done once already. Nothing was changed."
    )


class VerificationReasonMissing(CannotContinue):
    code = "verification_reason_missing"
    field = "reason"
    message = _("Choose why something must be verified. Nothing was changed yet.")
    status = 422


class VerificationAgencyMissing(CannotContinue):
    code = "verification_agency_missing"
    field = "agency"
    message = _("Name the agency that is asked, in at most 300 letters. Nothing was changed yet.")
    status = 422


class VerificationReplyMissing(CannotContinue):
    code = "verification_reply_missing"
    message = _(
        "Another agency was asked, so enter the number and the day of its answer. Without it nobody can check what the "
        "result rests on. Nothing was recorded yet."
    )
    status = 422


class VerificationTooLate(CannotContinue):
    code = "verification_too_late"
    message = _(
        "The day that was promised has passed or stands still, so a verification can no longer move it. "
        "Nothing was changed. Settle the dossier, or apologise and give a new day."
    )


class DelayNotPossible(CannotContinue):
    code = "delay_not_possible"
    message = _(
        "No new day can be given now: it was done once already, or the clock of this dossier does not run. "
        "Nothing was changed. Settle the dossier as soon as you can."
    )


class DelayReasonMissing(CannotContinue):
    code = "delay_reason_missing"
    field = "reason"
    message = _("Choose why the promised day cannot be kept. Nothing was changed yet.")
    status = 422


class ExplanationMissing(CannotContinue):
    code = "explanation_missing"
    field = "explanation"
    message = _("Explain it in a sentence of at most 1000 letters. Nothing was changed yet.")
    status = 422


class NewDayMissing(CannotContinue):
    code = "new_day_missing"
    field = "new_due"
    message = _("Enter the new day in digits, for example 27 11 2026. Nothing was changed yet.")
    status = 422


class NewDayNotLater(CannotContinue):
    code = "new_day_not_later"
    field = "new_due"
    message = _("The new day must come after today and after the promised one (%(promised)s). Enter a later day.")
    status = 422


class NewDayTooFar(CannotContinue):
    code = "new_day_too_far"
    field = "new_due"
    message = _("This day is more than %(days)s days ahead. New time is given once: enter a day that will be kept.")
    status = 422


class NewDayClosed(CannotContinue):
    code = "new_day_closed"
    field = "new_due"
    message = _("The office is closed on this day, so nobody could collect a result. Enter a day on which it works.")
    status = 422


class StopGroundMissing(CannotContinue):
    code = "stop_ground_missing"
    field = "ground"
    message = _("Choose the legal ground on which the handling stops. Nothing was changed yet.")
    status = 422


class RateNotNamed(CannotContinue):
    """`problems` says what is wrong with each field: its form name, and a key of RATE_PROBLEMS."""

    code = "rate_not_named"
    message = _(
        "The council of the province decides this charge and we do not know its rate. Enter the amount and the number "
        "of the council's resolution; an amount of 0 is an answer, too. Nothing was changed yet."
    )
    status = 422

    def __init__(self, problems: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.fields = {name: str(RATE_PROBLEMS[key]) for name, key in (problems or {}).items()}


RATE_PROBLEMS = {
    "amount_missing": _("Enter the amount in đồng; 0 where the council takes nothing."),
    "not_an_amount": _("This is not an amount. Write digits only, for example 15.000."),
    "amount_too_large": _("This is more than 10.000.000 đ for one. Look at the resolution again."),
    "act_missing": _("Enter the number of the council's resolution, for example 06/2026/NQ-HĐND."),
    "act_too_long": _("Write the number alone, in at most 120 letters."),
}


class AccountTooWeak(CannotContinue):
    code = "account_too_weak"
    message = _(
        "This service needs an identity account of level %(needed)s; yours is of level %(level)s. Nothing was sent, "
        "and what you wrote is kept. Raise the level of your account with the police, then sign in again and go on."
    )
    status = 403


class OutsideTheArea(CannotContinue):
    code = "outside_the_area"
    message = _("Choose the commune that shall handle your dossier. Your other answers are kept.")
    status = 422


class NothingChanged(CannotContinue):
    code = "nothing_changed"
    message = _(
        "The marked items are still the same. Correct each of them before sending again; your changes so far are saved."
    )
    status = 422


class TooManyFiles(CannotContinue):
    code = "too_many_files"
    message = _(
        "This dossier already has %(limit)s files, the most it can take. The file was not kept; the others are. "
        "Remove one, or join several pages into one PDF."
    )
    status = 422


class FileNameMissing(CannotContinue):
    code = "file_name_missing"
    message = _("Type a name for the file. It is called as before.")
    status = 422


class AnswersSayForWhom(CannotContinue):
    code = "answers_say_for_whom"
    message = _(
        "This procedure cannot be begun under this mandate: its questions themselves ask whose matter it is, or no "
        "official looks at it before it counts. Nothing was started. Begin it for yourself; the form asks for whom."
    )
    status = 409


class TieNotConfirmed(CannotContinue):
    code = "tie_not_confirmed"
    message = _(
        "Whoever filed only stated that they are the parent or guardian. Confirm on this page that the papers prove "
        "it, or send the dossier back. Nothing was changed."
    )
    status = 409
