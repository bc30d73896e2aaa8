"""Where each answer stands with what the state knows: told by a source, changed by the person, still to be checked.

It hinders nobody: it is said on the form, kept with what was sent, and shown to the official, who decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.agencies import service as agencies
from motcua.base import clock
from motcua.dossiers import sources
from motcua.dossiers.models import Submission
from motcua.engine import forms, likeness, persons, rules
from motcua.engine.definition import Field
from motcua.engine.vocabulary import FACTS, is_stale
from motcua.warehouse import service as warehouse

#: told: as the source has it. same, spelling, differs: the person's own words beside the source's (engine/likeness.py).
#: awaited: the source has not answered yet. nothing, nobody: it knows nothing of it, or nobody with these data.
#: withheld: it has told, and that is not shown to this account (withheld.py); a form says so, nothing is sent with it.
How = Literal["told", "same", "spelling", "differs", "awaited", "nothing", "nobody", "withheld"]
TELLS_OTHERWISE = ("spelling", "differs")
MOMENTS = ("at", "permitted_at", "permitted_until")  # of an origin
CHOSEN = ("phone", "email")  # by which one wants to be reached: another one is no difference, and nobody is told it


@dataclass(frozen=True)
class Origin:
    """How an answer stands to a source: `told` is what the source says, where that is not the answer itself; `typed`
    what the person had written before the source told a locked answer. `at` is when the source told it."""

    source: str
    how: How
    at: datetime | None = None
    told: object = None
    typed: object = None
    stale: bool = False  # older than the rule of freshness of its fact allows
    permitted_at: datetime | None = None  # when the person consented that it is taken, where the law wants that
    permitted_until: datetime | None = None

    @property
    def is_to_compare(self) -> bool:
        """Whether somebody has to look at two different answers."""
        return self.how in TELLS_OTHERWISE or bool(self.typed)

    def as_json(self) -> dict:
        """As it is kept with what was sent."""
        kept = {"source": self.source, "how": self.how, "told": self.told, "typed": self.typed, "stale": self.stale}
        kept |= {name: moment.isoformat() for name in MOMENTS if (moment := getattr(self, name))}
        return {name: value for name, value in kept.items() if value}


def of_json(kept: dict) -> Origin:
    """From what was kept with a sending."""
    return Origin(**kept | {name: datetime.fromisoformat(kept[name]) for name in MOMENTS if name in kept})


def of_view(view) -> dict[str, Origin]:
    """Of each question of a draft (reading.DraftView) that is about the person whose data are known."""
    return dict(_origins(view))


def of(view, field: Field) -> Origin | None:
    """Of one question; None where no source has to do with it."""
    if not field.prefill or not is_about_the_person(view, field):
        return _beside_its_number(view, field) if field.year_of else None
    saved, fact = view.saved.get(field.key), view.told.get(field.prefill)
    if saved and sources.is_official(saved.source):
        before = view.overruled.get(field.key)
        otherwise = before and compare(field, saved.value, before.value, view.told) != likeness.SAME
        at = fact.at if fact and fact.source == saved.source else saved.saved_at
        typed = before.value if otherwise else None
        return Origin(saved.source, "told", at, typed=typed, stale=_stale(field, at), **_permitted(fact))
    if fact is None and field.prefill in view.withheld:
        return Origin(view.withheld[field.prefill], "withheld")
    if fact is None:
        return _unanswered(view.asked.get(field.prefill))
    if saved is None or saved.value in (None, "") or FACTS[field.prefill].kind in CHOSEN:
        return None
    how = compare(field, fact.value, saved.value, view.told)
    told = fact.value if how in TELLS_OTHERWISE else None
    return Origin(fact.source, how, fact.at, told, stale=_stale(field, fact.at), **_permitted(fact))


def _permitted(fact: warehouse.Fact | None) -> dict[str, datetime | None]:
    return {"permitted_at": fact.permitted_at, "permitted_until": fact.permitted_until} if fact else {}


def _beside_its_number(view, field: Field) -> Origin | None:
    """Of a year of birth that the person typed although the personal number beside it says another."""
    saved, told = view.saved.get(field.key), persons.year_in_number(view.answers.get(field.year_of))
    if not told or saved is None or saved.source or saved.value in (None, ""):
        return None
    how = likeness.compare("year", told, saved.value)
    return Origin(sources.NUMBER, how, told=told) if how in TELLS_OTHERWISE else None


def compare(field: Field, told: object, said: object, facts: dict[str, warehouse.Fact]) -> likeness.Likeness:
    """How an answer stands to what a source told. A choice says what its value or what its words say."""
    if field.kind == "choice":
        labels = [text for one in field.options if one.value == said for text in (one.label.vi, one.label.en) if text]
        return min((_compared(field, told, text, facts) for text in [said, *labels]), key=LEAST_FIRST.index)
    return _compared(field, told, forms.words(said, field, "vi") if field.kind == "address" else said, facts)


def _compared(field: Field, told: object, said: object, facts: dict[str, warehouse.Fact]) -> likeness.Likeness:
    own = [str(facts[name].value) for name in NUMBERS if name in facts] if field.prefill in NUMBERS else []
    return likeness.compare(_kind(field), told, said, also=own, communes=agencies.communes_named)


def _kind(field: Field) -> str:
    """As what an answer is compared: by its fact, and a date of which the year alone is asked as a year."""
    if field.prefill in NUMBERS:
        return "personal_number"
    if field.kind == "date" and field.precision == ("year",):
        return "year"
    return "address" if field.prefill in ADDRESSES else FACTS[field.prefill].kind


ADDRESSES = frozenset({"person.address", "person.temporary_address", "person.hometown", "person.birth_place"})
NUMBERS = ("person.personal_number", "person.old_number")  # of one person: both say who it is
LEAST_FIRST = (likeness.SAME, likeness.SPELLING, likeness.DIFFERS)


def _origins(view) -> Iterator[tuple[str, Origin]]:
    for field in (one for page in view.procedure.pages for one in page.fields if one.prefill or one.year_of):
        if origin := of(view, field):
            yield field.key, origin


def still_resting(before: Submission, again: Submission) -> dict[str, dict]:
    """The origins, as they are kept, of the answers of a correction that a source told with a consent that was taken
    back or is over since: the answer is the one of then, and says so."""
    return {
        key: kept for key, kept in before.provenance.items()
        if "permitted_at" in kept and key in again.sources and "permitted_at" not in again.provenance.get(key, {})
        and again.answers[key] == before.answers[key]
    }  # fmt: skip


def is_about_the_person(view, field: Field) -> bool:
    return not field.prefill_when or rules.holds(field.prefill_when, view.answers, view.facts)


def left_to_a_source(view) -> frozenset[str]:
    """The questions that nobody has answered, and need not: a source has, which is not shown to this account."""
    if not view.withheld:
        return frozenset()
    fields = (f for page in view.procedure.pages for f in page.fields if f.prefill in view.withheld)
    return frozenset(f.key for f in fields if f.key not in view.saved and is_about_the_person(view, f))


def _unanswered(asked: warehouse.Asked | None) -> Origin | None:
    if asked is None:
        return None
    how = "awaited" if asked.answered_at is None else {"nobody": "nobody"}.get(asked.outcome, "nothing")
    return Origin(asked.source, how, asked.answered_at)


def _stale(field: Field, at: datetime) -> bool:
    return is_stale(field.prefill, at.astimezone(clock.ZONE).date(), clock.today())


def words(origin: Origin, field: Field) -> str:
    """What the person who files is told."""
    said = _named(origin, field)
    if origin.source == sources.NUMBER:
        return _("The personal number beside it says %(told)s. The office compares the two.") % said
    if origin.how == "told":
        text = _("From %(source)s, %(day)s") % said + with_consent(origin.permitted_at, origin.permitted_until)
        if origin.typed:
            text += ". " + _("You had written: %(typed)s") % {"typed": said_in_words(origin.typed, field)}
        return text + (_(" (old; it is being asked for again)") if origin.stale else "")
    return _FOR_THE_PERSON[origin.how]() % said


_FOR_THE_PERSON = {
    "same": lambda: _("The same as in %(source)s, %(day)s"),
    "spelling": lambda: _(
        "You changed this. In %(source)s (%(day)s): %(told)s. The office compares the two spellings."
    ),
    "differs": lambda: _("You changed this. In %(source)s (%(day)s): %(told)s. The office compares the two."),
    "awaited": lambda: _("To be checked: no answer yet from %(source)s. You need not wait."),
    "withheld": lambda: _(
        "Known in %(source)s and not shown to your account yet. Leave it empty, or write it yourself: the two are "
        "compared."
    ),
    "nothing": lambda: _("To be checked by the office: nothing is known of it in %(source)s."),
    "nobody": lambda: _("To be checked by the office: your data are not found like this in %(source)s."),
}


def words_for_office(origin: Origin, field: Field) -> str:
    """What the official is told; what it means is theirs to judge."""
    said = _named(origin, field)
    if origin.source == sources.NUMBER:
        return _("different in the personal number beside it: %(told)s") % said
    if origin.source in warehouse.ACCOUNT:
        said["source"] = _("the identity account")
    text = _FOR_THE_OFFICE[origin.how]() % said
    if origin.source in warehouse.ACCOUNT and origin.how == "told":
        text = _("confirmed by the identity account, %(day)s") % said
    if origin.typed:
        text += ". " + _("Before the source answered, the person had written: %(typed)s") % {
            "typed": said_in_words(origin.typed, field)
        }
    text += with_consent(origin.permitted_at, origin.permitted_until)
    return text + (_(" (older than its rule of freshness allows)") if origin.stale else "")


def with_consent(at: datetime | None, until: datetime | None) -> str:
    """On which consent of the person something rests; "" where the law wants none."""
    if at is None or until is None:
        return ""
    day, last = (moment.astimezone(clock.ZONE).strftime("%d/%m/%Y") for moment in (at, until))
    return _("; with consent of %(day)s, until %(last)s") % {"day": day, "last": last}


_FOR_THE_OFFICE = {
    "told": lambda: _("from %(source)s, %(day)s"),
    "same": lambda: _("typed by the person; agrees with %(source)s, %(day)s"),
    "spelling": lambda: _("spelled otherwise in %(source)s, %(day)s: %(told)s"),
    "differs": lambda: _("different in %(source)s, %(day)s: %(told)s"),
    "awaited": lambda: _("typed by the person; to be checked, no answer yet from %(source)s"),
    "nothing": lambda: _("typed by the person; nothing is known of it in %(source)s"),
    "nobody": lambda: _("typed by the person; nobody with this number, name and date of birth in %(source)s"),
}




def _named(origin: Origin, field: Field) -> dict[str, str]:
    day = origin.at.astimezone(clock.ZONE).strftime("%d/%m/%Y") if origin.at else ""
    told = said_in_words(origin.told, field) if origin.told else ""
    return {"source": warehouse.source_words(origin.source), "day": day, "told": told}


def said_in_words(value: object, field: Field) -> str:
    """A value of a source or of a person as the answer to a question."""
    return forms.words(value, field, get_language() or "vi") if not isinstance(value, str) or field.kind in (
        "choice", "date"
    ) else value  # fmt: skip
