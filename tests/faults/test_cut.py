"""The network breaks at each save and at sending: the person does it again, and it has happened once."""

import pytest
import requests

from tests.dossiers import filing
from tests.faults.house import Browser, code_in
from tests.people import WARD

CUTS = ("before", "after")
PAGES = tuple(filing.ANSWERS)


@pytest.mark.parametrize("how", CUTS)
def test_a_draft_is_begun_once(house, mai, how):
    house.proxy.cut(how, "/bat-dau")
    began = mai.press_again(f"/thu-tuc/{filing.CODE}/bat-dau", {"commune": WARD})
    draft = began.headers["Location"].split("/")[2]
    query = "SELECT id::text FROM dossiers_draft WHERE filer_id = %s AND state = 'open'"
    assert house.sql(query, id_of(house, "mai")) == [(draft,)]
    mai.post(f"/ban-nhap/{draft}/bo")


@pytest.mark.parametrize("how", CUTS)
@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_saved_once(house, lan, page, how):
    draft = lan.start()
    for earlier in PAGES[: PAGES.index(page)]:
        lan.post(f"/ban-nhap/{draft}/trang/{earlier}", filing.ANSWERS[earlier])
    house.proxy.cut(how, f"/trang/{page}", keep=200)
    went_on = lan.press_again(f"/ban-nhap/{draft}/trang/{page}", filing.ANSWERS[page])
    assert went_on.status_code == 302
    kept = dict(house.sql("SELECT field, raw FROM dossiers_draftanswer WHERE draft_id = %s", draft))
    typed = {name: text for raw in kept.values() for name, text in raw.items()}
    assert {name: typed.get(name) for name in filing.ANSWERS[page]} == filing.ANSWERS[page]
    assert house.proxy.done[-1] == (how, f"/ban-nhap/{draft}/trang/{page}")


@pytest.mark.parametrize("how", CUTS)
def test_saving_while_typing_is_tried_again(house, lan, how):
    draft = lan.start()
    house.proxy.cut(how, "/luu")
    typed = {"requester_phone": f"0912 000 00{len(how)}"}
    address, script = f"/ban-nhap/{draft}/trang/requester/luu", {"Accept": "application/json"}
    saved = lan.press_again(address, typed, headers=script)
    assert saved.status_code == 200 and saved.json()["saved"]
    assert typed["requester_phone"] in lan.get(f"/ban-nhap/{draft}/trang/requester").text


@pytest.mark.parametrize("how", CUTS)
@pytest.mark.parametrize("by_script", [False, True], ids=["form", "script"])
def test_a_file_arrives_once(house, lan, how, by_script):
    draft = lan.start()
    file = filing.photo((len(how) * 9, by_script * 9, 77))
    options = {"files": {"file": ("giay.jpg", file, "image/jpeg")}}
    if by_script:
        options["headers"] = {"Accept": "application/json"}
    house.proxy.cut(how, "/giay-to/old_paper", keep=900)
    answer = lan.press_again(f"/ban-nhap/{draft}/giay-to/old_paper", **options)
    assert answer.status_code == (200 if by_script else 302), answer.text
    assert house.number("SELECT count(*) FROM dossiers_draftpaper WHERE draft_id = %s", draft) == 1
    lan.post(f"/ban-nhap/{draft}/bo")


@pytest.mark.parametrize("how", CUTS)
def test_it_is_sent_once_and_every_page_says_so(house, lan, how):
    draft = lan.start()
    lan.answer_everything(draft)
    before = house.number("SELECT count(*) FROM dossiers_dossier")
    house.proxy.cut(how, "/gui")
    code = code_in(lan.press_again(f"/ban-nhap/{draft}/gui"))
    assert house.number("SELECT count(*) FROM dossiers_dossier") == before + 1
    assert house.number("SELECT count(*) FROM dossiers_submission WHERE id = %s", draft) == 1
    everywhere(lan, draft, code)


def test_who_does_not_press_again_sees_that_it_was_sent(house, lan):
    draft = lan.start()
    lan.answer_everything(draft)
    house.proxy.cut("after", "/gui")
    with pytest.raises(requests.ConnectionError):
        lan.post(f"/ban-nhap/{draft}/gui", by_proxy=True)
    everywhere(lan, draft, code_of(house, draft))


def everywhere(person, draft: str, code: str) -> None:
    """Whatever page of the draft is opened, it says that the dossier was sent and gives the code."""
    for path in ("", "/kiem-tra", "/giay-to", "/gui", "/trang/requester", "/bo"):
        answer = person.get(f"/ban-nhap/{draft}{path}")
        assert answer.status_code == 200 and code in answer.text, path
    mine = person.get("/ho-so")
    assert code in mine.text and draft not in mine.text
    assert "no-store" in mine.headers["Cache-Control"]


@pytest.mark.parametrize("how", CUTS)
def test_an_official_receives_once(house, lan, hung, how):
    code = lan.file_one()
    act_through_a_cut(house, hung, code, "tiep-nhan", how)
    assert entries(house, code, "dossier:accepted") == 1
    assert house.number("SELECT count(*) FROM dossiers_slip s JOIN dossiers_dossier d ON d.id = s.dossier_id "
                        "WHERE d.code = %s AND form = 'form_01'", code) == 1  # fmt: skip


@pytest.mark.parametrize("how", CUTS)
def test_an_official_sends_back_once_and_the_correction_is_sent_once(house, lan, hung, how):
    code = lan.file_one()
    marks = {"mark-field-register_number": "on", "reason-field-register_number": "does_not_match",
             "advice-field-register_number": "Ghi đúng số"}  # fmt: skip
    act_through_a_cut(house, hung, code, "tra-lai", how, **marks)
    assert entries(house, code, "dossier:sent_back") == 1
    house.proxy.cut(how, "/sua")
    draft = lan.press_again(f"/ho-so/{code}/sua").headers["Location"].split("/")[2]
    corrections = "SELECT count(*) FROM dossiers_draft f JOIN dossiers_dossier d ON d.id = f.corrects_id"
    assert house.number(corrections + " WHERE code = %s", code) == 1
    house.proxy.cut(how, "/trang/event")
    lan.press_again(f"/ban-nhap/{draft}/trang/event", {"register_number": "46"})
    house.proxy.cut(how, "/gui")
    assert code_in(lan.press_again(f"/ban-nhap/{draft}/gui")) == code
    assert entries(house, code, "dossier:resubmitted") == 1


@pytest.mark.parametrize("how", CUTS)
def test_each_step_up_to_the_result_is_taken_once(house, lan, how):
    hung, thao, dung = (Browser(house, key) for key in ("hung", "thao", "dung"))
    code = lan.file_one()
    hung.act(code, "tiep-nhan")
    act_through_a_cut(house, thao, code, "xong-buoc", how, **filing.FINDING)
    assert entries(house, code, "dossier:step_done") == 1
    act_through_a_cut(house, hung, code, "thu-phi", how, receipt_number=f"BL-{how}", amount="16000")
    act_through_a_cut(house, dung, code, "duyet", how)
    assert entries(house, code, "dossier:approved") == entries(house, code, "dossier:returned") == 1
    assert house.number("SELECT count(*) FROM payments_payment WHERE receipt_number = %s", f"BL-{how}") == 1


def act_through_a_cut(house, official, code: str, what: str, how: str, **data) -> None:
    """Press a button of the desk, lose the answer, press it again on the page that is still open."""
    version = house.number("SELECT version FROM dossiers_dossier WHERE code = %s", code)
    house.proxy.cut(how, f"/{what}", keep=300)
    answer = official.press_again(f"/viec/{code}/{what}", {"version": version, **data})
    assert answer.status_code == 302, answer.text


def entries(house, code: str, event: str) -> int:
    return house.number(
        "SELECT count(*) FROM ledger_entry e JOIN dossiers_dossier d ON d.id = e.about "
        "WHERE d.code = %s AND e.event = %s", code, event,
    )  # fmt: skip


def code_of(house, draft: str) -> str:
    """The code of the dossier that a draft became."""
    query = "SELECT code FROM dossiers_dossier d JOIN dossiers_submission s ON s.dossier_id = d.id WHERE s.id = %s"
    return house.sql(query, draft)[0][0]


def id_of(house, key: str):
    return house.sql("SELECT id FROM identity_person WHERE subject = %s", f"vneid|{key}")[0][0]
