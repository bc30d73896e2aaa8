"""A house in which Tiên has lived, made once; and what is looked at before and after."""

import json
import os
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.base import database
from motcua.ledger import service as ledger
from tests.backup.conftest import House
from tests.database import template
from tests.dossiers import filing

TYPED = "Nộp cho trường Lạc Hồng"
NAMED = "sổ hộ khẩu bà Lan.jpg"
MONEY = "SELECT 'charge', state, count(*), sum(amount) FROM payments_charge GROUP BY 2 UNION ALL " \
        "SELECT 'payment', method, count(*), sum(amount) FROM payments_payment GROUP BY 2 ORDER BY 1, 2"  # fmt: skip
LEDGER = "SELECT id, event, about, by, on_behalf, params::text, digest FROM ledger_entry ORDER BY id"


@dataclass
class Lived:
    """The house, what Tiên did in it, and money and ledger as they stood then."""

    house: House  # as the owner of the tables
    people: House  # the same as the processes have it
    told: dict
    money: list
    ledger: list


@pytest.fixture(scope="module")
def lived(database_server, tmp_path_factory):
    """Its database is dropped after the module."""
    name = f"motcua_test_tien_{os.getpid()}"
    database_server.copy(template(database_server), name)
    house = House(database_server.address(name), tmp_path_factory.mktemp("tien"))
    people = House(database.for_application(house.url), house.data)
    done = people.does("lives", program=("-m", "tests.rights.tien"))
    assert done.returncode == 0, done.stdout + done.stderr
    yield Lived(house, people, json.loads(done.stdout.splitlines()[-1]), house.rows(MONEY), house.rows(LEDGER))
    database_server.drop(name)


@pytest.fixture
def theirs(catalogue, lan, mai, client_of):
    """Lan has a sent dossier, a draft with a file and messages; Mai has a dossier too. What Lan said, by what it is."""
    for somebody in (mai, lan):
        client = client_of(somebody)
        filing.file_one(client)
    draft = filing.start(client)
    filing.answer_everything(client, draft)
    client.post(f"/ban-nhap/{draft}/trang/copies_and_delivery",
                filing.ANSWERS["copies_and_delivery"] | {"purpose": TYPED})  # fmt: skip
    upload = SimpleUploadedFile(NAMED, filing.photo().read(), "image/jpeg")
    assert client.post(f"/ban-nhap/{draft}/giay-to/old_paper", {"file": upload}).status_code == 302
    ledger.run_until_idle()
    return {
        "name": lan.name, "number": lan.personal_number, "mail": lan.email, "phone": lan.claims["phone_number"],
        "address": "12 phố Đội Cấn", "typed": TYPED, "file": NAMED, "subject": lan.subject,
    }  # fmt: skip
