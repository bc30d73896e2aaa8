"""A kept file that the disk has lost or changed is found at night, and is an open item until it is whole again."""

import errno
import uuid

import pytest
from django.core.management import call_command

from motcua.base import clock
from motcua.files import jobs, proving, service, storage
from motcua.files.models import BrokenFile, Proof, StoredFile
from tests.files.samples import picture, upload

pytestmark = pytest.mark.django_db


def stored(number: int) -> list[service.FileInfo]:
    """So many pictures, no two alike."""
    return [service.store(upload(picture(size=(64, 40 + tall))), owner=uuid.uuid4()) for tall in range(number)]


def spoil(info: service.FileInfo) -> bytes:
    """Change one byte on the disk; gives what was there."""
    place = storage.place_of(info.sha256)
    before = place.read_bytes()
    place.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
    return before


def open_items() -> dict[str, str]:
    return dict(BrokenFile.objects.filter(mended_at=None).values_list("sha256", "what"))


def test_what_is_whole_stays_without_a_word():
    files = stored(3)
    proof = proving.prove()
    assert (proof.files, proof.broken, open_items()) == (3, 0, {})
    assert proof.bytes == sum(info.size for info in files) and proof.ended_at is not None


def test_lost_and_changed_bytes_are_told_apart_and_once():
    lost, changed, _whole = stored(3)
    storage.place_of(lost.sha256).unlink()
    spoil(changed)
    assert proving.prove().broken == 2
    assert open_items() == {lost.sha256: "missing", changed.sha256: "changed"}
    proving.prove(everything=True)
    assert BrokenFile.objects.count() == 2 and proving.broken_now() == 2


def test_bytes_that_the_disk_cannot_read_are_an_open_item_and_the_others_are_read_on(monkeypatch):
    first, *_others = stored(3)
    check = storage.check

    def read_error(sha256: str) -> None:
        if sha256 == first.sha256:
            raise OSError(errno.EIO, "Input/output error")
        check(sha256)

    monkeypatch.setattr(storage, "check", read_error)
    for _night in range(2):
        proof = proving.prove()
        assert (proof.files, proof.broken) == (3, 1) and proof.ended_at is not None
        assert open_items() == {first.sha256: "changed"}


def test_what_was_brought_back_is_whole_again():
    (info,) = stored(1)
    before = spoil(info)
    proving.prove()
    storage.place_of(info.sha256).write_bytes(before)
    assert proving.prove().broken == 0
    assert open_items() == {} and BrokenFile.objects.get().mended_at is not None


def test_the_same_picture_sent_again_heals_it():
    (info,) = stored(1)
    storage.place_of(info.sha256).unlink()
    proving.prove()
    stored(1)
    proving.prove()
    assert open_items() == {}


def test_a_file_that_no_row_names_any_more_is_not_missed():
    (info,) = stored(1)
    storage.place_of(info.sha256).unlink()
    proving.prove()
    StoredFile.objects.all().delete()
    proving.prove()
    assert open_items() == {}


def test_each_night_goes_on_where_the_last_one_stopped(monkeypatch):
    for name, number in (("AT_LEAST", 2), ("BATCH", 1)):
        monkeypatch.setattr(proving, name, number)
    ids = [info.id for info in stored(5)]
    reached = [proving.prove().reached for _night in range(4)]
    assert reached == [ids[1], ids[3], None, ids[1]]  # the third night came to the end, the fourth began anew


def test_a_night_that_was_killed_loses_only_its_last_batch(monkeypatch):
    monkeypatch.setattr(proving, "BATCH", 2)
    ids = [info.id for info in stored(5)]
    looked, check = [], storage.check

    def die_at_the_fourth(sha256: str) -> None:
        looked.append(sha256)
        if len(looked) == 4:
            raise SystemExit
        check(sha256)

    monkeypatch.setattr(storage, "check", die_at_the_fourth)
    with pytest.raises(SystemExit):
        proving.prove()
    assert Proof.objects.get().reached == ids[1] and Proof.objects.get().ended_at is None
    monkeypatch.setattr(storage, "check", check)
    assert proving.prove().files == 3


def test_the_age_is_counted_from_the_last_reading_that_ended():
    assert proving.proof_age() == 0.0
    stored(1)
    assert 0 <= proving.proof_age() < 60
    Proof.objects.create(begun_at=clock.now(), reached=None)  # killed
    assert Proof.objects.exclude(ended_at=None).count() == 0
    jobs.prove(0)
    assert Proof.objects.exclude(ended_at=None).count() == 1 and proving.proof_age() < 60


def test_the_command_says_which_and_ends_with_one(capsys):
    (info,) = stored(1)
    call_command("prove_files")
    assert "1 files read" in capsys.readouterr().out
    storage.place_of(info.sha256).unlink()
    with pytest.raises(SystemExit) as ended:
        call_command("prove_files", "--all")
    assert ended.value.code == 1 and f"missing  {info.sha256}" in capsys.readouterr().out
