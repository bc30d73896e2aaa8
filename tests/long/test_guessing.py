"""A thousand guesses at the public tracking page: what takes too long for every run."""

import pytest
from django.test import Client

from tests.dossiers import filing
from tests.opponents.test_neighbours import neighbours, without

pytestmark = pytest.mark.django_db


def test_a_thousand_guesses_at_tracking_give_one_same_answer(catalogue, lan, client_of, settings):
    """From as many addresses, as if nobody were counting; from one address the counting ends it, see below."""
    settings.TRUSTED_PROXIES = 1
    code = filing.file_one(client_of(lan))
    answers, guesser = set(), Client()
    for number, guess in enumerate(neighbours(code)):
        address = f"198.51.{number // 250}.{number % 250}"
        answer = guesser.post("/tra-cuu", {"ma": guess, "secret": "22222222"}, headers={"x-forwarded-for": address})
        answers.add((answer.status_code, without(answer.content.decode(), guess)))
    assert len(answers) == 1 and next(iter(answers))[0] == 404
