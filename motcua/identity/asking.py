"""Sign-ins under way in one browser, kept in its session until the provider sends the person back."""

from datetime import datetime, timedelta

from motcua.base import clock
from motcua.identity.errors import SignInNotStartedHere
from motcua.identity.oidc import Asked

KEY = "asked"
AT_ONCE = 5  # two tabs may both sign in; a session must not grow without end
LIVES = timedelta(minutes=15)


def remember(session, asked: Asked, way_back: str) -> None:
    """Keep what was asked under its state, with the page to return to."""
    kept = dict(list(session.get(KEY, {}).items())[-(AT_ONCE - 1) :])
    kept[asked.state] = {
        "nonce": asked.nonce, "verifier": asked.verifier, "way_back": way_back, "at": clock.now().isoformat(),
    }  # fmt: skip
    session[KEY] = kept


def take(session, state: str) -> tuple[Asked, str]:
    """Take out what was asked under `state`; it can be used once. Raises SignInNotStartedHere."""
    kept = dict(session.get(KEY, {}))
    found = kept.pop(state, None)
    if found is None:
        raise SignInNotStartedHere
    session[KEY] = kept
    if clock.now() - datetime.fromisoformat(found["at"]) > LIVES:
        raise SignInNotStartedHere
    return Asked(state, found["nonce"], found["verifier"]), found["way_back"]
