"""The form of a step of handling: what stands in it before the official has typed anything."""

from collections.abc import Mapping

from motcua.dossiers import typed
from motcua.engine.definition import ANSWERS, Step


def filled_in(step: Step, answers: Mapping[str, object]) -> dict[str, str]:
    """What the person answered, in the questions that take it over, by form name: nothing is typed twice."""
    names: dict[str, str] = {}
    for field in step.fields:
        value = answers.get(field.prefill.removeprefix(ANSWERS)) if field.prefill else None
        if value not in (None, ""):
            names |= typed.as_typed(field, value)
    return names
