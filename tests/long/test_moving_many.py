"""`procedure move` with very many drafts and dossiers, and killed with kill -9 in the middle.

The promise is 100,000 in five minutes on two cores; half of them are drafts. All of them are moved here.
"""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection

from motcua.base import paths
from motcua.dossiers import following_job
from motcua.dossiers.models import Dossier, Draft
from motcua.procedures import service as procedures
from motcua.procedures import versions
from tests.dossiers import filing
from tests.people import arrive
from tests.running import wait_until
from tests.versions import lawmaking as law

OF_EACH = 50_000
IN_SECONDS = 300

LARGER = ("        max: 20\n", "        max: 30\n")  # fewer copies from now on: each answer is looked at again

# Copies of one dossier and one draft with all their rows: new ids, a person for each draft, every other byte as filed.
COPIES = """
CREATE TEMP TABLE copies AS SELECT n, gen_random_uuid() AS dossier, gen_random_uuid() AS draft,
    gen_random_uuid() AS sent, gen_random_uuid() AS person FROM generate_series(1, %(number)s) n;
INSERT INTO identity_person SELECT (jsonb_populate_record(p, jsonb_build_object('id', c.person, 'subject', c.person))).*
    FROM identity_person p, copies c WHERE p.id = %(person)s;
INSERT INTO dossiers_draft SELECT (jsonb_populate_record(d, jsonb_build_object(
    'id', c.draft, 'owner_id', c.person, 'filer_id', c.person))).*
    FROM dossiers_draft d, copies c WHERE d.id = %(draft)s;
INSERT INTO dossiers_draftanswer (draft_id, field, raw, value, source, saved_at)
    SELECT c.draft, a.field, a.raw, a.value, a.source, a.saved_at FROM dossiers_draftanswer a, copies c
    WHERE a.draft_id = %(draft)s;
INSERT INTO dossiers_dossier SELECT (jsonb_populate_record(d, jsonb_build_object(
    'id', c.dossier, 'code', 'H26.00004-' || c.n))).* FROM dossiers_dossier d, copies c WHERE d.id = %(dossier)s;
INSERT INTO dossiers_submission SELECT (jsonb_populate_record(s, jsonb_build_object(
    'id', c.sent, 'dossier_id', c.dossier))).* FROM dossiers_submission s, copies c WHERE s.dossier_id = %(dossier)s;
"""


@pytest.fixture
def many(transactional_db, catalogue, client_of):
    """Lan's draft and dossier so many times, under a version that has ended; gives the one in force."""
    before = procedures.publish(law.changed(("amount: 8000", "amount: 9000"), LARGER, since="2026-01-01"))
    writer = arrive("lan")
    browser = client_of(writer)
    dossier = Dossier.objects.get(code=filing.file_one(browser))
    draft = filing.start(browser)
    filing.answer_everything(browser, draft)
    for kind in (Draft, Dossier):
        kind.objects.filter(procedure_code=law.CODE, filer_id=writer.id).update(procedure_version_id=before.id)
    values = {"number": OF_EACH, "person": writer.id, "draft": draft, "dossier": dossier.id}
    with connection.cursor() as cursor:
        for statement in filter(str.strip, COPIES.split(";")):
            cursor.execute(statement, values)
    return procedures.in_force(law.CODE)


def test_very_many_are_moved_in_time_and_killed_it_goes_on(many):
    begun = time.monotonic()
    killed_in_the_middle()
    half = moved()
    assert 0 < half < 2 * OF_EACH, f"{half} were moved when it was killed"
    job = following_job.run(many)
    took = time.monotonic() - begun
    assert moved() == 2 * (OF_EACH + 1)
    assert job.counts == {"draft:moves:version_ended": OF_EACH + 1, "dossier:moves:not_touched": OF_EACH + 1}
    assert took < IN_SECONDS, f"{2 * OF_EACH} took {took:.0f} s"


def killed_in_the_middle() -> None:
    """The command in its own process, killed when some batches are done."""
    command = [sys.executable, "-m", "motcua", "procedure", "move", law.CODE]
    running = subprocess.Popen(
        command, cwd=paths.ROOT, env=os.environ | {"MOTCUA_DEMO": "1"}, stdout=subprocess.DEVNULL
    )
    try:
        wait_until(lambda: moved() > OF_EACH // 4, "a part is done", patience=60)
    finally:
        running.send_signal(signal.SIGKILL)
        running.wait(20)


def moved() -> int:
    target = versions.in_force(law.CODE).id
    return sum(kind.objects.filter(procedure_version_id=target).count() for kind in (Draft, Dossier))
