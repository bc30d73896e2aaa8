"""What the parts of a procedure have in common."""

from typing import Annotated

import msgspec

Key = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a procedure: it never changes, a misspelt name is refused, and what is not said is not stored."""
