"""Words on screen for the codes that the engine keeps: statuses, parties, reasons of a deadline's steps."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

# The ten national statuses: words, and the shape that carries the meaning before any colour does.
STATUSES = {
    1: (pgettext_lazy("status", "Newly sent"), "wait"),
    2: (pgettext_lazy("status", "Received"), "go"),
    3: (pgettext_lazy("status", "Not received"), "stop"),
    4: (pgettext_lazy("status", "In progress"), "go"),
    5: (pgettext_lazy("status", "Waiting for more papers"), "turn"),
    6: (pgettext_lazy("status", "Waiting for payment"), "turn"),
    7: (pgettext_lazy("status", "Withdrawn at the person's request"), "stop"),
    8: (pgettext_lazy("status", "Handling stopped"), "stop"),
    9: (pgettext_lazy("status", "Settled"), "done"),
    10: (pgettext_lazy("status", "Result returned"), "done"),
}

OWES = {
    "agency": _("The agency owes the next step"),
    "citizen": _("You owe the next step"),
    "nobody": _("Nobody owes a step: the dossier is closed"),
}

# Why a stretch of time was or was not counted (engine/deadlines.py, Step.reason).
REASONS = {
    "working_time": _("working time"),
    "lunch_break": _("lunch break"),
    "outside_hours": _("outside working hours"),
    "weekend": _("weekend"),
    "holiday": _("public holiday"),
    "swapped_day_off": _("day off swapped with a working day"),
    "swapped_day_on": _("worked in place of a day off"),
    "special_hours": _("special hours on this day"),
    "closure": _("the office is closed"),
    "waiting_for_citizen": _("waiting for the citizen"),
    "waiting_for_payment": _("waiting for payment"),
    "after_cutoff": _("arrived after the hour up to which it counts for the same day"),
    "calendar_day": _("calendar day"),
    "day_of_reception": _("the day of reception is not counted"),
    "day_of_event": _("the day itself is not counted"),
    "new_date_given": _("the agency gave a new date"),
    "verification": _("more time, because another agency is asked"),
    "window": _("up to the day that the plan of the year names"),
}

STEP_KINDS = {
    "counted": _("counted"),
    "skipped": _("not counted"),
    "paused": _("the clock stands still"),
    "moved": _("moved"),
}


def handed_in(paper) -> str:
    """How a paper is handed in: "1 original, 2 copies, form CT01"; "" for one photo or copy without a form.

    `paper` is one of the engine's: a definition.Paper or a papers.NeededPaper.
    """
    said = []
    if paper.originals:
        said.append(ngettext("%(n)d original", "%(n)d originals", paper.originals) % {"n": paper.originals})
    if paper.copies > 1:
        said.append(ngettext("%(n)d copy", "%(n)d copies", paper.copies) % {"n": paper.copies})
    if paper.form:
        said.append(gettext("form %(code)s") % {"code": paper.form})
    return ", ".join(said)


MEGABYTE = 1024 * 1024  # bytes


def file_size(size: int) -> str:
    """How large a file is, as people say it: "340 KB", "2.4 MB"."""
    if size < 1000 * 1024:
        return gettext("%(size)s KB") % {"size": max(1, round(size / 1024))}
    return gettext("%(size)s MB") % {"size": number_format(round(size / MEGABYTE, 1), 1)}


@dataclass(frozen=True)
class Words:
    """The words of one language, looked up once."""

    statuses: dict[int, str]
    parties: dict[str, str]
    reasons: dict[str, str]
    step_kinds: dict[str, str]

    def status(self, status: int) -> str:
        """'Mới đăng ký' for 1. Raises KeyError for a number that is not a status."""
        return self.statuses[status]

    def owes(self, owes: str) -> str:
        """Who owes the next step, in a sentence."""
        return self.parties[owes]

    def reason(self, code: str) -> str:
        """The reason of a deadline's step. A code without words is shown as it is, not hidden."""
        return self.reasons.get(code, code)

    def step_kind(self, kind: str) -> str:
        """'tính', 'không tính' …"""
        return self.step_kinds.get(kind, kind)


def in_words() -> Words:
    """The words of the active language."""
    return Words(
        statuses={status: str(words) for status, (words, _shape) in STATUSES.items()},
        parties=_said(OWES), reasons=_said(REASONS), step_kinds=_said(STEP_KINDS),
    )  # fmt: skip


def _said(words: dict[str, object]) -> dict[str, str]:
    return {code: str(text) for code, text in words.items()}


def status_shape(status: int) -> str:
    """One of wait, go, turn, stop, done."""
    return STATUSES[status][1]
