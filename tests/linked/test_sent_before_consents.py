"""A whole that was sent when the law wanted no consent yet: nobody ever said yes or no to its facts."""

import pytest
from django.db import connection

from motcua.dossiers.models import Submission
from motcua.ledger.models import Parked
from motcua.warehouse import permissions
from tests.linked import newborn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner")]


def test_its_parts_are_filed_with_what_it_holds(everybody, lan):
    browser, desk, *_rest = everybody
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM warehouse_permissionrule")
    code = newborn.file_late(browser, lan)
    permissions.load_rules()
    assert permissions.all_of(lan.id) == []
    newborn.receive(desk, code)
    assert not Parked.objects.exists() and newborn.parts(code)["birth"] == "running"
    (flag,) = (one for one in Submission.objects.get(dossier=newborn.part(code, "birth")).reuse
               if one["paper"] == "disability_proof")  # fmt: skip
    assert flag["reused"] and "permitted_at" not in flag
