"""Who may read a paper: nobody, unless a package above says yes."""

from collections.abc import Callable

_checkers: list[Callable] = []


def register_access(checker: Callable) -> Callable:
    """Let `checker(person, document) -> bool` open papers; `person` is never None. Usable as a decorator."""
    if checker not in _checkers:
        _checkers.append(checker)
    return checker


def may_read(person, document) -> bool:
    """Whether any package lets this person (None: nobody signed in) read this paper."""
    return person is not None and any(checker(person, document) is True for checker in _checkers)
