"""Which results a dossier has."""

from collections.abc import Mapping

from motcua.engine import rules
from motcua.engine.definition import Procedure, Result


def given(procedure: Procedure, answers: Mapping[str, object], facts: Mapping[str, object]) -> tuple[Result, ...]:
    """The results that follow from the answers that count and from what was known, in the order of the procedure."""
    return tuple(one for one in procedure.results if rules.holds(one.when, answers, facts))
