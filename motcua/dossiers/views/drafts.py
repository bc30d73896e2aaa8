"""Starting a dossier and answering its pages one after another."""

import re
import secrets
from datetime import datetime

from django.conf import settings
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.agencies import service as agencies
from motcua.base import clock
from motcua.base.errors import CannotContinue
from motcua.base.links import redirect_to, url
from motcua.base.pages import page
from motcua.base.steps import Cause, mark_step
from motcua.base.typed import typed, whole_number
from motcua.dossiers import (
    asking,
    consenting,
    consenting_words,
    drafts,
    for_others,
    noting,
    permitting,
    reusing,
    sending,
    twice,
)
from motcua.dossiers.access import draft_for
from motcua.dossiers.consenting_errors import ConsentMissing
from motcua.dossiers.errors import (
    AccountTooWeak,
    DossierNotFound,
    DraftAlreadySent,
    DraftNotComplete,
    NothingChanged,
    OfficeClosed,
    RulesChanged,
    ServiceEnded,
    WindowHasClosed,
    WindowNotOpenYet,
)
from motcua.dossiers.models import Draft
from motcua.dossiers.reading import DraftView, draft_view, draft_view_for
from motcua.dossiers.storing import dossier_made_of
from motcua.dossiers.typed import of_field
from motcua.dossiers.words import error_list, error_words
from motcua.dossiers.written import Sheet, as_seen, device_of, digest, seen_in
from motcua.engine import entries, forms
from motcua.engine.definition import Field, Page
from motcua.identity.gate import anyone, signed_in
from motcua.identity.service import Person
from motcua.procedures import service as procedures
from motcua.warehouse import service as warehouse

CANNOT_BE_SENT = (
    AccountTooWeak, ConsentMissing, DraftNotComplete, NothingChanged, OfficeClosed, ServiceEnded, WindowHasClosed,
    WindowNotOpenYet,
)  # fmt: skip
KEPT = "motcua_kept"  # cookie for our script: the form that was saved last, by the number that it carried itself
_SHEET = re.compile(r"[0-9a-f]{16}")
_NO_HEADING = ("declaration", "repeat", "address")  # kinds that are no heading of a page


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def start(request, code):
    """Begin at the chosen commune. Who is not signed in yet does so and comes back to the same commune."""
    commune = typed(request.POST).get("commune") or typed(request.GET).get("xa", "")
    if request.person is None:
        back = request.path + "?" + urlencode({"xa": commune})
        return redirect(reverse("identity:sign_in") + "?" + urlencode({"tiep": back}))
    if request.method == "POST":
        now, whom = clock.now(), for_others.said_in(request.POST)
        return _first_page_or_on(drafts.start(request.person, code, commune, whom), now)
    version, agency = procedures.in_force(code), agencies.centre_of(commune)
    if agency is None:
        return redirect("procedures:place", code)
    mark_step(request, code, "start", "shown")
    return page(request, "dossiers/start.html", procedure=version.procedure, agency=agency, code=code,
                others=for_others.offered(request.person, version.procedure))  # fmt: skip


def _first_page_or_on(begun: Draft, pressed_at: datetime):
    """A new draft opens at its first page, also when all of it is filled in: people see what we know, and whence."""
    if begun.started_at < pressed_at:
        return redirect("dossiers:begun_before", begun.id)
    view = draft_view(begun)
    return HttpResponseRedirect(_to_page(view, view.pages[0].key))


@signed_in
@require_safe
def draft(request, draft_id):
    """Go on where something is still missing."""
    found = draft_for(request.person, draft_id)
    if found.state == Draft.SENT:
        return _to_dossier(found)
    return redirect(where_to_go_on(draft_view(found)))


@signed_in
@require_safe
def begun_before(request, draft_id):
    """Who begins what they had begun already goes on with it, and is told so: there is one draft for one matter."""
    view = draft_view_for(request.person, draft_id)
    if view.draft.state == Draft.SENT:
        return _to_dossier(view.draft)
    first = reverse("dossiers:answer", args=[draft_id, view.pages[0].key])
    return redirect(f"{where_to_go_on(view) if view.draft.version > 1 else first}?lai=1")


@signed_in
@require_safe
def correction(request, draft_id):
    """Begin a correction at its first marked page, or at the papers when only papers were marked."""
    view = draft_view(draft_for(request.person, draft_id))
    if view.pages:
        return redirect("dossiers:answer", draft_id, view.pages[0].key)
    return redirect("dossiers:papers", draft_id)


def _to_dossier(found: Draft):
    return redirect("dossiers:sent", dossier_made_of(found.id).code)


def where_to_go_on(view: DraftView, after: str = "") -> str:
    """The address of the next page: the next with questions, then the papers, then the check page."""
    following = view.next_page(after) if after else _first_unfinished(view)
    if following:
        return _to_page(view, following.key)
    if view.papers_missing or (after and any(not p.held_by for p in view.papers_needed)):
        return permitting.on_the_way(view, permitting.PAPERS, url("dossiers:papers", draft_id=view.draft.id))
    return url("dossiers:check", draft_id=view.draft.id)


def _to_page(view: DraftView, page_key: str) -> str:
    """A page of questions, or before it the question whether facts may be taken for it."""
    return permitting.on_the_way(
        view, page_key, url("dossiers:answer", draft_id=view.draft.id, page_key=page_key)
    )


def _first_unfinished(view: DraftView):
    wrong = view.errors
    return next((p for p in view.pages if p.key in wrong), None)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, draft_id, page_key):
    """One short page of questions; what is typed is saved first and judged after."""
    if request.method == "POST":
        return _save(request, draft_id, page_key)
    view = asking.ask_by_now(request.person, draft_view_for(request.person, draft_id))
    if view.draft.state == Draft.SENT:
        return _to_dossier(view.draft)
    if view.draft.begun_under_id and page_key not in [one.key for one in view.procedure.pages]:
        return redirect("dossiers:changed", draft_id)  # an address from before the draft moved
    shown = _answer_page(request, view, page_key, {})
    mark_step(request, view.draft.procedure_code, page_key, "shown")
    return shown


def _save(request, draft_id, page_key):
    said = typed(request.POST)
    sheet = _sheet(request, said)
    try:
        saved = drafts.save_page(request.person, draft_id, page_key, said, sheet=sheet)
    except DraftAlreadySent:
        return _to_dossier(draft_for(request.person, draft_id))
    except DossierNotFound:
        drafts.save_gone_page(request.person, draft_id, said, sheet)
        return redirect("dossiers:changed", draft_id)
    response = _after(request, draft_id, page_key, saved)
    if sheet.id:  # what of this form waits in the browser has arrived
        response.set_cookie(KEPT, sheet.id, max_age=60, samesite="Lax", secure=settings.SECURE_COOKIES)
    return response


def _sheet(request, said: dict[str, str]) -> Sheet:
    """The form as the browser opened it: what it showed, and who writes in it on what."""
    known = said.get("sheet-id", "")
    return Sheet(
        known if _SHEET.fullmatch(known) else "", seen_in(said.get("answers-seen", "")), request.person.id,
        device_of(request.headers.get("User-Agent", "")),
    )  # fmt: skip


def _after(request, draft_id, page_key: str, saved: drafts.Saved):
    """What follows a page that was saved: the same once more, or the next."""
    view, flow = saved.view, saved.view.draft.procedure_code
    if wanted := entries.pressed(request.POST):
        return HttpResponseRedirect(_again(request, draft_id, page_key, wanted))
    opened = view.unseen(view.page(page_key), request.POST.get("questions-shown", "").split())
    errors = {key: error for key, error in saved.errors.items() if key not in opened}
    if errors:
        mark_step(request, flow, page_key, "failed", Cause.INPUT)
        return _answer_page(request, view, page_key, errors, status=422)
    mark_step(request, flow, page_key, "saved")
    if opened:
        return HttpResponseRedirect(_again(request, draft_id, page_key, opened[0]))
    if request.POST.get("back") == "check" and not view.errors:
        return redirect("dossiers:check", draft_id)
    return HttpResponseRedirect(where_to_go_on(view, after=page_key))


def _again(request, draft_id, page_key: str, question: str) -> str:
    """The same page, at a question."""
    from_check = "?tu=check" if request.POST.get("back") == "check" else ""
    return f"{reverse('dossiers:answer', args=[draft_id, page_key])}{from_check}#{question}"


def _answer_page(request, view: DraftView, page_key: str, errors: dict, status: int = 200):
    current = view.page(page_key)
    keys = [p.key for p in view.pages]
    number = keys.index(page_key) + 1 if page_key in keys else 1
    words = {key: error_words(code, params) for key, (code, params) in errors.items()}
    wrong = {forms.field_of(key) for key in errors}
    asked = [f for f in current.fields if f.key in wrong or view.is_asked(current, f)]
    given = {f.key: twice.given(view, f) for f in asked if view.others_of(f)}
    return page(
        request, "dossiers/answer.html", status=status, view=view, current=current, asked=asked,
        permitting=permitting.of_view(view),
        sheet=secrets.token_hex(8), seen=as_seen(asked, view), given=given, names=_names(request.person, view, given),
        alone=_alone(view, current, asked), number=number, total=len(keys) + 2, errors=words, raw=view.raw,
        summary=error_list(current, words, view.raw),
        back=_page_before(view, keys, page_key), from_check=request.GET.get("tu") or request.POST.get("back"),
    )  # fmt: skip


def _names(person: Person, view: DraftView, given: dict[str, list[twice.Given]]) -> dict:
    """The names of the others who answered a question to which two answers stand, by person."""
    writers = {one.by for some in given.values() for one in some} - {None, person.id}
    reading = warehouse.Reading(warehouse.Ground.FILING, by=person.id, about=view.draft.id, kind="draft")
    return warehouse.names_of(writers, reading) if writers else {}


def _alone(view: DraftView, current: Page, asked: list[Field]) -> Field | None:
    """The one question of a page, which is then its heading as well; None where more is said or asked."""
    says_more = current.intro or (view.taken_over and current.key not in view.pages_taken_over)
    first = asked[0] if len(asked) == 1 and not says_more else None
    return first if first and first.key not in view.locked and first.kind not in _NO_HEADING else None


def _page_before(view: DraftView, keys: list[str], page_key: str) -> str:
    position = keys.index(page_key) if page_key in keys else 0
    if position:
        return reverse("dossiers:answer", args=[view.draft.id, keys[position - 1]])
    return reverse("dossiers:mine")


@signed_in
@require_POST
def save_typing(request, draft_id, page_key):
    """Save while the person types; answers when it was saved, so that the page can say so."""
    said = typed(request.POST)
    seen, sheet = whole_number(said.get("draft-version", "")), _sheet(request, said)
    try:
        saved = drafts.save_page(request.person, draft_id, page_key, said, partly=True, seen=seen, sheet=sheet)
    except DossierNotFound:
        return _save_gone(request, draft_id, said, sheet)
    except CannotContinue as problem:
        return _refusal(problem)
    view, page_ = saved.view, saved.view.page(page_key)
    words = {key: str(error_words(code, params)) for key, (code, params) in saved.errors.items()}
    now_seen = {f.key: digest(view.raw_of(f)) for f in page_.fields if of_field(f, said) and not view.others_of(f)}
    both = [f.label.to(get_language() or "vi") for f in page_.fields if f.key in view.answered_twice(page_)]
    return JsonResponse(
        {"saved": _time_of_day(), "errors": words, "version": view.draft.version, "seen": now_seen, "twice": both}
    )


def _save_gone(request, draft_id, said: dict[str, str], sheet: Sheet):
    """What waited in a browser for a page that the rules of today have no more."""
    try:
        drafts.save_gone_page(request.person, draft_id, said, sheet, partly=True)
    except CannotContinue as problem:
        return _refusal(problem)
    return JsonResponse({"saved": _time_of_day(), "errors": {}, "seen": {}, "twice": []})


def _refusal(problem: CannotContinue) -> JsonResponse:
    told = {"error": problem.code, "words": str(problem.words())} | problem.details
    return JsonResponse(told, status=problem.status)


def _time_of_day() -> str:
    return clock.now().astimezone(clock.ZONE).strftime("%H:%M")


@signed_in
@never_cache  # the browser's Back after sending must not show "not sent yet"
@require_safe
def check(request, draft_id):
    """Every answer and paper on one page, each with a way to change it, and the button that sends."""
    found = draft_for(request.person, draft_id)
    if found.state == Draft.SENT:
        return _to_dossier(found)
    mark_step(request, found.procedure_code, "check", "shown")
    return check_page(request, asking.ask_by_now(request.person, draft_view(found)))


def check_page(request, view: DraftView, problem=None, status: int = 200):
    """The page on which everything is checked, with what stopped the last act."""
    agency = noting.agency_that_has_it(view.procedure, agencies.agency(view.draft.agency_id))
    return page(
        request, "dossiers/check.html", status=status, view=view, problem=problem, agency=agency,
        held_words=reusing.held_words,
        owed=view.owed(clock.today(), agency.province_code), said=consenting_words,
        without=consenting.sent_without(view), way_words=procedures.way_words,
        window=None if view.draft.corrects_id else procedures.window_now(view.procedure),
        limit_words=procedures.limit_words,
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def send(request, draft_id):
    """Send. The draft's id is the intent: pressing twice, going back or sending again gives the same dossier."""
    if request.method != "POST":
        return redirect("dossiers:draft", draft_for(request.person, draft_id).id)
    try:
        dossier = sending.submit(request.person, draft_id)
    except RulesChanged as problem:
        drafts.renew(request.person, draft_id)
        view = draft_view_for(request.person, draft_id)
        mark_step(request, view.draft.procedure_code, "send", "failed", Cause.RULE)
        return check_page(request, view, problem, status=409)
    except CANNOT_BE_SENT as problem:
        view = draft_view_for(request.person, draft_id)
        mark_step(request, view.draft.procedure_code, "send", "failed", Cause.INPUT)
        return check_page(request, view, problem, status=problem.status)
    mark_step(request, dossier.procedure_code, "send", "saved")
    return redirect_to("dossiers:sent", code=dossier.code)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request, draft_id):
    """Throw a draft away, after asking."""
    if request.method == "POST":
        drafts.discard(request.person, draft_id)
        return redirect("dossiers:mine")
    found = draft_for(request.person, draft_id)
    if found.state == Draft.SENT:
        return _to_dossier(found)
    return page(request, "dossiers/discard.html", view=draft_view(found))
