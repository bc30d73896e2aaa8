"""The only functions that hand out a draft or a dossier, and the table of who may do what with it."""

from collections.abc import Callable
from enum import StrEnum
from uuid import UUID

from motcua.agencies import service as agencies
from motcua.base import clock, rows
from motcua.documents import service as documents
from motcua.dossiers import consents_asked, open_steps, own_matters, storing
from motcua.dossiers.errors import DossierErased, DossierNotFound, DraftEnded, DraftThrownAway, NotYourTurn
from motcua.dossiers.models import ConsentRequest, Dossier, Draft, OpenStep, Slip
from motcua.dossiers.own_matter_errors import OwnMatter
from motcua.engine.definition import Step
from motcua.identity import service as identity
from motcua.identity.service import Person
from motcua.procedures import service as procedures


class Can(StrEnum):
    """What a person may want to do with a dossier."""

    # What was said, handed in and found, and what happened: all that a step needs. No money, no issued papers.
    LOOK = "look"
    READ = "read"  # everything
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    REPEAT = "repeat"  # file the same for somebody else, with what is the same for both
    RECEIVE = "receive"  # accept or refuse at the counter, hand the result over
    SEND_BACK = "send_back"  # at the counter, or during the handling by whoever has the step
    TAKE_STEP = "take_step"
    RECORD_PRESENCE = "record_presence"  # say that somebody came who must come in person
    VERIFY = "verify"  # ask another agency, which moves the day of the result
    TAKE_MONEY = "take_money"
    TAKE_BACK_A_DUTY = "take_back_a_duty"  # correct what was found to be paid at a step of one's post
    APOLOGISE = "apologise"  # the head of the office, or whoever has the step
    STOP = "stop"


HANDLES_MONEY = frozenset({"receptionist", "cashier"})  # the posts that take money and give it back
Condition = Callable[[Person, Dossier], bool]


def _owns(person: Person, dossier: Dossier) -> bool:
    return dossier.owner_id == person.id


def _filed(person: Person, dossier: Dossier) -> bool:
    """Filed it for themselves, or for whom the answers describe; under a mandate only the mandate counts."""
    return dossier.filer_id == person.id and dossier.mandate_id is None


def mandate_of(person: Person, thing: Dossier | Draft, *, to_file: bool = False) -> identity.Mandate | None:
    """The mandate by which a person may follow the owner's dossier or draft today, or act in it; None without one."""
    held = identity.held(person)
    return identity.widest(held, thing.owner_id, thing.procedure_code, clock.today(), to_file=to_file)


def _follows(person: Person, dossier: Dossier) -> bool:
    return mandate_of(person, dossier) is not None


def _acts_in(person: Person, dossier: Dossier) -> bool:
    return mandate_of(person, dossier, to_file=True) is not None


def posts_of(person: Person) -> tuple[agencies.Post, ...]:
    """The posts that the person holds today, asked once in a request."""
    return agencies.posts_held(person) if person.is_official else ()


def _posts(person: Person, dossier: Dossier) -> set[str]:
    return {post.role for post in posts_of(person) if post.agency_id == dossier.agency_id}


def _works_there(person: Person, dossier: Dossier) -> bool:
    return bool(_posts(person, dossier))


def _receives(person: Person, dossier: Dossier) -> bool:
    return "receptionist" in _posts(person, dossier)


def _takes_money(person: Person, dossier: Dossier) -> bool:
    return bool(_posts(person, dossier) & HANDLES_MONEY)


def holds(person: Person, row: OpenStep) -> bool:
    """Whether the person has the post that an open step waits for. Nobody does a step whose agency is missing."""
    wanted = agencies.Post(row.agency_id, row.role)
    return row.is_placed and wanted in posts_of(person)


def _holds_a_step(person: Person, dossier: Dossier) -> bool:
    if dossier.role:
        return dossier.role in _posts(person, dossier)
    return any(holds(person, row) for row in open_steps.now(dossier))


def held_post(person: Person, dossier: Dossier, step: Step) -> bool:
    """Whether the person has the post that a step has, or had, in this dossier, open or not."""
    there = [row for row in open_steps.of(dossier) if row.step == step.key]
    return holds(person, there[-1]) if there else step.role in _posts(person, dossier)


def steps_held(person: Person, dossier: Dossier) -> list[str]:
    """The open steps of a dossier that wait for a post of the person."""
    if dossier.role:
        return [dossier.state["step"]] if dossier.role in _posts(person, dossier) else []
    return [row.step for row in open_steps.now(dossier) if holds(person, row)]


def _handles(person: Person, dossier: Dossier) -> bool:
    """Has a step to handle: whoever is asked for an opinion decides nothing about the dossier."""
    if dossier.role:
        return dossier.role in _posts(person, dossier)
    return any(row.kind == "handle" and holds(person, row) for row in open_steps.now(dossier))


def _was_asked(person: Person, dossier: Dossier) -> bool:
    """Has a post at an agency that has, or had, a step of this dossier; no longer when the dossier is closed."""
    offices = {post.agency_id for post in posts_of(person)}
    if not offices or dossier.owes == "nobody":
        return False
    return any(row.agency_id in offices for row in open_steps.of(dossier))


def _has_a_duty(person: Person, dossier: Dossier) -> bool:
    """Has the post of a step at which a payment is found; which one, and whether it was, duties.correctable says."""
    steps = procedures.version(dossier.procedure_version_id).procedure.steps
    return any(step.duty and held_post(person, dossier, step) for step in steps)


def _heads(person: Person, dossier: Dossier) -> bool:
    return "chair" in _posts(person, dossier)


def _is_somebody_elses(person: Person, dossier: Dossier) -> bool:
    """Neither their own, nor one of somebody for whom they act, or who acts for them."""
    return not own_matters.is_own(person, dossier)


# Allowed when every condition of any one row holds. Nobody decides on a dossier of their own.
WHO_CAN: dict[Can, tuple[tuple[Condition, ...], ...]] = {
    Can.LOOK: ((_owns,), (_filed,), (_works_there,), (_was_asked, _is_somebody_elses), (_follows,)),
    Can.READ: ((_owns,), (_filed,), (_works_there,), (_follows,)),
    Can.CORRECT: ((_owns,), (_filed,), (_acts_in,)),
    Can.WITHDRAW: ((_owns,), (_filed,), (_acts_in,)),
    Can.REPEAT: ((_filed,),),
    Can.RECEIVE: ((_receives, _is_somebody_elses),),
    Can.SEND_BACK: ((_handles, _is_somebody_elses),),
    Can.TAKE_STEP: ((_holds_a_step, _is_somebody_elses),),
    Can.RECORD_PRESENCE: ((_holds_a_step, _is_somebody_elses), (_receives, _is_somebody_elses)),
    Can.VERIFY: ((_handles, _works_there, _is_somebody_elses),),
    Can.TAKE_MONEY: ((_takes_money, _is_somebody_elses),),
    Can.TAKE_BACK_A_DUTY: ((_has_a_duty, _is_somebody_elses),),
    Can.APOLOGISE: ((_handles, _works_there, _is_somebody_elses), (_heads, _is_somebody_elses)),
    Can.STOP: ((_heads, _is_somebody_elses),),
}


def allowed(person: Person, what: Can, dossier: Dossier) -> bool:
    """Whether a row of WHO_CAN holds."""
    return any(all(condition(person, dossier) for condition in row) for row in WHO_CAN[what])


def dossier_for(person: Person, code: str, what: Can = Can.READ, *, lock: bool = False) -> Dossier:
    """The dossier with this code, if the person may do this with it.

    Raises DossierNotFound when it is absent or not theirs to see (the same answer for both), DossierErased when what
    it said is erased, NotYourTurn when they may see it but not do this. `lock` holds the row until the end of the
    transaction.
    """
    dossier = _read(person, code, "FOR UPDATE" if lock else "") if code.isprintable() else None
    least = Can.READ if what is Can.READ else Can.LOOK  # a page that shows everything does not exist for the others
    if dossier is None or not allowed(person, least, dossier):
        raise DossierNotFound
    if dossier.erased_at:
        raise DossierErased
    if what is not least:
        check_allowed(person, what, dossier)
    dossier.reader_id = person.id
    return dossier


def _read(person: Person, code: str, lock: str) -> Dossier | None:
    if person.is_official:
        return own_matters.read(person, code, lock)
    return rows.first(Dossier, f"WHERE code = %s {lock}", [code])


def check_allowed(person: Person, what: Can, dossier: Dossier) -> None:
    """Raise NotYourTurn unless a row of WHO_CAN holds; OwnMatter where it would, were it not a matter of their own."""
    if allowed(person, what, dossier):
        return
    if _is_barred(person, what, dossier):
        raise own_matters.refusal(person, dossier)
    raise NotYourTurn


def _is_barred(person: Person, what: Can, dossier: Dossier) -> bool:
    """Whether a row would hold if the dossier were somebody else's."""
    rows_of_posts = (row for row in WHO_CAN[what] if _is_somebody_elses in row)
    barred = any(all(it(person, dossier) for it in row if it is not _is_somebody_elses) for row in rows_of_posts)
    return barred and not _is_somebody_elses(person, dossier)


def barred_from(person: Person, dossier: Dossier) -> OwnMatter | None:
    """Why an official who would receive the dossier or do its next step does neither: it concerns them."""
    acts = (Can.RECEIVE, Can.TAKE_STEP) if dossier.owes == "agency" else ()
    is_barred = any(_is_barred(person, one, dossier) for one in acts)
    return own_matters.refusal(person, dossier) if is_barred else None


def draft_for(person: Person, draft_id: UUID, *, lock: bool = False, thrown_away: bool = False) -> Draft:
    """The draft with this id, if the person writes it. Raises DossierNotFound, DraftThrownAway, DraftEnded.

    `thrown_away` also gives one that the person threw away.
    """
    draft = rows.first(Draft, "WHERE id = %s FOR UPDATE" if lock else "WHERE id = %s", [draft_id])
    if draft is None or not _writes(person, draft):
        raise DossierNotFound
    if not thrown_away:
        _check_still_there(draft)
    _hand_out(person, draft)
    return draft


def whole_draft_for(person: Person, draft_id: UUID) -> storing.WholeDraft:
    """The same with all that is in the draft, to be changed under the condition that nobody changed it meanwhile."""
    whole = storing.whole_draft(draft_id)
    if whole is None or not _writes(person, whole.draft):
        raise DossierNotFound
    _check_still_there(whole.draft)
    _hand_out(person, whole.draft)
    return whole


def _hand_out(person: Person, draft: Draft) -> None:
    """Under a mandate an open draft is, for whoever goes on with it, one of their own: it is filled in with their data,
    not with those of whoever began it. A correction is of what was sent, so it stays in the name of who sent it."""
    draft.reader_id, draft.reader_level = person.id, person.assurance
    if draft.mandate_id is None or draft.corrects_id or draft.state != Draft.OPEN or draft.filer_id == person.id:
        return
    draft.filer_id = person.id
    if person.id != draft.owner_id:
        draft.mandate = mandate_of(person, draft, to_file=True)


def _check_still_there(draft: Draft) -> None:
    if draft.state == Draft.DISCARDED and draft.ended_at:
        day = draft.ended_at.astimezone(clock.ZONE)
        raise DraftEnded(day=f"{day:%d/%m/%Y}")
    if draft.state == Draft.DISCARDED:
        raise DraftThrownAway


def _writes(person: Person, draft: Draft) -> bool:
    """Under a mandate whoever may file for the owner today goes on with it: what one began is not lost with them."""
    if draft.mandate_id is None:
        return person.id in (draft.owner_id, draft.filer_id)
    return person.id == draft.owner_id or mandate_of(person, draft, to_file=True) is not None


def consent_request_for(person: Person, request_id: UUID) -> ConsentRequest:
    """A request for consent, for whom it was put before, and for whoever asked while they may write the draft or read
    what became of it. Raises DossierNotFound for all others."""
    request = ConsentRequest.objects.select_related("draft").filter(id=request_id).first()
    if request is None or not (request.reached_id == person.id or _still_asks(person, request)):
        raise DossierNotFound
    return request


def _still_asks(person: Person, request: ConsentRequest) -> bool:
    """Asking for another ends with the mandate: what the draft says is theirs."""
    if request.asker_id != person.id:
        return False
    if _writes(person, request.draft):
        return True
    dossier = consents_asked.dossier_of(request)
    return dossier is not None and allowed(person, Can.READ, dossier)


def opens_draft(person: Person, draft_id: str) -> bool:
    """Whether the person may open files of a draft now."""
    try:
        return draft_for(person, UUID(draft_id)) is not None
    except (DossierNotFound, DraftEnded, DraftThrownAway):
        return False


def opens_dossier(person: Person, code: str) -> bool:
    """Whether the person may open files of a dossier now."""
    try:
        return dossier_for(person, code, Can.LOOK) is not None
    except (DossierNotFound, DossierErased):
        return False


def may_read_document(person: Person, document) -> bool:
    """Whether an issued paper belongs to a dossier that the person may read."""
    dossier = Dossier.objects.filter(id=document.about).defer("state").first()
    if dossier is None or not allowed(person, Can.READ, dossier):
        return False
    if document.form not in documents.RESULTS:
        return True
    slip = Slip.objects.filter(document_id=document.id).first()
    return slip is not None and may_open_result(person, dossier, slip)


def may_open_result(person: Person, dossier: Dossier, slip: Slip) -> bool:
    """Officials who handle it see the result at once; whoever filed has it when it was given out (fee paid)."""
    handles = _works_there(person, dossier) and _is_somebody_elses(person, dossier)
    return handles or slip.given_at is not None
