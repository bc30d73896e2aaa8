"""Filings of certified copies in a few lines."""

from tests.births import birth, marital

CODE = "2.000815"

TWO = {
    "originals": "1 2",
    "originals-1-title": "Bằng tốt nghiệp đại học", "originals-1-issued_on-year": "2012",
    "originals-1-page_count": "2", "originals-1-copies": "3",
    "originals-2-title": "Học bạ", "originals-2-page_count": "12", "originals-2-copies": "2",
}  # fmt: skip
ANSWERS = {
    "requester": {"requester_phone": "0912 345 678"},
    "papers_to_copy": TWO,
    "declaration": {"truth": "yes"},
}
FOUND = {"compared": "yes", "certificate_number": "1234", "register_book": "01/2026-SCT/BS", "note": ""}


def file_one(client) -> str:
    """From nothing to a sent dossier; gives its code."""
    draft = marital.start(client, CODE)
    marital.answer(client, draft, ANSWERS)
    birth.attach(client, draft, "photos")
    return marital.send(client, draft)
