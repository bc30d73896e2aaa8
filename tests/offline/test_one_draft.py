"""One draft for one matter, held by the database: a second start goes on with it, and says so."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import gettext, override

from motcua.base.ids import new_id
from motcua.dossiers import drafts
from motcua.dossiers.models import Draft
from tests.dossiers import filing
from tests.dossiers.test_opponent_net import as_person, at_once
from tests.people import WARD


def said(english: str) -> str:
    with override("vi"):
        return gettext(english)


@pytest.mark.django_db
def test_a_second_start_goes_on_with_the_draft_and_says_so(catalogue, lan, client_of):
    computer, phone = client_of(lan), client_of(lan)
    draft = filing.start(computer)
    computer.post(f"/ban-nhap/{draft}/trang/requester", filing.ANSWERS["requester"])
    answer = phone.post(f"/thu-tuc/{filing.CODE}/bat-dau", {"commune": WARD}, follow=True)
    page = answer.content.decode()
    assert f"/ban-nhap/{draft}/trang/whose" in page and said("You have begun this already") in page
    assert f"/ban-nhap/{draft}/bo" in page
    assert said("You have begun this already") not in phone.visit(f"/ban-nhap/{draft}").content.decode()
    assert Draft.objects.filter(filer_id=lan.id, state="open").count() == 1


@pytest.mark.django_db
def test_the_database_holds_it(catalogue, lan, client_of):
    draft = Draft.objects.get(id=filing.start(client_of(lan)))
    draft.id, draft._state.adding = new_id(), True
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_fifty_starts_at_once_are_one_draft(catalogue, lan):
    person = as_person(lan)
    begun = at_once(*[lambda: drafts.start(person, filing.CODE, WARD).id] * 50)
    assert len(set(begun)) == 1 and Draft.objects.filter(filer_id=lan.id, state="open").count() == 1
