"""People with an account of level 1, and one of whom the account tells little."""

from dataclasses import replace
from datetime import date

import pytest

from motcua.warehouse import service as warehouse
from tests.mandates.people import claims_of, sign_in
from tests.people import Somebody

ENDED = date(2026, 9, 30)
ACCOUNT = {"person.benefit_account": "0011223344", "person.benefit_bank": "Agribank"}


def weaker(somebody: Somebody) -> Somebody:
    """The same person with an account that nobody has raised."""
    return replace(somebody, claims=somebody.claims | {"loa": 1})


@pytest.fixture
def yen(db) -> Somebody:
    """Of Yến the account tells no address, which the register knows; and a bank account, which wants consent."""
    claims = claims_of("yen", "Nguyễn Thị Yến", "001190000777")
    somebody = sign_in({name: told for name, told in claims.items() if name != "address"})
    warehouse.record(somebody.id, ACCOUNT, "vneid")
    return somebody
