"""The list of what somebody was asked costs the same, however much it was."""

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
