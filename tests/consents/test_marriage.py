"""Both ask for the marriage: he agrees on his own account before it can be sent."""

import pytest

from motcua.base import clock
from motcua.dossiers.models import ConsentRequest, Dossier, Slip, Submission
from motcua.ledger import service as ledger
from motcua.notices.models import Notice
from motcua.warehouse import service as warehouse
from tests.births import birth, marital
from tests.consents import marriage
from tests.desk_forms import step_form
from tests.dossiers import filing

pytestmark = pytest.mark.django_db
SEND = "Nộp hồ sơ"


@pytest.fixture
def both(catalogue, lan, officials, client_of):
    """Lan's client, Quang's client, and Quang."""
    groom = marriage.quang()
    return client_of(lan), client_of(groom), groom


def marked(question: str, reason: str) -> dict[str, str]:
    """What an official sends back."""
    key = f"field-{question}"
    return {f"mark-{key}": "yes", f"reason-{key}": reason, f"advice-{key}": "Như trên"}


def said(answer) -> str:
    return answer.content.decode()


def test_it_is_sent_once_he_agreed_and_the_office_sees_who_when_and_to_what(both, lan, hung, client_of):
    bride, groom_client, groom = both
    draft = marriage.answered(bride, groom)
    page = said(bride.visit(f"/ban-nhap/{draft}/kiem-tra"))
    assert groom.name in page and SEND not in page
    refused = bride.post(f"/ban-nhap/{draft}/gui")
    assert refused.status_code == 422 and f"Còn thiếu sự đồng ý của {groom.name}" in said(refused)
    assert marriage.ask(bride, draft).status_code == 302
    ledger.run_until_idle()
    request = marriage.request_of(draft)
    told = Notice.objects.get(person_id=groom.id, event="assent:put")
    assert f"/dong-y/{request.id}" in said(groom_client.visit(f"/tin-nhan/{told.id}"))
    assert "Có người xin bạn đồng ý" in said(groom_client.visit("/ho-so"))
    page = groom_client.visit(f"/dong-y/{request.id}")
    assert f"{lan.name} xin bạn đồng ý" in said(page) and "Bạn cùng đề nghị đăng ký kết hôn" in said(page)
    assert "0912" not in said(page) and lan.personal_number not in said(page)
    assert "Đã đồng ý lúc" in said(groom_client.press(page, "Tôi đồng ý"))
    code = marital.send(bride, draft)
    dossier = Dossier.objects.get(code=code)
    frozen = Submission.objects.get(dossier=dossier).consents
    assert [(one["consent"], one["way"], one["name"], one["digest"]) for one in frozen] == [
        ("husband_agrees", "account", groom.name, request.digest)
    ]
    desk = said(client_of(hung).visit(f"/viec/{code}"))
    assert groom.name in desk and request.digest[:16] in desk
    ledger.run_until_idle()
    assert Notice.objects.filter(person_id=lan.id, event="assent:given").count() == 1
    assert filing.act(client_of(hung), code, "tiep-nhan").status_code == 302


def test_by_the_signed_form_its_paper_is_asked_for_only_then(both):
    bride, groom_client, groom = both
    draft = marriage.answered(bride, groom)
    assert "Tờ khai đăng ký kết hôn có chữ ký" not in said(bride.visit(f"/ban-nhap/{draft}/kiem-tra"))
    answer = marriage.ask(bride, draft, "form")
    assert answer.status_code == 302 and answer["Location"] == f"/ban-nhap/{draft}/giay-to"
    refused = bride.post(f"/ban-nhap/{draft}/gui")
    assert refused.status_code == 422 and "Tờ khai đăng ký kết hôn có chữ ký của hai bên" in said(refused)
    birth.attach(bride, draft, "signed_form")
    code = marital.send(bride, draft)
    frozen = Submission.objects.get(dossier__code=code).consents
    assert [(one["way"], one["request"]) for one in frozen] == [("form", "")]
    assert not ConsentRequest.objects.filter(draft_id=draft).exists()
    assert "Những việc xin bạn đồng ý" in said(groom_client.visit("/dong-y"))


def test_an_answer_that_changes_makes_the_consent_void_and_says_so(both):
    bride, groom_client, groom = both
    draft = marriage.agreed(bride, groom_client, groom)
    # The phone number was not shown to him: he agreed all the same.
    bride.post(f"/ban-nhap/{draft}/trang/you", {"requester_phone": "0987 654 321"})
    assert SEND in said(bride.visit(f"/ban-nhap/{draft}/kiem-tra"))
    husband = marriage.pages(groom.name, groom.personal_number, times="2")["husband"]
    bride.post(f"/ban-nhap/{draft}/trang/husband", husband)
    refused = bride.post(f"/ban-nhap/{draft}/gui")
    assert refused.status_code == 422 and f"Nội dung đã hỏi {groom.name} nay đã thay đổi" in said(refused)
    assert marriage.ask(bride, draft).status_code == 302
    assert [one.state for one in ConsentRequest.objects.filter(draft_id=draft).order_by("id")] == ["cancelled", "asked"]
    groom_client.post(f"/dong-y/{marriage.request_of(draft).id}/dong-y")
    assert bride.post(f"/ban-nhap/{draft}/gui").status_code == 302


def test_what_changed_meanwhile_cannot_be_agreed_to(both):
    bride, groom_client, groom = both
    draft = marriage.answered(bride, groom)
    marriage.ask(bride, draft)
    bride.post(f"/ban-nhap/{draft}/trang/wife", marriage.party("wife", times="2"))
    answer = groom_client.post(f"/dong-y/{marriage.request_of(draft).id}/dong-y")
    assert answer.status_code == 409 and "nội dung đã thay đổi" in said(answer)
    assert marriage.request_of(draft).answered_at is None


def test_he_refuses_with_a_reason_and_is_not_asked_the_same_again(both):
    bride, groom_client, groom = both
    draft = marriage.answered(bride, groom)
    marriage.ask(bride, draft)
    request = marriage.request_of(draft)
    assert groom_client.post(f"/dong-y/{request.id}/khong", {"reason": ""}).status_code == 422
    page = groom_client.visit(f"/dong-y/{request.id}")
    groom_client.press(page, "Không đồng ý", reason="details_wrong", words="Tôi sinh năm 1978")
    page = said(bride.visit(f"/ban-nhap/{draft}/kiem-tra"))
    assert "Có thông tin chưa đúng" in page and "Tôi sinh năm 1978" in page
    again = marriage.ask(bride, draft)
    assert again.status_code == 409 and "không hỏi lại" in said(again)
    husband = marriage.party("husband", "4-2-1978", name=groom.name, number=groom.personal_number)
    bride.post(f"/ban-nhap/{draft}/trang/husband", husband)
    assert marriage.ask(bride, draft).status_code == 302
    assert groom_client.post(f"/dong-y/{marriage.request_of(draft).id}/dong-y").status_code == 302


def test_he_takes_it_back_until_it_is_received(both, hung, client_of):
    bride, groom_client, groom = both
    draft = marriage.agreed(bride, groom_client, groom)
    request = marriage.request_of(draft, "agreed")
    code = marital.send(bride, draft)
    page = groom_client.visit(f"/dong-y/{request.id}")
    groom_client.press(page, "Rút lại sự đồng ý")
    desk = client_of(hung)
    refused = filing.act(desk, code, "tiep-nhan")
    assert refused.status_code == 422 and groom.name in said(refused) and "Đã rút lại" in said(refused)
    marks = marked("husband_name", "consent_taken_back")
    sent_back = filing.act(desk, code, "tra-lai", **marks)
    assert sent_back.status_code == 302, said(sent_back)
    correction = bride.post(f"/ho-so/{code}/sua")["Location"].split("/")[2]
    assert "đã rút lại sự đồng ý" in said(bride.visit(f"/ban-nhap/{correction}/kiem-tra"))
    assert bride.post(f"/ban-nhap/{correction}/gui").status_code == 422
    assert marriage.ask(bride, correction).status_code == 302
    groom_client.post(f"/dong-y/{marriage.request_of(correction).id}/dong-y")
    assert bride.post(f"/ban-nhap/{correction}/gui").status_code == 302
    assert filing.act(desk, code, "tiep-nhan").status_code == 302
    used = groom_client.post(f"/dong-y/{marriage.request_of(correction, 'agreed').id}/rut")
    assert used.status_code == 409 and "đã tiếp nhận" in said(used)


def test_a_correction_of_something_else_needs_no_new_consent(both, hung, client_of):
    bride, groom_client, groom = both
    draft = marriage.agreed(bride, groom_client, groom)
    code = marital.send(bride, draft)
    marks = marked("requester_phone", "incomplete")
    assert filing.act(client_of(hung), code, "tra-lai", **marks).status_code == 302
    correction = bride.post(f"/ho-so/{code}/sua")["Location"].split("/")[2]
    bride.post(f"/ban-nhap/{correction}/trang/you", {"requester_phone": "0987 654 321"})
    assert bride.post(f"/ban-nhap/{correction}/gui").status_code == 302
    sent = [one.consents for one in Submission.objects.filter(dossier__code=code).order_by("number")]
    assert sent[0] == sent[1] and sent[0][0]["way"] == "account"


def test_the_whole_way_to_the_certificate(both, lan, hung, thao, dung, client_of, settings):
    settings.DEMO = True  # an unsigned result is given out
    bride, groom_client, groom = both
    code = marital.send(bride, marriage.agreed(bride, groom_client, groom))
    desk, officer, chair = (client_of(one) for one in (hung, thao, dung))
    assert filing.act(desk, code, "tiep-nhan").status_code == 302
    form = step_form(officer.visit(f"/viec/{code}"))
    assert (form["husband_name_found"], form["wife_number_found"]) == (groom.name, lan.personal_number)
    found = {"entry_number": "12/2026", "entry_date-day": "23", "entry_date-month": "11", "entry_date-year": "2026"}
    assert officer.post(f"/viec/{code}/xong-buoc", form | found).status_code == 302
    assert filing.act(chair, code, "duyet").status_code == 302
    result = Slip.objects.get(dossier__code=code, form="marriage_certificate")
    husband, wife, day = result.data["sections"]
    assert (husband["title"], husband["rows"][0]["value"]) == ("CHỒNG", groom.name)
    assert (wife["title"], wife["rows"][0]["value"]) == ("VỢ", lan.name)
    assert day["rows"][0]["value"] == "23/11/2026" and "02 bản chính" in result.data["closing"]
    assert Dossier.objects.get(code=code).status == 9  # both still come to sign
    assert filing.act(desk, code, "trao").status_code == 422
    page = desk.visit(f"/viec/{code}")
    assert "Cả bạn và người kết hôn với bạn" in said(page)
    today = clock.today()
    came = {"came-both-day": today.day, "came-both-month": today.month, "came-both-year": today.year}
    assert desk.post(f"/viec/{code}/da-den", {"who": "both"} | came).status_code == 302
    assert filing.act(desk, code, "trao").status_code == 302
    pdf = bride.get(f"/ho-so/{code}/giay/{result.id}.pdf", follow=True)
    assert pdf["Content-Type"] == "application/pdf"
    assert warehouse.facts_of(lan.id, warehouse.own(lan.id))["person.marriage"].value == "12/2026"
