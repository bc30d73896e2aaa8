"""The messages: a SOAP request is read, an answer is written. Names of elements as in the joint specification."""

import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

from simulators.population.citizens import Citizen

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
NS = "http://dancuquocgia.bocongan.gov.vn/tracuu"
ASKED = ("MaYeuCau", "MaDVC", "MaTichHop", "MaDonVi", "MaCanBo", "SoDinhDanh", "SoCMND", "HoVaTen", "NgayThangNamSinh")
NEEDED = ("MaYeuCau", "MaDVC", "MaTichHop", "MaDonVi", "MaCanBo", "HoVaTen", "NgayThangNamSinh")
LONGEST = {"MaYeuCau": 40, "MaDVC": 20, "MaDonVi": 35, "SoDinhDanh": 12, "SoCMND": 9}  # characters

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><b>&i;</b>"
)
EXTERNAL = '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/hostname">]><b>&x;</b>'
DEEP = "<a>" * 100_000


class NotARequest(ValueError):
    """What is missing or too long."""


def read(body: bytes) -> dict[str, str]:
    """The fields of a request. Raises NotARequest."""
    try:
        root = ET.fromstring(body)  # noqa: S314 - a simulator for tests, which talks to us alone
    except ET.ParseError:
        raise NotARequest("not XML") from None
    asked = {one.tag.split("}")[-1]: (one.text or "").strip() for one in root.iter()}
    fields = {name: asked.get(name, "") for name in ASKED}
    missing = [name for name in NEEDED if not fields[name]]
    long = [name for name, most in LONGEST.items() if len(fields[name]) > most]
    if missing or long or not (fields["SoDinhDanh"] or fields["SoCMND"]):
        raise NotARequest(", ".join([*missing, *long]) or "SoDinhDanh, SoCMND")
    return fields


def envelope(inner: str) -> str:
    """A SOAP answer."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="{SOAP}"><soapenv:Body>'
        f'<KetQuaTraCuu xmlns="{NS}">{inner}</KetQuaTraCuu></soapenv:Body></soapenv:Envelope>'
    )


def answer(request_id: str, citizen: Citizen | None) -> str:
    """What is known of the citizen; of nobody only that nobody fits."""
    head = f"<MaYeuCau>{escape(request_id)}</MaYeuCau><MaKetQua>{'00' if citizen else '01'}</MaKetQua>"
    return envelope(head + (_citizen(citizen) if citizen else ""))


def fault(words: str) -> str:
    """A SOAP fault."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="{SOAP}"><soapenv:Body><soapenv:Fault>'
        f"<faultcode>soapenv:Client</faultcode><faultstring>{escape(words)}</faultstring>"
        "</soapenv:Fault></soapenv:Body></soapenv:Envelope>"
    )


def _citizen(one: Citizen) -> str:
    first, *rest = one.name.split()
    middle, given = " ".join(rest[:-1]), rest[-1] if rest else ""
    place = f"<MaTinhThanh>{one.more.get('MaTinhThanh', '')}</MaTinhThanh><MaPhuongXa>{one.commune}</MaPhuongXa>"
    place += f"<ChiTiet>{escape(one.address)}</ChiTiet>"
    parts = {
        "SoDinhDanh": one.number, "SoCMND": one.old_number, "NgayThangNamSinh": one.born,
        "GioiTinh": {"female": "Nữ", "male": "Nam"}.get(one.sex, one.sex),
    } | {name: text for name, text in one.more.items() if name not in ("Cha", "Me")}  # fmt: skip
    plain = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in parts.items())
    name = f"<HoVaTen><Ho>{escape(first)}</Ho><ChuDem>{escape(middle)}</ChuDem><Ten>{escape(given)}</Ten></HoVaTen>"
    parents = "".join(
        f"<{who}><HoVaTen>{escape(one.more[who])}</HoVaTen></{who}>" for who in ("Cha", "Me") if who in one.more
    )
    return f"<CongDan>{plain}{name}<ThuongTru>{place}</ThuongTru><NoiOHienTai>{place}</NoiOHienTai>{parents}</CongDan>"
