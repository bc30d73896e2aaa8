"""Rates that the council of a province decides: from dated data, or named by the official with the act behind them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from motcua.base import clock
from motcua.dossiers.errors import RateNotNamed
from motcua.dossiers.models import Dossier, NamedRate, Submission
from motcua.engine import fees
from motcua.engine.definition import FeeRule, Procedure
from motcua.identity.service import Person
from motcua.procedures import service as procedures

MOST = 10_000_000  # đồng; more is a slip of the finger
LONGEST_ACT = 120  # letters


@dataclass(frozen=True)
class Naming:
    """What an official says of a rate: đồng a unit (None: nothing was written, -1: it is no amount), and the number of
    the council's act."""

    amount: int | None
    basis: str

    @property
    def act(self) -> str:
        """The number of the act without the space around it."""
        return self.basis.strip()


def owed(dossier: Dossier, sent: Submission) -> fees.Owed:
    """What is owed for a dossier by what was sent, with the rates of its province and those named for it."""
    procedure = procedures.version(dossier.procedure_version_id).procedure
    on = _day_of(dossier)
    council = _named(dossier, on) + council_of(procedure, dossier.province_code) if has_council(procedure) else ()
    return fees.owed(procedure, sent.answers, dossier.channel, on, sent.known, council)


def has_council(procedure: Procedure) -> bool:
    """Whether a fee of the procedure is decided by the council of a province."""
    return any(fee.decided_by == "council" for fee in procedure.fees)


def council_of(procedure: Procedure, province_code: str) -> tuple[fees.CouncilRate, ...]:
    """What the council of a province decided, where the procedure leaves a fee to it."""
    return procedures.council_rates(province_code) if has_council(procedure) else ()


def _named(dossier: Dossier, on: date) -> tuple[fees.CouncilRate, ...]:
    named = NamedRate.objects.filter(dossier_id=dossier.id)
    return tuple(fees.CouncilRate(fee=one.fee, amount=one.amount, basis=one.basis, valid_from=on) for one in named)


def name(dossier: Dossier, sent: Submission, naming: Mapping[str, Naming], person: Person) -> None:
    """Keep the rates that the official names for fees that nobody has told us, in the transaction of the receiving; the
    next official is proposed them.

    Raises RateNotNamed if one is left.
    """
    for code, one in checked_naming(open_fees(dossier, sent), naming).items():
        NamedRate.objects.create(dossier=dossier, fee=code, amount=one.amount, basis=one.act,
                                 named_at=clock.now(), named_by_id=person.id)  # fmt: skip
        procedures.remember_rate(
            procedures.Named(dossier.province_code, code, dossier.channel, _day_of(dossier), one.amount, one.act),
            person.id,
        )  # fmt: skip


def checked_naming(fees_to_name: Iterable[FeeRule], naming: Mapping[str, Naming]) -> dict[str, Naming]:
    """What the official says of each fee whose rate has to be named. Raises RateNotNamed if one is left."""
    said = {fee.code: naming.get(fee.code, Naming(None, "")) for fee in fees_to_name}
    problems = {name: key for code, one in said.items() for name, key in _problems(code, one)}
    if problems:
        raise RateNotNamed(problems)
    return said


def _problems(code: str, said: Naming) -> Iterator[tuple[str, str]]:
    """What is wrong with a rate as (form name of the field, key of RATE_PROBLEMS)."""
    if said.amount is None:
        yield f"rate-{code}", "amount_missing"
    elif said.amount < 0:
        yield f"rate-{code}", "not_an_amount"
    elif said.amount > MOST:
        yield f"rate-{code}", "amount_too_large"
    if not said.act or not said.act.isprintable():
        yield f"act-{code}", "act_missing"
    elif len(said.act) > LONGEST_ACT:
        yield f"act-{code}", "act_too_long"


def _day_of(dossier: Dossier) -> date:
    """The day whose rates hold for a dossier: that of its sending."""
    return dossier.submitted_at.astimezone(clock.ZONE).date()


@dataclass(frozen=True)
class Proposal:
    """A rate that another dossier brought: đồng a unit, the act, since when it is known, and whether the reader said
    so."""

    amount: int
    basis: str
    named_at: datetime
    is_own: bool


def to_name(dossier: Dossier, sent: Submission, person: Person) -> list[tuple[FeeRule, Proposal | None]]:
    """The fees whose rate the official has to name, each with what was named before."""
    return [(fee, _proposal(dossier, fee, person)) for fee in open_fees(dossier, sent)]


def _proposal(dossier: Dossier, fee: FeeRule, person: Person) -> Proposal | None:
    row = procedures.proposed_rate(dossier.province_code, fee.code, dossier.channel, _day_of(dossier))
    return Proposal(row.amount, row.basis, row.named_at, row.named_by == person.id) if row else None


def open_fees(dossier: Dossier, sent: Submission) -> tuple[FeeRule, ...]:
    """The fees whose rate the official has to name."""
    procedure = procedures.version(dossier.procedure_version_id).procedure
    return owed(dossier, sent).undecided if has_council(procedure) else ()


def was_named(dossier: Dossier, naming: Mapping[str, Naming]) -> bool:
    """Whether exactly this was named before: an official pressed the button twice."""
    named = {one.fee: Naming(one.amount, one.basis) for one in NamedRate.objects.filter(dossier_id=dossier.id)}
    return all(named.get(fee) == Naming(said.amount, said.act) for fee, said in naming.items())


def are_named(dossier: Dossier, sent: Submission) -> bool:
    """Whether the rate of each fee is known: a result that goes out free by oversight is not free."""
    return not open_fees(dossier, sent)


def check_named(dossier: Dossier, sent: Submission) -> None:
    """Raise RateNotNamed while the rate of a fee is open."""
    if not are_named(dossier, sent):
        raise RateNotNamed
