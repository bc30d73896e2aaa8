"""Each variant of the corpus is judged as the rule says by which it was made: no false alarm, no tampering missed.

The whole corpus in the engine, and every fourth round of it on each way here; all of it in tests/long.
"""

import pytest

from motcua.agencies.service import communes_named
from motcua.engine import likeness
from tests.sources import corpus
from tests.sources.corpus import draft, published  # noqa: F401 - fixtures

FOURTH = corpus.rounds()[::4]


def test_every_variant_is_judged_as_its_rule_says():
    tally = corpus.Tally("engine")
    for one in corpus.VARIANTS:
        kind = "personal_number" if one["kind"] == "old_number" else one["kind"]
        also = [corpus.OLD_NUMBER] if kind == one["kind"] else []
        found = likeness.compare(kind, one["told"], one["said"], also=also, communes=communes_named)
        tally.add(one, found)
    tally.close()
    assert len(corpus.VARIANTS) > 850


@pytest.mark.django_db
@pytest.mark.parametrize("way", [corpus.by_form, corpus.by_restoring, corpus.by_two_tabs])
def test_on_every_way_of_the_form(lan, draft, way):  # noqa: F811 - the fixture
    way(lan, draft, FOURTH)


@pytest.mark.django_db
def test_through_the_api(lan, client_of, published, monkeypatch):  # noqa: F811 - the fixture
    monkeypatch.setattr("motcua.api.filing.CHECKS", 10_000)
    corpus.by_api(lan, client_of, FOURTH)
