"""Whom only a parent describes: kept while somebody acts for them or writes for them, and gone with the last of it."""

import pytest

from motcua.base import clock
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Dossier, Draft
from motcua.identity import service as identity
from motcua.identity.models import Mandate
from motcua.ledger import service as ledger
from motcua.rights import asking, erasing
from motcua.warehouse import service as warehouse
from tests.dossiers import filing
from tests.mandates.people import english
from tests.mandates.test_family import CHILD, START, file_under, stated
from tests.rights.tien import YEARS_LATER

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture
def mother(client_of, lan):
    """(her client, the mandate for her child, the one dossier that she filed for the child: withdrawn)."""
    client = english(client_of(lan))
    mandate = stated(client)
    code = file_under(client, mandate)
    withdrawn = client.post(f"/ho-so/{code}/rut", {"reason": "changed_mind", "version": filing.version(code)})
    assert withdrawn.status_code == 302
    ledger.run_until_idle()
    return client, mandate, Dossier.objects.get(code=code)


def erase_last(dossier: Dossier) -> None:
    dossiers.erase_content(dossier.id, reason="not_needed", by=None)
    dossier.refresh_from_db()
    assert dossier.erased_at is not None


def known_of(person) -> str:
    """The name that is known of a person, as the database has it."""
    return warehouse.names_of([person], warehouse.own(person)).get(person, "")


def test_erasing_the_last_dossier_of_a_child_leaves_the_mandate_and_the_open_draft(mother):
    client, mandate, dossier = mother
    draft = client.press(client.visit(START, xa="00004"), "Start", for_whom=mandate).page.path.split("/")[2]
    erase_last(dossier)
    assert Mandate.objects.get(id=mandate).state == Mandate.STATED
    assert known_of(dossier.owner_id) == CHILD["name"]
    filing.answer_everything(client, draft)
    assert Dossier.objects.get(code=filing.send(client, draft)).owner_id == dossier.owner_id


def test_a_child_for_whom_nobody_acts_any_more_goes_with_the_last_dossier(mother):
    client, mandate, dossier = mother
    client.press(client.visit(f"/uy-quyen/{mandate}/cham-dut"), "End it")
    erase_last(dossier)
    assert known_of(dossier.owner_id) == "" and Mandate.objects.get(id=mandate).owner_name == ""


def test_an_open_draft_alone_keeps_the_child(mother):
    client, mandate, dossier = mother
    client.press(client.visit(START, xa="00004"), "Start", for_whom=mandate)
    client.press(client.visit(f"/uy-quyen/{mandate}/cham-dut"), "End it")
    erase_last(dossier)
    assert Draft.objects.filter(owner_id=dossier.owner_id, state=Draft.OPEN).exists()
    assert known_of(dossier.owner_id) == CHILD["name"]


def test_with_the_account_of_the_parent_the_child_goes(mother, lan):
    """Also where it was kept by the mandate until the account went; what is left is an id."""
    _client, mandate, dossier = mother
    with clock.frozen(YEARS_LATER):
        row = asking.ask(identity.account(lan.id), "account", None, asking.LEAVING)
    with clock.frozen(row.due_at):
        assert erasing.run_due() == 1
    assert Mandate.objects.get(id=mandate).state == Mandate.REVOKED
    assert known_of(dossier.owner_id) == "" and Mandate.objects.get(id=mandate).owner_name == ""
    row.refresh_from_db()
    assert row.certificate["stays"] == []
