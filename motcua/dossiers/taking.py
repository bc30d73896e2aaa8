"""Taking a dossier in hand for an act: locked, on the version that was on the screen, once."""

from motcua.base.refusing import kept_when_refused
from motcua.dossiers import open_steps
from motcua.dossiers.access import Can, check_allowed, dossier_for, holds
from motcua.dossiers.errors import DossierErased, DossierNotFound, NotYourTurn, SomebodyActedFirst
from motcua.dossiers.models import Dossier, OpenStep
from motcua.dossiers.moving import state_of
from motcua.dossiers.own_matter_errors import OwnMatter
from motcua.engine import flow
from motcua.identity.service import Person
from motcua.ledger.events import Event

#: The transaction of an act on a dossier. Whether it is a matter of the official's own is read before anything is said,
#: so each of these answers keeps the row of that. No act that has begun to write raises one.
an_act = kept_when_refused(DossierErased, DossierNotFound, NotYourTurn, OwnMatter, SomebodyActedFirst)


def take(person: Person, code: str, what: Can, seen: int, event: Event) -> tuple[Dossier, bool]:
    """Lock a dossier for an act on the version that the person saw.

    The second answer is True when the very same act of the same person is already done (a double click).
    Raises DossierNotFound, NotYourTurn, SomebodyActedFirst.
    """
    return _taken(person, dossier_for(person, code, Can.LOOK, lock=True), what, seen, event)


def take_step(person: Person, code: str, step: str, seen: int, event: Event) -> tuple[Dossier, bool]:
    """The same for doing a step, which the act names.

    Where steps run side by side, what is done at another one makes no conflict: the act is refused only when this step
    is no longer the one that was on the screen.
    """
    dossier = dossier_for(person, code, Can.LOOK, lock=True)
    asked = [row for row in open_steps.of(dossier) if row.step == step and row.opened_version <= seen]
    if open_steps.stand_apart(dossier) and any(row.ended_at is None for row in asked) and seen <= dossier.version:
        return _taken_aside(person, dossier, asked), False
    if _did_it(person, asked) and step not in flow.open_steps(state_of(dossier)):
        return dossier, True
    dossier, done = _taken(person, dossier, Can.TAKE_STEP, seen, event)
    if not done and state_of(dossier).step != step:
        raise SomebodyActedFirst
    return dossier, done


def _taken(person: Person, dossier: Dossier, what: Can, seen: int, event: Event) -> tuple[Dossier, bool]:
    act = (event.value, person.id, seen)
    if act == (dossier.last_act, dossier.last_act_by, dossier.last_act_saw):
        return dossier, True
    if dossier.version != seen:
        raise SomebodyActedFirst
    check_allowed(person, what, dossier)
    dossier.last_act, dossier.last_act_by, dossier.last_act_saw = act
    return dossier, False


def _did_it(person: Person, asked: list[OpenStep]) -> bool:
    """Whether the step that was on the screen is one that this person has done: the last time that it was asked."""
    return bool(asked) and asked[-1].how == OpenStep.DONE and asked[-1].ended_by == person.id


def _taken_aside(person: Person, dossier: Dossier, asked: list[OpenStep]) -> Dossier:
    check_allowed(person, Can.TAKE_STEP, dossier)
    if not any(row.ended_at is None and holds(person, row) for row in asked):
        raise NotYourTurn
    return dossier
