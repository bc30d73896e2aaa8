"""Which facts a procedure looks at: what has to be kept of them when a dossier is sent."""

from motcua.engine import rules
from motcua.engine.definition import Procedure


def read_by_rules(procedure: Procedure) -> frozenset[str]:
    """The facts whose value a condition or a quantity reads."""
    asked = [page for page in procedure.pages] + [field for page in procedure.pages for field in page.fields]
    asked += [*procedure.cases, *procedure.papers, *procedure.fees, *procedure.results, *procedure.steps]
    asked += [*procedure.consents, *procedure.presence, *procedure.longer, *procedure.linked]
    conditions = [part.when for part in asked]
    conditions += [paper.held_when for paper in procedure.papers] + [
        rule for fee in procedure.fees for rule in (fee.quantity, fee.size)
    ]
    conditions += [procedure.owner.when] if procedure.owner else []
    asked = (rules.compiled(condition, of_entry=True) for condition in conditions if condition)
    return frozenset(name for rule in asked for name in rule.facts)


def held_as(procedure: Procedure) -> frozenset[str]:
    """The facts by which the state holds a paper."""
    return frozenset(name for paper in procedure.papers for name in paper.held_as)
