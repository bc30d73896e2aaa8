"""A yearly window: what people read before, in and after it, and that nothing is lost at its end."""

import pytest

from motcua.base import clock
from motcua.base.management.commands.seed_demo import seed_elsewhere
from motcua.dossiers import sending
from motcua.dossiers.models import Dossier, DraftAnswer
from motcua.dossiers.reading import draft_view_for
from motcua.operating import measures
from motcua.procedures import service as procedures
from tests.births import marital
from tests.dossiers.filing import act
from tests.people import ISSUER
from tests.windows import registering
from tests.windows.registering import AFTER, BEFORE, CODE, INSIDE, LAST_SECOND, at, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser_at(catalogue, lan, client_of):
    """A function that signs Lan in at a moment: a session is over long before a year is."""
    seed_elsewhere(ISSUER)
    return lambda: client_of(lan)


@pytest.mark.parametrize(
    ("when", "says", "button"),
    [
        (BEFORE, "Gửi được từ thứ Tư, 21/04/2027, 08:00", "Chuẩn bị bản nháp"),
        (INSIDE, "Gửi được đến thứ Tư, 28/04/2027, 17:00", "Nộp hồ sơ"),
        (AFTER, "Đã hết hạn nộp từ thứ Tư, 28/04/2027, 17:00", "Chuẩn bị bản nháp"),
    ],
)
def test_the_page_of_the_procedure_says_when_it_opens_and_by_which_act(client, catalogue, when, says, button):
    with at(when):
        page = client.visit(f"/thu-tuc/{CODE}")
    text = page.content.decode()
    assert says in text and button in text, text[text.find("m-notice") :][:1500]
    assert "Kế hoạch của Bộ Giáo dục và Đào tạo" in text
    assert "stale-while-revalidate" not in page["Cache-Control"] and "s-maxage=60" in page["Cache-Control"]


def test_after_the_last_one_it_is_said_that_the_next_is_not_known(client, catalogue):
    with at(AFTER):
        assert "Chưa biết đợt tiếp theo" in client.visit(f"/thu-tuc/{CODE}").content.decode()


def test_a_draft_is_prepared_before_and_sent_when_it_opens(browser_at):
    with at(BEFORE):
        browser = browser_at()
        draft = registering.write(browser)
        page = browser.visit(f"/ban-nhap/{draft}/kiem-tra").content.decode()
        assert "Gửi được từ" in page and f'action="/ban-nhap/{draft}/gui"' not in page
        refused = browser.post(f"/ban-nhap/{draft}/gui")
        assert refused.status_code == 409 and "Bản nháp của bạn được giữ nguyên" in refused.content.decode()
    with at(INSIDE):
        code = marital.send(browser_at(), draft)
    dossier = Dossier.objects.get(code=code)
    assert dossier.status == 1 and dossier.submissions.get().answers["school"] == "Trường THPT Phan Đình Phùng"


def test_what_arrives_in_the_last_second_is_in_time_and_its_proof_says_so(browser_at):
    with at(LAST_SECOND):
        browser = browser_at()
        draft = registering.write(browser)
        code = marital.send(browser, draft)
    assert Dossier.objects.get(code=code).submitted_at == moment(LAST_SECOND)


def test_who_comes_a_second_later_loses_nothing(browser_at):
    with at(LAST_SECOND):
        browser = browser_at()
        draft = registering.write(browser)
    with at(AFTER):
        browser = browser_at()
        typed = browser.post(f"/ban-nhap/{draft}/trang/candidate/luu", {"school": "Trường THPT Chu Văn An"})
        assert typed.status_code == 200
        refused = browser.post(f"/ban-nhap/{draft}/gui")
        told = refused.content.decode()
        assert refused.status_code == 409 and "Bản nháp được giữ" in told and "17:00, 28/04/2027" in told
        assert not Dossier.objects.exists()
        assert "Trường THPT Chu Văn An" in browser.visit(f"/ban-nhap/{draft}/kiem-tra").content.decode()
    assert DraftAnswer.objects.get(draft_id=draft, field="school").value == "Trường THPT Chu Văn An"


def test_whatever_the_server_waits_for_after_the_request_came_makes_nobody_late(browser_at, lan, monkeypatch):
    from motcua.identity.gate import Person

    with at(LAST_SECOND):
        draft = registering.write(browser_at())
        person, moved = Person(lan.id, lan.name, 2, False), []

        def slow(*told):
            moved.append(clock._frozen.set(moment(AFTER)))
            return draft_view_for(*told)

        monkeypatch.setattr(sending, "draft_view_for", slow)
        dossier = sending.submit(person, draft)
        clock._frozen.reset(moved[0])
    assert dossier.submitted_at == moment(LAST_SECOND)


def test_sent_in_time_and_asked_again_later_it_is_the_same_dossier(browser_at):
    with at(INSIDE):
        draft = registering.write(browser_at())
        code = marital.send(browser_at(), draft)
    with at(AFTER):
        again = browser_at().post(f"/ban-nhap/{draft}/gui")
    assert again.status_code == 302 and again["Location"] == f"/ho-so/{code}/da-gui"


def test_the_result_is_promised_for_the_day_of_the_plan(browser_at, hung, client_of):
    with at(INSIDE):
        browser = browser_at()
        code = marital.send(browser, registering.write(browser))
        assert act(client_of(hung), code, "tiep-nhan").status_code == 302
        dossier = Dossier.objects.get(code=code)
        assert dossier.next_due_at == moment("2027-06-08 17:00")
        page = browser.visit(f"/ho-so/{code}").content.decode()
    assert "thứ Ba, 08/06/2027, 17:00" in page


def test_what_was_sent_back_can_be_corrected_after_the_window(browser_at, hung, client_of):
    with at("2027-04-28 16:00"):
        browser = browser_at()
        code = marital.send(browser, registering.write(browser))
        act(client_of(hung), code, "tra-lai", **{
            "mark-field-second_choice": "yes", "reason-field-second_choice": "same_subject",
            "advice-field-second_choice": "Chọn môn khác."})  # fmt: skip
    with at("2027-05-04 09:00"):
        browser = browser_at()
        draft = browser.post(f"/ho-so/{code}/sua")["Location"].split("/")[2]
        browser.post(f"/ban-nhap/{draft}/trang/exam", {"second_choice": "biology"})
        assert "Đã hết hạn nộp" not in browser.visit(f"/ban-nhap/{draft}/kiem-tra").content.decode()
        marital.send(browser, draft)
    assert Dossier.objects.get(code=code).submissions.count() == 2


@pytest.mark.parametrize(("when", "unknown"), [("2028-03-20 09:00", []), ("2028-03-22 09:00", [CODE])])
def test_an_operator_hears_in_time_that_nobody_entered_the_next_window(catalogue, when, unknown):
    with at(when):
        assert procedures.windows_without_next() == unknown
        told = {one.name: one.value for one in measures.of_what_ends()}
    assert told["motcua_windows_unknown"] == len(unknown)
