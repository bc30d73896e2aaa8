"""What can go wrong in a play, in words for the official who plays."""

from django.utils.translation import gettext_lazy as _

from motcua.base.errors import CannotContinue, NotFound
from motcua.engine.answers import Error


class PlayUnknown(NotFound):
    """There is none, or it is not the reader's; also for whoever may not play at all."""

    code = "play_unknown"


class TooManyPlays(CannotContinue):
    """Details: limit."""

    code = "too_many_plays"
    message = _("You have %(limit)s plays already. Delete one that you need no more, then start. Nothing was changed.")


class PlayTooLong(CannotContinue):
    """Details: limit."""

    code = "play_too_long"
    message = _("A play holds %(limit)s events at most. Go back to an earlier one, or start anew. Nothing was changed.")


class NotPossibleNow(CannotContinue):
    code = "not_possible_in_play"
    message = _("This cannot happen now, as the dossier stands in this play. See below what can. Nothing was changed.")


class ClockGoesForward(CannotContinue):
    """Details: now."""

    code = "clock_goes_forward"
    field = "day"
    message = _(
        "The clock of a play goes forward only, and it shows %(now)s. To try another way, go back to an earlier event."
    )
    status = 422


class ClockNotRead(CannotContinue):
    code = "clock_not_read"
    field = "day"
    message = _("Enter a day and an hour, for example 25 11 2026 and 14:30. The clock was not changed.")
    status = 422


class TooFarAhead(CannotContinue):
    """Details: day, the last one."""

    code = "too_far_ahead"
    field = "day"
    message = _("A play lasts three years at most, up to %(day)s. Choose an earlier day. The clock was not changed.")
    status = 422


class NotInForceThen(CannotContinue):
    """Details: since, until."""

    code = "not_in_force_then"
    field = "day"
    message = _("This version holds from %(since)s to %(until)s. Begin the play on a day in between.")
    status = 422


class CommuneNotFound(CannotContinue):
    code = "play_commune_not_found"
    field = "commune"
    message = _("No commune has this name or code. Write the name of a commune of today, or its code.")
    status = 422


class CommuneNotClear(CannotContinue):
    code = "play_commune_not_clear"
    field = "commune"
    message = _("Several communes are called like this. Choose one of them.")
    status = 422

    def __init__(self, choices: list[tuple[str, str]]) -> None:
        super().__init__()
        self.choices = choices  # (code, name)


class CircumstancesNotRead(CannotContinue):
    code = "circumstances_not_read"
    message = _("Something here cannot be read; see below. The play has not begun, and what you typed is kept.")
    status = 422

    def __init__(self, found: dict[str, Error]) -> None:
        super().__init__()
        self.found = found


class WayMissing(CannotContinue):
    code = "way_missing"
    field = "channel"
    message = _("Choose the way in which it is filed.")
    status = 422


class FormNotRight(CannotContinue):
    code = "step_form_not_right"
    message = _("The form of this step is not right yet; see below. Nothing was changed.")
    status = 422

    def __init__(self, found: dict[str, Error]) -> None:
        super().__init__()
        self.found = found


class ConsentUnknown(CannotContinue):
    code = "play_consent_unknown"
    message = _("This consent is not needed with these answers, or not in this way. Nothing was changed.")


class OfNoProposal(CannotContinue):
    code = "play_of_no_proposal"
    message = _(
        "This is a play of a published version, which never changes. Copy the example to the file beside the "
        "definition instead. Nothing was changed."
    )


class NothingToRecord(CannotContinue):
    code = "nothing_to_record"
    message = _("A play becomes an example once the dossier has been sent. Fill in the form and send it first.")
