"""What people said about facts of theirs being taken, as they see it; and taking it back wherever the matter stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.base import clock
from motcua.base.links import url
from motcua.dossiers import for_others, matters
from motcua.dossiers.models import Dossier, Draft, Submission
from motcua.dossiers.permitting import WORDS, Permitting, in_order
from motcua.dossiers.whole import Sent
from motcua.engine.vocabulary import FACTS, Consent
from motcua.identity.service import Person
from motcua.procedures import service as procedures
from motcua.warehouse import service as warehouse
from motcua.warehouse.service import Matter, Permission


@dataclass(frozen=True)
class Asked:
    """Facts that are asked for: what they are called, who holds them, and the act that wants consent."""

    titles: list[str]
    source: str
    basis: str


def asked(wanted: Permitting) -> list[Asked]:
    """The facts that a question names."""
    titles: dict[tuple[str, str], list[str]] = {}
    for name in wanted.named:
        titles.setdefault((FACTS[name].source, _basis(FACTS[name].consent)), []).append(warehouse.fact_words(name))
    return [Asked(some, warehouse.source_words(source), basis) for (source, basis), some in titles.items()]


def _basis(rule: Consent) -> str:
    return f"{rule.article}, {rule.basis}" if rule.article else rule.basis


@dataclass(frozen=True)
class Said:
    """A line of the list: whether it can still be taken back, and the address where an open draft asks about that."""

    permission: Permission
    titles: list[str]
    matter: Matter
    is_open: bool
    address: str


def of_person(person_id: UUID) -> list[Said]:
    """Everything that a person said, the newest first."""
    every = warehouse.permissions.all_of(person_id)
    last = {(one.about, name): one.id for one in reversed(every) for name in one.names}
    abouts = {one.about for one in every}
    drafts = set(Draft.objects.filter(id__in=abouts, state=Draft.OPEN).values_list("id", flat=True))
    known = _matters(person_id, abouts)
    return [
        Said(
            one, [warehouse.fact_words(name) for name in in_order(one.names)],
            known.get(one.about) or Matter(_("Procedure %(code)s") % {"code": one.procedure}),
            is_open=bool(_standing(one, last)),
            address=url("dossiers:permission", draft_id=one.about) if one.about in drafts else "",
        )
        for one in every
    ]  # fmt: skip


def _standing(one: Permission, last: dict[tuple[UUID, str], UUID]) -> list[str]:
    """The facts that may be taken because of this word: no later one speaks of them, and its time is not over."""
    return [name for name in one.names if one.is_in_force and last[one.about, name] == one.id]


def _matters(person_id: UUID, abouts: Iterable[UUID]) -> dict[UUID, Matter]:
    """What each draft is now: itself, or the dossier that it has become."""
    sent = dict(Submission.objects.filter(id__in=abouts).values_list("id", "dossier_id"))
    dossiers = matters.described(person_id, "dossier", list(sent.values()))
    drafts = matters.described(person_id, "draft", [one for one in abouts if one not in sent])
    return drafts | {draft: dossiers[dossier] for draft, dossier in sent.items() if dossier in dossiers}


def take_back(person: Person, permission_id: UUID) -> None:
    """Take a consent back: from now on nothing is read with it. Doing it twice changes nothing.

    Raises PermissionNotFound.
    """
    one = warehouse.permissions.of_person(person.id, permission_id)
    said = warehouse.permissions.of_matter(person.id, one.about)
    if names := [name for name in one.names if said[name].is_in_force]:
        warehouse.permissions.say(
            person.id, names, "back", by=person.id, about=one.about, procedure=one.procedure, words=WORDS
        )


def taken_back(dossier: Dossier, sent: Sent) -> str:
    """For the office: that a consent on which what was sent rests was taken back; "" where none was. What was said of
    other facts is not for it: a part's office is not told what else the whole took."""
    facts = _taken_with_consent(dossier, sent)
    if not facts:
        return ""
    said = warehouse.permissions.of_matter(for_others.who_is_described(dossier), dossier.id)
    moments = [one.at for name, one in said.items() if name in facts and one.said == "back"]
    if not moments:
        return ""
    day = max(moments).astimezone(clock.ZONE).strftime("%d/%m/%Y")
    return _("The consent was taken back on %(day)s. What was taken before stays in the dossier; no more is read.") % {
        "day": day
    }


def _taken_with_consent(dossier: Dossier, sent: Sent) -> frozenset[str]:
    """The facts of which a consent stands with an answer or a paper of what was sent."""
    fields = [key for key, one in sent.provenance.items() if "permitted_at" in one]
    papers = [one["fact"] for one in sent.reuse if "permitted_at" in one]
    if not fields:
        return frozenset(papers)
    procedure = procedures.version(dossier.procedure_version_id).procedure
    return frozenset([*papers, *(procedure.field(key).prefill for key in fields)])
