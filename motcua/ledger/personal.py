"""What the ledger holds of a person: ids and codes. It never changes; what gives them meaning is erased."""

from motcua.base.holding import Erased, claim, nobodys

CLAIMS = (
    claim(
        "ledger_entry", "whoever did something, or on whose behalf it was done", Erased.KEPT,
        "ids, codes and keyed commitments: once the person behind the id and the key are erased, nothing is said",
        unexported="the history of each dossier is exported with it; the rest repeats what other tables say",
        codes="event kind reason params versions instance digest",
    ),
    claim("ledger_outgoing", "who is told something", Erased.KEPT, "ids; content is read when it is sent",
          unexported="ids of notices and slips that the export has", codes="key channel payload last_error"),
    claim("ledger_parked", "whose dossier a follower could not take", Erased.KEPT, "ids, until somebody looked",
          unexported="ids of what the export has", codes="follower kind last_error"),
    nobodys("ledger_order", "numbers"),
    nobodys("ledger_waiting", "numbers"),
    nobodys("ledger_cursor", "numbers"),
)  # fmt: skip
