"""A refusal is an answer too: the row that says what was read for it must stay when the transaction ends with it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from motcua.base.errors import CannotContinue


@contextmanager
def kept_when_refused(*refusals: type[CannotContinue]) -> Iterator[None]:
    """A transaction that is kept when one of these refusals ends it; the refusal is raised after its end.

    Whoever raises one there has changed nothing yet but what was read, or has undone it: in a savepoint that was opened
    after the reading, or by hand. Every other error takes all back. Also a decorator.
    """
    refused = None
    with transaction.atomic():
        try:
            yield
        except refusals as refusal:
            refused = refusal
    if refused is not None:
        raise refused
