"""The consents of a procedure examined: whom they name, which ways they allow, and what they rest on."""

from collections.abc import Mapping

from motcua.engine import trying
from motcua.engine.consenting import ON_PAPER
from motcua.engine.consents import Consent
from motcua.engine.definition import Procedure
from motcua.engine.mistakes import Problems, wrong
from motcua.engine.questions import Field


def problems(procedure: Procedure, fields: Mapping[str, Field], facts: list[str]) -> Problems:
    """Every mistake as (path, what is wrong); `fields` are the questions by key, `facts` what a rule may read."""
    for number, consent in enumerate(procedure.consents):
        here = f"$.consents[{number}]"
        yield from trying.rule(f"{here}.when", consent.when, fields, bool, facts)
        yield from _of_kind(f"{here}.name", consent.name, fields, "name")
        yield from _of_kind(f"{here}.number", consent.number, fields, "personal_number")
        yield from trying.known(f"{here}.shows", consent.shows, list(fields))
        yield from trying.known(f"{here}.basis", [consent.basis], [basis.key for basis in procedure.legal_basis])
        yield from _ways(here, consent, [paper.key for paper in procedure.papers])


def _of_kind(path: str, key: str, fields: Mapping[str, Field], kind: str) -> Problems:
    yield from trying.known(path, [key], list(fields))
    if key in fields and fields[key].kind != kind:
        yield wrong(
            path,
            f"{key!r} is a question of kind {fields[key].kind!r}; it must be of kind {kind!r}",
            f"{key!r} là câu hỏi loại {fields[key].kind!r}; ở đây phải là loại {kind!r}",
        )


def _ways(here: str, consent: Consent, papers: list[str]) -> Problems:
    if not consent.ways:
        yield wrong(f"{here}.ways", "at least one way", "ít nhất một cách")
    if len(set(consent.ways)) < len(consent.ways):
        yield wrong(f"{here}.ways", "a way stands twice", "một cách có hai lần: bỏ một")
    on_paper = [way for way in consent.ways if way in ON_PAPER]
    if on_paper and not consent.paper:
        yield wrong(
            f"{here}.paper",
            f"a consent by {on_paper[0]!r} is a file: name the paper of the procedure for it",
            f"đồng ý bằng {on_paper[0]!r} là một tệp: ghi tên giấy tờ của thủ tục chứa tệp đó",
        )
    if consent.paper and not on_paper:
        yield wrong(
            f"{here}.paper",
            "says under which paper the file is, but no way is on paper",
            "nói tệp nằm ở giấy tờ nào, nhưng không có cách nào là trên giấy: bỏ mục này",
        )
    yield from trying.known(f"{here}.paper", [consent.paper] if consent.paper else [], papers)
