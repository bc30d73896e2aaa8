"""Consents that were given to a whole, in the dossiers of its parts.

The entry with which a consent was sent in the whole is the entry of the part: who, when, in which way, through which
request. Only its digest is that of the answers of the part, and `asked_as` says what it was asked as in the whole.
"""

from collections.abc import Iterable, Mapping

from motcua.dossiers import consents_asked, storing
from motcua.dossiers.consents_asked import Carried
from motcua.dossiers.models import ConsentRequest, Dossier, Submission
from motcua.dossiers.moving import state_of
from motcua.engine import carrying, forms
from motcua.engine.definition import Procedure
from motcua.engine.linked import How, Linked
from motcua.procedures import service as procedures

#: Why a consent will not come any more, by what became of the request; one that still waits was not answered in time.
_WHY = {ConsentRequest.REFUSED: "refused", ConsentRequest.WITHDRAWN: "withdrawn"}


def for_part(linked: Linked, filed: Procedure, sent: Submission) -> list[Carried]:
    """The consents with which a part is filed, from what was sent of the whole."""
    there = {one["consent"]: one for one in sent.consents}
    known = {one.key for one in filed.consents}  # a version that began since may ask for none
    serving = [(k, there[one.consent]) for k, one in linked.consents.items() if one.consent in there and k in known]
    return [Carried(_entry(key, one, carrying.digest_of(filed, key, linked, sent.answers))) for key, one in serving]


def _entry(key: str, of_whole: Mapping, digest: str) -> dict:
    asked_as = {"consent": of_whole["consent"], "digest": of_whole["digest"]}
    return {**of_whole, "consent": key, "digest": digest, "asked_as": asked_as}


def lost(whole: Dossier, procedure: Procedure, linked: Linked) -> tuple[str, str] | None:
    """A consent of the whole that a part needs and that is not there, and why; None where all are.

    It was refused, not answered in time, or taken back, before the whole was sent or since.
    """
    sent = storing.last_submission(whole.id)
    there, gone = {one["consent"]: one for one in sent.consents}, consents_asked.withdrawn(sent.consents)
    not_given = _not_given(procedure, sent)
    for carried in linked.consents.values():
        key = carried.consent
        if key in there and there[key]["request"] in gone:
            return key, "withdrawn"
        if key in not_given:
            return key, _why(whole, key)
    return None


def _not_given(procedure: Procedure, sent: Submission) -> frozenset[str]:
    draft = forms.counted(procedure, sent.answers, sent.known)
    return carrying.not_given(procedure, draft, [one["consent"] for one in sent.consents])


def _why(whole: Dossier, consent: str) -> str:
    drafts = Submission.objects.filter(dossier_id=whole.id).values("id")
    asked = ConsentRequest.objects.filter(draft_id__in=drafts, consent=consent).exclude(state=ConsentRequest.CANCELLED)
    last = asked.order_by("-id").first()
    return _WHY.get(last.state, "lapsed") if last else "lapsed"


def can_begin_without(whole: Dossier, sent: Submission, lost_consents: Iterable[str]) -> bool:
    """Whether some part of a whole can begin where these of its consents were taken back."""
    procedure = procedures.version(whole.procedure_version_id).procedure
    if not procedure.linked:
        return False
    return carrying.can_begin(procedure, sent.answers, sent.known, _not_given(procedure, sent).union(lost_consents))


def is_used(request: ConsentRequest, dossier: Dossier, *, lock: bool = False) -> bool:
    """Whether a consent can no longer be taken back: an office has received what needs it.

    Of a whole that is the first of the parts it serves; as long as all of them are to come, or filed and not received,
    nobody has relied on it.
    """
    if dossier.closed_at:
        return True
    if not dossier.received_at:
        return False
    procedure = procedures.version(dossier.procedure_version_id).procedure
    served = {one.key for one in carrying.served_by(procedure, request.consent)}
    rows = Dossier.objects.select_for_update() if lock else Dossier.objects
    filed = list(rows.filter(whole_id=dossier.id, part__in=served).order_by("id"))
    if any(part.received_at or part.closed_at for part in filed):
        return True
    return not filed and all(state_of(dossier).parts[key] != How.TO_COME for key in served)
