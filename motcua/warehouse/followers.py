"""What becomes known, a moment later, from what happened to people."""

from motcua.identity import service as identity
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.warehouse import claims, service


@ledger.follower("organisations", Event.MANDATE_TOLD)
def record_the_organisation(entry: ledger.Entry) -> None:
    """The identity service told of an organisation at a sign-in for it: its name, its tax code, who represents it."""
    told = identity.organisation_of(entry.about)
    facts = {
        "organisation.name": told.name, "organisation.tax_code": told.tax_code,
        "organisation.representative": told.representative,
    }  # fmt: skip
    source = entry.params["source"]
    service.record(told.id, facts, source, legal_basis=claims.LEGAL_BASIS if source == "vneid" else "")
