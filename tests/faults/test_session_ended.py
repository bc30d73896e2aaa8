"""The session ends in the middle of a form: what was typed waits in the page, and is saved after signing in again."""

import pytest

from tests.dossiers import filing
from tests.faults.house import Browser
from tests.faults.test_cut import entries

TYPED = filing.ANSWERS["event"] | {"registered_office": "UBND xã Hạ Bằng"}


@pytest.fixture(params=["expired", "signed out in another tab"])
def ended(request, house):
    """A function that ends the session of a browser."""

    def end(browser: Browser) -> None:
        if request.param == "expired":
            key = browser.session.cookies["motcua_session"]
            assert house.number("WITH gone AS (UPDATE django_session SET expire_date = now() - interval '1 s' "
                                "WHERE session_key = %s RETURNING 1) SELECT count(*) FROM gone", key) == 1  # fmt: skip
        else:
            assert browser.post("/dang-xuat").status_code == 302

    return end


def kept(house, draft: str) -> dict:
    """What was typed into the fields of the page, as the database has it."""
    found = house.sql("SELECT raw FROM dossiers_draftanswer WHERE draft_id = %s AND source = ''", draft)
    return {name: text for (raw,) in found for name, text in raw.items() if name in TYPED}


def test_what_was_typed_survives_signing_in_again(house, lan, ended):
    draft = lan.start()
    address = f"/ban-nhap/{draft}/trang/event"
    ended(lan)
    page = lan.post(address, TYPED)
    assert page.status_code == 403 and "đăng xuất" in page.text and kept(house, draft) == {}
    lan.sign_in_again("lan")
    assert lan.submit(page, address).status_code == 302
    assert kept(house, draft) == TYPED
    lan.post(f"/ban-nhap/{draft}/bo")


def test_another_person_who_signs_in_gets_none_of_it(house, lan, mai, ended):
    draft = lan.start()
    address = f"/ban-nhap/{draft}/trang/event"
    ended(lan)
    page = lan.post(address, TYPED)
    lan.sign_in_again("mai")  # at the same computer
    refused = lan.submit(page, address)
    assert refused.status_code == 404 and TYPED["register_number"] not in refused.text.split("<main")[1]
    assert kept(house, draft) == {}
    theirs = mai.start()
    assert TYPED["registered_office"] not in mai.get(f"/ban-nhap/{theirs}/trang/event").text
    lan.sign_in_again("lan")  # and then she herself, with the page that is still open
    assert lan.submit(page, address).status_code == 302
    assert kept(house, draft) == TYPED
    lan.post(f"/ban-nhap/{draft}/bo")
    mai.post(f"/ban-nhap/{theirs}/bo")


def test_a_script_is_told_and_writes_nothing(house, lan, ended):
    draft = lan.start()
    ended(lan)
    told = lan.post(f"/ban-nhap/{draft}/trang/event/luu", TYPED, headers={"Accept": "application/json"})
    assert told.status_code == 401 and kept(house, draft) == {}
    lan.sign_in_again("lan")
    lan.post(f"/ban-nhap/{draft}/bo")


def test_sending_and_an_official_act_go_on_after_signing_in(house, lan, hung, ended):
    draft = lan.start()
    lan.answer_everything(draft)
    ended(lan)
    page = lan.post(f"/ban-nhap/{draft}/gui")
    assert page.status_code == 403
    lan.sign_in_again("lan")
    code = lan.submit(page, f"/ban-nhap/{draft}/gui").headers["Location"].split("/")[2]
    ended(hung)
    page = hung.post(f"/viec/{code}/tiep-nhan", {"version": "1"})
    assert page.status_code == 403
    hung.sign_in_again("hung")
    assert hung.submit(page, f"/viec/{code}/tiep-nhan").status_code == 302
    assert entries(house, code, "dossier:accepted") == 1
