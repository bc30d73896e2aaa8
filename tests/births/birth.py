"""Filings of a birth in a few lines."""

import re
from datetime import date

from tests.births import marital
from tests.dossiers.filing import photo

CODE = "1.001193"
CHILD = "Trần Minh An"

REQUESTER = {"requester_address": "12 phố Đội Cấn", "requester_phone": "0912 345 678", "requester_email": ""}
FATHER = {
    "father_name": "Trần Văn Nam", "father_number": "001089000002", "father_birth_year": "1989",
    "father_ethnicity": "Kinh", "father_nationality": "Việt Nam", "father_address": "12 phố Đội Cấn",
}  # fmt: skip
MOTHER = {
    "mother_birth_year": "1990", "mother_ethnicity": "Kinh", "mother_nationality": "Việt Nam",
    "mother_address": "12 phố Đội Cấn",
}  # fmt: skip


def born(day: date, name: str = CHILD, **other) -> dict:
    """The page about the child."""
    return {
        "child_name": name, "child_birth_date-day": str(day.day), "child_birth_date-month": str(day.month),
        "child_birth_date-year": str(day.year), "child_sex": "male", "child_ethnicity": "Kinh",
        "child_nationality": "Việt Nam", "child_birth_place": "Bệnh viện Phụ sản Hà Nội", "child_hometown": "Hà Nội",
    } | other  # fmt: skip


def pages(child: dict, **other) -> dict:
    """Every page of a mother who is married; `other` pages replace or add."""
    return {
        "requester": REQUESTER,
        "relation_to_child": {"relation": "mother"},
        "child": child,
        "mother": MOTHER,
        "parents": {"parents_married": "married"},
        "father": FATHER,
        "birth_paper": {"birth_proof": "notice"},
        "copies_and_delivery": {"copies": "0", "delivery": "electronic"},
    } | other


def unmarried(child: dict, **other) -> dict:
    """The pages of a mother who names no father."""
    kept = pages(child, parents={"parents_married": "not_married"}, **other)
    del kept["father"]
    return kept


def attach(client, draft: str, *papers: str) -> None:
    """A photo for each paper, looked at and confirmed."""
    for number, paper in enumerate(papers):
        client.visit(f"/ban-nhap/{draft}/giay-to")
        client.post(f"/ban-nhap/{draft}/giay-to/{paper}", {"file": photo((200, 180, 100 + number))})
    page = client.visit(f"/ban-nhap/{draft}/giay-to").content.decode()
    for address in re.findall(rf'action="(/ban-nhap/{draft}/giay-to/[^"]+/dung)"', page):
        client.post(address)


def file_one(client, answers: dict, *papers: str) -> str:
    """From nothing to a sent dossier; gives its code."""
    draft = marital.start(client, CODE)
    marital.answer(client, draft, answers)
    attach(client, draft, *papers)
    return marital.send(client, draft)
