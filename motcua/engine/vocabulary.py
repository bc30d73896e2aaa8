"""The closed, dated vocabulary of procedures: facts about people, the sources that tell them, types of results, and
the ministry of each sector.

It belongs to the language as the kinds of questions do: the same program always reads the same words, so they are read
once, with the code. A procedure may use the names that hold on the day on which it begins.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from importlib import resources
from typing import Annotated, Literal

from msgspec import Meta

from motcua.engine import source
from motcua.engine.mistakes import nearest
from motcua.engine.parts import Key, Part
from motcua.engine.text import NO_TEXT, Text

#: What the value of a fact is; a "record" is a paper or an entry of a register, by its number and day where known.
FactKind = Literal[
    "name", "text", "personal_number", "date", "year", "sex", "commune", "phone", "email", "record",
]  # fmt: skip


class Word(Part, kw_only=True):
    """A name with its days: `since` the first, `until` the last, `replaced_by` the name that took its place.

    `basis` is the number of the act behind it; `to_verify` marks what nobody has checked against the official text.
    """

    title: Text
    since: date | None = None
    until: date | None = None
    replaced_by: str = ""
    basis: str = ""
    to_verify: bool = False


class Source(Word, kw_only=True):
    """Who holds data of people; `title` goes on after "from". Some are no register: what a person said, for one."""

    code: Key
    agency: Text = NO_TEXT


class Consent(Part, kw_only=True):
    """From `since` to `until` the law wants the person's consent before a fact is taken for a matter of theirs; given
    once, it lasts at most `days`. `basis` is the number of the act."""

    since: date
    until: date | None = None
    days: Annotated[int, Meta(ge=1)]
    basis: str
    article: str = ""
    to_verify: bool = False


class Fact(Word, kw_only=True):
    """Something that the state may know of a person, the code of the source that holds it, and how long it is fresh.

    Whether the law wants consent hangs on what the fact is, not on who asks for it: so it stands here, and no
    procedure can leave it out.
    """

    key: str
    kind: FactKind
    source: Key
    days: Annotated[int, Meta(ge=0)] = 0  # for which what was told counts as fresh; 0: it does not grow old
    consent: Consent | None = None


class ResultType(Word, kw_only=True):
    """What a procedure can give, and the facts that it settles; `national` is its code in the national list (Decision
    29/2026/QĐ-TTg names that list), "" where we have not been told it."""

    code: Key
    national: str = ""
    settles: tuple[str, ...] = ()


class Sector(Word, kw_only=True):
    """A field of administration; `ministry` is the code of the one that publishes its procedures."""

    code: str
    ministry: str


class Vocabulary(Part, kw_only=True):
    """Everything that has a name."""

    sources: tuple[Source, ...]
    facts: tuple[Fact, ...]
    results: tuple[ResultType, ...]
    sectors: tuple[Sector, ...] = ()


class VocabularyBroken(ValueError):
    """The vocabulary cannot be used: where, and what is wrong."""


def read(yaml_text: str) -> Vocabulary:
    """A vocabulary from its text. Raises VocabularyBroken."""
    found = source.read(yaml_text, Vocabulary, VocabularyBroken)
    for path, problem in problems(found):
        raise VocabularyBroken(path, problem)
    return found


def problems(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Every mistake as (path, what is wrong)."""
    lists = {
        "$.sources": [(one.code, one) for one in vocabulary.sources],
        "$.facts": [(one.key, one) for one in vocabulary.facts],
        "$.results": [(one.code, one) for one in vocabulary.results],
        "$.sectors": [(one.code, one) for one in vocabulary.sectors],
    }
    for path, named in lists.items():
        yield from _dated(path, named)
    sources, facts = dict(lists["$.sources"]), dict(lists["$.facts"])
    for place, fact in enumerate(vocabulary.facts):
        if problem := why_not(sources, fact.source, fact.until or fact.since):
            yield f"$.facts[{place}].source", problem.en
        yield from ((f"$.facts[{place}].consent.{name}", problem) for name, problem in _wrong_consent(fact))
    for place, result in enumerate(vocabulary.results):
        for name in result.settles:
            if problem := why_not(facts, name, result.until):
                yield f"$.results[{place}].settles", problem.en


def _dated(path: str, named: list[tuple[str, Word]]) -> Iterator[tuple[str, str]]:
    names = [name for name, _ in named]
    for place, (name, word) in enumerate(named):
        here = f"{path}[{place}]"
        if names.count(name) > 1:
            yield here, f"{name!r} stands twice"
        if not (word.title.vi and word.title.en):
            yield f"{here}.title", "write it in Vietnamese and in English"
        if word.until and word.since and word.until < word.since:
            yield f"{here}.until", "ends before it begins"
        if word.replaced_by and (word.replaced_by not in names or not word.until):
            yield f"{here}.replaced_by", "names what follows a word that has ended"


def _wrong_consent(fact: Fact) -> Iterator[tuple[str, str]]:
    wanted = fact.consent
    if wanted is None:
        return
    if fact.key.startswith("organisation."):
        yield "since", "what is known of an organisation is no personal data: nobody is asked for consent"
    if not wanted.basis:
        yield "basis", "say which act wants the consent"
    if wanted.until and wanted.until < wanted.since:
        yield "until", "ends before it begins"


def why_not(words: Mapping[str, Word], name: str, on: date | None) -> Text:
    """Why a name cannot be used on a day (None: today and later), with the name to use instead; no text: it can."""
    word = words.get(name)
    if word is None:
        near = nearest(name, [known for known in words if holds(words[known], on)])
        return Text(en=f"unknown name {name!r}; {near.en}", vi=f"không có tên {name!r}; {near.vi}")
    if word.until and (on is None or on > word.until):
        instead, vi = (f"; use {word.replaced_by!r}", f"; dùng {word.replaced_by!r}") if word.replaced_by else ("", "")
        return Text(
            en=f"{name!r} ended on {word.until}{instead}", vi=f"{name!r} chỉ dùng đến ngày {word.until:%d/%m/%Y}{vi}"
        )
    if word.since and on is not None and on < word.since:
        return Text(
            en=f"{name!r} begins on {word.since} only", vi=f"{name!r} chỉ dùng được từ ngày {word.since:%d/%m/%Y}"
        )
    return NO_TEXT


def holds(word: Word, on: date | None) -> bool:
    """Whether a name can be used on a day; None: whether it has no end."""
    if on is None:
        return word.until is None
    return (word.since is None or word.since <= on) and (word.until is None or on <= word.until)


_ALL = read(resources.files("motcua.engine").joinpath("vocabulary.yaml").read_text(encoding="utf-8"))

SOURCES: dict[str, Source] = {one.code: one for one in _ALL.sources}
#: The facts about a person that a question can be filled in with and that a rule can read.
FACTS: dict[str, Fact] = {one.key: one for one in _ALL.facts}
RESULT_TYPES: dict[str, ResultType] = {one.code: one for one in _ALL.results}
SECTORS: dict[str, Sector] = {one.code: one for one in _ALL.sectors}


def is_stale(name: str, told_on: date, today: date) -> bool:
    """Whether a fact that was told on a day is older than its rule of freshness allows."""
    days = FACTS[name].days
    return days > 0 and (today - told_on).days > days


def consent_to(name: str, today: date) -> Consent | None:
    """What the law wants before a fact is taken on a day; None where it wants no consent."""
    wanted = FACTS[name].consent if name in FACTS else None
    in_time = wanted and wanted.since <= today and (wanted.until is None or today <= wanted.until)
    return wanted if in_time else None
