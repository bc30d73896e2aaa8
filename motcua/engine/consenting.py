"""Whose consent a filing needs, whether it is there, and what it was given to.

A consent from an account is to the answers that whoever gave it was shown: `digest` names exactly these. When one of
them changes, the consent is to something else, and counts no longer.
"""

import hashlib
from collections.abc import Collection, Mapping
from typing import Literal

import msgspec

from motcua.engine import forms
from motcua.engine.consents import Consent, Way
from motcua.engine.definition import Procedure
from motcua.engine.forms import Counted, Values

#: Ways in which a consent is a file under a paper of the procedure.
ON_PAPER = ("form", "paper")
NUMBER = "person.personal_number"

#: What became of a question to somebody's account.
Answer = Literal["waiting", "agreed", "refused", "withdrawn", "lapsed"]
#: Why a consent is not there; "" when it is.
Trouble = Literal[
    "", "not_named", "own_number", "no_way", "not_asked", "waiting", "refused", "withdrawn", "lapsed", "changed",
    "no_paper",
]  # fmt: skip


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody was asked on their account: to what (`digest`), and what they said."""

    digest: str
    answer: Answer


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands with a consent that a filing needs. `way` is "" while nobody has chosen one of several."""

    consent: Consent
    name: str
    number: str
    way: Way | Literal[""]
    digest: str
    trouble: Trouble

    @property
    def is_met(self) -> bool:
        """Whether the consent is there."""
        return not self.trouble


def needed(procedure: Procedure, draft: Counted) -> tuple[Consent, ...]:
    """The consents that a filing needs, in the order of the procedure."""
    return tuple(one for one in procedure.consents if draft.conditions.holds(one.when))


def shown(consent: Consent, answers: Values) -> dict[str, object]:
    """The answers that whoever is asked sees, by question; what is not answered as ""."""
    keys = dict.fromkeys((consent.name, consent.number, *consent.shows))
    return {key: "" if answers.get(key) is None else answers[key] for key in keys}


def digest(procedure: Procedure, consent: Consent, answers: Values) -> str:
    """The SHA-256 (hex) of what somebody agrees to: the words they are asked in, and the answers they see."""
    to_what = {
        "procedure": procedure.code, "consent": consent.key, "asks": consent.asks.vi, "answers": shown(consent, answers)
    }  # fmt: skip
    return hashlib.sha256(msgspec.json.encode(to_what, order="deterministic")).hexdigest()


def chosen_way(consent: Consent, ways: Mapping[str, str]) -> Way | Literal[""]:
    """The way in which a consent is to be given; where the law allows but one, nobody need choose it."""
    wanted = ways.get(consent.key, "")
    if wanted in consent.ways:
        return wanted
    return consent.ways[0] if len(consent.ways) == 1 else ""


def on_paper(procedure: Procedure) -> dict[str, str]:
    """The ways in which as many papers as there can be are asked: whoever can consents on paper."""
    return {one.key: way for one in procedure.consents for way in one.ways if way in ON_PAPER}


def papers_not_asked(procedure: Procedure, draft: Counted, ways: Mapping[str, str]) -> frozenset[str]:
    """Papers (keys) that only serve a consent, and that none needs now: they are asked when that way is chosen."""
    if not procedure.consents:
        return frozenset()
    theirs = {one.paper for one in procedure.consents if one.paper}
    asked = {one.paper for one in needed(procedure, draft) if chosen_way(one, ways) in ON_PAPER}
    return frozenset(theirs - asked)


def standings(
    procedure: Procedure, answers: Values | Counted, facts: Values | None = None, *,
    ways: Mapping[str, str], asked: Mapping[str, Asked], attached: Collection[str],
) -> tuple[Standing, ...]:  # fmt: skip
    """How it stands with each consent that is needed.

    `ways` are those chosen, `asked` what was asked on accounts, both by consent; `attached` the papers (keys) for which
    there is a file.
    """
    if not procedure.consents:
        return ()
    draft = forms.counted(procedure, answers, facts)
    own = draft.facts.get(NUMBER)
    return tuple(
        _standing(procedure, one, draft.values, own, chosen_way(one, ways), asked.get(one.key), attached)
        for one in needed(procedure, draft)
    )


def missing(
    procedure: Procedure, answers: Values | Counted, facts: Values, given: Mapping[str, str]
) -> dict[str, Trouble]:
    """Why a consent is not there when those `given` were each given in that way, to exactly these answers."""
    draft = forms.counted(procedure, answers, facts)
    by_key = {one.key: one for one in procedure.consents if one.key in given}
    agreed = {key: Asked(digest=digest(procedure, one, draft.values), answer="agreed") for key, one in by_key.items()}
    attached = {one.paper for key, one in by_key.items() if given[key] in ON_PAPER}
    found = standings(procedure, draft, ways=given, asked=agreed, attached=attached)
    return {one.consent.key: one.trouble for one in found if one.trouble}


def _standing(
    procedure: Procedure, consent: Consent, kept: Values, own: object, way: Way | Literal[""],
    asked: Asked | None, attached: Collection[str],
) -> Standing:  # fmt: skip
    name, number = str(kept.get(consent.name) or ""), str(kept.get(consent.number) or "")
    to_what = digest(procedure, consent, kept)
    if not (name and number):
        trouble: Trouble = "not_named"
    elif number == own:
        trouble = "own_number"
    elif not way:
        trouble = "no_way"
    elif way in ON_PAPER:
        trouble = "" if consent.paper in attached else "no_paper"
    else:
        trouble = _of_account(asked, to_what)
    return Standing(consent=consent, name=name, number=number, way=way, digest=to_what, trouble=trouble)


def _of_account(asked: Asked | None, to_what: str) -> Trouble:
    if asked is None:
        return "not_asked"
    if asked.digest != to_what:
        return "changed"
    return "" if asked.answer == "agreed" else asked.answer
