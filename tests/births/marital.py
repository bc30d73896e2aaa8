"""Filings of a certificate of marital status in a few lines."""

from tests.people import WARD

CODE = "1.004873"

PERSON = {"person_ethnicity": "Kinh", "person_nationality": "Việt Nam", "person_address": "12 phố Đội Cấn"}
ANSWERS = {
    "requester": {"requester_address": "12 phố Đội Cấn", "requester_phone": "0912 345 678", "requester_email": ""},
    "whom": {"for_whom": "self"},
    "person": PERSON,
    "marriage": {"status": "never_married", "lived_elsewhere": "no_elsewhere"},
    "use": {
        "purpose": "marry", "partner_name": "Trần Văn Nam", "partner_birth_date-day": "1",
        "partner_birth_date-month": "5", "partner_birth_date-year": "1989", "partner_paper": "001089000002",
        "marry_where": "UBND phường Ba Đình", "old_certificate_is": "never",
    },
    "fee_and_delivery": {"exempt_group": "none", "delivery": "electronic", "truth": "yes"},
}  # fmt: skip
FOUND = {
    "certificate_number": "12/UBND-XNTTHN", "status_confirmed": "Chưa đăng ký kết hôn với ai",
    "use_confirmed": "kết hôn với Trần Văn Nam", "reply_number": "", "note": "",
}  # fmt: skip
RATE = {"rate-marital_status_charge": "15.000", "act-marital_status_charge": "01/2026/NQ-HĐND"}


def start(client, code: str = CODE) -> str:
    """Begin at Ba Đình; gives the id of the draft."""
    response = client.post(f"/thu-tuc/{code}/bat-dau", {"commune": WARD})
    assert response.status_code == 302, response.content.decode()[:2000]
    return response["Location"].split("/")[2]


def answer(client, draft: str, pages: dict) -> None:
    """Answer pages one after the other."""
    for page, answers in pages.items():
        client.visit(f"/ban-nhap/{draft}/trang/{page}")
        response = client.post(f"/ban-nhap/{draft}/trang/{page}", answers)
        assert response.status_code == 302, response.content.decode()


def send(client, draft: str) -> str:
    """Send; gives the code of the dossier."""
    client.visit(f"/ban-nhap/{draft}/kiem-tra")
    response = client.post(f"/ban-nhap/{draft}/gui")
    assert response.status_code == 302, response.content.decode()
    return response["Location"].split("/")[2]


def file_one(client, **other_pages) -> str:
    """From nothing to a sent dossier; gives its code."""
    draft = start(client)
    answer(client, draft, ANSWERS | other_pages)
    return send(client, draft)
