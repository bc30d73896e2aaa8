"""Whether the state may take facts about the person for a draft: asked in one question, listed, taken back."""

from typing import get_args

from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from motcua.base.pages import page
from motcua.base.typed import typed
from motcua.dossiers import levels, permitted, permitting
from motcua.dossiers.access import draft_for
from motcua.dossiers.models import Draft
from motcua.dossiers.reading import DraftView, draft_view
from motcua.identity.gate import signed_in

ANSWERS = get_args(permitting.Answer)


@signed_in
@never_cache  # it says what is allowed now
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, draft_id):
    """One question before facts are taken that the law wants consent for; and the same page to change the answer."""
    found = draft_for(request.person, draft_id)
    if found.state == Draft.SENT:
        return redirect("dossiers:permissions")
    place, form = typed(request.GET).get("tiep", ""), typed(request.POST)
    said = form.get("said") if form.get("said") in ANSWERS else None
    counts = said and permitting.answer(request.person, draft_id, said, form.get("shown", ""))
    view = draft_view(found)
    wanted = permitting.of_view(view)
    if wanted is None or not wanted.is_theirs or (counts and (not wanted.to_ask or levels.is_below(view))):
        return _on(view, place)
    if counts:  # something to ask about was not on the page yet
        return redirect(permitting.question(view, place))
    return page(request, "dossiers/permission.html", view=view, wanted=wanted, place=place,
                asked=permitted.asked(wanted), has_changed=said is not None, status=409 if said else 200)  # fmt: skip


def _on(view: DraftView, place: str):
    """Where the person was going."""
    if place == permitting.PAPERS:
        return redirect("dossiers:papers", view.draft.id)
    if place in [one.key for one in view.pages]:
        return redirect("dossiers:answer", view.draft.id, place)
    return redirect("dossiers:draft", view.draft.id)


@signed_in
@never_cache
@require_safe
def mine(request):
    """Everything that the reader said about facts of theirs being taken, newest first."""
    return page(request, "dossiers/permissions.html", said=permitted.of_person(request.person.id))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request, permission_id):
    """Take a consent back; what is already in a dossier stays there."""
    if request.method == "POST":
        permitted.take_back(request.person, permission_id)
    return redirect("dossiers:permissions")
