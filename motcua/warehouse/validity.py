"""Since when and how long a held document holds, and why it holds no more, in words."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from motcua.base import clock
from motcua.warehouse.service import Document


def words(held: Document) -> list[str]:
    """What makes a document provable, a line each; an older one may have none."""
    lines = []
    if held.issued_on:
        lines.append(_("No. %(number)s, issued by %(agency)s on %(day)s") % {
            "number": held.number, "agency": held.agency, "day": _day(held.issued_on)})  # fmt: skip
    if held.ended == "revoked":
        lines.append(_("Revoked on %(day)s: %(why)s") % {"day": _day_of(held.ended_at), "why": held.ended_why})
    elif held.ended == "replaced":
        lines.append(_("Replaced on %(day)s by no. %(number)s") % {
            "day": _day_of(held.ended_at), "number": held.ended_why})  # fmt: skip
    elif held.ended:
        lines.append(_("Held until %(day)s") % {"day": _day(held.valid_until)})
    elif held.valid_until:
        lines.append(_("Holds until %(day)s") % {"day": _day(held.valid_until)})
    return lines


def _day_of(moment: datetime) -> str:
    return _day(moment.astimezone(clock.ZONE))


def _day(value: date) -> str:
    return value.strftime("%d/%m/%Y")
