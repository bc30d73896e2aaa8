"""Whether two writings of one thing say the same: what a register tells, and what a person wrote.

SAME       only the form differs: letters in pieces (NFD), capitals, spaces, hyphens, where a tone mark stands
           (Hòa, Hoà), abbreviations (TP., P., Q.), the format of a date
SPELLING   both may be right, and somebody has to look: marks left out, hỏi for ngã, i for y, a birth known by its year
           alone, the old number of 9 digits, an address in the names from before the units were merged
DIFFERS    they say different things

It says nothing of why: keyboards, registers and clerks write names differently.
"""

import re
import unicodedata
from collections.abc import Callable, Collection
from typing import Literal

Likeness = Literal["same", "spelling", "differs"]
SAME, SPELLING, DIFFERS = "same", "spelling", "differs"

#: The codes of the communes of today that the end of an address may mean, in any names that they ever had.
Communes = Callable[[str], frozenset[str]]

# Hỏi and ngã sound alike in half the country.
_TONES = dict(zip("\u0300\u0309\u0303\u0301\u0323", "fhhsj", strict=True))
_EXACT_TONES = dict(zip("\u0300\u0309\u0303\u0301\u0323", "frxsj", strict=True))
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_APART = re.compile(r"[\s\-\u2010-\u2015.,;_/]+")
_QUOTES = re.compile("[\u2018\u2019\u02bc\u0060\u00b4]")


def compare(kind: str, told: object, said: object, *, also: Collection[str] = (),
            communes: Communes | None = None) -> Likeness:  # fmt: skip
    """How what was `said` stands to what a source `told`, for a kind of fact (engine/vocabulary.py) or "address".

    `also` are other numbers of the same person that the source told; `communes` knows the names of merged units.
    """
    one, other = str(told), str(said)
    if kind in ("personal_number", "commune"):
        return _numbers(one, other, also)
    if kind == "date":
        return _dates(one, other)
    if kind == "year":
        return _years(one, other)
    if kind == "sex":
        return _sexes(one, other)
    if kind == "address":
        return _addresses(one, other, communes)
    if kind == "name":
        return words(one, other)
    return _plain(one, other)


def words(told: str, said: str) -> Likeness:
    """Names and other words, syllable by syllable."""
    one, other = _syllables(told, _EXACT_TONES), _syllables(said, _EXACT_TONES)
    if one == other:
        return SAME
    return SPELLING if _spelled_alike(_syllables(told, _TONES), _syllables(said, _TONES)) else DIFFERS


def clean(text: str) -> str:
    """Composed small letters, one space between words, nothing that cannot be seen."""
    return _APART.sub(" ", _plainly(text)).strip()


def _plainly(text: str) -> str:
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", _QUOTES.sub("'", text))).casefold()


Syllable = tuple[str, str, str]  # letters without any mark, the marks of each letter, the tone


def _syllables(text: str, tones: dict[str, str]) -> list[Syllable]:
    return [_syllable(word, tones) for word in clean(text).split()]


def _syllable(word: str, tones: dict[str, str]) -> Syllable:
    """The tone belongs to the syllable, not to the letter over which somebody has set it."""
    letters, shapes, tone = [], [], ""
    for part in unicodedata.normalize("NFD", word):
        if part in tones:
            tone += tones[part]  # two of them where a space was left out
        elif unicodedata.combining(part):
            shapes[-1:] = [part]
        else:
            letters.append("d" if part == "đ" else part)
            shapes.append("-" if part == "đ" else ".")
    return "".join(letters), "".join(shapes), tone


def _spelled_alike(one: list[Syllable], other: list[Syllable]) -> bool:
    """The same letters, and no mark where the other has a different one; one may have none."""
    if [_without_y(s[0]) for s in one] == [_without_y(s[0]) for s in other]:
        return all(_fits(a, b) for a, b in zip(one, other, strict=True))
    if _digit_runs(one) != _digit_runs(other):  # 12/1 is not 1/21, though joined they are one run
        return False
    run, other_run = _without_y("".join(s[0] for s in one)), _without_y("".join(s[0] for s in other))
    shapes = "".join(s[1] for s in one), "".join(s[1] for s in other)
    tones, other_tones = "".join(s[2] for s in one), "".join(s[2] for s in other)
    # A space left out or set in the middle of a name.
    return run == other_run and _marks_fit(*shapes) and (tones == other_tones or not tones or not other_tones)


def _digit_runs(syllables: list[Syllable]) -> list[str]:
    """The numbers in words as they stand, one after the other."""
    return [number for s in syllables for number in re.findall(r"\d+", s[0])]


def _fits(one: Syllable, other: Syllable) -> bool:
    return _marks_fit(one[1], other[1]) and (one[2] == other[2] or not one[2] or not other[2])


def _marks_fit(one: str, other: str) -> bool:
    return all(a == b or "." in (a, b) for a, b in zip(one, other, strict=True))


def _without_y(letters: str) -> str:
    return letters.replace("y", "i")


_NATION = re.compile(r"^(chxhcn|cong hoa xa hoi chu nghia) ")
_PREFIX = re.compile(r"^(dân tộc|dan toc|quốc tịch|quoc tich|người|nguoi) ")
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_SHORT = {"vn": "việt nam", "viet nam": "việt nam", "vnm": "việt nam", "vietnam": "việt nam"}


def _plain(told: str, said: str) -> Likeness:
    """Short words such as a people or a nation."""
    found = words(told, said)
    if found != DIFFERS:
        return found
    return SPELLING if words(_core(told), _core(said)) != DIFFERS else DIFFERS


def _core(text: str) -> str:
    bare = _PREFIX.sub("", clean(_BRACKETS.sub("", text)))
    stripped = _NATION.sub("", " ".join(s[0] for s in _syllables(bare, _TONES)) + " ").strip()
    return _SHORT.get(bare) or _SHORT.get(stripped) or bare


def _numbers(told: str, said: str, also: Collection[str]) -> Likeness:
    one, other = _digits(told), _digits(said)
    if one == other:
        return SAME
    if other and (other in map(_digits, also) or one == other.zfill(len(one))):  # a spreadsheet eats leading noughts
        return SPELLING
    return DIFFERS


def _digits(text: str) -> str:
    """The number without spaces, dots and hyphens; anything else in it stays and makes it another."""
    return _APART.sub("", unicodedata.normalize("NFKC", text))


_ISO = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_AS_PEOPLE_WRITE = re.compile(r"(?:(?:(\d{1,2})[/.\- ])?(\d{1,2})[/.\- ])?(\d{4})")


def _dates(told: str, said: str) -> Likeness:
    """A date known in part fits every date that it leaves open."""
    one, other = _date(told), _date(said)
    if not (one and other):
        return SAME if clean(told) == clean(said) else DIFFERS
    if one == other:
        return SAME
    return SPELLING if all(a == b for a, b in zip(one, other, strict=False)) else DIFFERS


def _date(text: str) -> tuple[int, ...]:
    """Year, month and day as far as they are known; () for what is no date. 00 is how registers write "not known"."""
    if found := _ISO.fullmatch(text.strip()):
        parts = found.groups()
    elif found := _AS_PEOPLE_WRITE.fullmatch(text.strip()):
        parts = found.groups()[::-1]
    else:
        return ()
    numbers = [int(part or 0) for part in parts]
    return tuple(numbers[: numbers.index(0)] if 0 in numbers else numbers)


_YEAR = re.compile(r"^(?:sinh )?(?:năm|nam) ")


def _years(told: str, said: str) -> Likeness:
    """The year alone is asked: a day or a month that one of the two knows besides makes no difference."""
    one, other = _year(told), _year(said)
    if not (one and other):
        return _plain(told, said)
    return SAME if one == other else SPELLING if one[2:] == other else DIFFERS


def _year(text: str) -> str:
    """The year of a date or the two last digits of one, as they were written; "" for neither."""
    bare = _YEAR.sub("", clean(unicodedata.normalize("NFKC", text))).replace(" ", "-")
    return str(_date(bare)[0]) if _date(bare) else bare if re.fullmatch("[0-9]{2}", bare) else ""


#: Words for the two sexes, and their codes in ISO/IEC 5218.
_SEXES = {
    "nam": "male", "male": "male", "man": "male", "m": "male", "1": "male",
    "nữ": "female", "female": "female", "woman": "female", "f": "female", "2": "female",
}  # fmt: skip
_NOT_CLEAR = "0"  # "not known" in ISO/IEC 5218, a woman to programs that keep "is a man" as yes or no
_GENDER = re.compile(" (?:giới|gioi)$")


def sex(text: str) -> str:
    """"male" or "female", in whatever word or code it was written; "" for what is neither for certain."""
    return _SEXES.get(_NOUGHTS.sub("", _GENDER.sub("", clean(text))), "")


def _sexes(told: str, said: str) -> Likeness:
    one, other = ({"male": "nam", "female": "nữ"}.get(sex(text), _GENDER.sub("", clean(text))) for text in (told, said))
    return SPELLING if one != other and _NOT_CLEAR in (one, other) else words(one, other)


# What stands before a name in an address, with and without its dot; longer ones first.
_UNITS = (
    (r"tp\s*\.?\s*hcm|tphcm|tp\s*\.?\s*ho chi minh|sai gon", "thành phố hồ chí minh"), (r"tp|t\s*\.\s*p", "thành phố"),
    (r"tx", "thị xã"), (r"tt", "thị trấn"), (r"dk", "đặc khu"), (r"kp", "khu phố"), (r"kđt|kdt", "khu đô thị"),
    (r"đ", "đường"), (r"q", "quận"), (r"p", "phường"), (r"h", "huyện"), (r"x", "xã"), (r"t", "tỉnh"),
)  # fmt: skip
_ABBREVIATIONS = [
    (re.compile(rf"(?<!\w)(?:{short})(?:\s*\.\s*|\s+|(?=\d))(?!\s*$)"), f"{long} ") for short, long in _UNITS[1:]
]
_BIG_CITY = re.compile(rf"(?<!\w)(?:{_UNITS[0][0]})(?!\w)")
_KINDS = re.compile(
    r"(?<!\w)(?:thành phố|thị xã|thị trấn|đặc khu|quận|phường|huyện|xã|tỉnh|"
    r"thanh pho|thi xa|thi tran|dac khu|quan|phuong|huyen|xa|tinh|phố|đường|pho|duong)(?!\w) ?"
)
_KIND_BEFORE = re.compile("^" + _KINDS.pattern)
_HOUSE = re.compile(r"(?<!\w)(?:số nhà|nhà số|số|so nha|nha so|so)(?!\w) ?")
_COUNTRY = re.compile(r",?\s*(?:việt nam|viet nam|vn)\s*$")
_NOUGHTS = re.compile(r"(?<!\d)0+(?=\d)")


def _addresses(told: str, said: str, communes: Communes | None) -> Likeness:
    one, other = _parts(told), _parts(said)
    found = words(_bare(one), _bare(other))
    if found != DIFFERS:
        return found
    return SPELLING if communes and _same_place(one, other, communes) else DIFFERS


def _parts(address: str) -> list[str]:
    """The parts between commas, small and written out."""
    text = _BIG_CITY.sub("thành phố hồ chí minh", _COUNTRY.sub("", " ".join(_plainly(address).split())))
    for short, long in _ABBREVIATIONS:
        text = short.sub(long, text)
    return [part for piece in re.split(r"[,;]| - | – ", text) if (part := _NOUGHTS.sub("", piece.strip(" .")))]


def _bare(parts: list[str]) -> str:
    """The words without kinds of units and "số nhà": Hà Nội and thành phố Hà Nội are one place."""
    return clean(" ".join(_HOUSE.sub("", _KINDS.sub("", part)) for part in parts))


def _same_place(one: list[str], other: list[str], communes: Communes) -> bool:
    """The same before the names of units, and these may mean the same commune of today."""
    splits = ((_split(one, communes, at), _split(other, communes, to)) for at in (2, 3) for to in (2, 3))
    return any(
        a and b and a[1] & b[1] and words(a[0], b[0]) != DIFFERS for a, b in splits
    )  # fmt: skip


def _split(parts: list[str], communes: Communes, count: int) -> tuple[str, frozenset[str]] | None:
    """What stands before the last `count` parts (commune, district, province), and the communes that these mean."""
    if len(parts) < count:
        return None
    return _bare(parts[:-count]), communes(", ".join(_KIND_BEFORE.sub("", part) for part in parts[-count:]))
