"""A whole and its parts as pages show them: the same tree to the citizen, to whoever tracks, and to officials."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.dossiers import consenting_words, linking
from motcua.dossiers.models import Dossier
from motcua.dossiers.whole import Issued
from motcua.engine import carrying, tree
from motcua.engine.linked import How, Linked
from motcua.ledger.events import Event
from motcua.procedures import service as procedures


@dataclass(frozen=True)
class Branch:
    """A part: what it is, how far it is, and what comes after it. `view` (showing.DossierView) is there once it was
    filed."""

    linked: Linked
    how: str
    view: object | None
    before: tuple[Linked, ...]  # what it waits for, or what it failed with
    after: tuple["Branch", ...]
    is_missing: bool  # it gave no result and can be filed alone now
    lost: str  # whose consent, without which it cannot begin, is not there, and why; ""

    @property
    def title(self) -> str:
        return self.linked.title.to(get_language() or "vi")

    @property
    def due(self) -> datetime | None:
        """By when it is to be settled, or answered while nobody has received it."""
        running = self.view.running if self.view and not self.view.state.closed_at else None
        return running.at if running else None

    @property
    def results(self) -> list[Issued]:
        """Its results that were given out."""
        return self.view.results if self.view else []

    @property
    def words(self) -> str:
        """How far a part is that has no dossier, and why."""
        titles = ", ".join(one.title.to(get_language() or "vi") for one in self.before)
        if self.how == How.TO_COME:
            return _("Begins by itself after: %(parts)s.") % {"parts": titles} if titles else _("Begins in a moment.")
        if self.lost:
            return _("Cannot be done, because a consent that it needs is not there.")
        if self.how == How.IMPOSSIBLE:
            return _("Cannot be done, because there is no result of: %(parts)s.") % {"parts": titles}
        return _("Not asked for in this dossier.") if self.how == How.LEFT_OUT else _("Withdrawn before it began.")

    @property
    def later(self) -> str:
        """After what it can be filed alone, where it cannot begin and something before it has not ended yet."""
        if not self.lost or self.is_missing:
            return ""
        return ", ".join(one.title.to(get_language() or "vi") for one in self.before)

    @property
    def why(self) -> str:
        """Why it gave no result: the legal ground, that it was taken back, or whose consent is not there; "" where
        there is nothing to say."""
        if self.lost:
            return self.lost
        if self.how == How.WITHDRAWN:
            return _("Whoever filed it took it back.")
        ended = [one for one in self.view.steps_done if one.step in ("refuse", "stop")] if self.view else []
        return self.view.reason_of(ended[-1].values["ground"]).to(get_language() or "vi") if ended else ""

    @property
    def explanation(self) -> str:
        """What the office wrote about it."""
        ended = [one for one in self.view.steps_done if one.step in ("refuse", "stop")] if self.view else []
        return ended[-1].note if ended else ""


class Tree:
    """The parts of a received whole, those that wait for nothing first."""

    def __init__(self, whole) -> None:  # showing.DossierView
        self.whole, self.procedure, self.how = whole, whole.procedure, whole.state.parts

    @cached_property
    def _filed(self) -> Mapping[str, Dossier]:
        parts = linking.parts_of(self.whole.dossier.id)
        for part in parts.values():
            part.reader_id = self.whole.dossier.reader_id
        return parts

    @cached_property
    def branches(self) -> tuple[Branch, ...]:
        """The roots; each part hangs below the first of those that it comes after."""
        return self._below("")

    def _below(self, above: str) -> tuple[Branch, ...]:
        here = [one for one in self.procedure.linked if (one.after[0] if one.after else "") == above]
        return tuple(self._branch(one) for one in here)

    def _branch(self, linked: Linked) -> Branch:
        from motcua.dossiers.showing import dossier_view  # which shows us

        filed, how = self._filed.get(linked.key), self.how[linked.key]
        view = dossier_view(filed, for_a_step=self.whole.for_a_step, office=self.whole.agency) if filed else None
        failed = tree.failed_before(self.procedure, self.how, linked.key)
        before = failed or tuple(tree.part(self.procedure, key) for key in linked.after)
        return Branch(
            linked=linked, how=how, view=view, before=before, after=self._below(linked.key),
            is_missing=tree.can_be_filed_alone(self.procedure, self.how, linked.key),
            lost="" if failed else self._lost(linked),
        )  # fmt: skip

    def _lost(self, linked: Linked) -> str:
        for entry in self.whole.whole.history if self.how[linked.key] == How.IMPOSSIBLE else ():
            if entry.event == Event.DOSSIER_PART_CANNOT_BEGIN and entry.params["part"] == linked.key:
                consent = carrying.consent_of(self.procedure, entry.params["consent"])
                return consenting_words.lost_words(consent, entry.reason, entry.at)
        return ""

    @property
    def every(self) -> list[Branch]:
        """All parts, each before what comes after it."""
        found: list[Branch] = []
        waiting = list(self.branches)
        while waiting:
            one = waiting.pop(0)
            found.append(one)
            waiting = [*one.after, *waiting]
        return found

    @property
    def waiting(self) -> list[Branch]:
        """The parts in which it is the citizen's turn."""
        return [one for one in self.every if one.how == How.WAITS]

    @property
    def outcome(self) -> str:
        """What has become of the whole (tree.Outcome)."""
        return str(tree.outcome(self.procedure, self.how))

    def titles(self, *, done: bool) -> str:
        """The parts that have a result, or those that were asked for and have none, in a sentence."""
        wanted = {How.DONE} if done else tree.FAILED
        return ", ".join(one.title for one in self.every if one.how in wanted)


def tree_of(view) -> Tree | None:
    """The parts of a whole that was received, from its showing.DossierView; None for every other dossier."""
    return Tree(view) if view.state.parts else None


@dataclass(frozen=True)
class Above:
    """The whole to which a part belongs."""

    code: str
    title: str


def whole_of(dossier: Dossier) -> Above | None:
    """What a dossier was filed together with; None where it stands alone."""
    if dossier.whole_id is None:
        return None
    code, version_id = Dossier.objects.values_list("code", "procedure_version_id").get(id=dossier.whole_id)
    return Above(code, procedures.version(version_id).procedure.title.to(get_language() or "vi"))
