"""What the councils of the provinces decided about fees: dated rows, each with its act and with who told it.

Files of the catalogue (catalogue/councils/, one a province) are loaded into the table. For what they do not say an
official names the rate with the act; the next one is proposed it and confirms or corrects it. It counts by itself
once a second official has confirmed it.
"""

from datetime import date
from pathlib import Path
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import Q

from motcua.base import clock
from motcua.engine import source
from motcua.engine.fees import CouncilRate
from motcua.engine.mistakes import Mistake
from motcua.procedures import models


class CouncilBroken(Mistake):
    """A file of a council cannot be used."""


class Council(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A province by its code, and every rate of its council that we know, of all times."""

    province: str
    rates: tuple[CouncilRate, ...]


class Named(msgspec.Struct, frozen=True):
    """What an official said of a rate: for which fee, province and channel, since which day, how much by which act."""

    province: str
    fee: str
    channel: str
    on: date
    amount: int
    basis: str


def council_rates(province_code: str) -> tuple[CouncilRate, ...]:
    """The rates of a province that count, a later decision before an earlier one; none where nobody has told us."""
    told = Q(named_by=None) | Q(confirmed_at__isnull=False)
    rows = models.CouncilRate.objects.filter(told, province=province_code, replaced_at=None)
    return tuple(
        CouncilRate(fee=row.fee, amount=row.amount, basis=row.basis, valid_from=row.valid_from, valid_to=row.valid_to,
                    channels=(row.channel,), to_verify=row.to_verify)
        for row in rows.order_by("-valid_from", "-id")
    )  # fmt: skip


def proposed_rate(province_code: str, fee: str, channel: str, on: date) -> models.CouncilRate | None:
    """The rate that an official named last for a day up to this one, and nobody has confirmed yet."""
    rows = models.CouncilRate.objects.filter(
        province=province_code, fee=fee, channel=channel, valid_from__lte=on, named_by__isnull=False, confirmed_at=None,
        replaced_at=None,
    )  # fmt: skip
    return rows.order_by("-valid_from", "-id").first()


@transaction.atomic
def remember_rate(said: Named, by: UUID) -> None:
    """Keep what an official said: the proposal of another official is confirmed by it, or replaced; saying one's own
    again changes nothing."""
    before = proposed_rate(said.province, said.fee, said.channel, said.on)
    if before and (before.amount, before.basis) == (said.amount, said.basis):
        if before.named_by != by:
            _end(before, confirmed_at=clock.now(), confirmed_by=by)
        return
    if before:
        _end(before, replaced_at=clock.now())
    # Two officials may name a rate for the same day at once: the first is kept, the next one is asked about it.
    row = models.CouncilRate(
        province=said.province, fee=said.fee, channel=said.channel, amount=said.amount, basis=said.basis,
        valid_from=said.on, named_at=clock.now(), named_by=by,
    )  # fmt: skip
    models.CouncilRate.objects.bulk_create([row], ignore_conflicts=True)


def _end(row: models.CouncilRate, **how) -> None:
    models.CouncilRate.objects.filter(id=row.id, confirmed_at=None, replaced_at=None).update(**how)


@transaction.atomic
def load_councils(place: Path) -> int:
    """Bring the files of a folder into the table and say how many rates they hold. The same files change nothing."""
    files = sorted(place.glob("*.yaml"))
    councils = [source.read(file.read_text(encoding="utf-8"), Council, CouncilBroken) for file in files]
    told = [(one.province, rate, channel) for one in councils for rate in one.rates for channel in rate.channels]
    for province, rate, channel in told:
        _load(province, rate, channel)
    return len(told)


def _load(province: str, rate: CouncilRate, channel: str) -> None:
    """One rate of a file. It takes the place of what was told for the same first day, by a file or an official."""
    key = {"province": province, "fee": rate.fee, "channel": channel, "valid_from": rate.valid_from}
    content = {name: getattr(rate, name) for name in ("amount", "basis", "valid_to", "to_verify")}
    rows = models.CouncilRate.objects.filter(**key, replaced_at=None)
    if rows.filter(**content, named_by=None).exists():
        return
    rows.update(replaced_at=clock.now())
    models.CouncilRate.objects.create(**key, **content, named_at=clock.now())
