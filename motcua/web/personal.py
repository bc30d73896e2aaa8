"""What the root pages hold of a person: nothing, they have no table."""

CLAIMS = ()
