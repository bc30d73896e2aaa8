"""Finding a procedure by what people type: without accents, half a word, misspelt."""

from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F
from rapidfuzz import fuzz, process

from motcua.base.folding import fold
from motcua.engine.text import Text
from motcua.procedures.versions import in_force_on

CANDIDATES = 50  # titles that are compared word by word
ROUGHLY_ALIKE = 50  # of 100; only thins out the titles before they are compared word by word
ALIKE = 78  # of 100, over the words typed: "trich luck" reaches 93, a word of another matter stays below 60
MOST_WORDS = 12  # more words than this describe nothing more
# Of purpose, search words and title (D is not used): a title counts more than any number of search words.
WEIGHTS = [0.0, 0.05, 0.1, 1.0]
# Sounds that many regions do not tell apart, and letters that stand for the same one.
SOUNDS = (("tr", "ch"), ("gi", "d"), ("x", "s"), ("y", "i"), ("k", "c"), ("q", "c"))


@dataclass(frozen=True)
class Hit:
    """A procedure that answers a search. `exact` is False when it only resembles what was typed."""

    code: str
    title: Text
    snippet: Text
    exact: bool = True


def search(text: str, limit: int = 20) -> list[Hit]:
    """Procedures in force whose words begin with the typed ones, best first; otherwise those spelled alike."""
    words = fold(text).split()[:MOST_WORDS]
    if not words:
        return []
    return _beginning_with(words, limit) or _spelled_like(words, limit)


def _beginning_with(words: list[str], limit: int) -> list[Hit]:
    # Words are letters and digits only (fold), so they cannot carry an operator into the raw query.
    query = SearchQuery(" & ".join(f"{word}:*" for word in words), config="simple", search_type="raw")
    rows = in_force_on().filter(search=query).annotate(rank=SearchRank(F("search"), query, weights=WEIGHTS))
    return [_hit(*row) for row in rows.order_by("-rank", "title").values_list(*_SHOWN)[:limit]]


def _spelled_like(words: list[str], limit: int) -> list[Hit]:
    texts = dict(in_force_on().values_list("id", "folded"))
    typed = " ".join(words)
    near = process.extract(typed, texts, scorer=fuzz.partial_ratio, limit=CANDIDATES, score_cutoff=ROUGHLY_ALIKE)
    scores = {key: likeness(words, folded) for folded, _score, key in near}
    chosen = sorted((key for key in scores if scores[key] >= ALIKE), key=lambda key: -scores[key])[:limit]
    rows = {row[0]: row[1:] for row in in_force_on().filter(id__in=chosen).values_list("id", *_SHOWN)}
    return [_hit(*rows[key], exact=False) for key in chosen]


def likeness(words: list[str], folded: str) -> float:
    """How well the typed words are found in a text, 0 to 100; also when they were typed without spaces."""
    of_text = [(other, _sound(other)) for other in folded.split()]
    by_word = sum(max(_alike(word, *other) for other in of_text) for word in words) / len(words)
    typed = "".join(words)
    run_together = fuzz.partial_ratio(typed, folded.replace(" ", "")) if len(typed) >= 6 else 0
    return max(by_word, run_together)


def _alike(word: str, other: str, sound: str) -> float:
    return max(fuzz.ratio(word, other), fuzz.ratio(_sound(word), sound) - 5)


def _sound(word: str) -> str:
    for written, heard in SOUNDS:
        word = word.replace(written, heard)
    return word


def common(limit: int = 15) -> list[Hit]:
    """Procedures to offer on the home page, by title."""
    return [_hit(*row) for row in in_force_on().order_by("title").values_list(*_SHOWN)[:limit]]


_SHOWN = ("code", "title", "title_en", "purpose", "purpose_en")


def _hit(code: str, title: str, title_en: str, purpose: str, purpose_en: str, exact: bool = True) -> Hit:
    return Hit(code, Text(vi=title, en=title_en), Text(vi=purpose, en=purpose_en), exact)
