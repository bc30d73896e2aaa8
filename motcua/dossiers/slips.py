"""Papers issued in the life of a dossier.

What a slip says is frozen in the transaction of the decision; its PDF is printed right after, by a job or by the
first person who opens it, whichever comes first. Slips are always Vietnamese.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from motcua.agencies import service as agencies
from motcua.base import clock, rows
from motcua.documents import service as documents
from motcua.dossiers import for_others, open_steps, owners, storing
from motcua.dossiers.access import posts_of
from motcua.dossiers.known import papers_of
from motcua.dossiers.models import Dossier, Slip, Submission
from motcua.dossiers.moving import state_of
from motcua.engine import forms, presence, results
from motcua.engine.definition import RETURN, Ground, Presence, Procedure, Result
from motcua.engine.lifecycle import Owes
from motcua.identity.service import Person
from motcua.ledger import service as ledger
from motcua.payments import service as payments
from motcua.procedures import service as procedures
from motcua.warehouse import service as warehouse

VI = "vi"
# As a slip names the post that answers for it.
TITLES = {
    "receptionist": "Công chức tiếp nhận",
    "civil_status_officer": "Công chức tư pháp - hộ tịch",
    "chair": "Chủ tịch",
    "cashier": "Người thu phí",
    "officer": "Người thụ lý hồ sơ",
    "head": "Thủ trưởng",
}

# Why form 01 is issued anew, as it says so itself.
WHY_AGAIN = {
    "verification": "phải xác minh tại cơ quan khác nên thời hạn được kéo dài theo quy định",
    "corrected": "Ông/Bà đã bổ sung, hoàn thiện hồ sơ; thời gian chờ bổ sung không tính vào thời hạn giải quyết",
}

# How an entry of the ledger says that form 01 was issued anew with it.
RECEIPT_AGAIN = {"form": "form_01"}

# Under which form a result is printed.
RESULT_FORMS = {
    "extract": "result", "birth_certificate": "birth_certificate", "marital_status": "marital_status",
    "certified_copy": "certified_copy", "statement": "statement", "marriage_certificate": "marriage_certificate",
}  # fmt: skip

# What the letters in an act's number stand for.
ACTS = (("/TT-", "Thông tư"), ("/NĐ-", "Nghị định"), ("/QĐ-", "Quyết định"), ("/NQ-", "Nghị quyết"), ("/QH", "Luật"))


def proof(
    dossier: Dossier, sent: Submission, facts: dict, office: agencies.AgencyInfo | None = None
) -> tuple[Model, ...]:  # fmt: skip
    """The rows of the proof of sending: what arrived, its digest, and by when the agency must answer.

    `facts` are the filer's.
    """
    return _rows(dossier, "proof", sent.number, _common(dossier, facts, office) | {
        "sent_at": sent.sent_at, "digest": sent.digest, "papers": _paper_rows(dossier, sent), "sending": sent.number,
        "tracking_secret": dossier.tracking_secret, "channel": dossier.channel,
        "tracking_url": f"{settings.PUBLIC_URL}/tra-cuu?ma={dossier.code}", "answer_due": _answer_due(dossier),
    })  # fmt: skip


def noted(dossier: Dossier, sent: Submission, facts: dict, office: agencies.AgencyInfo) -> tuple[Model, ...]:
    """The rows of the slip of a notice: its number, and when it was taken note of. `facts` are those of whoever sent
    it."""
    return _rows(dossier, "noted", 1, _common(dossier, facts, office) | {
        "noted_at": sent.sent_at, "digest": sent.digest, "papers": _paper_rows(dossier, sent),
        "tracking_secret": dossier.tracking_secret, "channel": dossier.channel,
        "tracking_url": f"{settings.PUBLIC_URL}/tra-cuu?ma={dossier.code}",
    })  # fmt: skip


def receipt(
    dossier: Dossier, person: Person, sent: Submission, charge: payments.Charge | None
) -> tuple[Model, ...]:  # fmt: skip
    """The rows of form 01: receipt, with the day of the result and its derivation. `charge` is what is owed for it."""
    return _rows(dossier, "form_01", 1, _receipt(dossier, sent, charge) | {
        "official": _official(dossier, person, "receptionist"),
    })  # fmt: skip


def issue_receipt_again(dossier: Dossier, why: str) -> None:
    """Form 01 anew, because the day of the result has moved (`why`: a key of WHY_AGAIN); it names what it replaces."""
    last = Slip.objects.filter(dossier_id=dossier.id, form="form_01").order_by("-number").first()
    sent = storing.last_submission(dossier.id)
    issue(dossier, "form_01", last.number + 1, _receipt(dossier, sent, payments.charge_now(dossier.id)) | {
        "official": last.data["official"], "replaces": last.made_at, "why_new": WHY_AGAIN[why],
    })  # fmt: skip


def _receipt(dossier: Dossier, sent: Submission, charge: payments.Charge | None) -> dict:
    procedure, common = _procedure(dossier), _common(dossier)
    return common | {
        "matter": _matter(procedure, sent), "papers": _paper_rows(dossier, sent), "received_at": dossier.received_at,
        "due": dossier.state["due"], "channel": dossier.channel, "fee": _fee(charge),
        "delivery": (delivery := _delivery(sent)),
        "delivery_place": common["office"]["name"] if delivery == "counter" else "",
        "must_come": [_coming(one) for one in presence.asked(procedure, sent.answers, sent.known)],
    }  # fmt: skip


def _coming(one: Presence) -> str:
    said = [f"{one.who.to(VI)}: {one.why.to(VI)}"]
    if one.within:
        since = "ngày hẹn trả kết quả" if one.step == RETURN else "khi được mời"
        said.append(f"Thời gian đến: {documents.limit_words(one.within)}, tính từ {since}.")
    if one.to_bring:
        said.append(f"Mang theo: {'; '.join(thing.to(VI) for thing in one.to_bring)}.")
    return " ".join(said)


def issue_supplement_request(dossier: Dossier, person: Person) -> None:
    """Form 02: everything that must be mended, said once."""
    procedure = _procedure(dossier)
    items = [
        {"what": _title_of(procedure, mark).to(VI), "reason": procedure.reason(mark.reason).text.to(VI),
         "advice": mark.advice, "kind": mark.target}
        for mark in dossier.marks.filter(answered_by=None).order_by("id")
    ]  # fmt: skip
    issue(dossier, "form_02", dossier.state["sent_back_times"], _common(dossier) | {
        "items": items, "official": _sender(dossier, person), "paused_since": clock.now(),
        "how": f"{settings.PUBLIC_URL}/ho-so/{dossier.code}",
    })  # fmt: skip


def issue_refusal(dossier: Dossier, person: Person, ground: str, explanation: str) -> None:
    """Form 03: refusal to receive, on a legal ground."""
    procedure, sent = _procedure(dossier), storing.last_submission(dossier.id)
    said = procedure.ground(ground)
    issue(dossier, "form_03", 1, _common(dossier) | {
        "matter": _matter(procedure, sent), "ground": said.text.to(VI), "explanation": explanation,
        "basis": _basis(procedure, said),
        "official": _official(dossier, person, "receptionist"),
    })  # fmt: skip


def apology(dossier: Dossier, person: Person, reason: str, explanation: str, new_due: datetime) -> dict:
    """What form 04 says: the day that was promised, why it cannot be kept, and the new one."""
    procedure = _procedure(dossier)
    return _common(dossier) | {
        "matter": _matter(procedure, storing.last_submission(dossier.id)), "received_at": dossier.received_at,
        "promised": state_of(dossier).due.at, "new_due": new_due, "reason": procedure.delay(reason).text.to(VI),
        "explanation": explanation, "official": _signing(dossier, person),
    }  # fmt: skip


def stop_notice(dossier: Dossier, person: Person, ground: str, explanation: str) -> dict:
    """What form 05 says: the legal ground, where the dossier stood, and what becomes of the money."""
    procedure, state = _procedure(dossier), state_of(dossier)
    said, (open_now, paid) = procedure.ground(ground), payments.open_and_paid(dossier.id)
    return _common(dossier) | {
        "matter": _matter(procedure, storing.last_submission(dossier.id)), "received_at": dossier.received_at,
        "stage": procedure.step(state.step).title.to(VI) if state.owes == Owes.AGENCY else "",
        "ground": said.text.to(VI), "basis": _basis(procedure, said), "explanation": explanation,
        "official": _signing(dossier, person), "no_longer_owed": open_now, "given_back": paid,
    }  # fmt: skip


def issue_result(dossier: Dossier, signer: Person, number: int, result: Result, content: dict) -> None:
    """A result: `content` is what its form asks for, `number` its place among the results of the dossier.

    Whoever approved it issues it, be it another agency than the one that received the dossier.
    """
    office = agencies.agency(open_steps.decided_at(dossier))
    data = _common(dossier, office=office) | content
    data["signer"] = {"name": signer.name, "title": office.head_title or TITLES["chair"]}
    if office.id != dossier.agency_id:
        data["office"] |= {"authority": office.name}
    issue(dossier, RESULT_FORMS[result.form], number, data)


def issue(dossier: Dossier, form: str, number: int, data: dict) -> None:
    """Freeze what a slip says and ask for its printing; one that is issued already stays as it is."""
    slip, printing = _rows(dossier, form, number, data)
    if rows.insert(slip, unless="dossier_id, form, number"):
        rows.insert(printing)


def _rows(dossier: Dossier, form: str, number: int, data: dict) -> tuple[Model, ...]:
    """A slip, and the message that asks for its printing."""
    slip = Slip(dossier_id=dossier.id, form=form, number=number, data=data, made_at=clock.now())
    printing = ledger.outgoing_row(key=f"slip:{slip.id}", channel="slip", payload={"slip": str(slip.id)})
    return slip, printing


@transaction.atomic
def printed(slip_id: UUID) -> UUID:
    """The id of the slip's document; printed now if it is not yet. Doing it twice gives the same document."""
    # Only the slip is held: typesetting takes its time, and nobody shall wait for it to act on the dossier.
    slip = rows.first(Slip, "WHERE id = %s FOR UPDATE", [slip_id])
    slip.dossier = dossier = rows.first(Dossier, "WHERE id = %s", [slip.dossier_id])
    if slip.document_id is None:
        number = dossier.code if slip.number == 1 else f"{dossier.code}-{slip.number}"
        made = documents.issue(
            slip.form, {**slip.data, "issued_at": slip.made_at}, about=dossier.id, owner=dossier.owner_id,
            number=number, code=dossier.code,
        )  # fmt: skip
        slip.document_id = made.id
        rows.update(slip, "document_id")
    if slip.given_at:
        _list_among_papers(slip)
    return slip.document_id


def give_out(results: Iterable[Slip]) -> None:
    """Open results to the person, and list them among the papers of their owner."""
    for slip in results:
        slip.given_at = clock.now()
        rows.update(slip, "given_at")
        ledger.send_outgoing(key=f"given:{slip.id}", channel="slip", payload={"slip": str(slip.id)})


def _list_among_papers(slip: Slip) -> None:
    dossier, sent = slip.dossier, storing.last_submission(slip.dossier_id)
    result = results.given(_procedure(dossier), sent.answers, sent.known)[slip.number - 1]
    made, title = documents.info(slip.document_id), result.title.to(VI)
    issued_on = slip.made_at.astimezone(clock.ZONE).date()
    for person in for_others.who_keeps_the_result(dossier):
        issued = warehouse.Issued(
            result=result.type, number=made.number, agency=slip.data["office"]["name"], about=dossier.id,
            is_owners=person == dossier.owner_id, issued_on=issued_on, valid_until=result.last_day(issued_on),
            digest=made.sha256,
        )  # fmt: skip
        warehouse.record_document(person, dossier.procedure_code, slip.document_id, title, "dossier", issued)


def is_electronic(sent: Submission) -> bool:
    """Whether the person wants the result in the account."""
    return _delivery(sent) == "electronic"


def _delivery(sent: Submission) -> str:
    """How the person gets the result: in the account where nothing was asked; on paper means at the counter."""
    wanted = sent.answers.get("delivery", "electronic")
    return wanted if wanted in ("electronic", "post") else "counter"


def _procedure(dossier: Dossier) -> Procedure:
    return procedures.version(dossier.procedure_version_id).procedure


def _answer_due(dossier: Dossier):
    return dossier.state["answer_due"] if dossier.received_at is None else dossier.state["due"]


def _common(dossier: Dossier, known: dict | None = None, office: agencies.AgencyInfo | None = None) -> dict:
    """What stands on every slip; `known` are the facts about who filed, `office` its own, where they are at hand."""
    office, procedure = office or agencies.agency(dossier.agency_id), _procedure(dossier)
    if known is None:
        known = {name: fact.value for name, fact in warehouse.facts_of(dossier.filer_id, _for_a_slip(dossier)).items()}
    person = {
        "name": known.get("person.name", ""), "personal_number": known.get("person.personal_number", ""),
        "address": known.get("person.address", ""), "phone": known.get("person.phone", ""),
        "email": known.get("person.email", ""),
    }  # fmt: skip
    return {
        "office": {"authority": _authority(office), "name": office.name, "code": office.code,
                   "place": office.commune_name or office.province_name},
        "code": dossier.code, "procedure_code": dossier.procedure_code, "procedure_title": procedure.title.to(VI),
        "person": person, "issued_at": clock.now(), **_owner(dossier),
    }  # fmt: skip


def _for_a_slip(dossier: Dossier) -> warehouse.Reading:
    return warehouse.Reading(warehouse.Ground.SLIP, machine="slip", about=dossier.id, kind="dossier")


def _authority(office: agencies.AgencyInfo) -> str:
    """The body above the office in the letterhead: of the police of a commune the police of its province."""
    return f"Công an {office.province_name}" if office.kind == "commune_police" else office.committee_name


def _owner(dossier: Dossier) -> dict:
    """Whose matter it is, where somebody else filed."""
    if not owners.is_filed_for_another(dossier):
        return {}
    known = {name: fact.value for name, fact in warehouse.facts_of(dossier.owner_id, _for_a_slip(dossier)).items()}
    name = known.get("person.name") or known.get("organisation.name", "")
    owner = {"name": name, "personal_number": known.get("person.personal_number", "")}
    return {"owner": owner, "owner_called": owners.called(dossier)}


def _paper_rows(dossier: Dossier, sent: Submission) -> list[dict]:
    procedure = _procedure(dossier)
    rows = [{"title": f"Tờ khai điện tử: {procedure.title.to(VI)}", "originals": 1,
             "note": "Lập trên hệ thống từ câu trả lời của người nộp"}]  # fmt: skip
    for paper in papers_of(procedure, sent):
        files = [entry for entry in sent.papers if entry["paper"] == paper.key]
        if paper.held_by:
            rows.append({"title": paper.title.to(VI), "note": "Cơ quan nhà nước đã có dữ liệu"})
        rows += [{"title": paper.title.to(VI), "copies": 1, "pages": entry["pages"], "file_name": entry["name"],
                  "sha256": entry["sha256"]} for entry in files]  # fmt: skip
    return rows


def _matter(procedure: Procedure, sent: Submission) -> str:
    kind = sent.answers.get("kind")
    detail = forms.words(kind, procedure.field("kind"), VI) if kind else ""
    return f"{procedure.title.to(VI)} ({detail.lower()})" if detail else procedure.title.to(VI)


def _fee(charge: payments.Charge | None) -> dict | None:
    if charge is None:
        return None
    lines = [{"label": line["label"]["vi"], "unit_amount": line["unit_amount"], "quantity": line["quantity"],
              "amount": line["amount"]} for line in charge.lines]  # fmt: skip
    basis = "; ".join(_act(number) for number in charge.basis.split("; "))
    return {"total": charge.amount, "lines": lines, "basis": basis, "paid": charge.state == charge.PAID}


def _act(number: str) -> str:
    """An act as people name it: "281/2016/TT-BTC" is "Thông tư 281/2016/TT-BTC" (Decree 30/2020/NĐ-CP, annex III)."""
    kind = next((words for mark, words in ACTS if mark in number), "")
    return f"{kind} {number}".strip()


def _official(dossier: Dossier, person: Person, role: str) -> dict:
    title = agencies.agency(dossier.agency_id).head_title if role == "chair" else TITLES.get(role, "")
    return {"name": person.name, "title": title or TITLES[role]}


def _sender(dossier: Dossier, person: Person) -> dict:
    """The official with their own post: at the office that has the dossier, else at the agency that was asked."""
    posts = [post for post in posts_of(person) if post.role in TITLES]
    here = [post for post in posts if post.agency_id == dossier.agency_id]
    post = min(here or posts, key=lambda one: list(TITLES).index(one.role))
    if here:
        return _official(dossier, person, post.role)
    return {"name": person.name, "title": f"{TITLES[post.role]}, {agencies.agency(post.agency_id).name}"}


def _signing(dossier: Dossier, person: Person) -> dict:
    """The official with the post that lets them sign: the head where they head the office, else that of the step."""
    held = {post.role for post in posts_of(person) if post.agency_id == dossier.agency_id}
    role = dossier.role or next(role for role in TITLES if role in held)  # of several, any names the person
    return _official(dossier, person, "chair" if "chair" in held else role)


def _basis(procedure: Procedure, ground: Ground) -> str:
    """The act behind a ground, with the place in it."""
    act = procedure.basis(ground.basis)
    return ", ".join(part for part in (ground.article, f"{act.title.to(VI)} {act.number}") if part)


def _title_of(procedure: Procedure, mark):
    return procedure.field(mark.key).label if mark.target == "field" else procedure.paper(mark.key).title
