"""Sessions as Django keeps them in the database, read with plain SQL: every page of a signed-in person asks for one."""

from functools import lru_cache

import msgspec
from django.contrib.sessions.backends import db

from motcua.base import sql

OPENED = 2000  # texts whose signature this process has checked before; about 1 KB each
_READ = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > now()"


class SessionStore(db.SessionStore):
    """Only reading differs; keys, signatures, ends and rotation are Django's."""

    def load(self) -> dict:
        """What the session holds; a key that is unknown or over gives an empty session under no key."""
        known = self.session_key and self.session_key.isalnum()
        found = sql.row(_READ, [self.session_key]) if known else None
        if found is None:
            self._session_key = None
            return {}
        return msgspec.json.decode(_opened(found[0]))


@lru_cache(maxsize=OPENED)
def _opened(text: str) -> bytes:
    """What a signed text says, as JSON: a text always says the same, and checking it costs 50 times reading it."""
    return msgspec.json.encode(SessionStore().decode(text))
