"""`procedure move`: planned first, then done; killed anywhere it goes on; done twice it changes nothing."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from motcua.dossiers import draft_following, following_job
from motcua.dossiers.models import Dossier, Draft, FollowingJob, Submission
from motcua.ledger import service as ledger
from tests.dossiers import filing
from tests.versions import lawmaking as law
from tests.versions.publishing import after_it_began, publish

pytestmark = pytest.mark.django_db


def move(*arguments: str) -> str:
    told = io.StringIO()
    call_command("procedure", "move", law.CODE, *arguments, stdout=told)
    return told.getvalue()


@pytest.fixture
def several(catalogue, lan, client_of):
    """Three dossiers that nobody has received, and a draft."""
    browser = client_of(lan)
    codes = [filing.file_one(browser) for _ in range(3)]
    filing.start(browser)
    return codes


def test_it_is_planned_dossier_by_dossier_and_then_done(several):
    publish(law.CHEAPER)
    with after_it_began():
        planned = move("--plan", "--each")
        assert all(f"dossier {code} moves asks_no_more\n" in planned for code in several)
        assert planned.endswith("4 in all\n")
        assert not FollowingJob.objects.exists()
        assert "  dossier  moves  asks_no_more     3\n" in move()
        assert "4 in all" in move(), "a second run finds nothing to do and tells what was done"
        assert move("--plan").endswith("nothing runs under another version\n")


def test_a_version_is_planned_before_it_is_published(several, tmp_path):
    file = tmp_path / "next.yaml"
    file.write_text(law.changed(law.DEARER), encoding="utf-8")
    assert "  dossier  stays  higher_fee       3\n" in move("--plan", "--as-if", str(file))


@pytest.mark.parametrize("arguments", [("--each",), ("--as-if", "x.yaml"), ("--plan", "--as-if", "/nowhere.yaml")])
def test_what_makes_no_sense_is_said(db, arguments):
    with pytest.raises(CommandError):
        move(*arguments)


def test_one_dossier_that_raises_an_error_nobody_foresaw_holds_up_no_other(several):
    def counts() -> dict:
        return FollowingJob.objects.get(procedure_version_id=new.id).counts

    new = publish(law.CHEAPER)
    dossier = Dossier.objects.get(code=several[1])
    Submission.objects.filter(dossier=dossier).update(sources=1)
    with after_it_began():
        following_job.run_all_due()
        assert counts() == {"draft:moves:version_ended": 1, "dossier:moves:asks_no_more": 2}
        (item,) = ledger.open_items()
        assert (item.where, item.about) == (following_job.JOB, f"dossier {dossier.id}")
        assert item.last_error.startswith("AttributeError in ")
        Submission.objects.filter(dossier=dossier).update(sources={})
        following_job.run_all_due()
        assert ledger.open_items() == [item], "by itself it comes back tomorrow"
        ledger.unpark(item.key)
        following_job.run_all_due()
    assert counts()["dossier:moves:asks_no_more"] == 3
    assert ledger.open_items() == []


class Killed(BaseException):
    """The process ends here; what its transaction had done is gone."""


@pytest.mark.parametrize("statement", ["INSERT INTO ledger_entry", 'UPDATE "dossiers_followingjob"', "SELECT"])
def test_killed_between_two_statements_it_goes_on_where_it_stood(several, monkeypatch, statement):
    """Batches of one; the third batch dies, at its first such statement. Then the whole is as if nothing had been."""
    publish(law.CHEAPER)
    monkeypatch.setattr(following_job, "BATCH", 1)
    batches = []

    def dies(execute, sql, params, many, context):
        if len(batches) == 3 and statement in sql:
            raise Killed
        return execute(sql, params, many, context)

    with after_it_began():
        target = following_job.procedures.in_force(law.CODE)
        with pytest.raises(Killed), connection.execute_wrapper(dies):
            following_job.run(target, batches.append)
        assert 0 < Dossier.objects.filter(fate="moves").count() < 3, "some were done, some not"
        job = following_job.run(target)
    assert job.counts == {"draft:moves:version_ended": 1, "dossier:moves:asks_no_more": 3}
    assert entries_of_weighing() == 3, "each is told once in the ledger"


def entries_of_weighing() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_entry WHERE event = 'rules:weighed'")
        return cursor.fetchone()[0]


def test_what_is_saved_in_the_old_page_meanwhile_is_not_lost(catalogue, lan, client_of):
    """A browser that has the page of before open saves; the answer is judged by the question as it is now."""
    browser = client_of(lan)
    draft = filing.start(browser)
    seen = Draft.objects.get(id=draft).version
    new = publish(law.FEWER_COPIES)
    page = f"/ban-nhap/{draft}/trang/copies_and_delivery"
    with after_it_began():
        draft_following.bring_behind([Draft.objects.get(id=draft)], new)
        late = browser.post(f"{page}/luu", {"copies": "5", "draft-version": str(seen)})
        assert late.status_code == 409, "typed into the old page: the script looks again, then sends its newest words"
        assert browser.post(page, {"copies": "5", "delivery": "electronic"}).status_code == 422
        assert 'value="5"' in browser.get(page).content.decode()


def test_it_happens_by_itself_on_the_first_day_and_once_a_day(several):
    """Nobody has to think of it: the timetable brings everything behind a version that has begun."""
    new = publish(law.CHEAPER)
    following_job.run_all_due()
    assert not Dossier.objects.filter(fate="moves").exists(), "before its first day nothing happens"
    with after_it_began():
        following_job.run_all_due()
        assert Dossier.objects.filter(fate="moves", code__in=several).count() == 3
        first = FollowingJob.objects.get(procedure_version_id=new.id)
        following_job.run_all_due()
        again = FollowingJob.objects.get(id=first.id)
        assert again.worked_at == first.worked_at, "not twice on one day"
