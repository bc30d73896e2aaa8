"""A request for consent as its page shows it: to whoever is asked, and to whoever asks."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import get_language

from motcua.base import clock
from motcua.base.folding import compare_names
from motcua.dossiers import consents_asked, consents_carried
from motcua.dossiers.access import consent_request_for
from motcua.dossiers.models import ConsentRequest, Dossier, Draft
from motcua.engine import carrying, forms
from motcua.engine.consents import Consent
from motcua.engine.definition import LegalBasis, Page, Procedure, Text
from motcua.identity.service import Person
from motcua.procedures import service as procedures
from motcua.warehouse import service as warehouse


@dataclass(frozen=True)
class RequestView:
    """A request with the words of the version under which it was asked; `reader` is one of the two sides, `asker_name`
    is the name of whoever asks, as their account has it."""

    request: ConsentRequest
    procedure: Procedure
    reader: Person
    asker_name: str

    @property
    def consent(self) -> Consent:
        return next(one for one in self.procedure.consents if one.key == self.request.consent)

    @property
    def basis(self) -> LegalBasis:
        return self.procedure.basis(self.consent.basis)

    @property
    def is_asked(self) -> bool:
        """Whether the reader is the one who is asked."""
        return self.reader.id == self.request.reached_id

    @property
    def said(self) -> list[tuple[Text, list[tuple[Text, str]]]]:
        """All that is agreed to, page by page: (title, [(question, answer)]). Their own number needs no saying."""
        found = [(page.title, self._said_on(page)) for page in self.procedure.pages]
        return [(title, rows) for title, rows in found if rows]

    def _said_on(self, page: Page) -> list[tuple[Text, str]]:
        language, answers = get_language() or "vi", self.request.answers
        shown = (f for f in page.fields if f.key in answers and f.key != self.consent.number)
        said = ((f.label, forms.words(answers[f.key], f, language)) for f in shown)
        return [(label, words) for label, words in said if words]

    @cached_property
    def own_name(self) -> str:
        """The name of whoever is asked, as their account has it."""
        known = self.request.account_name
        if known:
            return known
        reached, reading = self.request.reached_id, consents_asked.reading(self.request, by=self.reader.id)
        return warehouse.names_of([reached], reading).get(reached, "")

    @property
    def is_spelled_otherwise(self) -> bool:
        """Whether the asker writes the name otherwise than the account."""
        return compare_names(self.request.name, self.own_name) != "same"

    @property
    def is_open(self) -> bool:
        """Whether it can be answered; what was asked may have changed all the same, which only answering tells."""
        return self.request.state == ConsentRequest.ASKED and self.request.until > clock.now()

    @property
    def serves(self) -> str:
        """The parts of a whole that it serves, for which nobody asks again; "" where it stands alone."""
        parts = carrying.served_by(self.procedure, self.request.consent)
        return ", ".join(one.title.to(get_language() or "vi") for one in parts)

    @cached_property
    def dossier(self) -> Dossier | None:
        """The dossier for which the consent was sent."""
        return consents_asked.dossier_of(self.request)

    @property
    def can_be_withdrawn(self) -> bool:
        """Until an office has received it, or of a whole the part that needs it."""
        used = self.dossier and consents_carried.is_used(self.request, self.dossier)
        return self.request.state == ConsentRequest.AGREED and not used

    @property
    def draft_is_open(self) -> bool:
        """Whether the asker can still do something about it."""
        return self.request.draft.state == Draft.OPEN


@dataclass(frozen=True)
class SentConsent:
    """A consent as it was sent. `account_name` only where the account spells the name otherwise; `is_carried` when it
    was given to the whole of which the dossier is a part."""

    title: Text
    name: str
    number: str
    way: str
    at: datetime
    digest: str
    account_name: str
    withdrawn_at: datetime | None
    is_carried: bool


def sent_consents(procedure: Procedure, consents: list[dict]) -> list[SentConsent]:
    """The consents of a sending (models.Submission.consents), with what was taken back since."""
    titles = {one.key: one.title for one in procedure.consents}
    gone = consents_asked.withdrawn(consents) if consents else {}
    return [_sent(one, titles[one["consent"]], gone.get(one["request"])) for one in consents]


def _sent(one: dict, title: Text, withdrawn_at: datetime | None) -> SentConsent:
    other = one.get("account_name", "")
    return SentConsent(
        title=title, name=one["name"], number=one["number"], way=procedures.way_words(one["way"]),
        at=datetime.fromisoformat(one["at"]), digest=one["digest"],
        account_name=other if other and compare_names(other, one["name"]) != "same" else "",
        withdrawn_at=withdrawn_at, is_carried="asked_as" in one,
    )  # fmt: skip


def request_view(person: Person, request_id) -> RequestView:
    """A request for one of its two sides. Raises DossierNotFound."""
    (found,) = views_of(person, [consent_request_for(person, request_id)])
    return found


def views_of(person: Person, requests: list[ConsentRequest]) -> list[RequestView]:
    """Requests of a list; the names of all who ask are looked up at once."""
    asking = warehouse.Reading(warehouse.Ground.CONSENT, by=person.id, kind="draft")
    names = warehouse.names_by_matter({(one.asker_id, one.draft_id) for one in requests}, asking)
    return [
        RequestView(one, procedures.version(one.procedure_version_id).procedure, person, names.get(one.asker_id, ""))
        for one in requests
    ]
