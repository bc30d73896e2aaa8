"""Procedures made from the real one, so that a test has several to choose from."""

from datetime import date

from motcua.base import paths

REAL = "2.000635"
PURPOSE = "Xin bản sao trích lục về việc sinh, kết hôn, khai tử hoặc việc hộ tịch khác đã đăng ký."
FILE = paths.CATALOGUE / REAL / "2025-07-01.yaml"


def text() -> str:
    """The definition as it lies in the catalogue."""
    return FILE.read_text(encoding="utf-8")


def other(code: str, title: str, *, since: date = date(2025, 7, 1), until: str = "2027-02-28") -> str:
    """The same definition under another code and title, without search words of the real one."""
    kept, skip = [], False
    for line in text().splitlines():
        skip = line.startswith("search_words:") or (skip and line.startswith("  - "))
        if not skip:
            kept.append(line)
    changed = "\n".join(kept)
    for old, new in (
        ("code: 2.000635", f"code: {code}"),
        ("  vi: Cấp bản sao trích lục hộ tịch\n  en: Copy of a civil-status extract", f"  vi: {title}\n  en: {title}"),
        (f"  vi: {PURPOSE}", f"  vi: {title}"),
        ("\nvalid_from: 2025-07-01\nvalid_to: 2027-02-28", f"\nvalid_from: {since}\nvalid_to: {until}"),
    ):  # fmt: skip
        assert old in changed, f"the catalogue's file has changed: {old!r} is not in it"
        changed = changed.replace(old, new, 1)
    return changed
