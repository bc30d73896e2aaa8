"""A whole life of a dossier with much that fails, in real processes: no output of any of them names anybody."""

import json
import re

import pytest
import requests

from motcua.base import logs
from tests.dossiers import filing
from tests.faults.house import Browser, code_in
from tests.operating.two_roles import TOKEN
from tests.people import PERSONAL
from tests.running import wait_until

TYPED = (
    "Đội Cấn", "0912 345 678", "0912345678", "Yên Bình", "Thạch Thất", "NGUYỄN THỊ LAN", "giấy khai sinh của Lan",
    "Ghi đúng số giúp tôi", "mật khẩu của tôi", "Nguyễn Thị Đoán",
)  # fmt: skip
PAGES = ("web.log", "follow.log", "worker.log")


@pytest.fixture(scope="module")
def life(installation):
    """What everybody wrote during it, and the secrets that came up on the way."""
    lan, mai, hung, thao, dung = (Browser(installation, key) for key in ("lan", "mai", "hung", "thao", "dung"))
    installation.mail_server("refuse")
    code = filed(lan)
    look_around(lan, mai, hung, code, secret_of(installation, code))
    another = lan.start()
    with refused_rows(installation):
        assert lan.post(f"/ban-nhap/{another}/trang/requester", filing.ANSWERS["requester"]).status_code == 500
        settle(hung, thao, dung, code)
        wait_until(lambda: told_of(installation, "follow.log", "constraint_name"), "a follower failed")
    wait_until(lambda: told_of(installation, "worker.log", "did not take a message"), "a mail was refused")
    installation.mail_server("")
    secrets = [code, secret_of(installation, code), TOKEN]
    for person in (lan, mai, hung, thao, dung):
        secrets += [cookie.value for cookie in person.session.cookies] + [person.token]
    return installation.outputs(), secrets


def filed(lan: Browser) -> str:
    """A draft with files, thrown away; then saved while typing, wrong answers first, and sent."""
    draft = lan.start()
    file = {"file": ("giấy khai sinh của Lan.jpg", filing.photo(), "image/jpeg")}
    assert lan.post(f"/ban-nhap/{draft}/giay-to/old_paper", files=file).status_code == 302
    lan.post(f"/ban-nhap/{draft}/giay-to/old_paper", files={"file": ("giấy khai sinh của Lan.exe", b"MZ", "x/y")})
    lan.post(f"/ban-nhap/{draft}/bo")
    draft = lan.start()
    lan.post(f"/ban-nhap/{draft}/trang/requester/luu", {"requester_address": "12 phố Đội Cấn"})
    lan.post(f"/ban-nhap/{draft}/trang/requester", {"requester_phone": "mật khẩu của tôi"})
    lan.answer_everything(draft)
    return code_in(lan.post(f"/ban-nhap/{draft}/gui"))


def look_around(lan: Browser, mai: Browser, hung: Browser, code: str, secret: str) -> None:
    """Right and wrong: one's own, other people's, what is not there, and requests that no browser sends."""
    for path in (f"/ho-so/{code}", "/ho-so", f"/tra-cuu?ma={code}", "/tim-kiem?q=Nguyễn+Thị+Đoán", "/suc-khoe/so-lieu"):
        lan.get(path)
    assert mai.get(f"/ho-so/{code}").status_code == 404
    assert lan.get(f"/viec/{code}").status_code == 403
    hung.get(f"/viec/{code}")
    for said in (secret, "wrong123"):
        lan.post("/tra-cuu", {"ma": code, "secret": said})
    lan.post("/dang-xuat?x=Nguyễn+Thị+Đoán", {"csrfmiddlewaretoken": "mật khẩu của tôi"})
    web = lan.house.demo.web
    requests.get(f"{web}/Nguyễn Thị Đoán", timeout=20)
    requests.get(f"{web}/suc-khoe/so-lieu", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=20)
    requests.get(f"{web}/dang-nhap/tro-ve?state=mật khẩu của tôi&code=x", timeout=20)
    requests.get(web, headers={"Host": "Nguyen.Thi.Doan"}, timeout=20)


class refused_rows:  # noqa: N801 - reads as a word in a with statement
    """The database refuses rows of people, with PostgreSQL's DETAIL that quotes them."""

    TABLES = ("dossiers_draftanswer", "notices_notice")

    def __init__(self, installation):
        self.installation = installation

    def __enter__(self):
        for table in self.TABLES:
            self.installation.sql(f"ALTER TABLE {table} ADD CONSTRAINT refused CHECK (random() < 0) NOT VALID")

    def __exit__(self, *_: object):
        for table in self.TABLES:
            self.installation.sql(f"ALTER TABLE {table} DROP CONSTRAINT refused")


def settle(hung: Browser, thao: Browser, dung: Browser, code: str) -> None:
    """To the result, with an act that comes too late."""
    assert hung.act(code, "tiep-nhan").status_code == 302
    hung.post(f"/viec/{code}/tra-lai", {"version": 1, "advice-field-register_number": "Ghi đúng số giúp tôi"})
    hung.act(code, "thu-phi", amount="16000", receipt_number="BL-9")
    assert thao.act(code, "xong-buoc", **filing.FINDING).status_code == 302
    assert dung.act(code, "duyet").status_code == 302


def secret_of(installation, code: str) -> str:
    return installation.sql("SELECT tracking_secret FROM dossiers_dossier WHERE code = %s", code)[0][0]


def told_of(installation, log: str, words: str) -> bool:
    return words in installation.outputs()[log]


def test_no_output_names_anybody(life):
    """Neither people, nor what they typed, nor a code or secret that would open something."""
    outputs, secrets = life
    found = {
        (name, word)
        for name, text in outputs.items()
        for word in (*PERSONAL, *TYPED, *secrets)
        if word.casefold() in text.casefold() or json.dumps(word)[1:-1] in text
    }
    assert not found


def test_every_line_is_json_and_says_enough(life):
    """A machine reads every line of our processes; a request is found by its number, a failure by kind and place."""
    outputs, _secrets = life
    lines = [json.loads(line) for name in PAGES for line in outputs[name].splitlines()]
    assert all({"at", "level", "logger", "what"} <= set(line) for line in lines)
    answered = [line for line in lines if line["logger"] == "motcua.request"]
    assert {"dossiers:send", "work:accept", "dossiers:track", "none"} <= {line["route"] for line in answered}
    assert {"anyone", "person", "official"} == {line["who"] for line in answered}
    assert all(re.fullmatch(r"[0-9a-f-]{36}", line["request"]) and line["cpu_ms"] >= 0 for line in answered)
    failed = [line for line in lines if line["logger"] == "django.request"]
    assert failed and failed[-1]["route"] == "dossiers:answer" and failed[-1]["status"] == 500
    refused = [error for line in failed for error in line["errors"] if error.get("constraint_name") == "refused"]
    assert refused and refused[0]["table_name"] == "dossiers_draftanswer" and refused[0]["frames"]
    assert failed[-1]["request"] in {line["request"] for line in answered}


def test_a_person_at_a_terminal_reads_plain_lines(monkeypatch):
    """`make run` and a terminal are for eyes."""
    monkeypatch.delenv("MOTCUA_LOG_FORMAT", raising=False)
    assert logs.wanted_format(demo=True) == "plain"
    assert logs.wanted_format(demo=False) == "json", "a service has no terminal"
