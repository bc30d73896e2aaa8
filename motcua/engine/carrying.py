"""Consents that are given to a whole and serve its parts.

Whoever agrees to the whole is shown answers of the whole. A part is filed with answers of its own, most of them those
of the whole. The consent serves the part as long as each answer that the part's consent is to is the very answer that
was shown: then it is bound to the answers of the part, as one that was asked for it alone would be. Where one of them
is another, nobody agreed to that. Nobody is asked twice, and nothing is taken for agreed that was not shown.
"""

from collections.abc import Iterable, Mapping

from motcua.engine import consenting, tree
from motcua.engine.consenting import Standing
from motcua.engine.consents import Consent
from motcua.engine.definition import Procedure
from motcua.engine.forms import Counted, Values
from motcua.engine.linked import Carried, How, Linked

#: A consent that is missing for one of these reasons will not come any more: the parts that need none need not wait.
OVER = ("refused", "withdrawn", "lapsed")


def shown_as(one: Linked, carried: Carried) -> dict[str, str]:
    """Which answer of the whole stands for which answer of the part, by the part's question."""
    handed_on = {key: found[1] for key, source in one.answers.items() if (found := tree.ANSWER.fullmatch(source))}
    return handed_on | carried.answers


def agreed_to(one: Linked, carried: Carried, answers: Values) -> dict[str, object]:
    """The answers of the whole that whoever agreed was shown, by the part's questions; what is not answered as ""."""
    return {key: answers.get(whole, "") for key, whole in shown_as(one, carried).items()}


def digest_of(filed: Procedure, key: str, one: Linked, answers: Values) -> str:
    """What was agreed to in the whole, as the digest that a consent (`key`) of the part has when it is filed with
    exactly these answers (consenting.digest)."""
    return consenting.digest(filed, consent_of(filed, key), agreed_to(one, one.consents[key], answers))


def consent_of(procedure: Procedure, key: str) -> Consent:
    """A consent by its key; KeyError for an unknown one."""
    return {one.key: one for one in procedure.consents}[key]


def served_by(procedure: Procedure, consent: str) -> tuple[Linked, ...]:
    """The parts that a consent of the whole serves."""
    return tuple(one for one in procedure.linked if consent in {carried.consent for carried in one.consents.values()})


def not_given(procedure: Procedure, draft: Counted, given: Iterable[str]) -> frozenset[str]:
    """The consents (keys) that a filing with these answers needs, without those that were given."""
    return frozenset(one.key for one in consenting.needed(procedure, draft)).difference(given)


def sent_without(procedure: Procedure, draft: Counted, standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """The consents that are missing without which the filing can be sent all the same: the parts that need them cannot
    begin, and others can."""
    over = tuple(one for one in standings if one.trouble in OVER and served_by(procedure, one.consent.key))
    if not over or not can_begin(procedure, draft.values, draft.facts, [one.consent.key for one in over]):
        return ()
    return over


def can_begin(procedure: Procedure, answers: Values, facts: Values, lost: Iterable[str]) -> bool:
    """Whether some part can still begin where these consents of the whole are not there."""
    parts: Mapping[str, str] = tree.planned(procedure, answers, facts)
    return How.TO_COME in tree.without(procedure, parts, frozenset(lost)).values()
