"""The mail sink."""

import re
import signal
import smtplib
import time
from email.message import EmailMessage

import html5lib
import pytest
import requests

from tests.simulators.processes import PATIENCE, running


@pytest.fixture
def sink():
    with running("mail_sink", "--smtp-port", "0", "--http-port", "0") as simulator:
        yield simulator


def send(sink, subject="Hồ sơ đã có kết quả", message_id="<1@example.vn>", text="Chào bạn Lan,\n<b>xong</b>") -> None:
    message = EmailMessage()
    message["From"], message["To"] = "motcua@example.vn", "lan@example.vn"
    message["Subject"], message["Message-ID"] = subject, message_id
    message.set_content(text)
    port = int(re.search(r"SMTP [\d.]+:(\d+)", sink.ready).group(1))
    with smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE) as smtp:
        smtp.send_message(message)


def messages(sink) -> list[dict]:
    return requests.get(f"{sink.address}/messages.json", timeout=PATIENCE).json()


def page(sink, path) -> str:
    answer = requests.get(sink.address + path, timeout=PATIENCE)
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(answer.text)
    assert not parser.errors
    return answer.text


def test_a_mail_can_be_read(sink):
    assert "Chưa có thư nào" in page(sink, "/")
    send(sink)
    kept = messages(sink)[0]
    assert kept["subject"] == "Hồ sơ đã có kết quả" and kept["to"] == ["lan@example.vn"]
    assert kept["from"] == "motcua@example.vn" and kept["text"].startswith("Chào bạn Lan,")
    assert "Hồ sơ đã có kết quả" in page(sink, "/")
    assert "&lt;b&gt;xong&lt;/b&gt;" in page(sink, f"/mail?n={kept['number']}")
    assert "Không có thư này" in page(sink, "/mail?n=99")


def test_the_same_mail_is_one_mail_that_came_twice(sink):
    send(sink)
    send(sink, message_id="<2@example.vn>", subject="Thư khác")
    send(sink)
    assert [(m["subject"], m["times"]) for m in messages(sink)] == [("Thư khác", 1), ("Hồ sơ đã có kết quả", 2)]
    assert "đến 2 lần" in page(sink, "/")


def test_it_can_refuse_for_now(sink):
    sink.fault(smtp="refuse")
    with pytest.raises(smtplib.SMTPDataError) as refused:
        send(sink)
    assert refused.value.smtp_code == 451 and messages(sink) == []
    sink.clear_faults()
    send(sink)
    assert len(messages(sink)) == 1


def test_it_can_be_slow(sink):
    sink.fault(smtp="slow")
    began = time.monotonic()
    send(sink)
    assert time.monotonic() - began >= 2 and len(messages(sink)) == 1


def test_it_can_be_emptied(sink):
    send(sink)
    assert requests.delete(f"{sink.address}/messages.json", timeout=PATIENCE).json() == []
    assert messages(sink) == []


def test_it_ends_at_once(sink):
    began = time.monotonic()
    sink.process.send_signal(signal.SIGTERM)
    assert sink.process.wait(PATIENCE) == 0 and time.monotonic() - began < 2
