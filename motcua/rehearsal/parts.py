"""Linked procedures in a play, each lived inside: who stands at which step, and what is missing where it is filed.

What happens inside brings the whole on as the follower of real wholes does (dossiers/linking.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.agencies import service as agencies
from motcua.base import clock
from motcua.dossiers import service as dossiers
from motcua.engine import flow, forms, tree
from motcua.engine.lifecycle import Status
from motcua.engine.linked import How, Linked
from motcua.rehearsal.replaying import Playing
from motcua.work import service as work


@dataclass(frozen=True)
class AtStep:
    """An open step of a part: whose it is, and by when."""

    title: str
    who: str
    due: datetime | None


@dataclass(frozen=True)
class Branch:
    """A part as the play shows it; `inside` is its own dossier where its steps are played."""

    linked: Linked
    how: str
    words: str  # where it is that has no dossier
    inside: Playing | None
    steps: tuple[AtStep, ...]
    missing: tuple[str, ...]  # without which nobody could file it by itself


def branches(it: Playing) -> list[Branch]:
    """The parts of a received whole, in the order of the procedure."""
    return [_branch(it, tree.part(it.procedure, key), how) for key, how in it.state.parts.items()]


def _branch(it: Playing, linked: Linked, how: str) -> Branch:
    inside = it.inside.get(linked.key)
    return Branch(
        linked, how, _words(it, linked, how), inside, tuple(_steps(inside)) if inside else (),
        tuple(missing(inside)) if inside else (),
    )  # fmt: skip


def _words(it: Playing, linked: Linked, how: str) -> str:
    language = get_language() or "vi"
    failed = tree.failed_before(it.procedure, it.state.parts, linked.key)
    before = failed if how == How.IMPOSSIBLE else [tree.part(it.procedure, key) for key in linked.after]
    titles = ", ".join(one.title.to(language) for one in before)
    if how == How.IMPOSSIBLE and not failed:
        return _("Cannot be done, because a consent that it needs is not there.")
    words = {
        How.TO_COME: _("Begins by itself after: %(parts)s."),
        How.IMPOSSIBLE: _("Cannot be done, because there is no result of: %(parts)s."),
        How.LEFT_OUT: _("Not asked for in this dossier."), How.RUNNING: _("It is being handled."),
        How.WAITS: _("It waits for the person who filed."), How.DONE: _("It has its result."),
        How.WITHDRAWN: _("Withdrawn."),
    }  # fmt: skip
    return words.get(how, _("It ended without a result.")) % {"parts": titles}


def _steps(inside: Playing) -> Iterator[AtStep]:
    language = get_language() or "vi"
    if inside.state.status == Status.NEW:
        answer = inside.state.answer_due
        yield AtStep(_("Receive the dossier"), _who(inside, "receptionist", ""), answer and answer.at)
    for key in flow.open_steps(inside.state):
        step = inside.procedure.step(key)
        due = flow.step_due(step, inside.state.opened[key], inside.calendar, inside.state.pauses)
        yield AtStep(step.title.to(language), _who(inside, step.role, step.at), due and due.at)


def _who(inside: Playing, role: str, at: str) -> str:
    """The post that has a step, with its agency: that of the commune where the law names another kind (`at`)."""
    on = inside.now.astimezone(clock.ZONE).date()
    agency = agencies.agency_for(at, inside.begun.commune, on) if at else None
    return f"{work.role_words(role)}, {(agency or inside.office).name_in(get_language() or 'vi')}"


def missing(inside: Playing) -> Iterator[str]:
    """What the whole does not hand on although the part asks for it: pages and papers in words. Consents are those of
    the whole."""
    language, view = get_language() or "vi", inside.form()
    for key, wrong in view.errors.items():
        keys = dict.fromkeys(forms.field_of(one) for one in wrong)
        questions = ", ".join(f"“{inside.procedure.field(one).label.to(language)}”" for one in keys)
        yield f"{view.page(key).title.to(language)}: {questions}"
    yield from (one.title.to(language) for one in view.papers_missing)


def follows(it: Playing) -> tuple[str, dict[str, str]] | None:
    """What a whole is told next of what happened inside its parts: the move and what it says; None where it knows."""
    for key, inside in it.inside.items():
        known, how = it.state.parts[key], dossiers.how_far(inside.state)
        if known in tree.ENDED or known == how:
            continue
        if known == How.WAITS:
            return "part_goes_on", {"part": key}
        if how == How.WAITS:
            return "part_waits", {"part": key}
        if how in tree.ENDED:
            return "part_ended", {"part": key, "how": str(how)}
    return None
