"""When something can be filed that the law opens at certain times of the year alone: for pages, and for operators."""

from typing import NamedTuple

from motcua.base import clock
from motcua.engine import windows
from motcua.engine.definition import Procedure, Window
from motcua.procedures.versions import in_force_on, version


class WindowNow(NamedTuple):
    """How it stands now: the window that is `open`, the one that `opens` next, the one that `closed` last."""

    open: Window | None
    opens: Window | None
    closed: Window | None


def window_now(procedure: Procedure) -> WindowNow | None:
    """How the windows of a procedure stand now; None where it can be filed at any time."""
    if not procedure.windows:
        return None
    now = clock.now()
    open_ = windows.open_at(procedure.windows, now)
    return WindowNow(
        open_, windows.next_after(procedure.windows, now),
        None if open_ else windows.last_begun(procedure.windows, now),
    )  # fmt: skip


def without_next() -> list[str]:
    """Codes of procedures in force whose next window somebody has to find out: see engine/windows.py."""
    now = clock.now()
    ids = in_force_on().filter(definition__contains='"windows":').order_by("code").values_list("id", flat=True)
    versions = [version(one) for one in ids]
    return [one.code for one in versions if windows.next_is_due(one.procedure.windows, now)]
