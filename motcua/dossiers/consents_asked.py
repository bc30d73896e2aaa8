"""What was asked on accounts, read: for the draft it belongs to, for whoever is asked, and for the office."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from motcua.base import clock
from motcua.dossiers.models import ConsentRequest, Dossier, Draft, Submission
from motcua.engine import consenting
from motcua.engine.consenting import Asked, Standing
from motcua.warehouse import service as warehouse

_R = ConsentRequest
#: Of a request that was not answered yet, or agreed to, it is the time that decides whether it still counts.
_ANSWERS = {_R.ASKED: "waiting", _R.AGREED: "agreed", _R.REFUSED: "refused", _R.WITHDRAWN: "withdrawn"}
MOST = 50  # of a person's requests on one page


def reading(request: ConsentRequest, by: UUID | None = None) -> warehouse.Reading:
    """Reading what a consent needs to be known of the one who is asked: by a person, or by the machine that puts it
    before them."""
    machine = "" if by else "consents"
    return warehouse.Reading(warehouse.Ground.CONSENT, by=by, machine=machine, about=request.draft_id, kind="draft")


def of_draft(draft: Draft) -> list[ConsentRequest]:
    """What was asked for a draft, and for a correction also what was asked for earlier sendings; oldest first."""
    mine = Q(draft_id=draft.id)
    if draft.corrects_id:
        mine |= Q(draft_id__in=Submission.objects.filter(dossier_id=draft.corrects_id).values("id"))
    return list(_R.objects.filter(mine).exclude(state=_R.CANCELLED).order_by("id"))


@dataclass(frozen=True)
class Carried:
    """A consent of a part as it came from the whole (an entry of models.Submission.consents with its `asked_as`)."""

    entry: Mapping
    is_withdrawn: bool = False

    @property
    def asked(self) -> Asked:
        """As the engine sees it."""
        return Asked(digest=self.entry["digest"], answer="withdrawn" if self.is_withdrawn else "agreed")


def carried_to(draft: Draft) -> list[Carried]:
    """What a part had of its whole when it was sent last, for its correction; nothing for any other dossier."""
    last = Submission.objects.filter(dossier_id=draft.corrects_id).order_by("-number").only("consents")[0]
    entries = [one for one in last.consents if "asked_as" in one]
    gone = withdrawn(entries)
    return [Carried(one, one["request"] in gone) for one in entries]


def asked(requests: Iterable[ConsentRequest], draft: Draft, carried: Iterable[Carried] = ()) -> dict[str, Asked]:
    """Each consent as the engine sees it: by the last request, else as it came from the whole."""
    now = clock.now()
    own = {one.consent: Asked(digest=one.digest, answer=_answer(one, draft, now)) for one in requests}
    return {one.entry["consent"]: one.asked for one in carried} | own


def _answer(request: ConsentRequest, draft: Draft, now: datetime) -> consenting.Answer:
    answer = _ANSWERS[request.state]
    # What was used for an earlier sending was used in time, whatever the correction takes.
    over = request.until < now and request.draft_id == draft.id
    return "lapsed" if over and answer in ("waiting", "agreed") else answer  # type: ignore[return-value]


def frozen(view) -> list[dict]:
    """The consents of a draft (reading.DraftView) as they are sent: who, in which way, when, to what."""
    last = {one.consent: one for one in view.consent_requests}
    carried = {one.entry["consent"]: one.entry for one in view.carried if one.entry["consent"] not in last}
    return [
        _as_carried(one, carried) or _as_given(one, last.get(one.consent.key)) for one in view.consents if one.is_met
    ]


def _as_carried(standing: Standing, carried: Mapping[str, Mapping]) -> dict | None:
    """The entry that came from the whole, as long as it is to these answers and given in this way."""
    entry = carried.get(standing.consent.key)
    same = entry and (entry["way"], entry["digest"]) == (standing.way, standing.digest)
    return dict(entry) if same else None


def _as_given(standing: Standing, request: ConsentRequest | None) -> dict:
    how = _by_account(request) if standing.way == "account" else {"at": clock.now().isoformat(), "request": ""}
    return {"consent": standing.consent.key, "way": standing.way, "name": standing.name, "number": standing.number,
            "digest": standing.digest, **how}  # fmt: skip


def _by_account(request: ConsentRequest) -> dict:
    return {"at": request.answered_at.isoformat(), "request": str(request.id), "account_name": request.account_name}


def withdrawn(consents: Iterable[Mapping]) -> dict[str, datetime]:
    """Which of the consents of a sending (Submission.consents) were taken back, by request, and when."""
    ids = [one["request"] for one in consents if one["request"]]
    found = _R.objects.filter(id__in=ids, state=_R.WITHDRAWN) if ids else ()
    return {str(one.id): one.ended_at for one in found}


def waiting_for(person_id: UUID) -> list[ConsentRequest]:
    """What waits for an answer of this person, the newest first."""
    open_now = _R.objects.filter(reached_id=person_id, state=_R.ASKED, until__gt=clock.now())
    return list(open_now.order_by("-asked_at", "-id")[:MOST])


def asked_of(person_id: UUID) -> list[ConsentRequest]:
    """Everything that this person was asked, the newest first."""
    return list(_R.objects.filter(reached_id=person_id).order_by("-asked_at", "-id")[:MOST])


def dossier_of(request: ConsentRequest, *, lock: bool = False) -> Dossier | None:
    """The dossier for which a consent was sent; None while it was not."""
    rows = Dossier.objects.select_for_update() if lock else Dossier.objects
    return rows.filter(id__in=Submission.objects.filter(id=request.draft_id).values("dossier_id")).first()
