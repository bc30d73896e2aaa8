"""A question answered on two devices, or in two tabs: nothing is overwritten and nothing is thrown away unasked.

A form carries the digest of each answer that it shows. Where somebody else has answered since, what stands there stays,
what was typed is kept beside it, and the person chooses; until then the draft cannot be sent. A form that shows an old
answer and left it as it was changes nothing. And a form goes on from its own words: pressing twice, going back, and an
answer that the network lost are no two people.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import msgspec
from django.utils.translation import get_language

from motcua.dossiers import storing, typed
from motcua.dossiers.written import BOTH, UNKNOWN, Other, Sheet, Written, digest
from motcua.engine import entries, forms
from motcua.engine.definition import Field

CHOOSE = "choose-"  # with the key of a question: the form name under which the digest of the chosen answer comes


@dataclass(frozen=True)
class Given:
    """One of several answers to a question: what a form sends to choose it, in words, and who gave it when on what."""

    digest: str
    words: str
    device: str
    by: UUID | None
    at: datetime | None


@dataclass
class Weighed:
    """What of a form counts, and of each question whose other answers changed what these are now."""

    raw: dict[str, str]
    others: dict[str, tuple[Other, ...]] = field(default_factory=dict)

    def put(self, question: Field, raw: Mapping[str, str]) -> None:
        """Let this be what the form says to a question."""
        gone = typed.of_field(question, self.raw)
        self.raw = {name: text for name, text in self.raw.items() if name not in gone} | dict(raw)


def weighed(
    view, questions: Iterable[Field], raw: Mapping[str, str], sheet: Sheet, now: datetime, *, partly: bool
) -> Weighed:
    """Decide of each question of a page whether what the form says counts. `view` is a reading.DraftView.

    `partly`: what comes was typed just now; a whole form also carries what nobody touched.
    """
    found = Weighed(dict(raw))
    for question in questions:
        there = view.written.get(question.key, UNKNOWN)
        if sheet.seen.get(question.key) == BOTH:
            if not partly:
                _choose(view, question, there, found)
        elif typed.of_field(question, raw) or question.kind == "declaration":
            _weigh(view, question, there, sheet, now, found, partly)
    return found


def opened_long_ago(view, sheet: Sheet) -> Sheet:
    """A form from before the draft moved: of what it says nothing about, it saw no answer, so one is another's."""
    asked = (question.key for page in view.procedure.pages for question in page.fields)
    return sheet._replace(seen=dict.fromkeys(asked, digest({})) | sheet.seen)


def without_untouched(view, raw: Mapping[str, str], sheet: Sheet) -> dict[str, str]:
    """What of a whole form was changed in it: the rest it only carries."""
    every = (question for page in view.procedure.pages for question in page.fields)
    said = [(typed.of_field(question, raw), sheet.seen.get(question.key)) for question in every]
    untouched = {name for given, base in said if digest(given) == base for name in given}
    return {name: text for name, text in raw.items() if name not in untouched}


def _choose(view, question: Field, there: Written, found: Weighed) -> None:
    """The form showed the answers among which to choose; as long as nothing is chosen, what is stored stays."""
    wanted, stored = found.raw.get(CHOOSE + question.key), view.raw_of(question)
    chosen = next((raw for raw in (stored, *(one.raw for one in there.others)) if digest(raw) == wanted), None)
    found.put(question, stored if chosen is None else chosen)
    if chosen is not None and there.others:
        found.others[question.key] = ()


def _weigh(view, question: Field, there: Written, sheet: Sheet, now: datetime, found: Weighed, partly: bool) -> None:
    stored, base = view.raw_of(question), sheet.seen.get(question.key)
    sent = typed.of_field(question, found.raw)
    here = typed.of_field(question, typed.with_groups([question], stored, found.raw))
    version = digest(stored)
    if base is None or base == version or (sheet.id and there.sheet == sheet.id):
        return  # it goes on from what stands there
    own = [other for other in there.others if other.sheet == sheet.id]
    is_untouched = not partly and not own and digest(sent) == base
    if not is_untouched and digest(here) != version:
        mine = Other(raw=here, by=sheet.by, device=sheet.device, sheet=sheet.id, at=now)
        found.others[question.key] = (*(one for one in there.others if one not in own), mine)
    elif own:  # typed once more as it stands there
        found.others[question.key] = tuple(one for one in there.others if one not in own)
    found.put(question, stored)
    for button in (entries.ADD, entries.REMOVE):
        found.raw.pop(button + question.key, None)


def written_after(view, answers: Iterable[storing.StoredAnswer], found: Weighed, sheet: Sheet) -> dict[str, Written]:
    """What is to be noted beside the answers that a form changed; those who wrote the same meanwhile agree."""
    after = {}
    for key, raw, *_rest in answers:
        others = found.others.get(key, view.written.get(key, UNKNOWN).others)
        left = tuple(other for other in others if digest(other.raw) != digest(raw))
        after[key] = Written(by=sheet.by, device=sheet.device, sheet=sheet.id, others=left)
    return after


def stays(
    view, found: Weighed, changed: Iterable[str], now: datetime
) -> dict[str, tuple[storing.StoredAnswer, Written]]:
    """The answers that stay as they are stored while others come to stand beside them, or go."""
    rows = {}
    for key in found.others.keys() - set(changed):
        known = view.saved.get(key)
        row = (key, {}, None, "", now) if known is None or known.follows else (
            key, known.raw, known.value, known.source, known.saved_at
        )  # fmt: skip
        rows[key] = row, msgspec.structs.replace(view.written.get(key, UNKNOWN), others=found.others[key])
    return rows


def given(view, question: Field) -> list[Given]:
    """The answers to a question among which to choose; the first is the one that is stored."""
    there, saved = view.written[question.key], view.saved.get(question.key)
    stored = Given(digest(view.raw_of(question)), view.said(question), there.device, there.by,
                   saved.saved_at if saved else None)  # fmt: skip
    others = (Given(digest(one.raw), _in_words(view, question, one.raw), one.device, one.by, one.at)
              for one in there.others)  # fmt: skip
    return [stored, *others]


def _in_words(view, question: Field, raw: dict) -> str:
    value = typed.value_of(question, raw, view.places)
    return typed.as_text(question, raw) if value is None else forms.words(value, question, get_language() or "vi")
