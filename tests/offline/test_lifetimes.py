"""A draft in which nobody writes ends, by dated lines, and never before the person was told."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from motcua.base import clock
from motcua.dossiers import lifetimes
from motcua.dossiers.models import Draft
from motcua.identity import service as identity
from motcua.ledger import service as ledger
from motcua.notices.models import Notice
from tests.dossiers import filing
from tests.mandates.people import joins, member, representative
from tests.people import WARD

pytestmark = pytest.mark.django_db

DAYS, BEFORE = 90, 7


@pytest.fixture
def draft(catalogue, lan, client_of) -> Draft:
    """Lan's draft, answered."""
    begun = filing.start(client_of(lan))
    filing.answer_everything(client_of(lan), begun)
    return Draft.objects.get(id=begun)


@pytest.fixture
def days_later(monkeypatch):
    """Set the clock so many days after today, at the same time of day."""
    now = clock.now()

    def later(days: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=days))

    return later


def notices(person) -> list[Notice]:
    ledger.run_until_idle()
    return list(Notice.objects.filter(person_id=person.id, event__startswith="draft:").order_by("id"))


def test_the_lines_are_dated_and_follow_each_other():
    lines = lifetimes.lifetimes()
    assert (lines[-1].days, lines[-1].reminder) == (DAYS, BEFORE)
    assert all(one.ends == other.begins for one, other in zip(lines, lines[1:], strict=False))
    assert lines[0].begins <= date(2026, 1, 1) and lines[-1].ends == date.max


def test_the_person_is_told_once_with_the_day_and_the_way_back(draft, lan, client_of, days_later):
    days_later(DAYS - BEFORE - 1)
    assert lifetimes.remind_all() == 0
    days_later(DAYS - BEFORE)
    assert lifetimes.remind_all() == 1 and lifetimes.remind_all() == 0
    [told] = notices(lan)
    last = lifetimes.last_day(draft)
    page = client_of(lan).visit(f"/tin-nhan/{told.id}").content.decode()
    assert f"{last:%d/%m/%Y}" in page and f'href="/ban-nhap/{draft.id}"' in page
    assert f"{last:%d/%m/%Y}" in client_of(lan).visit("/ho-so").content.decode()
    days_later(DAYS)
    assert lifetimes.end_all() == 0, "its last day is a day on which it is there"
    days_later(DAYS + 1)
    assert lifetimes.end_all() == 1 and lifetimes.end_all() == 0
    gone = client_of(lan).get(f"/ban-nhap/{draft.id}")
    assert gone.status_code == 409 and "như đã báo trước" in gone.content.decode()
    assert len(notices(lan)) == 2
    assert filing.start(client_of(lan)) != str(draft.id)


def begun_under(mandate: identity.Mandate, client) -> Draft:
    """A draft that a member has begun for the business."""
    begun = client.post(f"/thu-tuc/{filing.CODE}/bat-dau", {"commune": WARD, "for_whom": str(mandate.id)})
    return Draft.objects.get(id=begun["Location"].split("/")[2])


def test_under_a_mandate_whoever_may_open_the_draft_is_told(catalogue, client_of, days_later):
    """The member while in, afterwards the representative who named them, and without both the business itself."""
    boss, stays, leaves = representative(), member(0), member(1)
    left, ends = joins(boss, leaves), joins(boss, stays)
    kept, lost = begun_under(ends, client_of(stays)), begun_under(left, client_of(leaves))
    identity.revoke(identity.Person(leaves.id, leaves.name, 2, False), left.id)
    days_later(DAYS - BEFORE)
    assert lifetimes.remind_all() == 2
    assert told_of(kept) == [stays.id] and told_of(lost) == [boss.id]
    identity.revoke(identity.Person(stays.id, stays.name, 2, False), ends.id)
    days_later(3 * DAYS)
    assert lifetimes.end_all() == 2
    assert told_of(kept) == [stays.id, kept.owner_id] and told_of(lost) == [boss.id, lost.owner_id]


def told_of(draft: Draft) -> list:
    return [one.on_behalf for one in ledger.entries_about(draft.id) if one.event.startswith("draft:end")]


def test_whoever_goes_on_has_all_the_time_again(draft, lan, client_of, days_later):
    days_later(DAYS - BEFORE)
    lifetimes.remind_all()
    days_later(DAYS)
    client_of(lan).post(f"/ban-nhap/{draft.id}/trang/event", {"register_number": "46"})
    days_later(DAYS + 1)
    assert lifetimes.end_all() == 0 and lifetimes.remind_all() == 0
    days_later(2 * DAYS - BEFORE)
    assert lifetimes.remind_all() == 1 and len(notices(lan)) == 2


def test_a_timetable_that_stood_still_ends_nothing_unsaid(draft, days_later):
    days_later(200)
    assert lifetimes.end_all() == 0 and lifetimes.remind_all() == 1 and lifetimes.end_all() == 0
    days_later(200 + BEFORE)
    assert lifetimes.end_all() == 0
    days_later(200 + BEFORE + 1)
    assert lifetimes.end_all() == 1


def test_a_correction_lives_as_long_as_its_dossier_waits(catalogue, lan, hung, client_of, days_later):
    code = filing.file_one(client_of(lan))
    filing.act(client_of(hung), code, "tra-lai", **{
        "mark-field-registered_office": "yes", "reason-field-registered_office": "does_not_match",
        "advice-field-registered_office": "Ghi đúng tên xã trên giấy cũ."})  # fmt: skip
    client_of(lan).post(f"/ho-so/{code}/sua")
    days_later(200)
    assert lifetimes.remind_all() == 0 and lifetimes.end_all() == 0


def test_the_mail_names_nothing_that_was_written(draft, lan, days_later):
    from motcua.notices import jobs
    from motcua.notices.models import Contact

    days_later(DAYS - BEFORE)
    lifetimes.remind_all()
    [told] = notices(lan)
    mail = jobs.message_for(told, Contact(address="lan@example.vn", language="vi"), "key")
    with override("vi"):
        assert f"/ban-nhap/{draft.id}" in mail.body and filing.ANSWERS["event"]["registered_office"] not in mail.body
