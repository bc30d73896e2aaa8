"""docs/reference/complexity.md says what the procedures of the catalogue ask today."""

from motcua.base import paths
from motcua.procedures.management.verbs import complexity


def test_the_page_is_what_the_command_writes():
    """Run `python -m motcua procedure complexity` after a change of the catalogue."""
    assert complexity.PAGE.read_text(encoding="utf-8") == complexity.page(complexity.newest(paths.CATALOGUE))
