"""Consents of a whole that serve its parts, examined: each is to the same answers there, and none that a part needs is
left out."""

from collections.abc import Mapping
from itertools import chain

from motcua.engine import forms, rules, tree, trying
from motcua.engine.carrying import consent_of, shown_as
from motcua.engine.conditions import Form, TooManyCombinations
from motcua.engine.consenting import ON_PAPER, shown
from motcua.engine.consents import Consent
from motcua.engine.definition import Field, Procedure
from motcua.engine.linked import Carried, Linked
from motcua.engine.mistakes import Problems, wrong
from motcua.engine.ways import in_a_word


def problems(procedure: Procedure, here: str, one: Linked) -> Problems:
    """What is wrong with the consents that serve a part, as far as the whole shows it."""
    own = [consent.key for consent in procedure.consents]
    for key, carried in one.consents.items():
        path = f"{here}.consents.{key}"
        yield from trying.known(f"{path}.consent", [carried.consent], own)
        if carried.consent not in own:
            continue
        seen = [*shown(consent_of(procedure, carried.consent), {})]
        for question, whole in carried.answers.items():
            at = f"{path}.answers.{question}"
            yield from trying.known(at, [whole], seen)
            if question in one.answers and tree.ANSWER.fullmatch(one.answers[question]):
                source = one.answers[question]
                yield wrong(
                    at,
                    f"{source} is handed on to it: that is what was shown, and needs no saying",
                    f"{source} đã được chuyển sang đó, chính là điều đã cho xem: không cần ghi lại",
                )


def problems_of_part(procedure: Procedure, here: str, one: Linked, filed: Procedure) -> Problems:
    """What only the procedure of the part shows: what its consents are to, in which ways, and which it needs."""
    known = [consent.key for consent in filed.consents]
    whole = {consent.key: consent for consent in procedure.consents}
    yield from trying.known(f"{here}.consents", one.consents, known)
    for key, carried in one.consents.items():
        if key in known and carried.consent in whole:
            theirs = consent_of(filed, key)
            yield from _alike(f"{here}.consents.{key}", one, carried, whole[carried.consent], theirs)
            yield from _ways(f"{here}.consents.{key}", one, whole[carried.consent], theirs)
            yield from _kinds(f"{here}.consents.{key}", procedure, filed, shown_as(one, carried), theirs)
    for theirs in filed.consents:
        yield from _needed(procedure, f"{here}.consents", one, filed, theirs)


def _alike(path: str, one: Linked, carried: Carried, consent: Consent, theirs: Consent) -> Problems:
    """Each answer that the part's consent is to was shown to whoever agreed to the whole."""
    stands_for, seen = shown_as(one, carried), [*shown(consent, {})]
    yield from trying.known(f"{path}.answers", carried.answers, [*shown(theirs, {})])
    for question in shown(theirs, {}):
        if question not in stands_for:
            yield wrong(
                f"{path}.answers",
                f"it is to {question!r} there: say which answer of the whole was shown for it",
                f"ở đó người ta đồng ý với {question!r}: ghi câu trả lời nào của hồ sơ chung đã cho xem",
            )
        elif stands_for[question] not in seen:
            whole = stands_for[question]
            yield wrong(
                f"{path}.consent",
                f"it is to {question!r} there, and {consent.key!r} does not show {whole!r}",
                f"ở đó người ta đồng ý với {question!r}, mà {consent.key!r} không cho xem {whole!r}: ghi thêm ở shows",
            )
    for question, whole in ((theirs.name, consent.name), (theirs.number, consent.number)):
        if stands_for.get(question, whole) != whole:
            yield wrong(
                f"{path}.consent",
                f"{question!r} there is not {whole!r}: somebody else would have agreed",
                f"{question!r} ở đó không phải {whole!r}: như vậy là người khác đã đồng ý",
            )


def _ways(path: str, one: Linked, consent: Consent, theirs: Consent) -> Problems:
    for way in consent.ways:
        if way not in theirs.ways:
            yield wrong(
                f"{path}.consent",
                f"{consent.key!r} can be given by {way!r}, which {theirs.key!r} does not take",
                f"{consent.key!r} cho phép đồng ý bằng {way!r}, mà {theirs.key!r} không nhận cách này",
            )
    on_paper = any(way in ON_PAPER for way in consent.ways)
    if on_paper and one.papers.get(theirs.paper) != consent.paper:
        yield wrong(
            f"{path}.consent",
            f"its paper {consent.paper!r} is not handed on as {theirs.paper!r} in `papers`",
            f"giấy {consent.paper!r} chưa được chuyển sang làm {theirs.paper!r}: ghi ở `papers`",
        )


def _kinds(
    path: str, procedure: Procedure, filed: Procedure, stands_for: Mapping[str, str], theirs: Consent
) -> Problems:
    own, there = _fields(procedure), _fields(filed)
    for question in shown(theirs, {}):
        whole = own.get(stands_for.get(question, ""))
        if whole and whole.kind != there[question].kind:
            kind = there[question].kind
            yield wrong(
                f"{path}.answers.{question}",
                f"is a {kind}, and {whole.key!r} is a {whole.kind}",
                f"là loại {kind}, mà {whole.key!r} là loại {whole.kind}",
            )


_NOT_ASKED = ("then the whole does not ask for it", "khi đó hồ sơ chung không hỏi")
_NOT_SERVED = ("nothing serves it", "không sự đồng ý nào của hồ sơ chung dùng cho nó")


def _needed(procedure: Procedure, path: str, one: Linked, filed: Procedure, theirs: Consent) -> Problems:
    """Wherever the part needs a consent, the whole has asked for it."""
    carried = one.consents.get(theirs.key)
    known = {consent.key: consent for consent in procedure.consents}
    if carried and carried.consent not in known:
        return
    asked = known[carried.consent].when if carried else "false"
    for answers, facts in _situations(procedure, one, filed, theirs, asked):
        there = _in_the_part(one, filed, answers)
        needed = rules.holds(one.when, answers, facts) and rules.holds(theirs.when, there, {})
        if needed and not rules.holds(asked, answers, facts):
            told = ", ".join(f"{key}={in_a_word(value)}" for key, value in answers.items())
            where = f" ({told})" if told else ""
            en, vi = _NOT_ASKED if carried else _NOT_SERVED
            yield wrong(
                path,
                f"the part needs the consent {theirs.key!r}{where}, and {en}",
                f"thủ tục này cần sự đồng ý {theirs.key!r}{where}, mà {vi}",
            )
            return


def _situations(procedure: Procedure, one: Linked, filed: Procedure, theirs: Consent, asked: str):
    """Every combination of what decides it, as (answers of the whole, facts); none where they are too many to try."""
    read = set(rules.compiled(theirs.when).answers) if theirs.when else set()
    rule_of = {field.key: (page.when, field.when) for page in filed.pages for field in page.fields}
    hang = chain.from_iterable(rule_of.get(key, ()) for key in read)
    read |= set(chain.from_iterable(rules.compiled(when).answers for when in hang if when))
    behind = [found[1] for key in sorted(read) if (found := tree.ANSWER.fullmatch(one.answers.get(key, "")))]
    own = _fields(procedure)
    sources = (one.when, asked, *(f"answers.{key} == null" for key in behind if key in own))
    try:
        return list(Form(procedure).situations(sources))
    except TooManyCombinations:
        return []


def _in_the_part(one: Linked, filed: Procedure, answers: Mapping[str, object]) -> dict[str, object]:
    """The answers with which the part is filed, as far as they follow from those of the whole."""
    return forms.effective(filed, tree.answers_of(one, answers, {}))


def _fields(procedure: Procedure) -> dict[str, Field]:
    return {field.key: field for page in procedure.pages for field in page.fields}
