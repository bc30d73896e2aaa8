"""Steps, parts and papers of a dossier, as following tells them: by the view of the page."""

from motcua.api import telling
from motcua.base.words import STATUSES
from motcua.documents import service as documents
from motcua.dossiers import service as dossiers


def open_steps(view: dossiers.DossierView) -> list[dict]:
    """The steps that are open: those that stand apart with their agencies, else the one at which the dossier is."""
    if view.lines:
        return [
            {"key": one.step.key, "title": telling.said(one.step.title), "since": telling.moment(one.since),
             "agency": one.agency.name_in(telling.language()) if one.is_placed else "",
             "due_at": telling.moment(one.due), "late": one.is_late}
            for one in view.lines
        ]  # fmt: skip
    station = next((one for one in view.stations if one["key"] == view.station), None)
    if station is None or view.dossier.owes == "nobody":
        return []
    return [{"key": station["key"], "title": str(station["title"]), "agency": view.agency.name_in(telling.language()),
             "since": None, "due_at": telling.moment(view.dossier.next_due_at), "late": False}]  # fmt: skip


def parts(view: dossiers.DossierView, here: str) -> list[dict]:
    """The linked procedures of a whole, each before what comes after it; none for any other dossier."""
    return [_part(one, here) for one in view.parts.every] if view.parts else []


def _part(one, here: str) -> dict:
    filed = one.view and one.view.dossier
    return {
        "key": one.linked.key, "title": one.title, "how": str(one.how), "waits_for": list(one.linked.after),
        "words": str(STATUSES[filed.status][0]) if filed else one.words, "why": one.why,
        "code": filed and filed.code, "due_at": telling.moment(one.due), "href": filed and f"{here}/{filed.code}",
    }  # fmt: skip


def papers(view: dossiers.DossierView, here: str) -> list[dict]:
    """Slips and results; what is not given out yet cannot be opened."""
    found = []
    for one in view.slips:
        result = one.form in documents.RESULTS
        href = None if result and not one.given_at else f"{here}/{one.id}"
        found.append({
            "id": one.id, "form": one.form, "title": view.form_words(one.form), "result": result,
            "made_at": telling.moment(one.made_at), "given_at": telling.moment(one.given_at), "href": href,
        })  # fmt: skip
    return found
