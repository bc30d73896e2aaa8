"""A decision, its slip and the facts that it settles: all of them or none (decision 0019)."""

import pytest
from django.db import Error, connection

from motcua.dossiers.models import Dossier, Slip
from motcua.engine.lifecycle import Status
from motcua.ledger import service as ledger
from motcua.warehouse import service as warehouse
from tests.births import marital
from tests.desk_forms import step_form
from tests.dossiers.filing import act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner")]

REFUSES = """
CREATE FUNCTION refuse_all() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no room'; END $$;
CREATE TRIGGER refuses BEFORE INSERT OR UPDATE ON warehouse_fact FOR EACH ROW EXECUTE FUNCTION refuse_all();
"""


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_the_warehouse_refuses_is_not_decided(catalogue, lan, hung, thao, dung, client_of, settings):
    settings.DEMO = True
    desk, officer, chair = (client_of(one) for one in (hung, thao, dung))
    code = marital.file_one(client_of(lan))
    act(desk, code, "tiep-nhan", **marital.RATE)
    act(desk, code, "thu-phi", amount="15000", receipt_number="BL-1")
    officer.post(f"/viec/{code}/xong-buoc", step_form(officer.visit(f"/viec/{code}")) | marital.FOUND)
    before, told = Dossier.objects.get(code=code), len(ledger.entries_about(Dossier.objects.get(code=code).id))
    run(REFUSES)
    with pytest.raises(Error, match="no room"):
        act(chair, code, "duyet")
    after = Dossier.objects.get(code=code)
    assert (after.version, after.status, len(ledger.entries_about(after.id))) == (before.version, before.status, told)
    assert not Slip.objects.filter(dossier=after, form="marital_status").exists()
    run("DROP TRIGGER refuses ON warehouse_fact")
    assert act(chair, code, "duyet").status_code == 302
    assert Dossier.objects.get(code=code).status == Status.RETURNED
    facts = warehouse.facts_of(lan.id, warehouse.own(lan.id))
    assert facts["person.marital_status"].value == marital.FOUND["status_confirmed"]
