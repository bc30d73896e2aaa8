"""Publishing procedures, and which version is in force on a day."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from motcua.engine.definition import ProcedureBroken, content_hash
from motcua.ledger import service as ledger
from motcua.procedures import models, service
from tests.procedures import sample

NEXT = date(2026, 12, 1)
CODE = "1.000656"


@pytest.fixture
def two_versions(db):
    """One procedure, with a second version from 1 December 2026 on."""
    first = service.publish(sample.other(CODE, "Đăng ký khai tử"))
    second = service.publish(sample.other(CODE, "Đăng ký khai tử (mới)", since=NEXT))
    return first, second


def test_the_catalogue_is_published(db):
    found = service.in_force(sample.REAL)
    assert found.procedure.title.vi == "Cấp bản sao trích lục hộ tịch"
    assert found.content_hash == content_hash(found.procedure)


def test_publishing_is_in_the_ledger(db):
    version = service.publish(sample.other(CODE, "Đăng ký khai tử"))
    entry = ledger.entries_about(version.id)[-1]
    assert entry.event == "procedure:published"
    assert entry.params["procedure"] == CODE
    assert entry.params["digest"] == version.content_hash


def test_the_same_text_again_gives_the_version_already_there(db):
    versions = models.ProcedureVersion.objects.filter(code=sample.REAL)
    before = service.in_force(sample.REAL, date(2025, 7, 1)), versions.count()
    assert (service.publish(sample.text()).id, versions.count()) == (before[0].id, before[1])


def test_another_content_under_the_same_day_is_refused(db):
    with pytest.raises(service.OtherContentPublished) as error:
        service.publish(sample.text().replace("value: 8, unit: working_hours", "value: 9, unit: working_hours"))
    assert sample.REAL in error.value.words()


def test_a_definition_with_a_mistake_is_not_published(db):
    with pytest.raises(ProcedureBroken, match="sectr"):
        service.publish(sample.other(CODE, "Đăng ký khai tử").replace("\nsector:", "\nsectr:"))
    assert not models.ProcedureVersion.objects.filter(code=CODE).exists()


def test_the_version_that_began_last_is_in_force(two_versions):
    first, second = two_versions
    assert service.in_force(CODE, date(2026, 11, 30)).id == first.id
    assert service.in_force(CODE, NEXT).id == second.id


def test_before_the_first_and_after_the_last_day_nothing_is_in_force(two_versions):
    for day in (date(2025, 6, 30), date(2027, 3, 1)):
        with pytest.raises(service.ProcedureUnknown):
            service.in_force(CODE, day)


def test_a_version_that_ended_does_not_bring_an_older_one_back(db):
    service.publish(sample.other(CODE, "Đăng ký khai tử"))
    service.publish(sample.other(CODE, "Đăng ký khai tử (mới)", since=NEXT, until="2026-12-31"))
    with pytest.raises(service.ProcedureUnknown):
        service.in_force(CODE, date(2027, 1, 1))


def test_an_older_version_is_still_read_by_its_id(two_versions):
    first, _second = two_versions
    assert service.version(first.id).procedure.title.vi == "Đăng ký khai tử"


def test_a_version_is_read_once_in_a_process(two_versions, django_assert_num_queries):
    first, _second = two_versions
    service.version(first.id)
    with django_assert_num_queries(0):
        service.version(first.id)


@pytest.mark.usefixtures("as_owner")  # whom no grant refuses it
@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_what_was_published(db, change):
    rows = models.ProcedureVersion.objects.filter(code=sample.REAL)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(title="another") if change == "update" else rows._raw_delete(rows.db)
