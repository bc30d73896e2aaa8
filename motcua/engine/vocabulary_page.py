"""docs/reference/vocabulary.md as it should be: every name of the vocabulary for people to read."""

from collections.abc import Callable, Iterable

from motcua.engine.vocabulary import FACTS, RESULT_TYPES, SECTORS, SOURCES, Consent, Word

HEAD = """# Vocabulary of procedures

The closed list of facts, sources and types of results. Made from `motcua/engine/vocabulary.yaml` by `make reference`;
change it there. A procedure may use the names that hold on the day on which it begins: any other is an error that
offers the nearest one, and one that has ended names what took its place. "to verify": nobody has checked it against
the official text yet.
"""
FACTS_HEAD = """
## Facts

What the state may know of a person. A question is filled in from one (`prefill`), a paper is held as one (`held_as`), a
rule reads one, an owner is described by them, a result settles them. A `record` is a paper or an entry of a register.
"fresh for": how long what was told is not asked for again (our own choice: no act sets it). "consent": the law wants
the person's consent before the fact is taken for a matter of theirs, and given once it lasts so long at most; see
[consent to reading facts](../howto/consent.md).
"""
SOURCES_HEAD = """
## Sources

Who tells facts. A fact keeps the code of its source and the day on which it was told; pages say both.
"""
RESULTS_HEAD = """
## Types of results

What a result of a procedure is (`code`), and the facts that it may settle. Its code in the national list stands where
we were told it.
"""
SECTORS_HEAD = """
## Ministries of sectors

Whose officials propose and release the versions of a procedure; one of any other sector says it in `published_by`.
"""


def page() -> str:
    """The page as text."""
    facts = _table(("fact", "Vietnamese", "English", "value", "source", "fresh for", "consent", "days", "act"),
                   FACTS.items(), lambda fact: (fact.kind, f"`{fact.source}`", f"{fact.days} days" if fact.days else "",
                                                _consent(fact.consent)))  # fmt: skip
    sources = _table(("source", "Vietnamese", "English", "agency", "days", "act"), SOURCES.items(),
                     lambda source: (source.agency.en,))  # fmt: skip
    results = _table(("type", "Vietnamese", "English", "national code", "settles", "days", "act"), RESULT_TYPES.items(),
                     lambda one: (one.national, ", ".join(f"`{name}`" for name in one.settles)))  # fmt: skip
    sectors = _table(("sector", "Vietnamese", "English", "ministry", "days", "act"), SECTORS.items(),
                     lambda sector: (sector.ministry,))  # fmt: skip
    return HEAD + FACTS_HEAD + facts + SOURCES_HEAD + sources + RESULTS_HEAD + results + SECTORS_HEAD + sectors


def _table(columns: tuple[str, ...], named: Iterable[tuple[str, Word]], more: Callable[[Word], tuple[str, ...]]) -> str:
    rows = [columns, ["---"] * len(columns)]
    rows += [(f"`{name}`", word.title.vi, word.title.en, *more(word), _days(word), _act(word)) for name, word in named]
    return "\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _consent(wanted: Consent | None) -> str:
    if wanted is None:
        return ""
    ends = f" until {wanted.until}" if wanted.until else ""
    act = ", ".join(part for part in (wanted.article, wanted.basis) if part)
    return f"{wanted.days} days, from {wanted.since}{ends}, {act}{' (to verify)' if wanted.to_verify else ''}"


def _days(word: Word) -> str:
    begins = f"from {word.since}" if word.since else ""
    ends = f"until {word.until}, then `{word.replaced_by}`" if word.replaced_by else f"until {word.until}"
    return " ".join(part for part in (begins, ends if word.until else "") if part)


def _act(word: Word) -> str:
    return f"{word.basis} (to verify)" if word.to_verify else word.basis
