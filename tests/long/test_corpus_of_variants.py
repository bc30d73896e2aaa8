"""The whole corpus of variants (tests/sources/variants.json) on every way on which answers arrive."""

import pytest

from tests.sources import corpus
from tests.sources.corpus import draft, published  # noqa: F401 - fixtures


@pytest.mark.django_db
@pytest.mark.parametrize("way", [corpus.by_form, corpus.by_restoring, corpus.by_two_tabs])
def test_on_every_way_of_the_form(lan, draft, way):  # noqa: F811 - the fixture
    way(lan, draft, corpus.rounds())


@pytest.mark.django_db
def test_through_the_api(lan, client_of, published, monkeypatch):  # noqa: F811 - the fixture
    monkeypatch.setattr("motcua.api.filing.CHECKS", 10_000)
    corpus.by_api(lan, client_of, corpus.rounds())
