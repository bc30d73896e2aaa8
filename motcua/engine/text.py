"""A text in the languages of the portal."""

from typing import Literal

import msgspec

Language = Literal["vi", "en"]


class Text(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same words in Vietnamese and in English. Vietnamese is the one that counts; English helps."""

    vi: str = ""
    en: str = ""

    def __bool__(self) -> bool:
        return bool(self.vi or self.en)

    def to(self, language: str) -> str:
        """The words in a language ("vi", "en"); Vietnamese where the other is missing."""
        return (self.en if language == "en" else self.vi) or self.vi


NO_TEXT = Text()
