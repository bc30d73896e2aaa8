"""What a form does not show to an account that is weaker than the procedure wants.

Who signs in weakly may be somebody else with the phone of the person: what registers and offices told is asked of them
as if nothing were known, said to be there, and stays as it is. Once a strong account opens the draft it fills in what
nobody wrote meanwhile, and what was written is compared.
"""

from dataclasses import replace

from motcua.dossiers import levels, sources
from motcua.dossiers.models import Draft
from motcua.warehouse import service as warehouse


def narrowed(view):
    """The view of a draft (reading.DraftView) as its reader may see it; what a correction holds was sent by them."""
    if not levels.is_below(view):
        return view
    named = {name: fact.source for name, fact in (view.ended | view.told).items() if warehouse.is_withheld(fact.source)}
    answers = view.saved if _is_written_anew(view.draft) else {}
    gone = {key: one.source for key, one in answers.items() if hides(view, one.source)}
    of_answers = {view.procedure.field(key).prefill: source for key, source in gone.items()}
    return replace(
        view, told=_without(view.told, named), ended=_without(view.ended, named), facts=_without(view.facts, named),
        saved=_without(view.saved, gone), withheld=view.withheld | of_answers | named,
    )  # fmt: skip


def hides(view, source: str) -> bool:
    """Whether an answer from a source is not shown to the reader of a draft."""
    return levels.is_below(view) and sources.is_official(source) and warehouse.is_withheld(source)


def _is_written_anew(draft: Draft) -> bool:
    return draft.state == Draft.OPEN and not draft.corrects_id


def _without(known: dict, names) -> dict:
    return {name: one for name, one in known.items() if name not in names}
