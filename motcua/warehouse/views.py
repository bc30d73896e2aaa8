"""The page on which people see what is known about them."""

from datetime import date

from motcua.agencies import service as agencies
from motcua.base.pages import page
from motcua.identity.gate import signed_in
from motcua.warehouse import service
from motcua.warehouse.names import SEXES, fact_words


@signed_in
def my_papers(request):
    """Data and papers of the reader, each with its source and time."""
    facts = service.facts_of(request.person.id, service.own(request.person.id)).values()
    rows = [
        {"name": fact_words(fact.name), "value": value_words(fact), "source": service.source_words(fact.source),
         "at": fact.at}
        for fact in facts
    ]  # fmt: skip
    documents = [
        {"title": held.title, "id": held.document_id, "source": service.source_words(held.source),
         "at": held.at}
        for held in service.documents_of(request.person.id)
    ]  # fmt: skip
    return page(request, "warehouse/my_papers.html", facts=rows, documents=documents)


def value_words(fact: service.Fact) -> str:
    """A value as people write it."""
    if fact.name == "person.birth_date":
        return date.fromisoformat(fact.value).strftime("%d/%m/%Y")
    if fact.name == "person.sex":
        return str(SEXES[fact.value])
    if fact.name == "person.commune":
        return _commune_words(fact.value)
    return str(fact.value)


def _commune_words(code: str) -> str:
    try:
        return agencies.area(code).name
    except agencies.AreaUnknown:
        return code  # the provider names a commune that our list does not have; the code is still the truth
