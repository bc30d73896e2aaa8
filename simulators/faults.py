"""Fault switches: what a simulator should do wrong, set and read over HTTP at /_faults."""

import threading


class Faults:
    """The faults that are switched on. `known` names each switch with its positions."""

    def __init__(self, known: dict[str, tuple[str, ...]]):
        self.known = known
        self._on: dict[str, str] = {}
        self._lock = threading.Lock()

    def position(self, switch: str) -> str:
        """The position of a switch, "" when it is off."""
        with self._lock:
            return self._on.get(switch, "")

    def all(self) -> dict[str, str]:
        """Every switch that is on."""
        with self._lock:
            return dict(self._on)

    def set(self, wanted: object) -> None:
        """Switch on what is named; an empty position switches off. Raises ValueError for what is not known."""
        if not isinstance(wanted, dict):
            raise ValueError("an object such as {\"token\": \"500\"} is needed")
        for switch, position in wanted.items():
            if switch not in self.known or position not in ("", *self.known[switch]):
                raise ValueError(f"known faults: {self.known}")
        with self._lock:
            self._on = {name: value for name, value in (self._on | wanted).items() if value}

    def clear(self) -> None:
        """Switch everything off."""
        with self._lock:
            self._on = {}
