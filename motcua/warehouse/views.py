"""The page on which people see what is known about them."""

from datetime import date

from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.agencies import service as agencies
from motcua.base.pages import page
from motcua.identity.gate import signed_in
from motcua.warehouse import reads, service, validity
from motcua.warehouse.names import SEXES, fact_words


@signed_in
def my_papers(request):
    """Data and papers of the reader, each with its source and time."""
    reading = service.own(request.person.id)
    known = service.facts_of(request.person.id, reading)
    withheld = service.withheld_from(request.person, known)
    rows = [
        {"name": fact_words(fact.name), "value": value_words(fact), "source": service.source_words(fact.source),
         "at": fact.at}
        for fact in known.values() if fact.name not in withheld
    ]  # fmt: skip
    documents = [
        {"title": held.title, "id": held.document_id, "source": service.source_words(held.source),
         "at": held.at, "is_over": held.ended != "", "facts": validity.words(held)}
        for held in service.documents_of(request.person.id, reading)
    ]  # fmt: skip
    return page(request, "warehouse/my_papers.html", facts=rows, documents=documents, withheld=withheld)


@signed_in
@never_cache  # the list grows with each look at it
@require_safe
def who_read(request):
    """Everybody and everything that has read what is known of the reader, the newest first."""
    return page(request, "warehouse/who_read.html", read=reads.of_person(request.person.id, request.GET.get("sau", "")))


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
