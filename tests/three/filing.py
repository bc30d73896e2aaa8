"""Filings of residence, land and passports in a few lines."""

from tests.births import birth, marital
from tests.desk_forms import step_form
from tests.dossiers import filing
from tests.people import WARD, Somebody

RESIDENCE, LAND, PASSPORT = "1.004222", "1.013831", "1.001456"
HOME = {"province": "01", "commune": WARD, "detail": "12 phố Đội Cấn", "old": ""}


def address(key: str) -> dict[str, str]:
    """The boxes of an address."""
    return {f"{key}-{part}": value for part, value in HOME.items()}


def day(key: str, written: str) -> dict[str, str]:
    """The boxes of a day: "20-11-2026"."""
    return {f"{key}-{part}": value for part, value in zip(("day", "month", "year"), written.split("-"), strict=True)}


def member(place: int, name: str, born: str, number: str, relation: str) -> dict[str, str]:
    """The boxes of somebody who moves along."""
    said = {"name": name, "born-year": born, "sex": "male", "number": number, "relation": relation}
    return {f"members-{place}-member_{key}": value for key, value in said.items()}


def residence(owner: Somebody) -> dict[str, dict]:
    """A home that is rented from somebody, where the filer heads the household and moves in with two others."""
    return {
        "requester": {"requester_phone": "0912 345 678", "requester_email": ""},
        "for_whom": {"registrant": "self"},
        "home": {"home_kind": "rented", "home_area": "45"} | address("new_home"),
        "home_owner": {"owner_name": owner.name, "owner_number": owner.personal_number, "owners_count": "one"},
        "household": {"head": "me"},
        "members": {
            "moves_with": "others", "members": "1 2", **member(1, "Trần Văn Nam", "1989", "001089000002", "chồng"),
            **member(2, "Trần Minh An", "2020", "001220000003", "con"),
        },
        "fee_and_result": {"exempt_group": "none", "delivery": "paper"},
    }  # fmt: skip


SALE = {
    "requester": {"requester_phone": "0912 345 678", "side": "receiver"},
    "change": {
        "change": "sale", "price": "2.000.000.000", "contract_number": "123/2026", **day("contract_date", "20-11-2026"),
    },
    "giver": {"giver_name": "Trần Văn Hòa", "giver_number": "001060000006"},
    "receiver": {"receiver_address": "12 phố Đội Cấn"},
    "parcel": {
        "certificate_number": "BA 123456", "map_sheet": "12", "parcel_number": "345", "land_size": "120",
        "assets": "land", "land_area": "normal",
    } | address("land_place"),
    "result": {"note_or_new": "note", "delivery": "paper"},
}  # fmt: skip
LOST = {
    "requester": {"requester_phone": "0912 345 678", "holder": "self"},
    "yourself": {"own_birth_place": "Hà Nội", "own_address": "12 phố Đội Cấn"},
    "passport": {
        "request": "lost", "old_number": "B7654321", "lost_on-month": "10", "lost_on-year": "2026", "chip": "chip",
    },
    "result": {"delivery": "post"},
}


def answered(client, code: str, pages: dict) -> str:
    """A draft in which everything is answered; gives its id."""
    draft = marital.start(client, code)
    marital.answer(client, draft, pages)
    return draft


def sent(client, draft: str, *papers: str) -> str:
    """Attach these papers and send; gives the code of the dossier."""
    birth.attach(client, draft, *papers)
    return marital.send(client, draft)


def accept(desk, code: str, **said) -> None:
    answer = filing.act(desk, code, "tiep-nhan", **said)
    assert answer.status_code == 302, answer.content.decode()


def finish(desk, code: str, step: str, **said) -> None:
    """Fill in the form of a step, beginning with what stands there, and finish it."""
    form = step_form(desk.visit(f"/viec/{code}"))
    assert form.get("step", step) == step
    answer = desk.post(f"/viec/{code}/xong-buoc", form | said)
    assert answer.status_code == 302, answer.content.decode()


def pay(desk, code: str, amount: int) -> None:
    answer = filing.act(desk, code, "thu-phi", receipt_number=f"BL-{amount}", amount=str(amount))
    assert answer.status_code == 302, answer.content.decode()


def approve(desk, code: str) -> None:
    desk.visit(f"/viec/{code}")
    answer = filing.act(desk, code, "duyet")
    assert answer.status_code == 302, answer.content.decode()


def hand_over(desk, code: str) -> None:
    answer = filing.act(desk, code, "trao")
    assert answer.status_code == 302, answer.content.decode()
