"""Every procedure of the catalogue can be read, and its worked examples hold."""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

import msgspec
import pytest

from motcua.engine import calendar, definition, fees, forms, papers, rules, source, terms
from motcua.engine import lifecycle as life
from tests.engine.conftest import ROOT

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CATALOGUE = ROOT / "catalogue"
VERSIONS = sorted(file for file in CATALOGUE.glob("[0-9]*/*.yaml") if file.name != "examples.yaml")
EXAMPLES = sorted(CATALOGUE.glob("*/examples.yaml"))


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A verification: when, and for which reason of the procedure."""

    at: str
    reason: str


class Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    channel: definition.ChannelName
    facts: dict[str, object]
    answers: dict[str, object]
    sent: str
    received: str = ""
    council: tuple[fees.CouncilRate, ...] = ()
    verification: Asked | None = None
    refused: str = ""


class Then(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must hold; what is left out is not looked at."""

    pages: list[str] | msgspec.UnsetType = msgspec.UNSET
    case: str | msgspec.UnsetType = msgspec.UNSET
    papers_asked: list[str] | msgspec.UnsetType = msgspec.UNSET
    papers_required: list[str] | msgspec.UnsetType = msgspec.UNSET
    errors: dict[str, dict[str, str]] | msgspec.UnsetType = msgspec.UNSET
    owed: int | msgspec.UnsetType = msgspec.UNSET
    undecided: list[str] | msgspec.UnsetType = msgspec.UNSET
    owner: str | msgspec.UnsetType = msgspec.UNSET
    results: list[str] | msgspec.UnsetType = msgspec.UNSET
    terms: dict[str, str] | msgspec.UnsetType = msgspec.UNSET
    status: int | msgspec.UnsetType = msgspec.UNSET
    not_possible: str | msgspec.UnsetType = msgspec.UNSET
    answer_due: str | msgspec.UnsetType = msgspec.UNSET
    due: str | None | msgspec.UnsetType = msgspec.UNSET


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    story: str
    given: Given
    then: Then


def examples():
    for file in EXAMPLES:
        for one in source.read(file.read_text(encoding="utf-8"), list[Example], ValueError):
            yield pytest.param(file.parent, one, id=f"{file.parent.name}: {one.story}")


@cache
def loaded(file):
    return definition.load(file.read_text(encoding="utf-8"))


def version_on(folder, day):
    """The version of a procedure in force on a day."""
    read = [loaded(file) for file in VERSIONS if file.parent == folder]
    return next(p for p in read if p.valid_from <= day and (p.valid_to is None or day <= p.valid_to))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def told_due(deadline):
    return deadline and deadline.at and deadline.at.strftime("%Y-%m-%d %H:%M")


def happened(procedure, told, vn):
    """The state of the dossier after what the example tells, and what could not happen ("")."""
    state, wrong = life.DossierState(), ""
    for event in events_of(told):
        try:
            decided = life.decide(state, event, procedure=procedure, calendar=vn, channel=told.channel)
        except life.CannotHappen as refused:
            wrong = type(refused).__name__
        else:
            state = decided.state
    return state, wrong


def events_of(told):
    yield life.Submitted(at=at(told.sent))
    if told.refused:
        yield life.Refused(at=at(told.sent), ground=told.refused, explanation="Như trong ví dụ.")
    if told.received:
        yield life.Accepted(at=at(told.received))
    if told.verification:
        asked = told.verification
        yield life.VerificationAsked(at=at(asked.at), reason=asked.reason, agency="UBND xã Yên Bình")


def found(procedure, told, vn):
    """What the engine makes of an example."""
    on = at(told.sent).date()
    facts = told.facts | terms.facts_of(procedure, told.answers, on, vn)
    answers = told.answers | forms.filled_in(procedure, told.answers, facts)
    needed = papers.needed(procedure, answers, frozenset(told.facts), facts)
    wrong = forms.check_all(procedure, answers, facts, today=on)
    case = papers.case_of(procedure, answers, facts)
    owed = fees.owed(procedure, answers, told.channel, on, facts, told.council)
    kept = forms.effective(procedure, answers, facts)
    state, not_possible = happened(procedure, told, vn)
    owner = procedure.owner
    described = owner is not None and rules.holds(owner.when, kept, facts)
    return {
        "pages": [page.key for page in forms.visible_pages(procedure, answers, facts)],
        "case": case and case.key,
        "papers_asked": [paper.key for paper in papers.asked(needed)],
        "papers_required": [paper.key for paper in papers.asked(needed) if paper.required],
        "errors": {page: {key: error[0] for key, error in of.items()} for page, of in wrong.items()},
        "owed": owed.total,
        "undecided": [fee.code for fee in owed.undecided],
        "owner": kept.get(owner.facts["person.name"]) if described else "requester",
        "results": [one.key for one in procedure.results if rules.holds(one.when, kept, facts)],
        "terms": {name.removeprefix(terms.PREFIX): kept for name, kept in facts.items() if name.startswith("term.")},
        "status": int(state.status),
        "not_possible": not_possible,
        "answer_due": told_due(state.answer_due),
        "due": told_due(state.due),
    }


@pytest.mark.parametrize(("folder", "example"), list(examples()))
def test_the_worked_example_holds(folder, example, vn):
    told = example.given
    result = found(version_on(folder, at(told.sent).date()), told, vn)
    wanted = msgspec.to_builtins(example.then)
    assert {key: result[key] for key in wanted} == wanted


@pytest.mark.parametrize("file", VERSIONS, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_version_can_be_read_stored_and_read_again(file):
    procedure = loaded(file)
    assert (procedure.code, procedure.version) == (file.parent.name, file.stem)
    assert definition.loads(definition.dumps(procedure)) == procedure


@pytest.mark.parametrize("file", VERSIONS, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_text_is_there_in_both_languages(file):
    raw = source.parse(file.read_text(encoding="utf-8"), ValueError)

    def texts(value, path):
        if isinstance(value, dict) and set(value) & {"vi", "en"}:
            yield path, value
        elif isinstance(value, dict):
            for key, inner in value.items():
                yield from texts(inner, f"{path}.{key}")
        elif isinstance(value, list):
            for number, inner in enumerate(value):
                yield from texts(inner, f"{path}[{number}]")

    assert [path for path, text in texts(raw, "$") if not (text.get("vi") and text.get("en"))] == []


def test_the_extract_ends_when_the_new_law_begins(extract):
    new_law = extract.basis("law03_2026")
    assert extract.valid_to == date(2027, 2, 28)
    assert (new_law.valid_from - extract.valid_to).days == 1


def test_every_holiday_has_basis_and_confidence():
    file = calendar.read_file((CATALOGUE / "calendar/vn.yaml").read_text(encoding="utf-8"))
    assert all(day.basis and day.name.vi and day.name.en and day.confidence for day in file.days)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2025-01-29", "holiday"),
        ("2025-05-02", "swapped_day_off"),
        ("2026-01-02", "swapped_day_off"),
        ("2026-02-16", "holiday"),
        ("2026-02-20", "holiday"),
        ("2026-04-27", "holiday"),
        ("2026-08-31", "swapped_day_off"),
        ("2026-11-24", "holiday"),
        ("2026-11-28", "weekend"),
        ("2027-05-03", "holiday"),
        ("2026-01-10", None),
        ("2026-08-22", None),
        ("2025-04-26", None),
        ("2026-02-23", None),
    ],
)
def test_the_national_calendar_knows_the_day(vn, day, reason):
    closed = vn.closed_because(date.fromisoformat(day))
    assert (closed and closed[0]) == reason
