"""Whoever throws a draft away and erases it can ask no oftener than whoever keeps it."""

from datetime import timedelta
from uuid import UUID

import pytest

from motcua.base import clock
from motcua.dossiers import service as dossiers
from motcua.dossiers.asked_before import AskedBefore
from motcua.dossiers.models import ConsentRequest
from motcua.identity import service as identity
from motcua.rights import asking, erasing, preparing
from tests.consents import marriage

pytestmark = pytest.mark.usefixtures("catalogue")


def thrown_away_and_erased(client, person, draft: str) -> None:
    """Through the pages of the person, to the end of the deletion."""
    assert client.post(f"/ban-nhap/{draft}/bo").status_code == 302
    row = asking.ask(identity.account(person.id), "draft", UUID(draft), asking.NOT_NEEDED)
    with clock.frozen(row.due_at):
        erasing.run(row.id)
    assert not ConsentRequest.objects.filter(draft_id=draft).exists()


def asked(client, groom) -> str:
    draft = marriage.answered(client, groom)
    marriage.ask(client, draft)
    return draft


def refused_and_erased(client, person, client_of, groom) -> str:
    """Gives the digest of what was refused."""
    draft = asked(client, groom)
    request = marriage.request_of(draft)
    client_of(groom).post(f"/dong-y/{request.id}/khong", {"reason": "not_willing"})
    thrown_away_and_erased(client, person, draft)
    return request.digest


def test_what_was_refused_is_not_asked_again_after_the_draft_was_erased(lan, client_of):
    groom, bride = marriage.quang(), client_of(lan)
    refused_and_erased(bride, lan, client_of, groom)
    again = marriage.answered(bride, groom)
    answer = marriage.ask(bride, again)
    assert answer.status_code == 409 and not ConsentRequest.objects.filter(draft_id=again).exists()


def test_a_refusal_holds_under_another_secret_key_of_ours(lan, client_of, settings):
    """A backup may be restored without it, and it may have to be changed: nothing that lasts depends on it."""
    groom, bride = marriage.quang(), client_of(lan)
    refused_and_erased(bride, lan, client_of, groom)
    settings.SECRET_KEY = "another"
    assert marriage.ask(bride, marriage.answered(bride, groom)).status_code == 409


def test_asking_counts_after_the_draft_was_erased(lan, client_of):
    groom, bride = marriage.quang(), client_of(lan)
    for _time in range(3):
        thrown_away_and_erased(bride, lan, asked(bride, groom))
    assert marriage.ask(bride, marriage.answered(bride, groom)).status_code == 429


def test_what_is_kept_says_nothing_and_goes(lan, client_of):
    """Neither number nor name nor answer; what was not refused goes after 30 days, a refusal with its time."""
    groom, bride = marriage.quang(), client_of(lan)
    first = asked(bride, groom)
    client_of(groom).post(f"/dong-y/{marriage.request_of(first).id}/khong", {"reason": "not_willing"})
    thrown_away_and_erased(bride, lan, first)
    second = marriage.answered(bride, groom, address="14 phố Đội Cấn")
    marriage.ask(bride, second)
    thrown_away_and_erased(bride, lan, second)
    kept = AskedBefore.objects.all()
    told = str([{name: str(value) for name, value in vars(one).items()} for one in kept])
    assert kept.count() == 2 and groom.personal_number not in told and groom.name not in told
    assert [bool(one.what) for one in kept.order_by("id")] == [True, False]
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert preparing.forget_refusals() == 1
    with clock.frozen(clock.now() + timedelta(days=731)):
        assert preparing.forget_refusals() == 1
    assert dossiers.forget_asked(clock.now()) == 0
