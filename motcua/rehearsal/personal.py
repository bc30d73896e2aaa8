"""What rehearsals hold of a person: the plays of officials, about people who do not exist."""

from motcua.base.holding import Erased, claim

CLAIMS = (
    claim("rehearsal_play", "the official who played", Erased.LATER, "a month after it was last played",
          unexported="what is played is about people who do not exist"),
)  # fmt: skip
