"""Linked procedures as a program follows them: the same tree as on the page."""

import pytest
from django.test import Client

from tests.api.test_following import HERE, read
from tests.clients.asking import System
from tests.linked import newborn

pytestmark = pytest.mark.django_db


def told(token: str, code: str) -> dict[str, dict]:
    return {one["key"]: one for one in read(f"{HERE}/{code}", token, "en").json()["parts"]}


def test_each_part_says_how_far_it_is_and_leads_to_its_dossier(everybody, known):
    browser, desk, *_rest = everybody
    token = System(Client()).tokens(browser)["access_token"]
    code = newborn.file_one(browser)
    assert told(token, code) == {}, "nothing was received yet"
    newborn.receive(desk, code)
    parts = told(token, code)
    assert {key: one["how"] for key, one in parts.items()} == newborn.parts(code)
    birth, card = newborn.part(code, "birth"), parts["insurance"]
    assert parts["birth"]["code"] == birth.code and parts["birth"]["due_at"]
    assert read(parts["birth"]["href"], token).json()["code"] == birth.code
    assert (card["code"], card["href"], card["waits_for"]) == (None, None, ["birth"])
    assert "Begins by itself" in card["words"]


def test_a_part_that_gave_no_result_says_why(everybody):
    browser, desk, officer, chair = everybody
    token = System(Client()).tokens(browser)["access_token"]
    parts = told(token, newborn.settled_in_part(browser, desk, officer, chair))
    assert parts["birth"]["how"] == "done" and parts["residence"]["how"] == "refused" and parts["residence"]["why"]
