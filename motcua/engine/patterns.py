"""Regular expressions of questions: only those that decide quickly, whatever is typed.

Python's matcher goes back and tries the next way wherever a pattern leaves a choice. The number of ways multiplies
along a pattern, and is raised to a power by a repeat: `(a+)+` has more than there are seconds. A pattern with too
many ways is refused, so that nobody can stop a form by typing into it.
"""

import re
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

from motcua.engine.text import Text

LONGEST = 200
LONGEST_ANSWER = 2000  # a repeat without end goes on no longer than an answer
MOST_WAYS = 10_000
REPEATS = (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT)
BACKWARDS = (kinds.GROUPREF, kinds.GROUPREF_EXISTS, kinds.ASSERT, kinds.ASSERT_NOT)


def danger(pattern: str) -> Text | None:
    """Why a pattern could take long; None where it cannot. Raises re.error for what is none."""
    if len(pattern) > LONGEST:
        return Text(en=f"a pattern has at most {LONGEST} characters", vi=f"mẫu dài nhiều nhất {LONGEST} ký tự")
    try:
        tree = parser.parse(pattern)
        too_many = _ways(tree) > MOST_WAYS or _least_steps(tree) > MOST_WAYS
    except (RecursionError, OverflowError) as error:
        raise re.error(str(error)) from error
    if too_many:
        return Text(
            en="it could be tried in too many ways: bound its repeats, as in [0-9]{1,6}, and put none inside another",
            vi="mẫu phải thử quá nhiều cách: giới hạn số lần lặp, như [0-9]{1,6}, và đừng lặp trong lặp",
        )
    return None


def _ways(tree) -> int:
    """At most how many ways the matcher tries; more than MOST_WAYS is not counted on."""
    ways = 1
    for kind, value in tree:
        ways = min(ways * _of_part(kind, value), MOST_WAYS + 1)
    return ways


def _of_part(kind, value) -> int:
    if kind in BACKWARDS:  # not needed for any answer, and the matcher's worst cases
        return MOST_WAYS + 1
    if kind is kinds.SUBPATTERN:
        return _ways(value[-1])
    if kind is kinds.ATOMIC_GROUP:
        return _ways(value)
    if kind is kinds.BRANCH:
        return sum(_ways(part) for part in value[1])
    if kind in REPEATS:
        return _repeated(_ways(value[2]), int(value[0]), min(int(value[1]), LONGEST_ANSWER))
    return 1


def _repeated(ways: int, least: int, most: int) -> int:
    """So many ways each time, from `least` to `most` times."""
    if ways == 1:
        return most - least + 1
    total = 0
    for times in range(least, most + 1):
        total += min(ways ** min(times, 64), MOST_WAYS + 1)
        if total > MOST_WAYS:
            break
    return total


def _least_steps(tree) -> int:
    """How many steps the matcher takes even where nothing is left to choose: `((x{0}){999}){999}` has many."""
    return 1 + sum(_least_of_part(kind, value) for kind, value in tree)


def _least_of_part(kind, value) -> int:
    if kind in REPEATS:
        return int(value[0]) * _least_steps(value[2])
    if kind is kinds.SUBPATTERN:
        return _least_steps(value[-1])
    if kind is kinds.BRANCH:
        return sum(_least_steps(part) for part in value[1])
    return 1
