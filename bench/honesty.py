"""Refuses figures of a server that skips something, or that did not do the work."""

from bench.house import House
from motcua.base.database import APPLICATION

PROMISED = """
SELECT (SELECT count(*) FROM dossiers_draft WHERE state = 'sent'),
       (SELECT count(*) FROM dossiers_submission),
       (SELECT count(*) FROM ledger_entry WHERE event = 'dossier:submitted'),
       (SELECT count(*) FROM dossiers_slip WHERE form = 'proof'),
       (SELECT count(*) FROM ledger_entry WHERE event = 'dossier:accepted'),
       (SELECT count(*) FROM dossiers_slip WHERE form = 'form_01'),
       (SELECT count(*) FROM ledger_entry WHERE event = 'charge:opened')
"""


def nothing_is_skipped(house: House, drives: dict[str, list[dict]]) -> None:
    """What is measured is what people get: session, CSRF and access are all checked by this server."""
    form, list_ = drives["save_answer"][0], drives["worklist"][0]
    others = drives["tracking"][0]["path"]
    seen = {
        "a form without its token": house.status_of("POST", form["path"], Cookie=form["cookie"]),
        "a form without a session": house.status_of("POST", form["path"]),
        "the list of officials for a citizen": house.status_of("GET", list_["path"], Cookie=form["cookie"]),
        "somebody else's dossier": house.status_of("GET", others, Cookie=form["cookie"]),
        "a dossier without a session": house.status_of("GET", others),
    }
    wanted = dict(zip(seen, (403, 403, 403, 404, 302), strict=True))
    if seen != wanted:
        raise SystemExit(f"bench: this server does not protect what it serves: {seen}, not {wanted}")
    roles = house.as_superuser("SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = 'motcua'")
    if roles != [(APPLICATION,)]:
        raise SystemExit(f"bench: with the rights of {roles} instead of those of the processes the figures are others")


class Work:
    """Counts in the tables what sending and receiving promise, before and after."""

    def __init__(self, house: House):
        self.house = house
        self.before = self._count()

    def _count(self) -> tuple[int, ...]:
        return self.house.as_superuser(PROMISED, database="motcua")[0]

    def was_done(self, sent: int, received: int) -> None:
        """Each sending made a submission, a ledger entry and a proof; each receiving an entry, a receipt, a charge."""
        grown = tuple(after - before for before, after in zip(self.before, self._count(), strict=True))
        if grown != (sent,) * 4 + (received,) * 3:
            raise SystemExit(f"bench: {sent} were sent and {received} received, but the tables grew by {grown}")
