"""Which facts a procedure looks at: what has to be kept of them when a dossier is sent."""

from motcua.engine import flow, rules
from motcua.engine.conditions import rule_texts
from motcua.engine.definition import Procedure


def read_by_rules(procedure: Procedure) -> frozenset[str]:
    """The facts whose value a rule reads. What is found at steps is not known when a dossier is sent."""
    read = (rules.compiled(source, of_entry=True).facts for _, source in rule_texts(procedure))
    return frozenset(name for facts in read for name in facts) - flow.findings(procedure).keys()


def held_as(procedure: Procedure) -> frozenset[str]:
    """The facts by which the state holds a paper."""
    return frozenset(name for paper in procedure.papers for name in paper.held_as)
