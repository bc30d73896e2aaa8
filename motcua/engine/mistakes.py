"""A mistake in a file of the catalogue: where it stands, and what is wrong in both languages of the portal.

Whoever writes a procedure reads Vietnamese or English, so nothing is said in one of them alone. As an exception it
speaks English, for logs and for whoever calls the engine.
"""

import difflib
from collections.abc import Iterable, Iterator

from motcua.engine.text import Text

#: (path, what is wrong and what to do), as every examination of a file gives them.
Problems = Iterator[tuple[str, Text]]

NEEDS_LANGUAGE_2 = Text(
    en="needs `language: 2`: write it at the top of the file, or leave this out",
    vi="chỉ dùng được từ `language: 2`: ghi số đó ở đầu tệp, hoặc bỏ mục này",
)
NOT_EMPTY = Text(en="must not be empty: write at least one", vi="không được để trống: hãy ghi ít nhất một mục")
AT_LEAST_1 = Text(en="at least 1", vi="ít nhất là 1")


class Mistake(ValueError):
    """A file cannot be used; `path` says where in it, `said` what is wrong."""

    def __init__(self, path: str, said: Text) -> None:
        super().__init__(f"{path}: {said.en}")
        self.path, self.said = path, said

    def to(self, language: str) -> str:
        """Where and what, in a language ("vi", "en")."""
        return f"{self.path}: {self.said.to(language)}"


def wrong(path: str, en: str, vi: str) -> tuple[str, Text]:
    """What is wrong at a place, and what to do, in both languages."""
    return path, Text(en=en, vi=vi)


def nearest(name: str, known: Iterable[str]) -> Text:
    """The end of what is told of an unknown name: the nearest known one, or all of them."""
    known = list(known)
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return Text(en=f"did you mean {close[0]!r}?", vi=f"có phải là {close[0]!r} không?")
    there = ", ".join(sorted(known))
    return Text(en=f"known: {there or 'none'}", vi=f"các tên dùng được: {there or 'không có tên nào'}")


def twice(name: str) -> Text:
    """A name that two things have."""
    return Text(en=f"{name!r} stands twice: give one of them another name", vi=f"{name!r} có hai lần: đổi tên một mục")
