"""What the desk shows beside the dossier: who I am here, what I may do, what is asked at my step."""

from datetime import timedelta

from motcua.agencies import service as agencies
from motcua.base import clock
from motcua.dossiers import service as dossiers
from motcua.dossiers.service import Can
from motcua.engine import forms, papers
from motcua.engine.definition import APPROVE, Page, Step, Text
from motcua.engine.lifecycle import Owes, Status

SOON = timedelta(days=1)
role_words = agencies.role_words


def posts_of(person) -> list[tuple[str, str]]:
    """(role, office) of each post of the official."""
    posts = dossiers.posts_of(person)
    offices = agencies.agencies({post.agency_id for post in posts})
    return [(post.role, offices[post.agency_id].name) for post in posts]


def what_can(person, dossier) -> set[str]:
    """The acts that the page offers this official on the dossier as it is now."""
    may = {what for what in Can if dossiers.allowed(person, what, dossier)}
    if dossiers.state_of(dossier).parts:  # a whole: what else is to be done is done in the dossiers of its parts
        may &= {Can.APOLOGISE}
    offered = set()
    if Can.RECEIVE in may and dossier.status == Status.NEW:
        offered |= {"choose_rules"} if dossiers.must_choose_rules(dossier) else {"accept", "refuse"}
    if Can.SEND_BACK in may and dossier.status in (Status.NEW, Status.RECEIVED, Status.IN_PROGRESS):
        offered.add("send_back")
    is_finished = dossier.status == Status.DONE and dossier.owes != Owes.NOBODY  # a result is there, and not given out
    if Can.RECEIVE in may and is_finished:
        offered.add("hand_over")
    if Can.TAKE_STEP in may and dossier.status in (Status.RECEIVED, Status.IN_PROGRESS):
        offered.add("approve" if dossiers.state_of(dossier).step == APPROVE else "finish_step")
    if Can.VERIFY in may and "finish_step" in offered and dossiers.may_verify(dossier):
        offered.add("verify")
    if Can.RECORD_PRESENCE in may and (is_finished or dossier.status in (Status.RECEIVED, Status.IN_PROGRESS)):
        offered.add("record_presence")
    if Can.APOLOGISE in may and dossiers.may_apologise(dossier):
        offered.add("apologise")
    if Can.STOP in may and dossiers.may_stop(dossier):
        offered.add("stop")
    if Can.RECEIVE in may and (is_finished or dossier.status in (Status.RECEIVED, Status.IN_PROGRESS)):
        offered.add("name_rates")
    if Can.TAKE_MONEY in may:
        offered.add("take_money")
    return offered


def my_step(it, person, named: str = "") -> Step | None:
    """The open step that the official does now: the one that was `named` if it is theirs, or else their first."""
    held = dossiers.steps_held(person, it.dossier)
    key = named if named in held else next(iter(held), None)
    return it.procedure.step(key) if key else None


def step_named(it, named: str) -> Step | None:
    """The step that a form names, or else the one the dossier waits at; None where there is neither."""
    keys = {step.key: step for step in it.procedure.steps}
    return keys.get(named or it.state.step)


def step_page(step: Step) -> Page:
    """The form of a step, as a page of questions."""
    return Page(key="step", title=step.title, fields=step.fields)


def words_of(errors: dict) -> dict[str, str]:
    """Errors of a form in words."""
    return {key: dossiers.error_words(code, params) for key, (code, params) in errors.items()}


def questions(it) -> list[tuple[Text, list]]:
    """What was asked and answered: (title of the page, [(field, answer in words, source code, how it stands to the
    sources: dossiers.Origin or None)])."""
    answers, found, origins = it.last.answers, [], it.origins
    for page in forms.visible_pages(it.procedure, answers, it.last.known):
        rows = [(f, forms.words(answers.get(f.key), f, "vi"), it.last.sources.get(f.key, ""), origins.get(f.key))
                for f in forms.visible_fields(page, answers, it.last.known)]  # fmt: skip
        found.append((page.title, rows))
    return found


def correctable_questions(it) -> list[tuple[Text, list]]:
    """The same without what the person could not change: an official does not send back what is confirmed."""
    open_to_marks = dossiers.correctable(it.procedure, it.last)
    rows = [(title, [row for row in asked if ("field", row[0].key) in open_to_marks]) for title, asked in questions(it)]
    return [(title, asked) for title, asked in rows if asked]


def papers_of(it) -> tuple[papers.NeededPaper, ...]:
    """The papers of the dossier with what the state held when it was sent."""
    return dossiers.papers_of(it.procedure, it.last)


def rates_to_name(it, person) -> list:
    """The fees whose rate the official has to name, each with what was named for other dossiers (None: nothing)."""
    return dossiers.rates_to_name(it.dossier, it.last, person)


def in_the_step(it, step: Step | None, typed: dict[str, str]) -> dict[str, str]:
    """What stands in the form of the step: what was typed, before that what the person answered."""
    return typed or (dossiers.filled_in(step, it.last.answers) if step else {})


def own_matter(it, person) -> str:
    """Why this official does nothing here, and who can, where the dossier concerns them; "" where it does not."""
    barred = dossiers.barred_from(person, it.dossier)
    return barred.words() if barred else ""


def undecidable(person) -> list[str]:
    """For the head of an office: dossiers that concern everybody who holds the post they wait for."""
    led = {post.agency_id for post in dossiers.posts_of(person) if post.role == "chair"}
    return dossiers.nobody_may_decide(led) if led else []


def duties_to_correct(it, person) -> list:
    """What was found to be paid at steps of the official's posts, and may have been typed wrongly."""
    return dossiers.duties_to_correct(person, it.dossier)


def results_to_go(it, unnamed: list) -> tuple[list, list]:
    """The results that may be handed over now, and those that a fee keeps back; `unnamed` as in rates_to_name."""
    unpaid = {line["code"] for line in it.open_charge.lines} if it.open_charge else set()
    unpaid |= {fee.code for fee, _proposal in unnamed}
    return dossiers.results_to_go(it.procedure, it.last, it.waiting_results, unpaid)


def changes_since(it) -> list[dict]:
    """What happened lately, for an official whose page was out of date."""
    return it.timeline[:3]


def ends_soon(it) -> bool:
    """Whether the promised day is over within a day, or is over: the time to apologise if it cannot be kept."""
    due = it.state.due
    return due is not None and due.at is not None and due.at < clock.now() + SOON


def today():
    """The day of today, for the form of a day that is most often today."""
    return clock.today()


def is_late(dossier) -> bool:
    """Whether the clock that runs now has run out."""
    return dossier.next_due_at is not None and dossier.next_due_at < clock.now()
