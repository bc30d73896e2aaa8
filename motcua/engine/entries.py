"""Entries of a repeating group: members of a household, papers to be certified.

A form names what is asked of an entry <group>-<number>-<question>. The number belongs to the entry for as long as the
draft lives: it is not its place, and one that was taken away is not given again. So a form that the network held up, or
that lay in a second tab, still says which entry it means, and adding or removing one twice does it once.

Under the name of the group itself stand the numbers in order: "1 2 4"; "-5" says that 5 was the highest and is gone.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

import msgspec

from motcua.engine.questions import Field

REPEAT = "repeat"
MOST = 50  # entries of a group
MOST_ANSWERS = 400  # of a group: entries times questions; a form has at most 1,000 names

# Buttons: "add-<group>" and "remove-<group>" with the number of the entry; "show-<address>" for its communes.
ADD, REMOVE, SHOW = "add-", "remove-", "show-"
_NUMBER = re.compile(r"-?[1-9][0-9]{0,4}")


@lru_cache(maxsize=2048)
def questions(group: Field, number: int) -> tuple[Field, ...]:
    """What is asked of one entry, each question with its form name as key."""
    return tuple(msgspec.structs.replace(one, key=f"{group.key}-{number}-{one.key}") for one in group.fields)


def numbers(group: Field, raw: Mapping[str, str]) -> list[int]:
    """The numbers of the entries that a form sent, in order."""
    told = [one for one in _told(group, raw) if one > 0]
    return list(dict.fromkeys([*told, *_named(group, raw)]))[:MOST]


def shown(group: Field, raw: Mapping[str, str]) -> list[int]:
    """The numbers of the entries that a form shows: those there are, and as many as there must be at least."""
    found, fresh = numbers(group, raw), next_number(group, raw)
    missing = int(group.min or 0) - len(found)
    return [*found, *range(fresh, fresh + missing)]


def next_number(group: Field, raw: Mapping[str, str]) -> int:
    """The number of an entry that is added: higher than any there was."""
    return max((abs(one) for one in (*_told(group, raw), *_named(group, raw))), default=0) + 1


def after_shown(group: Field, raw: Mapping[str, str]) -> int:
    """The number of an entry that is added to those shown."""
    return max(next_number(group, raw), max(shown(group, raw), default=0) + 1)


def belongs(group: Field, name: str) -> bool:
    """Whether a form name is one of the group's."""
    return name == group.key or name.startswith(group.key + "-")


def merged(group: Field, known: Mapping[str, str], sent: Mapping[str, str]) -> dict[str, str]:
    """What stands in the group after a form was sent: what it carried, and what was known of all that it did not."""
    live = list(dict.fromkeys([*numbers(group, known), *numbers(group, sent)]))
    if added := _button(ADD, group, sent):
        live = list(dict.fromkeys([*live, added]))
    gone = _button(REMOVE, group, sent)
    live = [one for one in live if one != gone][:MOST]
    highest = max(next_number(group, known), next_number(group, sent), added + 1) - 1
    order = " ".join(map(str, live if highest in (*live, 0) else [*live, -highest]))
    asked = {one.key for one in group.fields}
    # What is known stays also where it is not asked any more: the rules may have changed since it was typed.
    kept = {name: text for name, text in known.items() if belongs(group, name) and _is_of(name, live)}
    return {group.key: order} | kept | {
        name: text for name, text in sent.items() if belongs(group, name) and _is_of(name, live, asked)
    }  # fmt: skip


def pressed(sent: Mapping[str, str]) -> str:
    """The part of the page to show again because a button asks for it: the entry that was added, the group from which
    one was taken, the address whose communes are to be shown; "" for no such button."""
    for name, text in sent.items():
        button, _, group = name.partition("-")
        if group and button + "-" in (ADD, REMOVE, SHOW):
            return f"{group}-{text}" if button + "-" == ADD else group
    return ""


def is_pressed(group: Field, sent: Mapping[str, str]) -> bool:
    """Whether a button of the form adds an entry to the group or takes one away."""
    return bool(_button(ADD, group, sent) or _button(REMOVE, group, sent))


def order(group: Field, raw: Mapping[str, str]) -> str:
    """What a form that shows the group sends under its name."""
    gone = [one for one in _told(group, raw) if one < 0]
    return " ".join(map(str, [*shown(group, raw), *gone]))


def way(key: str, raw: Mapping[str, str]) -> tuple[str, ...]:
    """The way to an answer by its form name: "members-4-name" is ("members", "1", "name") where 4 stands second."""
    parts = key.split("-")
    if len(parts) < 3:
        return (parts[0],)
    live = [text for text in raw.get(parts[0], "").split() if not text.startswith("-")]
    place = live.index(parts[1]) if parts[1] in live else int(parts[1]) - 1
    return parts[0], str(place), parts[2]


def _button(button: str, group: Field, sent: Mapping[str, str]) -> int:
    text = sent.get(button + group.key, "")
    return int(text) if _NUMBER.fullmatch(text) and not text.startswith("-") else 0


def _told(group: Field, raw: Mapping[str, str]) -> list[int]:
    return [int(text) for text in raw.get(group.key, "").split() if _NUMBER.fullmatch(text)]


def _named(group: Field, raw: Mapping[str, str]) -> list[int]:
    pattern = re.compile(rf"{re.escape(group.key)}-([1-9][0-9]{{0,4}})-")
    return sorted({int(found.group(1)) for name in raw if (found := pattern.match(name))})


def _is_of(name: str, live: list[int], asked: set[str] | None = None) -> bool:
    parts = name.split("-")
    is_of_one = len(parts) > 2 and parts[1].isdecimal() and int(parts[1]) in live
    return is_of_one and (asked is None or parts[2] in asked)
