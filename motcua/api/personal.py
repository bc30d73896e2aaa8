"""What the API holds of a person: a digest of each filing, by which a repetition is known."""

from motcua.base.holding import Erased, claim

CLAIMS = (
    claim("api_intent", "who files by another system", Erased.EMPTIED,
          "the digest goes a moment after the dossier was erased; the id says only that something was filed",
          unexported="a digest of a filing that the export has whole", emptied="fingerprint"),
)  # fmt: skip
