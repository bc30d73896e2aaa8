"""Whose matter a dossier is, when it is not the person who files: a child whose birth a parent registers.

The owner described by the answers becomes a person of its own, without an account and without a sign-in. What the
answers say of them is in the warehouse as declared: it fills in nothing and proves nothing until an office settles it.
Nobody is ever joined to an account that exists because somebody else declared their number: otherwise a filing would
put a stranger's dossier, and the filer's words, before them.

Who sees it: the owner and whoever filed, and the office. The other parent does not: that they are the parent is what
the office has yet to find, and between parents who live apart an address in a dossier is a danger. They can ask for a
copy of the extract once the birth is registered.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from motcua.base import clock, sql
from motcua.dossiers.models import Dossier, Submission
from motcua.engine import address, rules
from motcua.engine.definition import Procedure, Result
from motcua.identity import service as identity
from motcua.procedures import service as procedures
from motcua.warehouse import service as warehouse

DECLARED, REGISTERED = "declared", "civil_status"


def settle_owner(dossier: Dossier, procedure: Procedure, sent: Submission) -> None:
    """Say on the dossier whose matter it is, by what is being sent; sent again it is the same person.

    The person is made in the transaction of the sending, by the id of the dossier: two sendings of one intent make
    one dossier, so they make one person. Procedures that are filed as one are about one person.
    """
    rule = procedure.owner
    if rule is None:
        return
    if not rules.holds(rule.when, sent.answers, sent.known):
        dossier.owner_id = dossier.filer_id  # no mandate: for_others.may_be_filed_for
        return
    dossier.owner_id = identity.person_declared_in(dossier.whole_id or dossier.id)
    told = {name: sent.answers[key] for name, key in rule.facts.items() if sent.answers.get(key) not in (None, "")}
    # What another part has settled meanwhile is not taken back by what was declared before.
    reading = warehouse.Reading(warehouse.Ground.FILING, by=dossier.filer_id, about=dossier.id, kind="dossier")
    known = warehouse.facts_of(dossier.owner_id, reading) if dossier.whole_id else {}
    facts = {name: one for name, one in told.items() if name not in known or known[name].source == DECLARED}
    warehouse.record(dossier.owner_id, facts, DECLARED, by=dossier.filer_id)


def settled(procedure: Procedure, finding: dict) -> dict[str, object]:
    """The facts that the results of a procedure settle, from what officials found."""
    return {name: value for result in procedure.results for name, value in _settled_by(result, finding).items()}


def _settled_by(result: Result, finding: dict) -> dict[str, object]:
    found = {name: finding[key] for name, key in result.facts.items() if finding.get(key) not in (None, "")}
    return {name: _as_fact(name, value) for name, value in found.items()}


def record_settled(dossier: Dossier, procedure: Procedure, finding: dict) -> None:
    """What the results settle becomes known of the owner, with the act behind it."""
    for result in procedure.results:
        facts = _settled_by(result, finding)
        if facts:
            warehouse.record(
                dossier.owner_id, facts, REGISTERED, legal_basis=procedure.legal_basis[0].number,
                valid_until=result.last_day(clock.today()), about=dossier.id,
            )  # fmt: skip


def _as_fact(name: str, value: object) -> object:
    """A found value as a fact is kept: of an address the code of the commune, or all of it in Vietnamese words."""
    if not isinstance(value, Mapping):
        return value
    return value["commune"] if name == "person.commune" else address.words(value, "vi")


def whom_to_tell(about: UUID, person_id: UUID) -> UUID:
    """Who is told in the place of the owner of a dossier: whoever filed, since the owner described has no account.

    Under a mandate whoever filed is told while it holds, and afterwards whoever gave it.
    """
    found = sql.row(_FILER_OF_ANOTHER, [about, person_id])
    if found is None:
        return person_id
    filer, code, mandate = found
    if mandate is None or identity.may_act_for(filer, person_id, code, clock.today()):
        return filer
    return identity.giver_of(mandate) or person_id


_FILER_OF_ANOTHER = """
SELECT filer_id, procedure_code, mandate_id FROM dossiers_dossier
WHERE id = %s AND owner_id = %s AND owner_id <> filer_id
"""


def who_owes(dossier: Dossier) -> UUID:
    """Whose debt the fee is: who filed, and under a mandate the one for whom."""
    return dossier.filer_id if dossier.mandate_id is None else dossier.owner_id


def is_filed_for_another(dossier: Dossier) -> bool:
    """Whether the matter is somebody else's than the person's who filed."""
    return dossier.owner_id != dossier.filer_id


def names_of(dossiers: Iterable[Dossier], by: UUID | None, *, filers: bool = False) -> dict[UUID, str]:
    """The names of the owners (and `filers`) of dossiers that were filed for another, by person.

    `by` is who reads them; None is whoever has code and secret.
    Asks nothing where there is none.
    """
    apart = [one for one in dossiers if is_filed_for_another(one)]
    people = {(one.owner_id, one.id) for one in apart}
    people |= {(one.filer_id, one.id) for one in apart} if filers else set()
    return warehouse.names_by_matter(people, _following(by))


def everybody_of(dossiers: Iterable[Dossier], by: UUID) -> dict[UUID, str]:
    """The names of all owners and filers of dossiers, by person: an office's register is about people."""
    people = {(person, one.id) for one in dossiers for person in (one.owner_id, one.filer_id)}
    return warehouse.names_by_matter(people, _following(by))


def _following(by: UUID | None) -> warehouse.Reading:
    """Whoever has the dossier before them reads who it is about."""
    return warehouse.Reading(warehouse.Ground.HANDLING, by=by, machine="" if by else "tracking", kind="dossier")


def called(dossier: Dossier) -> str:
    """What the procedure calls its owner, in Vietnamese: "Trẻ được khai sinh"; "" where the filer is the owner."""
    rule = procedures.version(dossier.procedure_version_id).procedure.owner
    return rule.title.vi if rule and is_filed_for_another(dossier) else ""
