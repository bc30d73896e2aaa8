"""Rates that the council of a province decides: from dated data, or named by the official with the act behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from motcua.base import clock
from motcua.dossiers.errors import RateNotNamed
from motcua.dossiers.models import Dossier, NamedRate, Submission
from motcua.engine import fees
from motcua.engine.definition import FeeRule, Procedure
from motcua.identity.service import Person
from motcua.procedures import service as procedures

MOST = 10_000_000  # đồng; more is a slip of the finger


@dataclass(frozen=True)
class Naming:
    """What an official says of a rate: đồng a unit, and the number of the council's act."""

    amount: int
    basis: str


def owed(dossier: Dossier, sent: Submission) -> fees.Owed:
    """What is owed for a dossier by what was sent, with the rates of its province and those named for it."""
    procedure = procedures.version(dossier.procedure_version_id).procedure
    on = dossier.submitted_at.astimezone(clock.ZONE).date()
    council = _named(dossier, on) + procedures.council_rates(dossier.province_code) if has_council(procedure) else ()
    return fees.owed(procedure, sent.answers, dossier.channel, on, sent.known, council)


def has_council(procedure: Procedure) -> bool:
    """Whether a fee of the procedure is decided by the council of a province."""
    return any(fee.decided_by == "council" for fee in procedure.fees)


def _named(dossier: Dossier, on: date) -> tuple[fees.CouncilRate, ...]:
    named = NamedRate.objects.filter(dossier_id=dossier.id)
    return tuple(fees.CouncilRate(fee=one.fee, amount=one.amount, basis=one.basis, valid_from=on) for one in named)


def name(dossier: Dossier, sent: Submission, naming: Mapping[str, Naming], person: Person) -> None:
    """Keep the rates that the official names for fees that nobody has told us, in the transaction of the receiving.

    Raises RateNotNamed if one is left.
    """
    for fee in open_fees(dossier, sent):
        said = naming.get(fee.code)
        if said is None or not _is_whole(said):
            raise RateNotNamed
        NamedRate.objects.create(dossier=dossier, fee=fee.code, amount=said.amount, basis=said.basis.strip(),
                                 named_at=clock.now(), named_by_id=person.id)  # fmt: skip


def _is_whole(said: Naming) -> bool:
    basis = said.basis.strip()
    return 0 <= said.amount <= MOST and 0 < len(basis) <= 120 and basis.isprintable()


def open_fees(dossier: Dossier, sent: Submission) -> tuple[FeeRule, ...]:
    """The fees whose rate the official has to name."""
    procedure = procedures.version(dossier.procedure_version_id).procedure
    return owed(dossier, sent).undecided if has_council(procedure) else ()


def was_named(dossier: Dossier, naming: Mapping[str, Naming]) -> bool:
    """Whether exactly this was named before: an official pressed the button twice."""
    named = {one.fee: Naming(one.amount, one.basis) for one in NamedRate.objects.filter(dossier_id=dossier.id)}
    return all(named.get(fee) == Naming(said.amount, said.basis.strip()) for fee, said in naming.items())


def are_named(dossier: Dossier, sent: Submission) -> bool:
    """Whether the rate of each fee is known: a result that goes out free by oversight is not free."""
    return not open_fees(dossier, sent)


def check_named(dossier: Dossier, sent: Submission) -> None:
    """Raise RateNotNamed while the rate of a fee is open."""
    if not are_named(dossier, sent):
        raise RateNotNamed
