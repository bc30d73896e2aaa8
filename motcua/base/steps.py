"""A view says which step of which flow it showed, saved or failed; who counts it is not its business."""

from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """Why a step failed, by the classes that the national survey of users counted (brief, S15)."""

    NONE = ""
    INPUT = "input"  # an answer that the form does not take
    FILE = "file"  # an attachment that arrived empty, cut or of another kind
    CONFLICT = "conflict"  # somebody else, or another tab, acted first
    PORTAL = "portal"  # our own error
    PROVIDER = "provider"  # an outside party was away or wrong
    NETWORK = "network"  # the connection broke; told by the browser afterwards
    RULE = "rule"  # a rule of the procedure stopped the person


@dataclass(frozen=True)
class StepMark:
    """One step of one flow; codes only, nothing about the person."""

    flow: str
    step: str
    outcome: str
    cause: Cause = Cause.NONE


def mark_step(request, flow: str, step: str, outcome: str, cause: Cause = Cause.NONE) -> None:
    """Note on the request what happened at a step: outcome is shown, saved or failed."""
    request.step_mark = StepMark(flow, step, outcome, cause)
