"""What this package holds of a person: nothing, it has no table."""

CLAIMS = ()
