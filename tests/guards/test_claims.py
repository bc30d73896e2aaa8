"""docs/claims.md names tests; each of them exists."""

import re

from motcua.base import paths

CLAIM = re.compile(r"`((?:\w+/)*test_\w+\.py)::(test_\w+)`")


def test_every_claim_names_a_test_that_exists():
    """A claim whose test was renamed is a claim without proof. Rename it in docs/claims.md too."""
    claims = CLAIM.findall((paths.ROOT / "docs" / "claims.md").read_text(encoding="utf-8"))
    assert len(claims) > 50
    gone = [f"{file}::{name}" for file, name in claims if not _exists(file, name)]
    assert not gone, f"not in tests/: {gone}"


def _exists(file: str, name: str) -> bool:
    place = paths.ROOT / "tests" / file
    return place.exists() and f"def {name}(" in place.read_text(encoding="utf-8")
