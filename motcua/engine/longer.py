"""Longer limits: where the law gives the office more time for some dossiers, such as for land in a difficult area."""

from collections.abc import Mapping

from motcua.engine import rules
from motcua.engine.limits import COUNTED_IN_DAYS, Limit
from motcua.engine.mistakes import Problems, wrong
from motcua.engine.parts import Key, Part
from motcua.engine.text import Text


class Longer(Part, kw_only=True):
    """`limit` in the place of that of the channel, on every channel, while `when` (CEL) holds; the first that holds
    counts. It is settled when the dossier is received, by what the person answered, and anew when they send again."""

    key: Key
    title: Text
    when: str
    limit: Limit
    basis: Key
    article: str = ""
    to_verify: bool = False


def key_of(procedure, answers: Mapping[str, object], facts: Mapping[str, object]) -> str:
    """The key of the longer limit that a dossier has; "" for none. `procedure` is a definition.Procedure."""
    return next((one.key for one in procedure.longer if rules.holds(one.when, answers, facts)), "")


def settled(procedure, given) -> dict[str, str]:
    """What the state keeps of it; nothing where the procedure has no longer limit. `given` is a flow.Given."""
    return {"longer": key_of(procedure, given.answers, given.facts)} if procedure.longer else {}


def limit_of(procedure, channel: str, key: str = "") -> Limit:
    """The limit of a channel, or the longer one of this key. KeyError for an unknown channel."""
    usual = procedure.channels[channel].limit
    return next((one.limit for one in procedure.longer if one.key == key), usual)


def problems(procedure) -> Problems:
    """What is wrong with the limits themselves, as (path, problem)."""
    for number, one in enumerate(procedure.longer):
        here = f"$.longer[{number}].limit"
        if not one.when:
            yield wrong(
                f"$.longer[{number}].when",
                "say for whom it is; for everybody it is the limit of the channel",
                "ghi rõ cho trường hợp nào; thời hạn cho mọi người ghi ở cách nộp",
            )
        if one.limit.unit not in COUNTED_IN_DAYS:
            yield wrong(here, "a longer limit is counted in days", "thời hạn dài hơn tính bằng ngày")
        for name, channel in procedure.channels.items():
            if channel.limit.unit != one.limit.unit or channel.limit.value >= one.limit.value:
                yield wrong(
                    here,
                    f"must be longer than that of the channel {name}, in the same unit",
                    f"phải dài hơn thời hạn của cách nộp {name}, tính cùng đơn vị",
                )
