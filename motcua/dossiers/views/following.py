"""What a new version of the rules changed in a draft that was open when it began."""

from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from motcua.base.pages import page
from motcua.dossiers import draft_following
from motcua.dossiers.reading import draft_view_for
from motcua.engine.definition import Field
from motcua.identity.gate import signed_in
from motcua.procedures import service as procedures


@signed_in
@require_safe
def changed(request, draft_id):
    """Which rules hold now, what they ask beyond the old ones, and which answers are kept although nobody asks."""
    view = draft_view_for(request.person, draft_id)
    news = draft_following.news_of(view)
    if news is None:
        return redirect("dossiers:draft", draft_id)
    begun = procedures.version(view.draft.begun_under_id)
    return page(
        request, "dossiers/changed.html", view=view, news=news, begun=begun, page_of=_address_in(view),
        act=procedures.act_behind(begun.procedure, news.version.procedure).number,
    )  # fmt: skip


def _address_in(view):
    """A function for the template: the address of a question of the draft."""
    page_of = {field.key: page.key for page in view.procedure.pages for field in page.fields}

    def address(field: Field) -> str:
        return f"{reverse('dossiers:answer', args=[view.draft.id, page_of[field.key]])}#{field.key}"

    return address
