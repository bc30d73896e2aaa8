"""Pages for officials who control procedures: what is proposed, what it changes, release it or send it back."""

from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from motcua.agencies import service as agencies
from motcua.base.errors import CannotContinue
from motcua.base.pages import page
from motcua.base.typed import typed
from motcua.engine import definition
from motcua.identity.gate import Person, official
from motcua.procedures import access, attaching
from motcua.procedures import proposals as releases
from motcua.procedures.models import Proposal


@official
@require_safe
def proposals(request):
    """What waits for a decision, first day first, and what was decided lately."""
    access.check_may_release(request.person)
    waiting, decided = releases.waiting_for_release(), releases.decided()
    titles = releases.titles_of([*waiting, *decided])
    return page(request, "procedures/proposals.html", waiting=waiting, decided=decided, titles=titles)


@official
@require_safe
def proposal(request, proposal_id):
    """What it changes, what was found in it, and the decision."""
    return _shown(request, access.proposal_for(request.person, proposal_id))


def _shown(request, found: Proposal, problem: CannotContinue | None = None):
    new = definition.load(found.text)
    before, changes = releases.compared(new)
    return page(
        request, "procedures/proposal.html", status=problem.status if problem else 200, it=found, procedure=new,
        before=before, changes=changes, problem=problem, is_mine=found.proposed_by_id == request.person.id,
        offices=_offices(request.person, found), typed=typed(request.POST), findings=_findings(found),
        defects=releases.defects_of(found), document=releases.document_hash(found), examples=attaching.of(found),
        examples_changed=attaching.changes(found), taken_out=attaching.taken_out(found),
        may_attach=attaching.may_attach(request.person, found),
    )  # fmt: skip


def _findings(found: Proposal) -> list[dict]:
    """What was found, the gravest first, in the reader's language; older proposals kept English alone."""
    language = get_language() or "vi"
    told = [one | {"words": one.get(f"words_{language}") or one["words"]} for one in releases.findings_of(found)]
    said = [one | {"words": one["words"][:1].upper() + one["words"][1:]} for one in told]
    return sorted(said, key=lambda one: one["severity"] != "defect")


def _offices(person: Person, found: Proposal) -> str:
    """The agencies in whose name it was proposed."""
    known = access.ministries_of(person)
    if found.proposed_by_id == person.id:
        return ", ".join(one.name_in(get_language() or "vi") for one in known.values())
    others = {post.agency_id for post in agencies.posts_of(found.proposed_by_id)}
    read = agencies.agencies(others - known.keys()) if others - known.keys() else {}
    return ", ".join((known | read)[one].name_in(get_language() or "vi") for one in others)


@official
def release(request, proposal_id):
    """Publish it; with a reason in the urgent lane."""
    told = typed(request.POST)
    return _decided(request, proposal_id, lambda: releases.release(
        request.person, proposal_id, urgent_reason=told.get("urgent", ""),
        compared_with=told.get("compared-with", ""), document=told.get("document", ""),
        taken_out_read=bool(told.get("taken-out") or told.get("urgent-taken-out"))))  # fmt: skip


@official
def send_back(request, proposal_id):
    """Send it back with a reason."""
    return _decided(request, proposal_id, lambda: releases.send_back(
        request.person, proposal_id, typed(request.POST).get("reason", "")))  # fmt: skip


@official
def take_out_example(request, proposal_id):
    """Take one of its worked examples out again."""
    return _decided(request, proposal_id, lambda: attaching.take_out(
        request.person, proposal_id, typed(request.POST).get("story", "")))  # fmt: skip


def _decided(request, proposal_id, act):
    """Run what a button does; a rule that stops it brings the page back with what was typed."""
    if request.method == "POST":
        try:
            act()
        except CannotContinue as problem:
            return _shown(request, access.proposal_for(request.person, proposal_id), problem)
    return redirect("procedures:proposal", proposal_id)
