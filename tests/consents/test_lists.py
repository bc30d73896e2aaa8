"""The list of what somebody was asked costs the same, however much it was."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base.ids import new_id
from motcua.dossiers.models import ConsentRequest
from tests.consents import marriage

pytestmark = pytest.mark.django_db


def test_a_list_of_many_asks_as_often_as_one_of_one(catalogue, lan, officials, client_of):
    request = ConsentRequest.objects.get(id=marriage.asked_of(lan))
    bride = client_of(lan)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert bride.visit("/dong-y").status_code == 200
        return len(queries)

    asked()
    one = asked()
    for _time in range(5):
        request.id, request.state, request.ended_at = new_id(), ConsentRequest.CANCELLED, request.asked_at
        request.save(force_insert=True)
    assert asked() == one


def test_what_waits_for_an_answer_stands_on_top(catalogue, lan, officials, client_of):
    """Also when something newer is over already."""
    request = ConsentRequest.objects.get(id=marriage.asked_of(lan))
    waits = request.id
    request.id, request.state, request.ended_at = new_id(), ConsentRequest.CANCELLED, request.asked_at
    request.asked_at += timedelta(seconds=1)
    request.save(force_insert=True)
    page = client_of(lan).visit("/dong-y").content.decode()
    assert page.index(f"/dong-y/{waits}") < page.index(f"/dong-y/{request.id}")
