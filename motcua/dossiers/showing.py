"""A dossier as its pages show it, to the citizen and to the official alike."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.agencies import service as agencies
from motcua.documents import service as documents
from motcua.dossiers import (
    appearing,
    branches,
    consents_shown,
    duties,
    for_others,
    held_back,
    open_steps,
    owners,
    permitted,
    provenance,
    reusing,
    stands,
    verifying,
)
from motcua.dossiers.draft_following import succession
from motcua.dossiers.models import Dossier, Verification
from motcua.dossiers.moving import state_of
from motcua.dossiers.weighing import must_be_chosen
from motcua.dossiers.whole import Done, Issued, Marked, Sent, Whole, whole
from motcua.dossiers.words import event_titles, fate_words, form_words
from motcua.engine import flow, forms, tree
from motcua.engine.definition import Field, Procedure, Step, Text
from motcua.engine.lifecycle import DossierState
from motcua.engine.succession import Succession
from motcua.files import service as files
from motcua.identity.service import Mandate
from motcua.ledger.events import Event
from motcua.payments import service as payments
from motcua.procedures import service as procedures

#: Reasons that are the same for every procedure.
REASONS = {
    "asked_by_person": Text(vi="Người nộp yêu cầu", en="The person who filed asked for it"),
    "fee": Text(vi="Kết quả đã có, chỉ còn chờ nộp phí, lệ phí", en="The result is there and waits for its fee alone"),
    "nothing_owed": Text(vi="Không còn khoản phải nộp", en="Nothing is owed any more"),
    "dossier_withdrawn": Text(vi="Hồ sơ đã rút", en="The dossier was withdrawn"),
    "mistyped": Text(vi="Cơ quan gõ nhầm số tiền", en="The office had typed a wrong amount"),
    "dossier_stopped": Text(vi="Cơ quan dừng giải quyết hồ sơ", en="The office stopped handling the dossier"),
    "whole_withdrawn": Text(vi="Người nộp rút cả hồ sơ liên thông", en="The person who filed withdrew the whole"),
    "whole": Text(vi="Các thủ tục cần thiết đều có kết quả", en="Every procedure that is needed has its result"),
    "partly": Text(vi="Có thủ tục đã xong, có thủ tục không làm được", en="Some were settled, others could not be"),
    "nothing": Text(vi="Không thủ tục nào có kết quả", en="None of the procedures has a result"),
    "corrected": Text(vi="Phí, lệ phí giảm sau khi bổ sung hồ sơ", en="The fee became less with a correction"),
}


_MONEY = ("charge:", "refund:")


class Told(NamedTuple):
    """One thing that happened, in words: what, who (a party, not a name), when, why."""

    title: str
    who: str
    at: datetime
    text: str


@dataclass
class DossierView:
    """Everything about one dossier that its pages show; each part is read once, when it is first needed."""

    dossier: Dossier
    procedure: Procedure
    state: DossierState
    agency: agencies.AgencyInfo
    for_a_step: bool = False  # to an official of another agency that has a step: no money, no issued papers

    @cached_property
    def whole(self) -> Whole:
        return whole(self.dossier.id)

    @property
    def last(self) -> Sent:
        return self.whole.sent

    @property
    def origins(self) -> dict[str, provenance.Origin]:
        """How each answer that was sent stands to the sources, as far as they have told."""
        return {key: provenance.of_json(kept) for key, kept in self.last.provenance.items()}

    def source_words(self, origin: provenance.Origin, question: Field) -> str:
        """The same in words for an official."""
        return provenance.words_for_office(origin, question)

    @property
    def open_marks(self) -> list[Marked]:
        return [mark for mark in self.whole.marks if mark.is_open]

    @property
    def slips(self) -> list[Issued]:
        return [] if self.for_a_step else self.whole.slips

    @property
    def results(self) -> list[Issued]:
        """The results that were given out."""
        return [slip for slip in self.slips if slip.form in documents.RESULTS and slip.given_at]

    @property
    def waiting_results(self) -> list[Issued]:
        """The results that are made and not given out: the person who filed cannot open them yet."""
        return [slip for slip in self.slips if slip.form in documents.RESULTS and not slip.given_at]

    def replaced_by(self, slip: Issued) -> Issued | None:
        """The form 01 that took the place of this one; each names its own day of the result."""
        later = [one for one in self.slips if one.form == slip.form == "form_01" and one.number > slip.number]
        return later[-1] if later else None

    @property
    def charges(self) -> list[payments.ShownCharge]:
        """What was charged, in order; without what was cancelled, unless nothing else is there."""
        if self.for_a_step:
            return []
        counted = [charge for charge in self.whole.charges if charge.state != "cancelled"]
        return counted or self.whole.charges[-1:]

    @property
    def open_charge(self) -> payments.ShownCharge | None:
        """What is to be paid now."""
        return next((charge for charge in self.charges if charge.state == "open"), None)

    @property
    def duty_title(self) -> Text:
        """What the handling waits for in status 6."""
        asked = (entry for entry in reversed(self.whole.history) if entry.event == Event.DOSSIER_DUTY_ASKED)
        return reason_text(self.procedure, next(asked).reason)

    @property
    def refunds(self) -> list[payments.ShownRefund]:
        """What is to be given back, and what was."""
        return [] if self.for_a_step else self.whole.refunds

    @property
    def open_refund(self) -> payments.ShownRefund | None:
        """What is to be given back now."""
        return next((refund for refund in self.refunds if refund.state == "open"), None)

    @property
    def steps_done(self) -> list[Done]:
        return self.whole.steps

    @cached_property
    def must_come(self) -> list[appearing.MustCome]:
        """Who must come in person, and who came."""
        return appearing.of(self.dossier, self.procedure, self.state, self.last, self.steps_done)

    @property
    def findings(self) -> list[Done]:
        """What officials found at the steps of the procedure, without what they wrote when refusing or putting off."""
        steps = {step.key for step in self.procedure.steps}
        return [record for record in self.steps_done if record.step in steps and record.values]

    @property
    def findings_here(self) -> list[Done]:
        """Of these, those that are not among `ended_lines`."""
        apart = {line.step.key for line in self.ended_lines}
        return [record for record in self.findings if record.step not in apart]

    @property
    def timeline(self) -> list[Told]:
        """What happened, newest first."""
        title, agency = event_titles(), self.agency.name
        persons = dict.fromkeys((self.dossier.owner_id, self.dossier.filer_id), _("the person who filed"))
        if self.mandate:
            persons = for_others.who_acted(self.dossier, self.mandate)
        parties = {None: _("the system")} | stands.who_acted(self.dossier, self._offices) | persons
        return [
            Told(title(entry), parties.get(entry.by, agency), entry.at, self._why(entry))
            for entry in reversed(self.whole.history)
            if entry.event != Event.PARTS_TO_LOOK_AT and not (self.for_a_step and entry.event.startswith(_MONEY))
        ]

    def _why(self, entry) -> str:
        if entry.event in (Event.RULES_WEIGHED, Event.RULES_CHOSEN):
            return fate_words(entry.reason)
        if entry.event in (Event.DOSSIER_STEP_DONE, Event.DOSSIER_STEP_LAPSED) and "step" in entry.params:
            return self.procedure.step(entry.params["step"]).title.to(get_language() or "vi")
        if key := entry.params.get("part"):
            return tree.part(self.procedure, key).title.to(get_language() or "vi")
        return reason_text(self.procedure, entry.reason).to(get_language() or "vi") if entry.reason else ""

    @property
    def running(self):
        """The deadline that runs now or ran last: the answer before receiving, the result after."""
        return self.state.due if self.state.received_at else self.state.answer_due

    @property
    def stations(self) -> list[dict]:
        """The way of the dossier as stations: sent, received, the steps of handling that it takes, the result.

        Where steps run side by side each says how far it is: there may be several at which it stands.
        """
        if self.procedure.kind == "notice":
            return [{"key": "sent", "title": _("Sent and taken note of")}]
        language = get_language() or "vi"
        first = [{"key": "sent", "title": _("Sent")}, {"key": "received", "title": _("The office checks and answers")}]
        found = first + [{"key": s.key, "title": s.title.to(language)} for s in self._course]
        if self.state.received_at is None or not open_steps.are_needed(self.procedure):
            return found
        return [one | {"state": stands.station(self.state, one["key"])} for one in found]

    @property
    def _course(self) -> tuple[Step, ...]:
        if not flow.depends(self.procedure):
            return self.procedure.steps
        findings = {record.step: record.values for record in self.steps_done if record.step in self.state.done}
        given = flow.given_of(self.procedure, self.last.answers, self.last.known, findings)
        return stands.course(self.procedure, self.state, given)

    @cached_property
    def lines(self) -> list[stands.Line]:
        """The open steps that stand apart: who has each, since when and until when."""
        return stands.lines(self.dossier, self.procedure, self._offices)

    @cached_property
    def ended_lines(self) -> list[stands.Line]:
        """The steps that stood apart and are behind the dossier since its handling began."""
        return stands.ended(self.dossier, self.procedure, self.state, self._offices)

    @cached_property
    def _offices(self) -> stands.Offices:
        return stands.offices(self.dossier, self.agency)

    def found_at(self, step: str) -> Done | None:
        """What was written at a step, last."""
        return next((record for record in reversed(self.steps_done) if record.step == step), None)

    @property
    def station(self) -> str:
        """The key of the station that the dossier waits at; "" when it is at its end."""
        if self.state.received_at is None:
            return "received"
        return self.state.step or ""

    @cached_property
    def parts(self) -> branches.Tree | None:
        """The linked procedures of a whole that was received; None for every other dossier."""
        return branches.tree_of(self)

    @cached_property
    def above(self) -> branches.Above | None:
        """The whole with which it was filed; None where it stands alone."""
        return branches.whole_of(self.dossier)

    @property
    def choice_of_rules(self) -> Succession | None:
        """The change of the law about which an official must choose before anything else; None where there is none."""
        if not must_be_chosen(self.dossier):
            return None
        return succession(self.dossier.procedure_version_id, self.dossier.weighed_version_id)

    @cached_property
    def verification(self) -> Verification | None:
        """What another agency is asked; None where nobody is."""
        return verifying.of(self.dossier.id) if self.state.verification_asked_at else None

    @cached_property
    def _names(self) -> dict:
        return owners.names_of([self.dossier], self.dossier.reader_id, filers=True)

    @cached_property
    def mandate(self) -> Mandate | None:
        """The mandate under which it was filed; None where nobody filed under one."""
        return for_others.mandate_behind(self.dossier) if self.dossier.mandate_id else None

    @property
    def mandate_words(self) -> str:
        """As what the person who filed acts, and what an official must still check."""
        return for_others.words_of(self.mandate)

    @property
    def rests_on_an_unproved_tie(self) -> bool:
        """Whether an official must find in the papers first that the parent or guardian who filed is one."""
        return self.mandate is not None and for_others.is_unproved(self.mandate)

    @property
    def owner_name(self) -> str:
        """Whose matter it is; "" where it is that of whoever filed."""
        return self._names.get(self.dossier.owner_id, "")

    @property
    def filer_name(self) -> str:
        """Who filed for another; "" where nobody did."""
        return self._names.get(self.dossier.filer_id, "")

    def title_of(self, target: str, key: str):
        """The words of a field or paper that a mark points at."""
        return self.procedure.field(key).label if target == "field" else self.procedure.paper(key).title

    def reason_of(self, code: str) -> Text:
        """The words of a reason or ground of this procedure."""
        return reason_text(self.procedure, code)

    def said_at(self, question: Field, record: Done) -> str:
        """What an official answered at a step, in words."""
        return forms.words(record.values.get(question.key), question, get_language() or "vi")

    def form_words(self, form: str) -> str:
        """The name of an issued paper."""
        return form_words(form)

    def papers_called(self, slips: list) -> str:
        """The names of issued papers in a sentence."""
        return ", ".join(form_words(slip.form) for slip in slips)

    @cached_property
    def consents(self) -> list[consents_shown.SentConsent]:
        """The consents of others that were sent last."""
        return consents_shown.sent_consents(self.procedure, self.last.consents)

    @cached_property
    def consent_taken_back(self) -> str:
        """That the person took back a consent on which the dossier rests; "" where they did not."""
        return permitted.taken_back(self.dossier, self.last)

    def held_words(self, paper: str) -> str:
        """From where, and of which day, the state had a paper when the dossier was sent."""
        return reusing.kept_words(self.last.reuse, paper)

    @cached_property
    def papers(self) -> list[dict]:
        """The files of the last sending with their papers."""
        if not self.last.papers:
            return []
        infos = files.infos([paper["file"] for paper in self.last.papers])
        by_id = {str(key): info for key, info in infos.items()}
        return [{**paper, "info": by_id.get(paper["file"])} for paper in self.last.papers]


def reason_text(procedure: Procedure, code: str) -> Text:
    """The words of a reason or ground of the procedure; the code itself if it names none of them."""
    if code.startswith(held_back.HELD_BACK):
        return held_back.words(procedure, code)
    if code.startswith(duties.DUTY):
        return procedure.step(code.removeprefix(duties.DUTY)).duty.title
    asked = procedure.verification.reasons if procedure.verification else ()
    grounds = (*procedure.refusal_grounds, *procedure.stop_grounds)
    for reason in (*procedure.return_reasons, *asked, *procedure.delay_reasons, *grounds):
        if reason.code == code:
            return reason.text
    return REASONS.get(code, Text(vi=code, en=code))


def dossier_view(
    dossier: Dossier, *, for_a_step: bool = False, office: agencies.AgencyInfo | None = None
) -> DossierView:  # fmt: skip
    """Read a dossier for showing; `for_a_step` leaves out what an official of another agency need not see. `office` is
    its own, where it is at hand."""
    return DossierView(
        dossier=dossier,
        procedure=procedures.version(dossier.procedure_version_id).procedure,
        state=state_of(dossier),
        agency=office or agencies.agency(dossier.agency_id),
        for_a_step=for_a_step,
    )


def titles_of(things: list) -> dict:
    """The title of the procedure of each draft or dossier in a list, by version id."""
    return {t.procedure_version_id: procedures.version(t.procedure_version_id).procedure.title for t in things}


def reason_for_notice(about: UUID, event: str, code: str, language: str) -> str:
    """The words of a reason for a message about a dossier; "" when the reason is none of its procedure."""
    dossier = Dossier.objects.filter(id=about).only("procedure_version_id").first()
    if dossier is None:
        return ""
    words = reason_text(procedures.version(dossier.procedure_version_id).procedure, code)
    return "" if words.vi == code else words.to(language)
