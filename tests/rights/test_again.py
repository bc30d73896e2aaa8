"""After a restore into a time before: what runs there is not erased, and nobody is told that it was."""

from io import StringIO

import pytest
from django.core.management import call_command

from motcua.base import clock, erased_list
from motcua.base.ids import new_id
from motcua.dossiers.models import Dossier
from motcua.rights import erasing
from motcua.rights.models import Erasure
from tests.dossiers import filing

pytestmark = pytest.mark.usefixtures("catalogue")


def test_a_deletion_waits_for_a_dossier_that_the_backup_has_open(lan, client_of):
    """The list says that it was erased; here it is not closed yet. Closed, it goes."""
    dossier = Dossier.objects.get(code=filing.file_one(client_of(lan)))
    erasure, now = new_id(), clock.now().isoformat()
    plan = [[erasing.DOSSIER, str(dossier.id)], [erasing.BYTES, ""], [erasing.CERTIFICATE, ""]]
    erased_list.append({
        "erasure": str(erasure), "instance": dossier.instance, "person": str(lan.id), "what": Erasure.DOSSIER,
        "target": str(dossier.id), "reason": "other", "asked_by": str(lan.id), "asked_at": now, "done_at": now,
        "plan": plan, "stays": [],
    })  # fmt: skip
    for _again in range(2):
        said, warned = StringIO(), StringIO()
        call_command("erase_again", stdout=said, stderr=warned)
        assert (said.getvalue(), str(erasure) in warned.getvalue()) == ("", True)
        row = Erasure.objects.get(id=erasure)
        assert (row.state, row.todo, row.certificate) == (Erasure.RUNNING, plan, None)
    assert erasing.run_due() == 0, "the worker goes on asking"
    Dossier.objects.filter(id=dossier.id).update(closed_at=clock.now(), owes="nobody")
    assert erasing.run_due() == 1
    assert Erasure.objects.get(id=erasure).state == Erasure.DONE
    dossier.refresh_from_db()
    assert dossier.erased_at
