"""Counts of tries."""

import threading
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import RequestFactory

from motcua.base import clock
from motcua.identity import jobs, models, rates
from motcua.identity.errors import TooManyTries


@pytest.mark.django_db
def test_beyond_the_limit_it_is_refused_until_the_window_ends():
    begin = clock.now()
    with clock.frozen(begin):
        for _ in range(3):
            rates.check_rate("track", "203.0.113.7", limit=3, seconds=600)
        with pytest.raises(TooManyTries) as refused:
            rates.check_rate("track", "203.0.113.7", limit=3, seconds=600)
        assert refused.value.details == {"minutes": 10}
        rates.check_rate("track", "203.0.113.8", limit=3, seconds=600)
        rates.check_rate("other", "203.0.113.7", limit=3, seconds=600)
    with clock.frozen(begin + timedelta(seconds=600)):
        rates.check_rate("track", "203.0.113.7", limit=3, seconds=600)


@pytest.mark.django_db
def test_nobody_can_be_read_from_the_counts():
    rates.check_rate("track", "203.0.113.7", limit=3, seconds=60)
    kept = models.RateCount.objects.get()
    assert len(kept.key) == 64 and "203" not in f"{kept.name}"


@pytest.mark.django_db
def test_old_counts_are_forgotten():
    with clock.frozen(clock.now() - timedelta(days=2)):
        rates.check_rate("track", "a", limit=3, seconds=60)
    rates.check_rate("track", "b", limit=3, seconds=60)
    assert rates.forget_old_counts() == 1 and models.RateCount.objects.count() == 1


@pytest.mark.django_db
def test_sessions_that_have_ended_are_deleted(client):
    session = client.session
    session["person"] = {"name": "Lan"}
    session.set_expiry(-1)
    session.save()
    jobs.forget()
    assert not Session.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_are_all_counted():
    refused = []

    def attempts():
        try:
            for _ in range(10):
                try:
                    rates.check_rate("track", "same", limit=25, seconds=600)
                except TooManyTries:
                    refused.append(1)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempts) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert models.RateCount.objects.get().count == 40 and len(refused) == 15


@pytest.mark.django_db
@pytest.mark.usefixtures("gate_site")
def test_returning_from_the_provider_is_counted(client, provider, settings):
    settings.SIGN_INS_A_MINUTE = 2
    for _ in range(2):
        assert client.get("/dang-nhap/tro-ve?state=x&code=y").status_code == 302
    assert client.get("/dang-nhap/tro-ve?state=x&code=y").status_code == 429


def test_a_stranger_cannot_choose_the_address_that_is_counted(settings):
    request = RequestFactory().get("/", headers={"x-forwarded-for": "1.1.1.1, 198.51.100.4"})
    settings.TRUSTED_PROXIES = 0
    assert rates.network_address(request) == "127.0.0.1"
    settings.TRUSTED_PROXIES = 1
    assert rates.network_address(request) == "198.51.100.4"
    settings.TRUSTED_PROXIES = 3
    assert rates.network_address(request) == "127.0.0.1"
