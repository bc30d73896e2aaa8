"""The disk is full, or fails: a file is refused with words, answers are saved, and nothing is lost."""

import contextlib
import io
import os
import resource
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from tests.running import wait_until

LITTLE = 300_000  # bytes that a file may still have


@pytest.fixture
def large_photo() -> bytes:
    """A photo of about a megabyte: noise cannot be compressed."""
    photo = io.BytesIO()
    Image.frombytes("RGB", (640, 560), os.urandom(640 * 560 * 3)).save(photo, "PNG")
    return photo.getvalue()


@contextlib.contextmanager
def no_file_grows(house):
    """Every write of the web server beyond some bytes fails (EFBIG), as a disk that breaks off would."""
    before = {}
    for pid in house.pids("-m granian"):
        soft, hard = before[pid] = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (LITTLE, hard))
    try:
        yield
    finally:
        for pid, limits in before.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


@contextlib.contextmanager
def a_full_disk(house):
    """The place of arriving files is a disk of half a megabyte (ENOSPC); only root can put one there."""
    arriving = house.data / "data" / "files" / "arriving"
    arriving.mkdir(parents=True, exist_ok=True, mode=0o700)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", arriving], check=True)
    try:
        yield
    finally:
        wait_until(lambda: not subprocess.run(["umount", arriving], capture_output=True).returncode, "it is free again")


def may_mount() -> bool:
    """Whether we are a root that may: in some containers root may not."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return bool(int(status["CapEff"], 16) >> 21 & 1)  # CAP_SYS_ADMIN


FAULTS = [no_file_grows, *([a_full_disk] if may_mount() else [])]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("by_script", [False, True], ids=["form", "script"])
def test_a_file_is_refused_with_words_and_taken_when_there_is_room(house, lan, large_photo, fault, by_script):
    draft = lan.start()
    paper, headers = f"/ban-nhap/{draft}/giay-to/old_paper", {"Accept": "application/json"} if by_script else {}

    def attach():
        return lan.post(paper, files={"file": ("giay.png", large_photo, "image/png")}, headers=headers)

    with fault(house):
        refused = attach()
        assert refused.status_code == 503
        words = refused.json()["error"] if by_script else refused.text
        assert "chưa lưu được tệp; lỗi thuộc về hệ thống" in words
        saved = lan.post(f"/ban-nhap/{draft}/trang/requester/luu", {"requester_phone": "0912 345 670"})
        assert saved.status_code == 200  # the rest goes on
    assert "0912 345 670" in lan.get(f"/ban-nhap/{draft}/trang/requester").text
    assert house.number("SELECT count(*) FROM dossiers_draftpaper WHERE draft_id = %s", draft) == 0
    assert attach().status_code == (200 if by_script else 302)
    assert house.number("SELECT count(*) FROM dossiers_draftpaper WHERE draft_id = %s", draft) == 1
    lan.post(f"/ban-nhap/{draft}/bo")
