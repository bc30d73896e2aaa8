"""Who may read a paper: nobody, unless a package above says yes. And who must know that it was read."""

from collections.abc import Callable

_checkers: list[Callable] = []
_listeners: list[Callable] = []


def register_access(checker: Callable) -> Callable:
    """Let `checker(person, document) -> bool` open papers; `person` is never None. Usable as a decorator."""
    if checker not in _checkers:
        _checkers.append(checker)
    return checker


def may_read(person, document) -> bool:
    """Whether any package lets this person (None: nobody signed in) read this paper."""
    return person is not None and any(checker(person, document) is True for checker in _checkers)


def on_opening(listener: Callable) -> Callable:
    """Let `listener(person, document)` write down that a paper is opened. Usable as a decorator."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def say_opened(person, document) -> None:
    """Tell the packages above that this person opens this paper, before its bytes are given."""
    for listener in _listeners:
        listener(person, document)
