"""A worked example in its parts: what a person answers, what the state knows, what happens, and what must follow.

They are read and run by examples.py.
"""

import msgspec

from motcua.engine.consents import Way
from motcua.engine.definition import ChannelName
from motcua.engine.fees import CouncilRate
from motcua.engine.lives import Marked, Move, Stands, Told

UNSET = msgspec.UNSET


class Asked(Told, kw_only=True):
    """A verification: when, and for which reason of the procedure."""

    at: str
    reason: str


class SentBack(Told, kw_only=True):
    """What is sent back, and when."""

    at: str
    marks: list[Marked]


class Given(Told, kw_only=True):
    """What happens. Times are those of the calendar's zone, "2026-11-25 08:00".

    `refused` and `stopped` name a ground, `delayed` the reason of an apology (a week more, another for each five days
    of the limit); `found` is what officials fill in, by step. An answer `{letters: 300}` is a text of that length.
    `each` names answers, or "refused", "stopped", "delayed", or "reason" of what is sent back, with values to be tried
    one after the other: what follows must follow from each. `moves` tell a whole life, one after the other. `consents`
    says in which way each consent of somebody else was given to exactly these answers. `identity_level` is how surely
    the person is known, `settled` what the results of linked procedures settle, by part.
    """

    channel: ChannelName
    facts: dict[str, object]
    answers: dict[str, object]
    sent: str
    received: str = ""
    council: tuple[CouncilRate, ...] = ()
    verification: Asked | None = None
    refused: str = ""
    stopped: str = ""
    delayed: str = ""
    sent_back: SentBack | None = None
    found: dict[str, dict[str, object]] = {}
    each: dict[str, list[object]] = {}
    moves: list[Move] = []
    consents: dict[str, Way] = {}
    identity_level: int = 2
    settled: dict[str, dict[str, object]] = {}


class Then(Told, kw_only=True):
    """What must hold; what is left out is not looked at. `steps_done` is when each step is done if each takes all of
    its hours; `answers` are those that count, with what the state filled in; `found` the same of the steps, with what
    they take over; `settled` what is known of the owner afterwards. Of these four only what is named is looked at.
    `offered` are the earlier answers that a question may take over, `waits_for` the fees that keep back each result,
    `another` what a further filing begins with: keys of answers and papers. `life` is where the dossier stands after
    each of the moves, `window` whether one is "open" or "closed" when it is sent, `presence` who must come.
    `who` says which role does each step that is taken ("officer at commune_police"; null: left out), `duties` what is
    found out there that must be paid, `papers` of each paper how many originals and copies, and on which form,
    `shows` which questions a consent or a result does, `consents_missing` why a consent is not there.
    `in_force` is whether the version holds on the day of sending, `known_enough` whether the person is known surely
    enough to file, `taken_by` who takes it ("any commune", "own province", "commune_police"), `prints` the paper that
    each result is, `come_by` by when each who must come has to, `came` who did, one after the other, `parts` with which
    answers and papers each linked procedure is filed, within which time of its own, whether the whole needs it, and to
    which answers each consent was given that serves it. `found_by` is what people type who mean this; `told` are words
    that stand where a part is shown, and `to_verify` all that nobody has compared with the official text yet: both by
    the names of wording.py."""

    pages: list[str] | msgspec.UnsetType = UNSET
    answers: dict[str, object] | msgspec.UnsetType = UNSET
    case: str | None | msgspec.UnsetType = UNSET
    consents_missing: dict[str, str | None] | msgspec.UnsetType = UNSET
    papers_asked: list[str] | msgspec.UnsetType = UNSET
    papers_required: list[str] | msgspec.UnsetType = UNSET
    errors: dict[str, dict[str, str | None]] | msgspec.UnsetType = UNSET
    owed: int | msgspec.UnsetType = UNSET
    owed_under: str | msgspec.UnsetType = UNSET
    undecided: list[str] | msgspec.UnsetType = UNSET
    owner: str | msgspec.UnsetType = UNSET
    owner_facts: dict[str, object] | msgspec.UnsetType = UNSET
    found: dict[str, dict[str, object]] | msgspec.UnsetType = UNSET
    found_errors: dict[str, dict[str, str]] | msgspec.UnsetType = UNSET
    offered: dict[str, list[object]] | msgspec.UnsetType = UNSET
    waits_for: dict[str, list[str]] | msgspec.UnsetType = UNSET
    another: list[str] | msgspec.UnsetType = UNSET
    settled: dict[str, object] | msgspec.UnsetType = UNSET
    valid_months: dict[str, int | None] | msgspec.UnsetType = UNSET
    results: list[str] | msgspec.UnsetType = UNSET
    terms: dict[str, str] | msgspec.UnsetType = UNSET
    status: int | msgspec.UnsetType = UNSET
    not_possible: str | msgspec.UnsetType = UNSET
    answer_due: str | msgspec.UnsetType = UNSET
    due: str | None | msgspec.UnsetType = UNSET
    steps_done: dict[str, str | None] | msgspec.UnsetType = UNSET
    life: list[Stands] | msgspec.UnsetType = UNSET
    window: str | msgspec.UnsetType = UNSET
    presence: list[str] | msgspec.UnsetType = UNSET
    who: dict[str, str | None] | msgspec.UnsetType = UNSET
    duties: dict[str, int] | msgspec.UnsetType = UNSET
    papers: dict[str, list[object]] | msgspec.UnsetType = UNSET
    shows: dict[str, list[str]] | msgspec.UnsetType = UNSET
    in_force: bool | msgspec.UnsetType = UNSET
    known_enough: bool | msgspec.UnsetType = UNSET
    taken_by: str | msgspec.UnsetType = UNSET
    prints: dict[str, str] | msgspec.UnsetType = UNSET
    came: list[str] | msgspec.UnsetType = UNSET
    come_by: dict[str, str | None] | msgspec.UnsetType = UNSET
    parts: dict[str, dict[str, object]] | msgspec.UnsetType = UNSET
    found_by: list[str] | msgspec.UnsetType = UNSET
    told: dict[str, str | list[str]] | msgspec.UnsetType = UNSET
    to_verify: list[str] | msgspec.UnsetType = UNSET


class Example(Told, kw_only=True):
    """One story."""

    story: str
    given: Given
    then: Then
