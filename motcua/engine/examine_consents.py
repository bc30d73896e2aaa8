"""The consents of a procedure examined: whom they name, which ways they allow, and what they rest on."""

from collections.abc import Iterator, Mapping

from motcua.engine import trying
from motcua.engine.consenting import ON_PAPER
from motcua.engine.consents import Consent
from motcua.engine.definition import Procedure
from motcua.engine.questions import Field


def problems(procedure: Procedure, fields: Mapping[str, Field], facts: list[str]) -> Iterator[tuple[str, str]]:
    """Every mistake as (path, what is wrong); `fields` are the questions by key, `facts` what a rule may read."""
    for number, consent in enumerate(procedure.consents):
        here = f"$.consents[{number}]"
        yield from trying.rule(f"{here}.when", consent.when, fields, bool, facts)
        yield from _of_kind(f"{here}.name", consent.name, fields, "name")
        yield from _of_kind(f"{here}.number", consent.number, fields, "personal_number")
        yield from trying.known(f"{here}.shows", consent.shows, list(fields))
        yield from trying.known(f"{here}.basis", [consent.basis], [basis.key for basis in procedure.legal_basis])
        yield from _ways(here, consent, [paper.key for paper in procedure.papers])


def _of_kind(path: str, key: str, fields: Mapping[str, Field], kind: str) -> Iterator[tuple[str, str]]:
    yield from trying.known(path, [key], list(fields))
    if key in fields and fields[key].kind != kind:
        yield path, f"{key!r} is a question of kind {fields[key].kind!r}; it must be of kind {kind!r}"


def _ways(here: str, consent: Consent, papers: list[str]) -> Iterator[tuple[str, str]]:
    if not consent.ways:
        yield f"{here}.ways", "at least one way"
    if len(set(consent.ways)) < len(consent.ways):
        yield f"{here}.ways", "a way stands twice"
    on_paper = [way for way in consent.ways if way in ON_PAPER]
    if on_paper and not consent.paper:
        yield f"{here}.paper", f"a consent by {on_paper[0]!r} is a file: name the paper of the procedure for it"
    if consent.paper and not on_paper:
        yield f"{here}.paper", "says under which paper the file is, but no way is on paper"
    yield from trying.known(f"{here}.paper", [consent.paper] if consent.paper else [], papers)
