"""What the tests of the notices share: something happens to a dossier, and the notices are told."""

from uuid import UUID

import pytest
from django.db import transaction

from motcua.base.ids import new_id
from motcua.ledger import service as ledger
from motcua.ledger.events import Event

CODE = "H29.1-261124-0001"


@pytest.fixture
def tell():
    """A function: the event happens to a dossier of the person, and everything follows. Gives the dossier."""

    def happen(person, *events: Event, reason: str = "", **params) -> UUID:
        dossier = new_id()
        with transaction.atomic():
            for event in events:
                ledger.append(
                    event, about=dossier, kind="dossier", by=None, on_behalf=person.id, reason=reason,
                    params={"code": CODE, **params},
                )  # fmt: skip
        ledger.run_until_idle()
        return dossier

    return happen
