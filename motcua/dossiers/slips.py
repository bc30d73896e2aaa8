"""Papers issued in the life of a dossier.

What a slip says is frozen in the transaction of the decision; its PDF is printed right after, by a job or by the
first person who opens it, whichever comes first. Slips are always Vietnamese.
"""

from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction

from motcua.agencies import service as agencies
from motcua.base import clock
from motcua.documents import service as documents
from motcua.dossiers.models import Dossier, Slip, Submission
from motcua.engine import forms, papers
from motcua.engine.definition import Procedure
from motcua.engine.lifecycle import Status
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
}

# What the letters in an act's number stand for.
ACTS = (("/TT-", "Thông tư"), ("/NĐ-", "Nghị định"), ("/QĐ-", "Quyết định"), ("/NQ-", "Nghị quyết"), ("/QH", "Luật"))


def issue_proof(dossier: Dossier, sent: Submission) -> Slip:
    """Proof of sending: what arrived, its digest, and by when the agency must answer."""
    from_dossier = _common(dossier)
    return _issue(dossier, "proof", sent.number, from_dossier | {
        "sent_at": sent.sent_at, "digest": sent.digest, "papers": _paper_rows(dossier, sent), "sending": sent.number,
        "tracking_secret": dossier.tracking_secret, "channel": dossier.channel,
        "tracking_url": f"{settings.PUBLIC_URL}/tra-cuu?ma={dossier.code}", "answer_due": _answer_due(dossier),
    })  # fmt: skip


def issue_receipt(dossier: Dossier, person: Person) -> Slip:
    """Form 01: receipt, with the day of the result and its derivation."""
    sent, procedure = _last(dossier), _procedure(dossier)
    return _issue(dossier, "form_01", 1, _common(dossier) | {
        "matter": _matter(procedure, sent), "papers": _paper_rows(dossier, sent), "received_at": dossier.received_at,
        "due": dossier.state["due"], "channel": dossier.channel, "fee": _fee(dossier),
        "delivery": "electronic" if is_electronic(sent) else "counter",
        "delivery_place": "" if is_electronic(sent) else agencies.agency(dossier.agency_id).name,
        "official": _official(dossier, person, "receptionist"),
    })  # fmt: skip


def issue_supplement_request(dossier: Dossier, person: Person) -> Slip:
    """Form 02: everything that must be mended, said once."""
    procedure = _procedure(dossier)
    items = [
        {"what": _title_of(procedure, mark).to(VI), "reason": procedure.reason(mark.reason).text.to(VI),
         "advice": mark.advice, "kind": mark.target}
        for mark in dossier.marks.filter(answered_by=None).order_by("id")
    ]  # fmt: skip
    return _issue(dossier, "form_02", dossier.state["sent_back_times"], _common(dossier) | {
        "items": items, "official": _official(dossier, person, "receptionist"), "paused_since": clock.now(),
        "how": f"{settings.PUBLIC_URL}/ho-so/{dossier.code}",
    })  # fmt: skip


def issue_refusal(dossier: Dossier, person: Person, ground: str, explanation: str) -> Slip:
    """Form 03: refusal to receive, on a legal ground."""
    procedure = _procedure(dossier)
    said = procedure.ground(ground)
    basis = procedure.basis(said.basis)
    return _issue(dossier, "form_03", 1, _common(dossier) | {
        "matter": _matter(procedure, _last(dossier)), "ground": said.text.to(VI), "explanation": explanation,
        "basis": ", ".join(part for part in (said.article, f"{basis.title.to(VI)} {basis.number}") if part),
        "official": _official(dossier, person, "receptionist"),
    })  # fmt: skip


def issue_result(dossier: Dossier, signer: Person, finding: dict) -> Slip:
    """The result: a copy of the extract, made from what the official found in the register."""
    sent = _last(dossier)
    rows = [{"label": label, "value": value} for label, value in _lines(finding.get("entry_content", ""))]
    return _issue(dossier, "result", 1, _common(dossier) | {
        "kind": sent.answers["kind"], "sections": [{"rows": rows}], "copies": sent.answers.get("copies") or 1,
        "register": {"office": finding["entry_office"], "number": finding["entry_number"],
                     "on": finding["entry_date"], "book": finding.get("entry_book", "")},
        "signer": _official(dossier, signer, "chair"),
    })  # fmt: skip


def _lines(content: str) -> list[tuple[str, str]]:
    """"Họ tên: Nguyễn Văn A" is a row with its label; a line without a colon is a row of its own."""
    pairs = (line.partition(":") for line in content.splitlines() if line.strip())
    return [(left.strip(), right.strip()) if colon else ("", left.strip()) for left, colon, right in pairs]


def _issue(dossier: Dossier, form: str, number: int, data: dict) -> Slip:
    slip, _made = Slip.objects.get_or_create(
        dossier=dossier, form=form, number=number,
        defaults={"data": msgspec.to_builtins(data), "made_at": clock.now()},
    )  # fmt: skip
    ledger.send_outgoing(key=f"slip:{slip.id}", channel="slip", payload={"slip": str(slip.id)})
    return slip


@transaction.atomic
def printed(slip_id: UUID) -> UUID:
    """The id of the slip's document; printed now if it is not yet. Doing it twice gives the same document."""
    # Only the slip is held: typesetting takes its time, and nobody shall wait for it to act on the dossier.
    slip = Slip.objects.select_for_update(of=("self",)).select_related("dossier").get(id=slip_id)
    if slip.document_id is None:
        dossier = slip.dossier
        number = dossier.code if slip.number == 1 else f"{dossier.code}-{slip.number}"
        made = documents.issue(
            slip.form, {**slip.data, "issued_at": slip.made_at}, about=dossier.id, owner=dossier.owner_id,
            number=number, code=dossier.code,
        )  # fmt: skip
        slip.document_id = made.id
        slip.save(update_fields=["document"])
    if slip.form == "result" and slip.dossier.status == Status.RETURNED:
        _list_among_papers(slip)
    return slip.document_id


def give_out(dossier: Dossier) -> None:
    """List the result among the papers of its owner, now that it was given out."""
    for slip in Slip.objects.filter(dossier=dossier, form="result"):
        ledger.send_outgoing(key=f"given:{slip.id}", channel="slip", payload={"slip": str(slip.id)})


def _list_among_papers(slip: Slip) -> None:
    dossier = slip.dossier
    title = _procedure(dossier).results[0].title.to(VI)
    warehouse.record_document(dossier.owner_id, dossier.procedure_code, slip.document_id, title, "dossier")


def is_electronic(sent: Submission) -> bool:
    """Whether the person wants the result in the account."""
    return sent.answers.get("delivery", "electronic") == "electronic"


def _procedure(dossier: Dossier) -> Procedure:
    return procedures.version(dossier.procedure_version_id).procedure


def _last(dossier: Dossier) -> Submission:
    return dossier.submissions.order_by("-number").first()


def _answer_due(dossier: Dossier):
    return dossier.state["answer_due"] if dossier.received_at is None else dossier.state["due"]


def _common(dossier: Dossier) -> dict:
    agency, procedure = agencies.agency(dossier.agency_id), _procedure(dossier)
    known = {name: fact.value for name, fact in warehouse.facts_of(dossier.owner_id).items()}
    person = {
        "name": known.get("person.name", ""), "personal_number": known.get("person.personal_number", ""),
        "address": known.get("person.address", ""), "phone": known.get("person.phone", ""),
        "email": known.get("person.email", ""),
    }  # fmt: skip
    return {
        "office": {"authority": agency.committee_name, "name": agency.name, "code": agency.code,
                   "place": agency.commune_name},
        "code": dossier.code, "procedure_code": dossier.procedure_code, "procedure_title": procedure.title.to(VI),
        "person": person, "issued_at": clock.now(),
    }  # fmt: skip


def _paper_rows(dossier: Dossier, sent: Submission) -> list[dict]:
    procedure = _procedure(dossier)
    held = frozenset(f.prefill for p in procedure.pages for f in p.fields if sent.sources.get(f.key))
    rows = [{"title": f"Tờ khai điện tử: {procedure.title.to(VI)}", "originals": 1,
             "note": "Lập trên hệ thống từ câu trả lời của người nộp"}]  # fmt: skip
    for paper in papers.needed(procedure, sent.answers, held):
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


def _fee(dossier: Dossier) -> dict | None:
    charge = payments.charge_about(dossier.id)
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


def _title_of(procedure: Procedure, mark):
    return procedure.field(mark.key).label if mark.target == "field" else procedure.paper(mark.key).title
