"""Values of the engine as the API tells them, in the language of the answer."""

from datetime import datetime

from django.utils.translation import get_language

from motcua.api.wrong_requests import pointer
from motcua.base import clock
from motcua.base.words import REASONS
from motcua.dossiers import service as dossiers
from motcua.engine import fees
from motcua.engine.definition import FeeRule, Field, LegalBasis, Paper, Procedure
from motcua.engine.limits import Deadline, Limit
from motcua.engine.text import Text
from motcua.engine.vocabulary import FACTS
from motcua.files import service as files
from motcua.procedures import service as procedures


def language() -> str:
    """The language of the answer."""
    return get_language() or "vi"


def said(text: Text) -> str:
    """A text in the language of the answer."""
    return text.to(language())


def moment(at: datetime | None) -> datetime | None:
    """A moment in the time of the country, whichever zone it was kept in: the same moment is always told the same."""
    return at and at.astimezone(clock.ZONE)


def limit(value: Limit) -> dict:
    """A limit with its words."""
    words, more = procedures.limit_words(value)
    cutoff = value.cutoff and f"{value.cutoff:%H:%M}"
    return {"value": value.value, "unit": value.unit, "cutoff": cutoff, "words": ". ".join(filter(None, (words, more)))}


def deadline(value: Deadline) -> dict:
    """A due moment with every step of the way to it."""
    steps = [
        {"kind": step.kind, "start": step.start, "end": step.end, "minutes": step.minutes, "reason": step.reason,
         "words": str(REASONS.get(step.reason, step.reason)), "basis": step.basis, "name": said(step.name)}
        for step in value.steps
    ]  # fmt: skip
    return {
        "at": value.at, "limit": limit(value.limit), "start": value.start, "steps": steps,
        "calendar": value.calendar_id, "calendar_version": value.calendar_version,
    }  # fmt: skip


def basis(act: LegalBasis) -> dict:
    """A legal act."""
    return {
        "number": act.number, "title": said(act.title), "valid_from": act.valid_from, "valid_to": act.valid_to,
        "to_verify": act.to_verify,
    }  # fmt: skip


def brief(version: procedures.Version, href: str) -> dict:
    """A version in a list."""
    one = version.procedure
    return {
        "code": one.code, "title": said(one.title), "purpose": said(one.purpose),
        "sector": {"code": one.sector.code, "name": said(one.sector.name)}, "level": one.level,
        "version": one.version, "content_hash": version.content_hash, "valid_from": version.valid_from,
        "valid_to": version.valid_to, "href": href,
    }  # fmt: skip


def procedure(version: procedures.Version, on, href: str) -> dict:
    """A whole version as it holds on a day."""
    one, at = version.procedure, f"{href}/versions/{version.content_hash}"
    return brief(version, href) | {
        "subjects": said(one.subjects), "identity_level": one.identity_level, "service_level": one.service_level,
        "boundary_free": one.boundary_free, "answer_limit": limit(one.answer_limit),
        "channels": [
            {"name": name, "limit": limit(way.limit), "fees": list(way.fees), "to_verify": way.to_verify}
            for name, way in one.channels.items()
        ],
        "fees": [_fee(one, rule, on) for rule in one.fees],
        "cases": [case(found) for found in one.cases],
        "papers": [_paper(one, paper) for paper in one.papers],
        "results": [said(result.title) for result in one.results],
        "legal_basis": [basis(act) for act in one.legal_basis],
        "definition": at, "answers_schema": f"{at}/answers.schema.json",
    }  # fmt: skip


def case(found) -> dict:
    """A situation of the person."""
    return {"key": found.key, "title": said(found.title), "when": found.when}


def _fee(one: Procedure, rule: FeeRule, on) -> dict:
    return {
        "code": rule.code, "kind": rule.kind, "label": said(rule.label), "unit": said(rule.unit),
        "quantity": rule.quantity, "when": rule.when, "only": said(rule.only), "decided_by": rule.decided_by,
        "rate": _rate(one, rule, on),
    }  # fmt: skip


def _rate(one: Procedure, rule: FeeRule, on) -> dict | None:
    try:
        rate = fees.rate_on(rule, on)
    except fees.NoRateInForce:
        return None
    return {
        "amount": rate.amount, "basis": basis(one.basis(rate.basis)), "valid_from": rate.valid_from,
        "valid_to": rate.valid_to, "to_verify": rate.to_verify,
    }  # fmt: skip


def _paper(one: Procedure, paper: Paper) -> dict:
    return {
        "key": paper.key, "title": said(paper.title), "hint": said(paper.hint), "why": said(paper.why),
        "required": paper.required, "copies": paper.copies, "cases": list(paper.cases), "when": paper.when,
        "held_as": list(paper.held_as), "basis": basis(one.basis(paper.basis)) if paper.basis else None,
    }  # fmt: skip


def file(info: files.FileInfo) -> dict:
    """A file that was kept."""
    return {
        "id": info.id, "name": info.name, "sha256": info.arrived_sha256, "size": info.size, "pages": info.pages,
        "media_type": info.media_type,
    }  # fmt: skip


def owed(found: fees.Owed) -> dict:
    """What is owed, line by line."""
    lines = [
        {"code": line.code, "label": said(line.label), "kind": line.kind, "unit_amount": line.unit_amount,
         "quantity": line.quantity, "amount": line.amount, "basis": line.basis}
        for line in found.lines
    ]  # fmt: skip
    undecided = [{"code": fee.code, "name": said(fee.label)} for fee in found.undecided]
    return {"total": found.total, "lines": lines, "undecided": undecided}


def source_of(question: Field, origin: dossiers.Origin) -> dict:
    """How an answer stands to a source: no value, because a system learns nothing here that the person did not give."""
    return {
        "pointer": pointer("answers", question.key), "source": origin.source, "how": origin.how,
        "at": moment(origin.at), "fresh_days": FACTS[question.prefill].days if question.prefill else 0,
        "stale": origin.stale,
    }  # fmt: skip
