"""Who must come in person in a play: they come, an official records it, or their time passes and they have not come."""

from collections.abc import Mapping
from datetime import date

from motcua.base import clock
from motcua.dossiers import errors
from motcua.dossiers import service as dossiers
from motcua.engine import presence
from motcua.rehearsal.replaying import Playing
from motcua.work import service as work


def must_come(it: Playing) -> list[dossiers.MustCome]:
    """Everybody who must come, in the order of the procedure; nobody before anything was sent."""
    if it.sent is None:
        return []
    return [
        dossiers.MustCome(
            one, presence.is_open(one, it.state), presence.due(one, it.state, it.calendar), it.came.get(one.key),
            presence.is_over(one, it.state, it.calendar, it.now),
        )
        for one in presence.asked(it.procedure, it.sent.answers, it.sent.known)
    ]  # fmt: skip


def to_come(it: Playing) -> list[presence.Presence]:
    """Who is awaited now and is not there yet."""
    return [one for one in it.awaited() if one.key not in it.arrived]


def to_record(it: Playing) -> list[presence.Presence]:
    """Who is there, and nobody has recorded it."""
    return [one for one in it.awaited() if one.key in it.arrived]


def check_came(it: Playing, step: str) -> None:
    """Raise SomebodyMustCome while it is not recorded of somebody who must come before a step is done."""
    dossiers.check_all_came(must_come(it), step)


def nobody_came(it: Playing) -> bool:
    """Whether a finished result can be stopped: the time of somebody is over who must come for it and has not."""
    return dossiers.nobody_came(must_come(it))


def day_of_coming(it: Playing, said: Mapping[str, str]) -> date:
    """The day on which they came, as an official types it. Raises DayOfComingNotRight."""
    on = work.day(said, "came")
    if on is None or not it.first_sent.astimezone(clock.ZONE).date() <= on <= it.now.astimezone(clock.ZONE).date():
        raise errors.DayOfComingNotRight
    return on
