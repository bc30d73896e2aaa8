"""What need not be brought because the state has it, and what holds no more and is asked again: said to everybody who
sees the papers, and kept with the sending as the national index of reuse counts it, component by component."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.base import clock
from motcua.dossiers import known
from motcua.dossiers.models import Draft, Submission
from motcua.dossiers.provenance import MOMENTS, with_consent
from motcua.dossiers.words import source_words
from motcua.engine.definition import Procedure
from motcua.engine.linked import Linked
from motcua.engine.papers import NeededPaper
from motcua.engine.vocabulary import FACTS, RESULT_TYPES
from motcua.warehouse import service as warehouse


def flags(papers: Iterable[NeededPaper], told: dict[str, warehouse.Fact], attached: frozenset[str]) -> list[dict]:
    """For each paper: is it there as data (digitised), was it not asked (reused), does it come from the warehouse, and
    by a result of which type it is replaced."""
    return [_flag(paper, told.get(paper.held_by or ""), paper.key in attached) for paper in papers]


def _flag(paper: NeededPaper, fact: warehouse.Fact | None, is_attached: bool) -> dict:
    kept = {"paper": paper.key, "digitised": is_attached or fact is not None, "reused": paper.held_by is not None,
            "warehouse": fact is not None}  # fmt: skip
    if fact is None:
        return kept
    kept |= {"fact": fact.name, "result": _type_of(fact.name), "source": fact.source, "at": fact.at.isoformat()}
    consent = {"permitted_at": fact.permitted_at, "permitted_until": fact.permitted_until}
    return kept | {name: moment.isoformat() for name, moment in consent.items() if moment}


def held_by_the_whole(linked: Linked, whole: Procedure, sent: Submission) -> dict[str, warehouse.Fact | None]:
    """The facts by which the whole was spared papers that serve a part, as they were when it was sent; None where that
    was not kept yet. What a dossier holds stays, also when the person has taken a consent back since."""
    kept, serve = {one["paper"]: one for one in sent.reuse}, set(linked.papers.values())
    serving = (paper for paper in known.papers_of(whole, sent) if paper.held_by and paper.key in serve)
    return {paper.held_by: _fact(kept.get(paper.key, {})) for paper in serving}


def settled_with_consent(draft: Draft, procedure: Procedure, known_now: Collection[str]) -> dict[str, warehouse.Fact]:
    """For a correction, the facts that spared papers when the dossier was sent last, with a consent that was taken back
    or is over since. What was done while it was in force stands: nothing is read anew, and no paper is asked that was
    settled. What is `known_now`, to hold or to hold no more, is judged by that."""
    wanting = {name for paper in procedure.papers for name in paper.held_as if FACTS[name].consent}
    if not draft.corrects_id or wanting <= set(known_now):
        return {}
    last = Submission.objects.filter(dossier_id=draft.corrects_id).order_by("-number").values_list("reuse", flat=True)
    spared = [_fact(one) for one in last[0] if one["reused"] and "permitted_at" in one]
    return {fact.name: fact for fact in spared if fact.name not in known_now}


def _fact(flag: dict) -> warehouse.Fact | None:
    """The fact that a flag was made of, without its value."""
    if "fact" not in flag:
        return None
    at, given, until = (datetime.fromisoformat(flag[name]) if name in flag else None for name in MOMENTS)
    return warehouse.Fact(flag["fact"], True, flag["source"], at, permitted_at=given, permitted_until=until)


def _type_of(name: str) -> str:
    """The type of the result that settles a fact; "" where none does."""
    return next((one.code for one in RESULT_TYPES.values() if name in one.settles), "")


def kept_words(reuse: Iterable[dict], paper: str) -> str:
    """For the office: from where, and of which day, the state had a paper when the dossier was sent; "" where nothing
    was kept."""
    kept = next((one for one in reuse if one["paper"] == paper and one.get("source")), None)
    if kept is None:
        return ""
    at, given, until = (datetime.fromisoformat(kept[name]) if name in kept else None for name in MOMENTS)
    known = source_words(kept["source"], at)
    if kept["source"] in warehouse.ACCOUNT:
        day = at.astimezone(clock.ZONE).strftime("%d/%m/%Y")
        known = _("From %(source)s, %(day)s") % {"source": _("the identity account"), "day": day}
    return known + with_consent(given, until)


def held_words(view, paper: NeededPaper) -> str:
    """From where, and of which day, the state has a paper of a draft (reading.DraftView)."""
    fact = view.told.get(paper.held_by) or view.held.get(paper.held_by)
    if fact is None:
        return ""
    words = source_words(fact.source, fact.at) + with_consent(fact.permitted_at, fact.permitted_until)
    if paper.held_by in view.told:
        return words
    return words + ". " + _("This was settled when you sent the dossier, and you are not asked for it again.")


def asked_again(view, paper: NeededPaper) -> str:
    """Why a paper of a draft (reading.DraftView) is asked although the state had it: expired or revoked; "" where it
    never had it."""
    if paper.held_by or not view.ended:
        return ""
    defined = next(one for one in view.procedure.papers if one.key == paper.key)
    fact = next((view.ended[name] for name in defined.held_as if name in view.ended), None)
    if fact is None or not view.counted.conditions.holds(defined.held_when):
        return ""
    known = {"source": source_words(fact.source, fact.at)}
    if fact.ended == "expired":
        day = fact.valid_until.strftime("%d/%m/%Y")
        return _("The state had this (%(source)s), but it held until %(day)s only. Please attach it again.") % {
            **known, "day": day
        }
    return _("The state had this (%(source)s), but it was revoked. Please attach it again.") % known
