"""Plays of a whole in which somebody else must agree: what becomes of the part that needs it."""

from datetime import date

import pytest
from django.utils.translation import gettext, override

from tests.births import birth
from tests.linked import grandmother, newborn
from tests.people import arrive
from tests.rehearsal import playing
from tests.rehearsal.test_other_kinds import buttons
from tests.rehearsal.test_whole_lives import MOTHER, differences, recorded

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 2)


def answered(browser, agrees: str) -> str:
    """A play of December in which the owner of the home agrees or not; gives its address."""
    play = playing.begin(browser, newborn.CODE, DAY.isoformat(), **MOTHER)
    pages = newborn.pages(DAY, child=birth.born(date(2026, 12, 1)))
    playing.fill_in(browser, play, grandmother.at_home_of(arrive("quang"), pages))
    playing.hand_in_everything(browser, play)
    said = browser.post(f"{play}/dong-y", {"consent": "owner", "way": "account", "agrees": agrees})
    assert said.status_code == 302
    playing.send(browser, play)
    playing.act(browser, play, "tiep-nhan")
    return play


def lost(browser, play: str) -> str:
    """Why the play says that the residence cannot begin; the recorded play is told as an example that holds."""
    one, _text = recorded(browser, play)
    assert differences(newborn.CODE, one) == []
    assert one.then.life[-1].parts["residence"] == "impossible" and one.then.life[-1].parts["birth"] == "running"
    return next(move.why for move in one.given.moves if move.what == "part_cannot_begin")


def test_what_was_refused_cannot_begin_from_the_start(ha, client_of):
    browser = client_of(ha)
    assert lost(browser, answered(browser, "no")) == "refused"


def test_it_can_be_taken_back_while_its_turn_has_not_come(ha, client_of):
    browser = client_of(ha)
    play = answered(browser, "yes")
    with override("vi"):
        words = gettext("The consent that it needs is taken back")
    page = browser.visit(play)
    page = browser.press(page, next(one for one in buttons(page) if one.startswith(words)))
    assert not any(one.startswith(words) for one in buttons(page))
    assert lost(browser, play) == "withdrawn"
