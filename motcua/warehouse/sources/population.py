"""The population database behind an X-Road security server: one SOAP request, one answer.

Elements and headers as in the joint specification of the portal and the Ministry of Public Security (to verify: the
names of the envelope, "01" for nobody who fits, and the codes that stand in the place of words). What comes is data of
a stranger: it is bounded in size and time, an XML document that declares anything (DOCTYPE, entities) is refused
unread, and every value is looked at.
"""

import re
import time
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable
from xml.sax.saxutils import escape

import requests
from django.conf import settings

from motcua.engine import likeness
from motcua.ledger.service import NotDelivered
from motcua.warehouse.sources.base import Answer, Question

CODE = "population"
LARGEST = 128 * 1024  # bytes of an answer
LONGEST = 300  # characters of a value
FOUND, NOBODY = "00", "01"
_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_NAMESPACE = "http://dancuquocgia.bocongan.gov.vn/tracuu"


def is_on() -> bool:
    """Whether this installation is connected to it."""
    return bool(settings.POPULATION_URL)


def ask(question: Question) -> Answer:
    """Ask once. Raises NotDelivered."""
    return read(_fetch(question), question)


def _fetch(question: Question) -> bytes:
    end = time.monotonic() + settings.POPULATION_TIMEOUT
    try:
        with requests.post(
            settings.POPULATION_URL, data=_request(question).encode(), headers=_headers(question), stream=True,
            timeout=settings.POPULATION_TIMEOUT, allow_redirects=False,
        ) as answer:  # fmt: skip
            if answer.status_code != 200:
                raise NotDelivered(f"population_{answer.status_code}")
            return _bounded(answer, end)
    except requests.RequestException as error:
        raise NotDelivered(f"population_{type(error).__name__.lower()}") from None  # its text may hold the address


def _bounded(answer: requests.Response, end: float) -> bytes:
    """The body, if it is neither too long nor too slow: a time-out of the connection starts anew with each byte."""
    body = b""
    for chunk in answer.iter_content(8192):
        body += chunk
        if len(body) > LARGEST:
            raise NotDelivered("population_too_large")
        if time.monotonic() > end:
            raise NotDelivered("population_too_slow")
    return body


def _headers(question: Question) -> dict[str, str]:
    """Who asks, for whom, under which number (X-Road message protocol for REST)."""
    return {
        "Content-Type": "text/xml; charset=utf-8", "Accept": "text/xml",
        "X-Road-Client": settings.POPULATION_CLIENT, "X-Road-Id": str(question.id),
        "X-Road-UserId": settings.POPULATION_OFFICER, "X-Road-Request-Id": str(question.id),
    }  # fmt: skip


def _request(question: Question) -> str:
    fields = {
        "MaYeuCau": str(question.id), "MaDVC": question.service, "MaTichHop": settings.POPULATION_INTEGRATION,
        "MaDonVi": settings.POPULATION_UNIT, "MaCanBo": settings.POPULATION_OFFICER,
        "SoDinhDanh": question.number, "SoCMND": "", "HoVaTen": question.name, "NgayThangNamSinh": question.born,
    }  # fmt: skip
    inner = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in fields.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="{_SOAP}"><soapenv:Body>'
        f'<TraCuu xmlns="{_NAMESPACE}">{inner}</TraCuu></soapenv:Body></soapenv:Envelope>'
    )


def read(body: bytes, question: Question) -> Answer:
    """The answer to a question. Raises NotDelivered for what is no answer to it."""
    root = _document(body)
    if _text(root, "MaYeuCau") != str(question.id):
        raise NotDelivered("population_another_question")
    code = _text(root, "MaKetQua")
    if code == NOBODY:
        return Answer(confirmed=False)
    citizen = root.find(".//{*}CongDan")
    if code != FOUND or citizen is None:
        raise NotDelivered("population_no_answer")
    if not _is_asked(citizen, question):
        raise NotDelivered("population_another_person")
    told = {name: find(citizen) for name, find in TELLS.items()}
    return Answer(confirmed=True, facts={name: value for name, value in told.items() if value})


def _document(body: bytes) -> ET.Element:
    """Parsed as UTF-8 whatever it claims to be, so that no declaration hides in another encoding."""
    try:
        text = body.decode("utf-8-sig")
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise NotDelivered("population_declares_entities")
        return ET.fromstring(text)  # noqa: S314 - without a DOCTYPE there is nothing to expand
    except (UnicodeDecodeError, ET.ParseError):
        raise NotDelivered("population_broken_xml") from None


def _is_asked(citizen: ET.Element, question: Question) -> bool:
    """Whether this is the person who was asked about; the register may write the name in another way."""
    return (
        _text(citizen, "SoDinhDanh") == question.number
        and likeness.words(_name(citizen.find("{*}HoVaTen")) or "", question.name) != likeness.DIFFERS
        and likeness.compare("date", _text(citizen, "NgayThangNamSinh"), question.born) != likeness.DIFFERS
    )


def _text(element: ET.Element, path: str) -> str:
    """A text as it is kept: composed letters, one space between words, nothing that cannot be printed."""
    steps = "/".join(f"{{*}}{step}" for step in path.split("/"))
    line = " ".join(unicodedata.normalize("NFC", element.findtext(f".//{steps}") or "").split())
    return "".join(letter for letter in line if letter.isprintable())[:LONGEST]


def _words(path: str) -> Callable[[ET.Element], str | None]:
    """Words for people; a code of a list that we do not have is none."""

    def find(citizen: ET.Element) -> str | None:
        text = _not_shouted(_text(citizen, path))
        return text if any(map(str.isalpha, text)) else None

    return find


def _not_shouted(text: str) -> str:
    """Registers that write all in capitals mean no other word by it."""
    return text.title() if text.isupper() else text


def _nationality(citizen: ET.Element) -> str | None:
    return "Việt Nam" if _text(citizen, "QuocTich") in ("VN", "VNM") else _words("QuocTich")(citizen)


def _matching(path: str, pattern: str) -> Callable[[ET.Element], str | None]:
    rule = re.compile(pattern)

    def find(citizen: ET.Element) -> str | None:
        text = _text(citizen, path)
        return text if rule.fullmatch(text) else None

    return find


def _sex(citizen: ET.Element) -> str | None:
    return likeness.sex(_text(citizen, "GioiTinh")) or None


def _name(element: ET.Element | None) -> str | None:
    """A name in one piece, or as family name, middle name and given name."""
    if element is None:
        return None
    parts = [_text(element, part) for part in ("Ho", "ChuDem", "Ten")] if len(element) else [element.text or ""]
    whole = " ".join(unicodedata.normalize("NFC", " ".join(parts)).split())
    return _not_shouted(whole[:LONGEST]) or None


def _relative(path: str) -> Callable[[ET.Element], str | None]:
    return lambda citizen: _name(citizen.find(f"{{*}}{path}/{{*}}HoVaTen"))


#: The facts that it tells. Number, name and date of birth are what it was asked with: it confirms them.
TELLS: dict[str, Callable[[ET.Element], str | None]] = {
    "person.old_number": _matching("SoCMND", r"[0-9]{9}"),
    "person.sex": _sex,
    "person.ethnicity": _words("DanToc"),
    "person.nationality": _nationality,
    "person.hometown": _words("QueQuan"),
    "person.address": _words("ThuongTru/ChiTiet"),
    "person.commune": _matching("ThuongTru/MaPhuongXa", r"[0-9]{5}"),
    "person.mother": _relative("Me"),
    "person.father": _relative("Cha"),
}
