"""What the readers that we use say of a file (YAML, the shapes of msgspec, CEL, regular expressions), in our words.

Their own words are English and for programmers. What stands in a table here is said in words of our own; of the rest
the place is told, and what to look at, so that nobody has to read another language to find a missing bracket.
"""

import re

from motcua.engine.text import Text

#: What libyaml says, by its beginning, and what to do; the first that fits.
_YAML: tuple[tuple[str, str, str], ...] = (
    (
        "did not find expected ',' or ']'",
        "a list that [ opens is not closed",
        "danh sách mở bằng [ mà chưa đóng: thiếu dấu phẩy hoặc dấu ]",
    ),
    (
        "did not find expected ',' or '}'",
        "a part that { opens is not closed",
        "mục mở bằng { mà chưa đóng: thiếu dấu phẩy hoặc dấu }",
    ),
    (
        "did not find expected '-' indicator",
        "begin the line with a dash, in the column of those above",
        "dòng này phải là một gạch đầu dòng, thẳng cột với các gạch ở trên",
    ),
    (
        "did not find expected key",
        "the line is not in the column of its part, or a text lacks quotation marks",
        "dòng này không thẳng cột với các dòng cùng mục, hoặc thiếu dấu nháy quanh chữ",
    ),
    (
        "did not find expected node content",
        "a comma or bracket stands where something is missing",
        "chỗ này phải có nội dung, không phải một dấu phẩy hay ngoặc",
    ),
    (
        "did not find expected alphabetic",
        "put a text that begins with & or * between quotation marks",
        "sau dấu & hoặc * phải là một tên; nếu đó là chữ thường thì đặt trong dấu nháy",
    ),
    (
        "did not find expected comment or line break",
        "begin a new line after | or >",
        "sau dấu | hoặc > phải xuống dòng",
    ),
    (
        "did not find expected hexdecimal number",
        "digits are missing after the backslash",
        "sau \\x, \\u hoặc \\U phải là số hệ mười sáu",
    ),
    ("could not find expected ':'", "write a colon after the name", "thiếu dấu hai chấm sau tên mục"),
    (
        "mapping values are not allowed",
        "a colon too many, or a wrong indent; put a text with a colon between quotation marks",
        "thừa dấu hai chấm, hoặc thụt lề sai; chữ có dấu hai chấm thì đặt trong dấu nháy",
    ),
    (
        "block sequence entries are not allowed",
        "begin a new line before the dash",
        "gạch đầu dòng không đứng được ở đây: xuống dòng và thụt lề",
    ),
    (
        "mapping keys are not allowed",
        "begin a new line before the name",
        "tên mục không đứng được ở đây: xuống dòng và thụt lề",
    ),
    ("found a tab character", "indent with spaces", "thụt lề bằng dấu cách, không dùng phím Tab"),
    (
        "found character that cannot start any token",
        "put the text between quotation marks; indent with spaces",
        "dấu này không mở đầu được: đặt chữ trong dấu nháy; không dùng phím Tab",
    ),
    ("found unexpected end of stream", "a quotation mark is not closed", "dấu nháy đã mở mà chưa đóng"),
    (
        "found unexpected document indicator",
        "a quotation mark is not closed before ---",
        "dấu nháy đã mở mà chưa đóng trước dòng ---",
    ),
    (
        "found unexpected ':'",
        "put the text between quotation marks",
        "thừa dấu hai chấm trong ngoặc; đặt chữ trong dấu nháy",
    ),
    (
        "found unknown escape character",
        "use single quotation marks around a text with a backslash",
        "dấu \\ không đứng trước chữ này được trong dấu nháy kép; dùng dấu nháy đơn",
    ),
    (
        "found invalid Unicode character escape code",
        "what follows the backslash is no character",
        "mã sau \\x, \\u hoặc \\U không phải là một chữ",
    ),
    (
        "found undefined alias",
        "give the name with & above before it is used with *",
        "dấu * gọi một tên chưa được đặt bằng dấu & ở trên",
    ),
    ("found duplicate anchor", "choose another name after &", "tên sau dấu & đã được đặt ở trên: đặt tên khác"),
    (
        "found undefined tag handle",
        "put a text that begins with ! between quotation marks",
        "dấu ! ở đầu không dùng được: đặt chữ trong dấu nháy",
    ),
    (
        "could not determine a constructor for the tag",
        "put a text that begins with ! between quotation marks",
        "dấu ! ở đầu không dùng được: đặt chữ trong dấu nháy",
    ),
    (
        "did not find expected <document start>",
        "a file is one part, all its names in the first column",
        "chỗ này thừa: một tệp chỉ có một mục lớn, các tên thẳng cột bên trái",
    ),
    ("expected a single document", "leave out the --- in the middle", "một tệp chỉ có một phần: bỏ dòng --- ở giữa"),
    ("expected a mapping", "name a part after <<", "sau << phải là một mục gồm các tên"),
    ("found unhashable key", "a name is a text", "tên mục phải là chữ, không phải danh sách hay một mục khác"),
    (
        "control characters are not allowed",
        "delete what cannot be seen and type it again",
        "có ký tự điều khiển không nhìn thấy: xoá và gõ lại",
    ),
    (
        "special characters are not allowed",
        "delete what cannot be seen and type it again",
        "có ký tự điều khiển không nhìn thấy: xoá và gõ lại",
    ),
    ("found unknown directive name", "no line begins with % here", "dòng bắt đầu bằng % không dùng được ở đây"),
)
_YAML_ELSE = (
    "see the indents, colons, brackets and quotation marks",
    "chỗ này không đúng cách viết YAML: xem lại thụt lề, dấu hai chấm, ngoặc và dấu nháy",
)

#: What regular expressions are told to lack, by the beginning of Python's words.
_PATTERN: tuple[tuple[str, str], ...] = (
    ("missing ), unterminated subpattern", "ngoặc ( đã mở mà chưa đóng"),
    ("unbalanced parenthesis", "thừa dấu )"),
    ("unterminated character set", "ngoặc [ đã mở mà chưa đóng"),
    ("nothing to repeat", "trước dấu *, + hoặc ? không có gì để lặp lại"),
    ("multiple repeat", "hai dấu lặp đứng liền nhau"),
    ("min repeat greater than max repeat", "số lần lặp ít nhất lớn hơn số lần nhiều nhất"),
    ("bad character range", "khoảng ký tự trong [ ] viết ngược"),
    ("bad escape", "dấu \\ không đứng trước chữ này được"),
    ("incomplete escape", "mã sau dấu \\ chưa đủ"),
    ("unknown extension", "không có cách viết này sau dấu (?"),
    ("global flags not at the start", "cờ (?…) chỉ đứng được ở đầu mẫu"),
)

#: What compiling a CEL expression says.
_CEL: tuple[tuple[str, str, str], ...] = (
    (r"mismatched input '<EOF>'|Incomplete ", "it ends too early", "điều kiện dừng giữa chừng"),
    (r"missing '(?P<what>.+?)' at", "{what!r} is missing", "thiếu dấu {what!r}"),
    (r"token recognition error at: '= ?'", "compare with ==, not with =", "so sánh bằng ==, không phải ="),
    (r"token recognition error at: '[\"']", "a quotation mark is not closed", "dấu nháy đã mở mà chưa đóng"),
    (r"token recognition error at: '(?P<what>.*?)'$", "{what!r} has no meaning here", "{what!r} không có nghĩa ở đây"),
    (r"(?:extraneous|mismatched) input '(?P<what>.+?)' expecting",
     "{what!r} cannot stand here; join with && and ||, compare with == and !=",
     "{what!r} không đứng được ở đây; nối bằng && hoặc ||, so sánh bằng == hoặc !="),
    (r"no viable alternative at input '(?P<what>.+?)'$", "{what!r} cannot stand here: a name is missing",
     "{what!r} không đứng được ở đây: thiếu một tên"),
    (r"reserved identifier: (?P<what>\w+)", "{what!r} is no name", "{what!r} không phải là tên"),
    (r"invalid \w+ literal", "this number is too large", "số này quá lớn"),
    (r"argument must be a simple name", "the first thing in all(…), exists(…) or map(…) is a name, as in all(x, …)",
     "phần đầu trong all(…), exists(…) hoặc map(…) là một tên, như all(x, …)"),
)  # fmt: skip
_CEL_AT = re.compile(r"ERROR: <input>:[0-9]+:([0-9]+): (?:Syntax error: )?([^\n]*)")

#: What evaluating says.
_EVALUATED: tuple[tuple[str, str, str], ...] = (
    (r"No such overload|Unsupported operation",
     "values of different kinds meet here; an unanswered question is null, so ask `!= null` first",
     "hai vế khác loại, không so sánh hay tính với nhau được; câu chưa trả lời là null, nên hãy xét `!= null` trước"),
    (r"Undefined variable or function: '(?P<what>.+?)'",
     "there is no {what!r} for this; see its spelling, and ask `!= null` first",
     "không có {what!r} cho giá trị này; xem lại chính tả, và xét `!= null` trước"),
    (r"(?:division|modulo) by zero", "it divides by zero; ask `!= 0` first", "có lúc chia cho 0; hãy xét `!= 0` trước"),
    (r"Arithmetic overflow", "the number would be too large", "con số sẽ quá lớn"),
    (r"index out of bounds: (?P<what>.+)", "there is no place {what}; ask the size first",
     "không có phần tử thứ {what}; hãy xét `size` trước"),
    (r"Function '(?P<what>.+?)' error", "{what}(…) cannot take this value", "{what}(…) không nhận giá trị này"),
)  # fmt: skip

#: What msgspec calls the kinds of values: in English, in Vietnamese, and what to do for each.
_KINDS: dict[str, tuple[str, str, str, str]] = {
    "str": ("a text", "chữ", "put it between quotation marks", "đặt trong dấu nháy"),
    "int": ("a whole number", "số nguyên", "write it in digits alone, without quotation marks",
            "chỉ viết bằng chữ số, không đặt trong dấu nháy"),
    "bool": ("true or false", "true hoặc false", "write true or false", "ghi true hoặc false"),
    "array": ("a list", "một danh sách", "write it as [a, b]", "viết dạng [a, b]"),
    "object": ("a part with names", "một mục gồm các tên", "write it as {name: value}", "viết dạng {tên: giá trị}"),
    "null": ("nothing", "để trống", "leave it out", "bỏ mục này"),
    "date": ("a date", "ngày", "write it as 2026-11-23", "viết dạng 2026-11-23"),
    "datetime": ("a moment", "ngày giờ", "write it as 2027-04-21T08:00:00+07:00",
                 "viết dạng 2027-04-21T08:00:00+07:00"),
    "time": ("a time of the day", "giờ trong ngày", "write it as 15:00:00", "viết dạng 15:00:00"),
}  # fmt: skip
_EXPECTED = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")
_LENGTH = re.compile(r"Expected `\w+` of length (<=|>=) ([0-9]+)")
_MATCHING = re.compile(r"Expected `str` matching regex '(.*)'$")
_MISSING = re.compile(r"Object missing required field `([^`]+)`")
_WORD = re.compile(r"Invalid enum value (.+)")
_MOMENT = re.compile(r"Invalid RFC3339 encoded (date|datetime|time)")


class Unfit(ValueError):
    """Values of a part that do not go together, told in both languages."""

    def __init__(self, said: Text) -> None:
        super().__init__(said.en)
        self.said = said


def yaml(problem: str) -> Text:
    """What is wrong with a text that is no YAML, as libyaml or its Python twin has told it."""
    en, vi = next(((en, vi) for begins, en, vi in _YAML if problem.startswith(begins)), _YAML_ELSE)
    return Text(en=f"{problem}: {en}", vi=vi)


def shape(message: str, error: BaseException | None = None) -> Text:
    """What is wrong with a value of another shape; `error` is what msgspec raised."""
    if error is not None and isinstance(error.__cause__, Unfit):
        return error.__cause__.said
    if found := _EXPECTED.match(message):
        return _expected(*found.groups())
    if found := _LENGTH.match(message):
        most, number = found[1] == "<=", found[2]
        return Text(
            en=f"{'at most' if most else 'at least'} {number} characters",
            vi=f"{'nhiều' if most else 'ít'} nhất {number} ký tự",
        )
    if found := _MATCHING.match(message):
        return _matching(found[1])
    if found := _MISSING.match(message):
        return missing(found[1])
    if found := _WORD.match(message):
        return Text(en=f"{found[1]} is not one of them", vi=f"{found[1]} không phải là một trong các từ dùng được")
    if found := _MOMENT.match(message):
        en, vi, do, do_vi = _KINDS[found[1]]
        return Text(en=f"this is not {en}; {do}", vi=f"đây không phải là {vi}; {do_vi}")
    return Text(
        en=message, vi="giá trị này không dùng được ở đây; xem ví dụ trong docs/reference/procedure-language.md"
    )


def missing(name: str) -> Text:
    """A name that a part must have."""
    return Text(en=f"the field {name!r} is missing: write it here", vi=f"thiếu mục {name!r}: hãy ghi thêm ở đây")


def _expected(wanted: str, got: str) -> Text:
    kinds = [_KINDS[one] for one in wanted.split(" | ") if one in _KINDS and one != "null"]
    if not kinds:
        return Text(en=f"Expected `{wanted}`, got `{got}`", vi=f"ở đây cần `{wanted}`, không phải `{got}`")
    is_en, is_vi = _KINDS.get(got, (f"`{got}`", f"`{got}`"))[:2]
    en, vi = " or ".join(one[0] for one in kinds), " hoặc ".join(one[1] for one in kinds)
    return Text(
        en=f"{en} stands here, not {is_en}; {kinds[0][2]}", vi=f"ở đây phải là {vi}, không phải {is_vi}; {kinds[0][3]}"
    )


def _matching(pattern: str) -> Text:
    if pattern == r"^[a-z][a-z0-9_]*$":
        return Text(
            en="a name is written in small letters without accents, digits and _, and begins with a letter",
            vi="tên viết bằng chữ thường không dấu, chữ số và dấu _, bắt đầu bằng chữ",
        )
    return Text(en=f"it does not match the regex {pattern}", vi=f"không đúng mẫu {pattern}")


def pattern(error: re.error) -> Text:
    """What is wrong with a regular expression."""
    vi = next((vi for begins, vi in _PATTERN if error.msg.startswith(begins)), "xem lại ngoặc và các dấu lặp")
    at = "" if error.pos is None else f" (ký tự thứ {error.pos + 1})"
    return Text(en=f"not a regular expression: {error}", vi=f"không phải là biểu thức chính quy: {vi}{at}")


def cel(error: Exception) -> Text:
    """What is wrong with a text that is no CEL."""
    found = _CEL_AT.search(str(error))
    if found is None:
        return Text(en=_first_line(error), vi="xem lại ngoặc, dấu nháy và các dấu so sánh")
    said = _told(_CEL, found[2]) or Text(en=found[2].partition(" expecting")[0], vi="không đọc được")
    return Text(en=f"at character {found[1]}, {said.en}", vi=f"ở ký tự thứ {found[1]}, {said.vi}")


def evaluated(error: Exception) -> Text:
    """Why an expression that is CEL gives no value."""
    vi = "xem lại các giá trị mà điều kiện đọc, và xét `!= null` trước"
    return _told(_EVALUATED, str(error)) or Text(en=_first_line(error), vi=vi)


def _told(table: tuple[tuple[str, str, str], ...], message: str) -> Text | None:
    for pattern, en, vi in table:
        if found := re.search(pattern, message):
            return Text(en=en.format(**found.groupdict()), vi=vi.format(**found.groupdict()))
    return None


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:160]
