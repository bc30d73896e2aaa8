"""Whoever would make a consent out of nothing, out of another, or out of somebody's patience."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connections, transaction

from motcua.base import clock
from motcua.base.ids import new_id
from motcua.dossiers import consenting, drafts
from motcua.dossiers.consenting_errors import ConsentAskedTooOften, ConsentMissing, ConsentOver
from motcua.dossiers.errors import DossierNotFound
from motcua.dossiers.models import ConsentRequest, Draft
from motcua.dossiers.reading import draft_view_for
from motcua.identity import service as identity
from motcua.identity.gate import Person
from motcua.ledger import service as ledger
from motcua.ledger.models import LedgerEntry
from motcua.notices.models import Notice
from tests.births import marital
from tests.consents import marriage
from tests.people import ISSUER, WARD, arrive
from tests.warehouse.refused import stays_in_the_log

pytestmark = pytest.mark.django_db
STRANGER = {"sub": "vneid|la", "iss": ISSUER, "loa": 2}


@pytest.fixture
def asked(catalogue, lan, client_of):
    """Lan has asked Quang."""
    groom = marriage.quang()
    bride = client_of(lan)
    draft = marriage.answered(bride, groom)
    assert marriage.ask(bride, draft).status_code == 302
    return SimpleNamespace(bride=bride, groom=groom, him=client_of(groom), draft=draft,
                           request=marriage.request_of(draft))  # fmt: skip


def said(answer) -> str:
    return answer.content.decode()


def signed_in(name: str, number: str, subject: str = "vneid|moi", level: int = 2) -> Person:
    claims = {"sub": subject, "iss": ISSUER, "name": name, "personal_number": number}
    return identity.sign_in(claims, assurance=level, source="vneid")


def test_nobody_agrees_for_him(asked, mai, client_of):
    for client in (asked.bride, client_of(mai)):
        for act in ("dong-y", "khong", "rut"):
            answer = client.post(f"/dong-y/{asked.request.id}/{act}", {"reason": "not_willing"})
            assert answer.status_code == 404, act
    asked.request.refresh_from_db()
    assert asked.request.state == "asked"
    assert asked.him.post(f"/dong-y/{new_id()}/dong-y").status_code == 404


def test_whoever_asked_for_another_reads_it_no_longer_than_the_mandate_holds(catalogue, lan, mai, client_of):
    """Mai asks Quang for Lan, and Lan ends what she gave her: he and Lan's draft go on, for Mai it is not there."""
    giver, agent, groom = Person(lan.id, lan.name, 2, False), Person(mai.id, mai.name, 2, False), marriage.quang()
    offer = identity.offer(giver, lan.id, lan.name, number=mai.personal_number, name=mai.name,
                           procedures=(marriage.CODE,), may_file=True, until=None)  # fmt: skip
    identity.answer(agent, offer.id, accepts=True)
    draft, hers = str(drafts.start(agent, marriage.CODE, WARD, offer.id).id), client_of(mai)
    marital.answer(hers, draft, marriage.pages(groom.name, groom.personal_number))
    assert marriage.ask(hers, draft).status_code == 302
    request = marriage.request_of(draft)
    assert request.asker_id == mai.id and hers.get(f"/dong-y/{request.id}").status_code == 200
    identity.revoke(giver, offer.id)
    assert hers.get(f"/dong-y/{request.id}").status_code == 404
    assert client_of(groom).post(f"/dong-y/{request.id}/dong-y").status_code == 302
    assert client_of(groom).get(f"/dong-y/{request.id}").status_code == 200


def test_nobody_consents_to_themselves(catalogue, lan, client_of):
    bride = client_of(lan)
    draft = marriage.answered(bride, lan)
    answer = marriage.ask(bride, draft)
    assert answer.status_code == 422 and "không ai tự đồng ý với mình" in said(answer)
    assert not ConsentRequest.objects.filter(draft_id=draft).exists()
    assert bride.post(f"/ban-nhap/{draft}/gui").status_code == 422


def test_who_files_learns_nothing_about_accounts(catalogue, lan, client_of):
    """The page is the same for a number with an account, without one, and with one of another name."""
    groom, bride, pages = marriage.quang(), client_of(lan), []
    for number in (groom.personal_number, "001079999999", "048188000025"):
        draft = marriage.answered(bride, groom, number=number)
        marriage.ask(bride, draft)
        page = said(bride.visit(f"/ban-nhap/{draft}/kiem-tra"))
        shown = page[page.index('id="consents"') : page.index("</section>", page.index('id="consents"'))]
        for part in (draft, str(marriage.request_of(draft).id)):
            shown = shown.replace(part, "")
        pages.append(shown[: shown.index("csrfmiddlewaretoken")])
        bride.post(f"/ban-nhap/{draft}/bo")
    assert len(set(pages)) == 1


def test_who_has_no_account_yet_finds_it_at_the_first_sign_in(catalogue, lan, client_of):
    bride = client_of(lan)
    groom = SimpleNamespace(name="Vương Đình Phan", personal_number="001079999999")
    draft = marriage.answered(bride, groom)
    marriage.ask(bride, draft)
    assert marriage.request_of(draft).reached_id is None
    him = signed_in("Vương Đình Phan", groom.personal_number)
    ledger.run_until_idle()
    assert Notice.objects.filter(person_id=him.id, event="assent:put").count() == 1
    assert consenting.agree(him, marriage.request_of(draft).id).state == "agreed"


def test_another_name_is_somebody_else_and_sees_nothing(catalogue, lan, client_of):
    """A mistyped number must not put Lan's matter before a stranger."""
    bride = client_of(lan)
    stranger = signed_in("Lê Văn Lạ", "001079999999")
    groom = SimpleNamespace(name="Bùi Đức Quang", personal_number="001079999999")
    draft = marriage.answered(bride, groom)
    marriage.ask(bride, draft)
    request = marriage.request_of(draft)
    with pytest.raises(DossierNotFound):
        consenting.agree(stranger, request.id)
    assert request.reached_id is None


def test_another_spelling_is_said_to_both_and_to_the_office_and_is_no_obstacle(asked, lan, hung, client_of):
    husband = marriage.party("husband", "4-2-1979", name="Bui Duc Quang", number=asked.groom.personal_number)
    asked.bride.post(f"/ban-nhap/{asked.draft}/trang/husband", husband)
    marriage.ask(asked.bride, asked.draft)
    request = marriage.request_of(asked.draft)
    page = said(asked.him.visit(f"/dong-y/{request.id}"))
    assert "Bui Duc Quang" in page and "Tên thường được viết hơi khác nhau" in page
    assert asked.him.post(f"/dong-y/{request.id}/dong-y").status_code == 302
    code = asked.bride.post(f"/ban-nhap/{asked.draft}/gui")["Location"].split("/")[2]
    desk = said(client_of(hung).visit(f"/viec/{code}"))
    assert "Tài khoản ghi tên: Bùi Đức Quang" in desk and "Chỉ khác cách viết" in desk


def test_two_accounts_with_one_number_cannot_agree_here(asked):
    signed_in("Bùi Đức Quang", asked.groom.personal_number, subject="vneid|quang-2")
    answer = asked.him.post(f"/dong-y/{asked.request.id}/dong-y")
    assert answer.status_code == 403 and "chỉ của riêng bạn" in said(answer)


def test_an_account_of_level_1_cannot_agree(catalogue, lan, client_of):
    son = arrive("son")
    bride = client_of(lan)
    draft = marriage.answered(bride, son)
    marriage.ask(bride, draft)
    answer = client_of(son).post(f"/dong-y/{marriage.request_of(draft).id}/dong-y")
    assert answer.status_code == 403 and marriage.request_of(draft).state == "asked"


def test_a_consent_dies_with_the_draft_it_was_given_for(asked):
    """Thrown away and written again with the very same answers, it is asked anew."""
    asked.him.post(f"/dong-y/{asked.request.id}/dong-y")
    asked.bride.post(f"/ban-nhap/{asked.draft}/bo")
    again = marriage.answered(asked.bride, asked.groom)
    assert again != asked.draft
    assert asked.bride.post(f"/ban-nhap/{again}/gui").status_code == 422
    asked.request.refresh_from_db()
    assert asked.request.state == "cancelled"
    answer = asked.him.post(f"/dong-y/{asked.request.id}/dong-y")
    assert answer.status_code == 409


def test_after_a_refusal_the_same_is_not_asked_through_another_draft_either(asked):
    asked.him.post(f"/dong-y/{asked.request.id}/khong", {"reason": "not_known"})
    asked.bride.post(f"/ban-nhap/{asked.draft}/bo")
    again = marriage.answered(asked.bride, asked.groom)
    assert marriage.ask(asked.bride, again).status_code == 409


def test_nobody_is_asked_again_and_again(asked):
    for times in range(2, 7):
        wife = marriage.party("wife", times=str(times))
        asked.bride.post(f"/ban-nhap/{asked.draft}/trang/wife", wife)
        answer = marriage.ask(asked.bride, asked.draft)
    assert answer.status_code == 429 and "3 lần trong 30 ngày" in said(answer)
    assert ConsentRequest.objects.filter(draft_id=asked.draft).count() == consenting.TIMES
    ledger.run_until_idle()
    assert Notice.objects.filter(person_id=asked.groom.id, event="assent:put").count() == consenting.TIMES


def test_what_is_read_for_a_choice_that_is_refused_has_its_row(asked, lan):
    """Nothing else of the choice stays: not the way, nor that what was asked before is asked no longer."""
    for times in range(2, 4):
        asked.bride.post(f"/ban-nhap/{asked.draft}/trang/wife", marriage.party("wife", times=str(times)))
        marriage.ask(asked.bride, asked.draft)
    asked.bride.post(f"/ban-nhap/{asked.draft}/trang/wife", marriage.party("wife", times="4"))
    bride = Person(lan.id, lan.name, 2, False)
    before = [*_chosen(asked.draft)]
    with stays_in_the_log(lan.id), pytest.raises(ConsentAskedTooOften):
        consenting.choose_way(bride, asked.draft, "husband_agrees", "account")
    assert [*_chosen(asked.draft)] == before
    groom = Person(asked.groom.id, asked.groom.name, 2, False)
    with stays_in_the_log(lan.id), pytest.raises(ConsentOver):  # to other answers: her draft was read again
        consenting.agree(groom, marriage.request_of(asked.draft).id)


def _chosen(draft: str):
    yield Draft.objects.values_list("ways", "version").get(id=draft)
    yield from ConsentRequest.objects.filter(draft_id=draft).order_by("id").values_list("state", "ended_at")


def test_nobody_tries_out_numbers(asked):
    for count in range(consenting.A_DAY):
        number = f"0010790{count:05d}"
        husband = marriage.party("husband", "4-2-1979", name=asked.groom.name, number=number)
        asked.bride.post(f"/ban-nhap/{asked.draft}/trang/husband", husband)
        answer = marriage.ask(asked.bride, asked.draft)
    assert answer.status_code == 429
    assert ConsentRequest.objects.filter(draft_id=asked.draft).count() == consenting.A_DAY


def test_asking_twice_is_asking_once(asked):
    assert marriage.ask(asked.bride, asked.draft).status_code == 302
    assert ConsentRequest.objects.filter(draft_id=asked.draft).count() == 1


def test_what_is_old_can_neither_be_agreed_to_nor_used(asked):
    old = clock.now() - timedelta(days=1)
    ConsentRequest.objects.filter(id=asked.request.id).update(until=old)
    assert asked.him.post(f"/dong-y/{asked.request.id}/dong-y").status_code == 409
    ConsentRequest.objects.filter(id=asked.request.id).update(until=clock.now() + timedelta(days=1))
    assert asked.him.post(f"/dong-y/{asked.request.id}/dong-y").status_code == 302
    ConsentRequest.objects.filter(id=asked.request.id).update(until=old)
    refused = asked.bride.post(f"/ban-nhap/{asked.draft}/gui")
    assert refused.status_code == 422 and "Đã hết hạn" in said(refused)


def test_the_ledger_has_each_side_with_its_date_and_no_name(asked):
    asked.him.post(f"/dong-y/{asked.request.id}/dong-y")
    asked.him.post(f"/dong-y/{asked.request.id}/rut")
    found = LedgerEntry.objects.filter(about=asked.request.id).order_by("id")
    assert [(one.event, one.by) for one in found] == [
        ("assent:asked", asked.request.asker_id), ("assent:put", None), ("assent:given", asked.groom.id),
        ("assent:withdrawn", asked.groom.id),
    ]  # fmt: skip
    words = " ".join(str(one.params) for one in found)
    assert asked.groom.name not in words and asked.groom.personal_number not in words
    request = ConsentRequest.objects.get(id=asked.request.id)
    proved = hashlib.sha256(f"{request.salt}{request.digest}".encode()).hexdigest()
    assert request.salt and {one.params["digest"] for one in found} == {proved}


def test_a_consent_taken_back_between_reading_and_sending_stops_the_sending(asked, lan):
    asked.him.post(f"/dong-y/{asked.request.id}/dong-y")
    she, he = (Person(one.id, one.name, 2, False) for one in (lan, asked.groom))
    view = draft_view_for(she, asked.draft)
    assert [one.is_met for one in view.consents] == [True]
    consenting.withdraw(he, asked.request.id)
    with pytest.raises(ConsentMissing), transaction.atomic():
        consenting.use(view, she.id)


@pytest.mark.django_db(transaction=True)
def test_fifty_taps_at_once_are_one_consent(catalogue, lan, client_of):
    groom = marriage.quang()
    bride = client_of(lan)
    draft = marriage.answered(bride, groom)
    marriage.ask(bride, draft)
    request, he = marriage.request_of(draft), Person(groom.id, groom.name, 2, False)

    def tap(_n: int) -> str:
        try:
            return consenting.agree(he, request.id).state
        except ConsentOver:
            return "over"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        assert set(pool.map(tap, range(50))) == {"agreed"}
    assert LedgerEntry.objects.filter(about=request.id, event="assent:given").count() == 1
