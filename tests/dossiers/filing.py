"""Lan's filing in a few lines, for tests that begin where she ends."""

import io

from PIL import Image

from tests.people import WARD

CODE = "2.000635"

ANSWERS = {
    "requester": {"requester_address": "12 phố Đội Cấn", "requester_phone": "0912 345 678", "requester_email": ""},
    "whose": {"relation": "self"},
    "event": {
        "kind": "birth", "registered_office": "UBND xã Yên Bình, huyện Thạch Thất, Hà Nội",
        "registered_on-day": "2", "registered_on-month": "9", "registered_on-year": "1990",
        "register_number": "45", "register_book": "",
    },
    "copies_and_delivery": {"copies": "2", "delivery": "electronic", "purpose": ""},
}  # fmt: skip
FINDING = {
    "entry_office": "UBND xã Yên Bình", "entry_number": "45", "entry_book": "01/1990", "entry_date-day": "2",
    "entry_date-month": "9", "entry_date-year": "1990",
    "entry_content": "Họ, chữ đệm, tên: NGUYỄN THỊ LAN\nNgày sinh: 02/9/1990", "note": "",
}  # fmt: skip


def photo(color=(200, 180, 160), name="giay_khai_sinh.jpg"):
    """A small real JPEG as a browser would send it."""
    buffer = io.BytesIO()
    Image.new("RGB", (640, 480), color).save(buffer, "JPEG")
    buffer.seek(0)
    buffer.name = name
    return buffer


def start(client) -> str:
    """Begin at Ba Đình; gives the id of the draft."""
    response = client.post(f"/thu-tuc/{CODE}/bat-dau", {"commune": WARD})
    assert response.status_code == 302, response.content.decode()[:2000]
    return response["Location"].split("/")[2]


def answer_everything(client, draft: str) -> None:
    """Answer every page; nothing is attached."""
    for page, answers in ANSWERS.items():
        response = client.post(f"/ban-nhap/{draft}/trang/{page}", answers)
        assert response.status_code == 302, response.content.decode()


def send(client, draft: str) -> str:
    """Send; gives the code of the dossier."""
    response = client.post(f"/ban-nhap/{draft}/gui")
    assert response.status_code == 302, response.content.decode()
    return response["Location"].split("/")[2]


def file_one(client) -> str:
    """From nothing to a sent dossier; gives its code."""
    draft = start(client)
    answer_everything(client, draft)
    return send(client, draft)


def version(code: str) -> int:
    """The version that an official would have on the screen now."""
    from motcua.dossiers.models import Dossier

    return Dossier.objects.get(code=code).version


def act(client, code: str, what: str, **data):
    """Press a button of the desk."""
    return client.post(f"/viec/{code}/{what}", {"version": version(code), **data})
