"""The drawing of the states: whole, well-formed, and that of the table as it is."""

from xml.etree import ElementTree

from motcua.engine import drawing
from motcua.engine.lifecycle import BEFORE_RECEPTION, MOVES, Status

SVG = "{http://www.w3.org/2000/svg}"


def test_the_documentation_shows_the_table_as_it_is():
    """Run `python -m motcua.engine.drawing` after a change of the table, and look at what came out."""
    assert drawing.FILE.read_text(encoding="utf-8") == drawing.states_svg()


def test_every_move_is_told_in_words():
    root = ElementTree.fromstring(drawing.states_svg())
    told = root.find(f"{SVG}desc").text
    assert root.find(f"{SVG}title").text
    assert told.count("→") == len(MOVES) + len(BEFORE_RECEPTION)


def test_every_status_has_a_box_and_no_line_is_left_over():
    moves = [*MOVES.items(), *BEFORE_RECEPTION.items()]
    assert set(drawing.PLACES) == set(drawing.WORDS) == set(Status)
    assert set(drawing.LINES) <= {(start, end) for (start, _), end in moves}
