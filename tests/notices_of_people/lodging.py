"""A lodging notice in a few lines."""

from datetime import date

from tests.births import marital

CODE = "2.001159"


def pages(arrived: date, *, late: bool = False, **host) -> dict:
    """The answers of a host at home with one guest."""
    return {
        "host": {"requester_phone": "0912 345 678", "about": "new", **host},
        "place": {"place_kind": "home", "place_address": "12 phố Đội Cấn"},
        "stay": {
            "arrived_on-day": str(arrived.day), "arrived_on-month": str(arrived.month),
            "arrived_on-year": str(arrived.year), "arrived_late": "from_23" if late else "before_23",
            "reason": "visit",
        },
        "guests": {
            "guests": "1", "guests-1-name": "Lê Thị Xuân", "guests-1-born-year": "1961",
            "guests-1-home_address": "Thôn 3, xã Hoằng Hóa, tỉnh Thanh Hóa",
        },
    }  # fmt: skip


def write(client, arrived: date, **more) -> str:
    """A draft with every answer; gives its id."""
    draft = marital.start(client, CODE)
    marital.answer(client, draft, pages(arrived, **more))
    return draft


def send_one(client, arrived: date, **more) -> str:
    """From nothing to a notice that was taken note of; gives its number."""
    return marital.send(client, write(client, arrived, **more))
