"""Dates in Vietnamese words, as a birth certificate says them beside the digits."""

from datetime import date

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def day_in_words(day: date) -> str:
    """'ngày hai mươi chín tháng hai năm hai nghìn không trăm hai mươi bốn'."""
    return f"ngày {number(day.day)} tháng {number(day.month)} năm {number(day.year)}"


def number(value: int) -> str:
    """A number from 0 to 9999 in words; raises ValueError for another."""
    if not 0 <= value <= 9999:
        raise ValueError(value)
    thousands, rest = divmod(value, 1000)
    hundreds, low = divmod(rest, 100)
    parts = [f"{DIGITS[thousands]} nghìn"] if thousands else []
    if hundreds or (thousands and low):
        parts.append(f"{DIGITS[hundreds]} trăm")
    if low or not parts:
        parts.append(_below_hundred(low, after_hundreds=bool(parts)))
    return " ".join(parts)


def _below_hundred(value: int, *, after_hundreds: bool) -> str:
    tens, ones = divmod(value, 10)
    if tens == 0:
        return f"linh {DIGITS[ones]}" if after_hundreds else DIGITS[ones]
    words = "mười" if tens == 1 else f"{DIGITS[tens]} mươi"
    # After a ten, one and five are said otherwise: hai mươi mốt, mười lăm.
    last = {0: "", 1: "một" if tens == 1 else "mốt", 5: "lăm"}.get(ones, DIGITS[ones])
    return f"{words} {last}".strip()
