"""The pages on which people read what they were told."""

from motcua.ledger.events import Event
from motcua.notices import queries, service
from motcua.notices.models import Notice
from tests.notices.conftest import CODE


def test_lan_reads_a_message_and_it_is_read(lan, tell, client_of):
    tell(lan, Event.DOSSIER_ACCEPTED)
    client = client_of(lan)
    notice = Notice.objects.get()
    listed = client.visit("/tin-nhan").content.decode()
    assert "Đã được tiếp nhận" in listed and CODE in listed
    assert service.unread(lan.id) == 1, "seeing the list is not reading"
    page = client.visit(f"/tin-nhan/{notice.id}").content.decode()
    assert f'href="/ho-so/{CODE}"' in page
    assert service.unread(lan.id) == 0
    first = Notice.objects.get().read_at
    client.visit(f"/tin-nhan/{notice.id}")
    assert Notice.objects.get().read_at == first


def test_mai_does_not_see_lans_messages(lan, mai, tell, client_of):
    tell(lan, Event.DOSSIER_ACCEPTED)
    client = client_of(mai)
    assert CODE not in client.visit("/tin-nhan").content.decode()
    client.visit(f"/tin-nhan/{Notice.objects.get().id}", expect=404)
    assert service.unread(lan.id) == 1


def test_who_is_not_signed_in_is_sent_to_sign_in(client, db):
    answer = client.get("/tin-nhan")
    assert answer.status_code == 302 and answer.headers["Location"].startswith("/dang-nhap")


def test_without_messages_the_page_says_what_will_be_here(lan, client_of):
    assert "Chưa có tin nào" in client_of(lan).visit("/tin-nhan").content.decode()


def test_many_messages_are_read_page_by_page_and_none_is_left_out(lan, tell, client_of):
    for _ in range(queries.PAGE + 5):
        tell(lan, Event.DOSSIER_ACCEPTED)
    client, address, found = client_of(lan), "/tin-nhan", []
    while address:
        page = client.visit(address).page
        links = [link.get("href") for link in page.all("a")]
        found += [link for link in links if link.startswith("/tin-nhan/")]
        address = next((link for link in links if link.startswith("/tin-nhan?")), "")
    wanted = Notice.objects.order_by("-id").values_list("id", flat=True)
    assert found == [f"/tin-nhan/{key}" for key in wanted]


def test_a_broken_key_shows_the_first_page(lan, tell, client_of):
    tell(lan, Event.DOSSIER_ACCEPTED)
    assert CODE in client_of(lan).visit("/tin-nhan?sau=x").content.decode()


def test_the_messages_are_in_the_language_of_the_page(lan, tell, client_of):
    tell(lan, Event.DOSSIER_ACCEPTED)
    client = client_of(lan)
    client.cookies["motcua_lang"] = "en"
    listed = client.visit("/tin-nhan").content.decode()
    assert ">Received<" in listed and CODE in listed
