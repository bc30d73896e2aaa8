"""Consents of a whole that its parts need, in a play: the parts themselves are not filed there."""

from collections.abc import Iterator

from motcua.engine import carrying, forms
from motcua.engine.linked import How, Linked
from motcua.rehearsal.replaying import Playing


def waiting(it: Playing) -> Iterator[Linked]:
    """The parts to come that need some consent of the whole."""
    for one in it.procedure.linked:
        if one.consents and it.state.parts.get(one.key) == How.TO_COME:
            yield one


def given_for(it: Playing, one: Linked) -> list[str]:
    """The consents of the whole that serve a part and were given."""
    there = {entry["consent"] for entry in it.sent.consents}
    return [carried.consent for carried in one.consents.values() if carried.consent in there]


def not_given(it: Playing) -> Iterator[tuple[str, str]]:
    """The parts to come for which a consent that they need was not given, each with the first of these."""
    for one in waiting(it):
        draft = forms.counted(it.procedure, it.sent.answers, it.sent.known)
        missing = carrying.not_given(it.procedure, draft, given_for(it, one))
        lost = [carried.consent for carried in one.consents.values() if carried.consent in missing]
        if lost:
            yield one.key, lost[0]
