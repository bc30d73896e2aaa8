"""How long things are kept, by the rules of the catalogue, and from when a matter may be erased."""

from datetime import date, datetime, timedelta
from functools import cache

from motcua.base import clock, paths
from motcua.dossiers import service as dossiers
from motcua.engine import retention
from motcua.payments import service as payments

FILE = paths.CATALOGUE / "retention" / "vn.yaml"

RUNNING, MONEY, LAW, FOR_EVER, ANOTHERS = "running", "money_open", "kept_by_law", "kept_for_ever", "anothers"


@cache
def rules() -> retention.Retention:
    """The rules in use."""
    return retention.load(FILE.read_text(encoding="utf-8"))


def kept_until(key: str, since: datetime) -> datetime:
    """Until when something is kept that is no dossier."""
    return since + timedelta(days=rules().days(key))


def rule_of(matter: dossiers.Matter) -> retention.Rule:
    """Under which rule a dossier is kept today."""
    return retention.rule_for(rules(), matter.procedure_code, matter.sector, clock.today())


def may_be_erased_from(matter: dossiers.Matter) -> date | None:
    """The first day on which a closed dossier may be erased; None for one that runs or is kept for ever."""
    if matter.closed_at is None:
        return None
    return retention.may_be_erased_from(rule_of(matter), matter.closed_at.astimezone(clock.ZONE).date())


def why_not(matter: dossiers.Matter) -> str:
    """Why a matter may not be erased today; "" where it may."""
    if matter.is_for_another:
        return ANOTHERS
    if matter.is_draft:
        return ""
    if matter.closed_at is None:
        return RUNNING
    if payments.money_is_open(matter.id):
        return MONEY
    day = may_be_erased_from(matter)
    if day is None:
        return FOR_EVER
    return "" if day <= clock.today() else LAW


def stays(matter: dossiers.Matter, why: str) -> dict:
    """What a certificate says of a matter that stays."""
    day = may_be_erased_from(matter) if why == LAW else None
    return {"what": matter.code, "why": why, "until": day.isoformat() if day else None}
