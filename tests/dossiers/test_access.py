"""Who may see what: Mai sees nothing of Lan's, and learns nothing by asking."""

import re

import pytest

from motcua.dossiers.models import Dossier
from tests.dossiers import filing

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed(catalogue, lan, hung, client_of):
    """Lan's dossier, received, with a file attached."""
    browser = client_of(lan)
    draft = filing.start(browser)
    filing.answer_everything(browser, draft)
    done = browser.post(f"/ban-nhap/{draft}/giay-to/old_paper", {"file": filing.photo()})
    assert done.status_code == 302
    file = str(browser.get(f"/ban-nhap/{draft}/giay-to").content).split("/giay-to/old_paper/")[1].split("/")[0]
    assert browser.post(f"/ban-nhap/{draft}/giay-to/old_paper/{file}/dung").status_code == 302
    code = filing.send(browser, draft)
    assert filing.act(client_of(hung), code, "tiep-nhan").status_code == 302
    return {"code": code, "draft": draft, "file": file, "lan": browser}


def addresses(filed) -> list[str]:
    code, draft = filed["code"], filed["draft"]
    slips = Dossier.objects.get(code=code).slips.all()
    return [
        f"/ho-so/{code}", f"/ho-so/{code}/da-gui", f"/ho-so/{code}/ma-qr.svg", f"/ho-so/{code}/rut",
        f"/ban-nhap/{draft}", f"/ban-nhap/{draft}/kiem-tra", f"/ban-nhap/{draft}/giay-to",
        f"/ban-nhap/{draft}/trang/requester", *(f"/ho-so/{code}/giay/{slip.id}.pdf" for slip in slips),
    ]  # fmt: skip


def test_mai_gets_the_same_answer_as_for_nothing(filed, mai, client_of):
    stranger = client_of(mai)
    for address in addresses(filed):
        theirs = stranger.get(address)
        assert theirs.status_code == 404, address
    absent = "H26.00004-20260101-9999999"
    assert _answer(stranger, filed["code"]) == _answer(stranger, absent)


def _answer(browser, code: str) -> str:
    """The page without what differs anyway: the code that was asked for and the token of the sign-out form."""
    text = browser.get(f"/ho-so/{code}").content.decode().replace(code, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_nobody_signed_in_is_sent_to_sign_in(filed, client):
    for address in addresses(filed):
        answer = client.get(address)
        assert answer.status_code == 302 and answer["Location"].startswith("/dang-nhap"), address


def test_acts_on_what_is_not_ones_own_are_refused(filed, mai, client_of):
    stranger, code, draft = client_of(mai), filed["code"], filed["draft"]
    before = Dossier.objects.get(code=code).version
    for address in (f"/ho-so/{code}/sua", f"/ho-so/{code}/rut", f"/ban-nhap/{draft}/gui", f"/ban-nhap/{draft}/bo"):
        assert stranger.post(address, {"version": before}).status_code == 404, address
    for what in ("tiep-nhan", "tu-choi", "xong-buoc", "duyet", "thu-phi", "trao"):
        assert stranger.post(f"/viec/{code}/{what}", {"version": before}).status_code in (403, 404)
    assert Dossier.objects.get(code=code).version == before


def test_an_official_of_another_commune_sees_nothing(filed, mai, client_of):
    from motcua.agencies import service as agencies

    agencies.appoint(mai.id, agencies.centre_of("00008").id, "receptionist")
    elsewhere = client_of(mai)
    assert elsewhere.get(f"/viec/{filed['code']}").status_code == 404
    assert filed["code"] not in elsewhere.visit("/viec").content.decode()


def test_a_post_takes_only_its_own_steps(filed, dung, thao, client_of):
    chair = client_of(dung)
    assert filing.act(chair, filed["code"], "xong-buoc", **filing.FINDING).status_code == 403
    assert filing.act(client_of(thao), filed["code"], "duyet").status_code == 409


def test_nobody_decides_on_their_own_dossier(catalogue, hung, client_of):
    desk = client_of(hung)
    code = filing.file_one(desk)
    assert filing.act(desk, code, "tiep-nhan").status_code == 403


def test_tracking_shows_no_name(filed, lan, client):
    dossier = Dossier.objects.get(code=filed["code"])
    page = client.post("/tra-cuu", {"ma": dossier.code, "secret": dossier.tracking_secret.lower()})
    text = page.content.decode()
    assert page.status_code == 200 and dossier.code in text
    assert lan.name not in text and lan.personal_number not in text and "Hùng" not in text
    wrong = client.post("/tra-cuu", {"ma": dossier.code, "secret": "AAAAAAAA"})
    absent = client.post("/tra-cuu", {"ma": "H26.00004-20260101-9999999", "secret": "AAAAAAAA"})
    assert wrong.status_code == absent.status_code == 404


def test_tracking_is_limited(filed, client):
    answers = [client.post("/tra-cuu", {"ma": "X", "secret": "Y"}).status_code for _ in range(25)]
    assert 429 in answers and answers[0] == 404
