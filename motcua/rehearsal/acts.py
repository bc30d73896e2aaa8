"""What can happen next in a play: exactly the legal events of the dossier as it stands, each read from its form.

Whatever a rule refuses is refused with the words of the real desk (dossiers/errors.py).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.base import clock
from motcua.dossiers import errors
from motcua.dossiers import service as dossiers
from motcua.engine import flow, forms, lives, tree
from motcua.engine import lifecycle as engine
from motcua.engine.definition import APPROVE, RETURN, Page, Step
from motcua.engine.events import CameToNothing, Settled, StepLapsed
from motcua.engine.fees import CouncilRate
from motcua.engine.lifecycle import Status
from motcua.engine.linked import How, Linked
from motcua.engine.presence import Presence
from motcua.engine.text import Text
from motcua.procedures import service as procedures
from motcua.rehearsal import carried, coming, parts, story
from motcua.rehearsal.errors import FormNotRight, NotPossibleNow
from motcua.rehearsal.replaying import Playing
from motcua.work import service as work

LONGEST = 1000  # characters of what an official writes
CITIZEN, OFFICIAL = "citizen", "official"

Typed = Mapping[str, str]


class Act(NamedTuple):
    """One thing that can happen: its name in addresses, whose act it is, and whether it needs a form. `step` is the
    step that it is about, `part` the linked procedure, `presence` who comes. `inside` is the key of
    the linked procedure inside which it happens, "" where it happens to the dossier itself."""

    name: str
    words: object
    by: str
    has_form: bool = True
    step: Step | None = None
    part: Linked | None = None
    presence: Presence | None = None
    inside: str = ""

    @property
    def about(self) -> str:
        """The key of what it is about."""
        one = self.step or self.part or self.presence
        return one.key if one else ""

    @property
    def of(self) -> Text | None:
        """What that is called."""
        one = self.step or self.part
        return one.title if one else self.presence and self.presence.who


_ACTS: dict[type[engine.Event], Act] = {
    engine.Accepted: Act("tiep-nhan", _("Receive the dossier"), OFFICIAL),
    engine.Refused: Act("tu-choi", _("Refuse on a legal ground"), OFFICIAL),
    engine.StepDone: Act("xong-buoc", _("Finish the step"), OFFICIAL),
    StepLapsed: Act("het-gio-y-kien", _("Let the time for the opinion run out"), OFFICIAL, has_form=False),
    engine.SentBack: Act("tra-lai", _("Send back to be corrected"), OFFICIAL),
    engine.VerificationAsked: Act("xac-minh", _("Something must be verified"), OFFICIAL),
    engine.Approved: Act("duyet", _("Approve"), OFFICIAL, has_form=False),
    engine.Returned: Act("trao", _("Record that the result was handed over"), OFFICIAL, has_form=False),
    engine.Apologised: Act("xin-loi", _("Apologise and give a new day"), OFFICIAL),
    engine.Stopped: Act("dung", _("Stop handling on a legal ground"), OFFICIAL),
    engine.WithdrawalAsked: Act("rut", _("Withdraw the dossier"), CITIZEN, has_form=False),
}
#: What becomes of a linked procedure: how it ends, or whose turn it is in it.
_OF_PARTS: dict[str, tuple[Act, ...]] = {
    How.RUNNING: (
        Act("phan-co-ket-qua", _("It has its result"), OFFICIAL, has_form=False),
        Act("phan-cho-bo-sung", _("It waits for the person who filed"), OFFICIAL, has_form=False),
        Act("phan-bi-tu-choi", _("It is refused"), OFFICIAL, has_form=False),
    ),
    How.WAITS: (Act("phan-di-tiep", _("The person answers; it goes on"), CITIZEN, has_form=False),),
}
#: A consent of the whole that a part to come needs is taken back.
LOST = Act("rut-dong-y", _("The consent that it needs is taken back"), CITIZEN, has_form=False)
PAY = Act("nop-tien", _("Pay what is owed"), CITIZEN, has_form=False)
COME = Act("den", _("Come in person"), CITIZEN, has_form=False)
MEND = Act("sua-va-gui-lai", _("Mend what was marked and send it again"), CITIZEN)
RECORD_COMING = Act("da-den", _("Record that they came"), OFFICIAL)


def offered(it: Playing) -> list[Act]:
    """What can happen now, first that which brings the dossier on."""
    found = [act for kind, act in _ACTS.items() if _is_possible(it, kind) for act in _for_each_step(it, kind, act)]
    owes_money = it.unpaid() and it.state.received_at and it.state.status not in engine.CLOSED
    going_on = it.state.parts.items() if it.state.status not in engine.CLOSED else ()
    of_parts = [act for key, how in going_on for act in _of_part_now(it, key, how)]
    comers = [COME._replace(presence=one) for one in coming.to_come(it)]
    comers += [RECORD_COMING._replace(presence=one) for one in coming.to_record(it)]
    lost = [LOST._replace(part=one) for one in carried.waiting(it) if carried.given_for(it, one)]
    return [*([PAY] if owes_money else ()), *comers, *of_parts, *found, *lost]


def _of_part_now(it: Playing, key: str, how: str) -> Iterator[Act]:
    """What can happen inside a linked procedure; and what can be said of it from outside, while nothing has."""
    inside = it.inside.get(key)
    if inside and how in tree.OPEN:
        acts = [MEND] if inside.state.status == Status.WAITING_PAPERS else []
        acts += [one for one in offered(inside) if one.name != "rut"]
        yield from (act._replace(inside=key) for act in acts)
    if inside is None or len(inside.events) == 1:
        yield from (act._replace(part=tree.part(it.procedure, key)) for act in _OF_PARTS.get(how, ()))


def act_named(it: Playing, name: str, about: str = "", inside: str = "") -> Act:
    """What is offered under a name, about a step or part where it is about one, `inside` a linked procedure or not.

    Raises NotPossibleNow.
    """
    for act in offered(it):
        if (act.name, act.about, act.inside) == (name, about, inside):
            return act
    raise NotPossibleNow


def _is_possible(it: Playing, kind: type[engine.Event]) -> bool:
    state = it.state
    if kind not in engine.legal_events(state.status) or not engine.may(state, kind):
        return False
    in_time = state.due is not None and state.due.at is not None
    if kind is engine.VerificationAsked:
        return it.procedure.verification is not None and in_time and it.now <= state.due.at
    if kind is engine.Apologised:
        return in_time
    if kind is engine.Stopped:
        nobody_came = state.status != Status.DONE or coming.nobody_came(it)
        return state.received_at is not None and bool(it.procedure.stop_grounds) and nobody_came
    return not it.unpaid() if kind is engine.Returned else True


def _for_each_step(it: Playing, kind: type[engine.Event], act: Act) -> Iterator[Act]:
    """The act, or one for each open step where it is about a step."""
    if kind not in (engine.StepDone, StepLapsed):
        yield act
        return
    for key in flow.open_steps(it.state):
        if key not in (APPROVE, RETURN) and (kind is engine.StepDone or _is_over(it, it.procedure.step(key))):
            yield act._replace(step=it.procedure.step(key))


def _is_over(it: Playing, step: Step) -> bool:
    """Whether the time for an opinion is over, and silence counts as consent."""
    due = flow.step_due(step, it.state.opened[step.key], it.calendar, it.state.pauses)
    return flow.agrees_by_silence(step) and due is not None and due.at is not None and it.now > due.at


def happen(it: Playing, act: Act, said: Typed) -> None:
    """Let it happen, and what the system itself does at once. Raises the errors of the real desk, CannotHappen."""
    where = it.inside[act.inside] if act.inside else it
    following = _MADE[act.name](where, act, said)
    while following:
        it.add(story.Inside(at=it.now, part=act.inside, happened=following) if act.inside else following)
        following = _by_itself(where)
    while following := _by_itself(it):
        it.add(following)


def _by_itself(it: Playing) -> story.Happening | None:
    """What follows without anybody: what an official found to be paid stops the clock, it is said whose turn a finished
    dossier is, and an electronic result goes out."""
    state, owes_money = it.state, it.unpaid() > 0
    if state.status == Status.IN_PROGRESS and it.duties > it.duties_met:
        return _moved(it, "duty_asked")
    if state.parts:
        if told := parts.follows(it):
            return _moved(it, told[0], **told[1])
        for key, consent in carried.not_given(it):
            return _moved(it, "part_cannot_begin", part=key, consent=consent, why="refused")
        for key in tree.begin_now(it.procedure, state.parts):
            return _moved(it, "part_began", part=key, filed=_version_of(it, key))
        for what, kind in (("settled", Settled), ("came_to_nothing", CameToNothing)):
            if engine.may(state, kind):
                return _moved(it, what)
    if state.status == Status.WAITING_PAYMENT and not owes_money:
        return _moved(it, "duty_met")
    if state.status != Status.DONE or state.owes == engine.Owes.NOBODY:
        return None
    if owes_money != (state.owes == engine.Owes.CITIZEN):
        return _moved(it, "duty_asked" if owes_money else "duty_met")
    if not owes_money and not it.owed().undecided and dossiers.goes_out_by_itself(it.procedure, it.sent):
        return _moved(it, "returned")
    return None


def _version_of(it: Playing, key: str) -> UUID | None:
    """The version under which a linked procedure is filed; None where none holds: it is told from outside alone."""
    try:
        day = it.now.astimezone(clock.ZONE).date()
        return procedures.in_force(tree.part(it.procedure, key).procedure, day).id
    except procedures.ProcedureUnknown:
        return None


def _moved(it: Playing, what: str, words: str = "", **more: object) -> story.Moved:
    own = {name: more.pop(name) for name in ("advice", "rates", "on", "filed") if name in more}
    move = lives.Move(at=lives.told_at(it.now, it.calendar), what=what, **more)
    return story.Moved(at=it.now, move=move, words=words, **own)


def _plain(what: str) -> Callable[[Playing, Act, Typed], story.Happening]:
    return lambda it, act, said: _moved(it, what)


def _after_coming(what: str, step: str) -> Callable[[Playing, Act, Typed], story.Happening]:
    """Raises SomebodyMustCome."""

    def made(it: Playing, act: Act, said: Typed) -> story.Happening:
        coming.check_came(it, step)
        return _moved(it, what)

    return made


def _accepted(it: Playing, act: Act, said: Typed) -> story.Moved:
    """Raises RateNotNamed."""
    on = it.first_sent.astimezone(clock.ZONE).date()
    named = dossiers.checked_naming(it.owed().undecided, work.naming(said))
    rates = tuple(CouncilRate(fee=fee, amount=one.amount, basis=one.act, valid_from=on) for fee, one in named.items())
    return _moved(it, "accepted", rates=rates)


def _refused(it: Playing, act: Act, said: Typed) -> story.Moved:
    ground, words = said.get("ground", ""), said.get("explanation", "").strip()
    if ground not in {one.code for one in it.procedure.refusal_grounds} or not 0 < len(words) <= LONGEST:
        raise errors.GroundMissing
    return _moved(it, "refused", words, ground=ground)


def _stopped(it: Playing, act: Act, said: Typed) -> story.Moved:
    if said.get("ground") not in {one.code for one in it.procedure.stop_grounds}:
        raise errors.StopGroundMissing
    return _moved(it, "stopped", _explained(said), ground=said["ground"])


def _sent_back(it: Playing, act: Act, said: Typed) -> story.Moved:
    marks = work.marks(said, it.procedure)
    if not marks:
        raise errors.PointAtSomething
    if not {(mark.target, mark.key) for mark in marks} <= dossiers.correctable(it.procedure, it.sent):
        raise errors.CannotBeCorrected
    if not all(it.procedure.reason(mark.reason).fits(mark.target) for mark in marks):
        raise errors.ReasonDoesNotFit
    told = [lives.Marked(reason=mark.reason, **{mark.target: mark.key}) for mark in marks]
    return _moved(it, "sent_back", marks=told, advice={mark.key: mark.advice[:LONGEST] for mark in marks})


def _step_done(it: Playing, act: Act, said: Typed) -> story.Moved:
    """Raises SomebodyMustCome, FormNotRight."""
    coming.check_came(it, act.step.key)
    page = Page(key="step", title=act.step.title, fields=act.step.fields)
    checked = forms.check_page(page, said, {}, today=clock.today(), places=dossiers.place_of)
    if checked.errors:
        raise FormNotRight(checked.errors)
    if dossiers.reply_missing(it.procedure, it.state, act.step.key, checked.values):
        raise FormNotRight({it.procedure.verification.reply: ("required", {})})
    return _moved(it, "step_done", step=act.step.key, found=checked.values)


def _lapsed(it: Playing, act: Act, said: Typed) -> story.Moved:
    return _moved(it, "step_lapsed", step=act.step.key)


def _verification(it: Playing, act: Act, said: Typed) -> story.Moved:
    agency = said.get("agency", "").strip()
    if said.get("reason") not in {one.code for one in it.procedure.verification.reasons}:
        raise errors.VerificationReasonMissing
    if not 0 < len(agency) <= LONGEST:
        raise errors.VerificationAgencyMissing
    return _moved(it, "verification_asked", agency, reason=said["reason"])


def _apologised(it: Playing, act: Act, said: Typed) -> story.Moved:
    if said.get("reason") not in {one.code for one in it.procedure.delay_reasons}:
        raise errors.DelayReasonMissing
    words = _explained(said)
    due = dossiers.closing_of(work.day(said, "new_due"), it.state.due.at, it.calendar)
    return _moved(it, "apologised", words, reason=said["reason"], new_due=lives.told_at(due, it.calendar))


def _explained(said: Typed) -> str:
    words = said.get("explanation", "").strip()
    if not 0 < len(words) <= LONGEST:
        raise errors.ExplanationMissing
    return words


def _of_part(what: str, how: str = "") -> Callable[[Playing, Act, Typed], story.Happening]:
    return lambda it, act, said: _moved(it, what, part=act.part.key, how=how)


def _arrived(it: Playing, act: Act, said: Typed) -> story.Arrived:
    return story.Arrived(at=it.now, who=act.about)


def _came(it: Playing, act: Act, said: Typed) -> story.Moved:
    """Raises DayOfComingNotRight."""
    return _moved(it, "came", on=coming.day_of_coming(it, said), who=act.about)


def _mended(it: Playing, act: Act, said: Typed) -> story.Mended:
    """Raises FormNotRight."""
    marked, view = {mark.key for mark in it.marks if mark.target == "field"}, it.form()
    answers: dict[str, dict[str, str]] = {}
    for page in view.pages:
        if marked.intersection(field.key for field in page.fields):
            saved, typed = dossiers.typed_unkept(view, page.key, {**view.raw, **said})
            if wrong := {key: why for key, why in saved.errors.items() if forms.field_of(key) in marked}:
                raise FormNotRight(wrong)
            answers |= {key: raw for key, raw in typed.items() if key in marked}
    anew = (mark.key for mark in it.marks if mark.target == "paper" and said.get(f"anew-{mark.key}"))
    return story.Mended(at=it.now, answers=answers, anew=tuple(anew))


def _taken_back(it: Playing, act: Act, said: Typed) -> story.Happening:
    consent = carried.given_for(it, act.part)[0]
    return _moved(it, "part_cannot_begin", part=act.part.key, consent=consent, why="withdrawn")


def _paid(it: Playing, act: Act, said: Typed) -> story.Paid:
    return story.Paid(at=it.now, amount=it.unpaid())


_MADE: dict[str, Callable[[Playing, Act, Typed], story.Happening]] = {
    "tiep-nhan": _accepted, "tu-choi": _refused, "xong-buoc": _step_done, "het-gio-y-kien": _lapsed,
    "tra-lai": _sent_back, "xac-minh": _verification,
    "duyet": _after_coming("approved", APPROVE), "trao": _after_coming("returned", RETURN),
    "xin-loi": _apologised, "dung": _stopped, "rut": _plain("withdrawn"), "nop-tien": _paid,
    "den": _arrived, "da-den": _came, "sua-va-gui-lai": _mended,
    "phan-co-ket-qua": _of_part("part_ended", "done"), "phan-bi-tu-choi": _of_part("part_ended", "refused"),
    "rut-dong-y": _taken_back,
    "phan-cho-bo-sung": _of_part("part_waits"), "phan-di-tiep": _of_part("part_goes_on"),
}  # fmt: skip
