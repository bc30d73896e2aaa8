"""Whether something can be filed now, where the law opens it at certain times of the year alone.

The clock is that of the server, read once as the request begins to be handled: the minute in which it arrived counts,
so nobody is late because we were slow. A correction that the office asked for is no new filing, and has no window.
"""

from datetime import datetime

from motcua.base import clock
from motcua.dossiers.errors import WindowHasClosed, WindowNotOpenYet
from motcua.engine import windows
from motcua.engine.definition import Procedure


def check_open(procedure: Procedure, at: datetime) -> None:
    """Raise WindowNotOpenYet or WindowHasClosed unless it can be filed at a moment."""
    if not procedure.windows or windows.open_at(procedure.windows, at):
        return
    coming, last = windows.next_after(procedure.windows, at), windows.last_begun(procedure.windows, at)
    if coming:
        raise WindowNotOpenYet(opens=_said(coming.opens))
    raise WindowHasClosed(closed=_said(last.closes))


def _said(at: datetime) -> str:
    return f"{at.astimezone(clock.ZONE):%H:%M, %d/%m/%Y}"
