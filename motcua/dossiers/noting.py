"""Notices: what arrives is taken note of in the same moment, by the agency that must know of it.

A notice tells of something that is so, whoever approves of it. It is neither withdrawn nor changed: who told something
wrong sends another one that names it, and both are kept (the Law on Residence knows no taking back of a lodging notice
either). A late one is taken note of like any other.
"""

from collections.abc import Callable
from typing import NamedTuple

from motcua.agencies import service as agencies
from motcua.dossiers import slips
from motcua.engine.definition import Procedure
from motcua.engine.lifecycle import Noted, Submitted
from motcua.ledger.events import Event


class Arrival(NamedTuple):
    """What it is that something arrives: to the engine, in the ledger, and on the slip."""

    event: type[Submitted] | type[Noted]
    entry: Event
    slip: Callable


_DOSSIER = Arrival(Submitted, Event.DOSSIER_SUBMITTED, slips.proof)
_NOTICE = Arrival(Noted, Event.DOSSIER_NOTED, slips.noted)


def arrival_of(procedure: Procedure) -> Arrival:
    """What it is that a filing of this procedure arrives."""
    return _NOTICE if procedure.kind == "notice" else _DOSSIER


def agency_that_has_it(procedure: Procedure, centre: agencies.AgencyInfo) -> agencies.AgencyInfo:
    """The agency in whose register it stands: the one that a notice is for, else the centre where it was filed.

    Where the commune has no agency of that kind yet, its centre has the notice: nothing is sent back for that.
    """
    wanted = procedure.noted_by and agencies.agency_for(procedure.noted_by, centre.commune_code)
    return wanted or centre
