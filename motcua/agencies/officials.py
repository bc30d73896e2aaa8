"""Officials whom an operator enters: a CSV file with one post a line, taken over as a whole or not at all.

A post opens dossiers of citizens, so nobody gives one alone: who entered the file and who checked it against the
decisions of appointment are two people, and both stand in the ledger.
"""

import csv
from collections.abc import Iterator
from datetime import date

from django.db import transaction

from motcua.agencies import posts
from motcua.agencies.listing import ListBroken
from motcua.agencies.models import Agency, Post, Role
from motcua.agencies.posts import Appointed
from motcua.identity import service as identity

COLUMNS = ("subject", "agency", "role", "valid_from", "valid_to")


class OneAlone(ValueError):
    """The file was entered and checked by the same person."""


@transaction.atomic
def load_officials(text: str, issuer: str, *, entered_by: str, checked_by: str) -> int:
    """Take over posts from CSV with the columns COLUMNS; gives how many were new or changed. Again changes nothing.

    People are named as the identity provider `issuer` calls them. A post that is there with the same first day only
    gets its last day. Raises ListBroken and OneAlone; then nothing was taken over.
    """
    if not entered_by.strip() or entered_by.strip() == checked_by.strip():
        raise OneAlone
    reader = csv.DictReader(text.splitlines())
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ListBroken([f"line 1: the columns must be {','.join(COLUMNS)}"])
    rows = [{name: (value or "").strip() for name, value in row.items() if name} for row in reader]
    known = {one.code: one for one in Agency.objects.filter(code__in={row["agency"] for row in rows})}
    problems = [f"line {n}: {problem}" for n, row in enumerate(rows, 2) for problem in _problems(row, known)]
    if problems:
        raise ListBroken(problems)
    enterer, checker = (identity.person_id_for(issuer, one.strip()) for one in (entered_by, checked_by))
    wanted = [_appointed(row, known, issuer) for row in rows]
    twice = [f"line {n + 2}: {problem}" for n, one in enumerate(wanted) for problem in _overlaps(one, wanted[:n])]
    if twice:
        raise ListBroken(twice)
    return sum(posts.take_over(one, by=enterer, checked_by=checker) for one in wanted)


def _problems(row: dict[str, str], known: dict[str, Agency]) -> Iterator[str]:
    if not row["subject"]:
        yield "subject is empty"
    if row["role"] not in Role.values:
        yield f"role {row['role']!r} is none of {', '.join(sorted(Role.values))}"
    if row["agency"] not in known:
        yield f"agency {row['agency']!r} is no code of an agency"
    first, last = _day(row["valid_from"]), _day(row["valid_to"])
    if first is None:
        yield "valid_from is no day such as 2025-07-01"
    if row["valid_to"] and last is None:
        yield "valid_to is neither empty nor a day such as 2026-12-31"
    if first and last and last < first:
        yield "valid_to lies before valid_from"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _appointed(row: dict[str, str], known: dict[str, Agency], issuer: str) -> Appointed:
    return Appointed(
        person_id=identity.person_id_for(issuer, row["subject"]), agency_id=known[row["agency"]].id, role=row["role"],
        valid_from=date.fromisoformat(row["valid_from"]), valid_to=_day(row["valid_to"]),
    )  # fmt: skip


def _overlaps(one: Appointed, before: list[Appointed]) -> Iterator[str]:
    """What speaks against a post: the same one at the same time, in the file or held already."""
    if any(other.is_the_same_at_once(one) for other in before):
        yield "stands twice"
    held = Post.objects.filter(person_id=one.person_id, agency_id=one.agency_id, role=one.role)
    for other in held.exclude(valid_from=one.valid_from):
        if (other.valid_to or date.max) >= one.valid_from and other.valid_from <= (one.valid_to or date.max):
            yield f"is held already since {other.valid_from}; end that post first, with that first day"
