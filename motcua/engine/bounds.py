"""What is too large to be read at all: a file or a rule that could eat the machine is refused before it is built.

A few lines of YAML can stand for billions of values (aliases of aliases), and a deep one overflows the reader's
stack. So the events of the text are counted first; nothing is built from them.
"""

import re
from collections.abc import Iterator

import yaml

from motcua.engine.text import Text

LARGEST_FILE = 1_000_000  # bytes
DEEPEST = 32
MOST_VALUES = 100_000  # with every alias written out
LONGEST_RULE = 1_000  # characters
DEEPEST_RULE = 24
MOST_OPERATORS = 100
MOST_LOOPS = 3

_TEXT = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
_OPERATOR = re.compile(r"&&|\|\||[=!<>]=|[-+*/%<>!?]|\bin\b")
_LOOP = re.compile(r"\.\s*(?:all|exists|exists_one|map|filter)\s*\(")
_OPENS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSES = (yaml.MappingEndEvent, yaml.SequenceEndEvent)

Problem = tuple[str, Text]


def of_file(yaml_text: str, loader: type) -> Problem | None:
    """(where, why) a text is too large, too deep or too often repeated; None where it can be read.

    Raises yaml.YAMLError for what is not YAML.
    """
    size = len(yaml_text.encode(errors="surrogatepass"))
    if size > LARGEST_FILE:
        return "$", Text(
            en=f"the file has {size:,} bytes; more than {LARGEST_FILE:,} are not read",
            vi=f"tệp có {_dotted(size)} byte; không đọc tệp quá {_dotted(LARGEST_FILE)} byte",
        )
    return next(_too_much(yaml.parse(yaml_text, Loader=loader)), None)


def _too_much(events: Iterator[yaml.Event]) -> Iterator[Problem]:
    """Counts what the events stand for, aliases written out."""
    open_nodes: list[tuple[str | None, int]] = []  # (anchor, values before it)
    sizes: dict[str, int] = {}
    seen = 0
    for event in events:
        if isinstance(event, yaml.ScalarEvent):  # most of them
            seen += 1
            sizes |= {event.anchor: 1} if event.anchor else {}
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor in [anchor for anchor, _ in open_nodes]:
                yield (
                    _at(event),
                    Text(en=f"*{event.anchor} contains itself", vi=f"*{event.anchor} chứa chính nó: bỏ đi"),
                )
            seen += sizes.get(event.anchor, 0)
        elif isinstance(event, _OPENS):
            open_nodes.append((event.anchor, seen))
            seen += 1
        elif isinstance(event, _CLOSES):
            anchor, before = open_nodes.pop()
            sizes |= {anchor: seen - before} if anchor else {}
        if len(open_nodes) > DEEPEST:
            yield _at(event), Text(en=f"nested more than {DEEPEST} deep", vi=f"các mục lồng nhau quá {DEEPEST} tầng")
        if seen > MOST_VALUES:
            yield (
                _at(event),
                Text(
                    en=f"stands for more than {MOST_VALUES:,} values, with every *alias written out",
                    vi=f"tệp có quá {_dotted(MOST_VALUES)} giá trị, tính cả những chỗ gọi lại bằng dấu *",
                ),
            )


def of_rule(source: str) -> Text | None:
    """Why a CEL expression is too much for a rule; None where it may be compiled."""
    if len(source) > LONGEST_RULE:
        return Text(
            en=f"a rule has at most {LONGEST_RULE:,} characters, not {len(source):,}",
            vi=f"điều kiện dài nhiều nhất {_dotted(LONGEST_RULE)} ký tự, ở đây có {_dotted(len(source))}",
        )
    bare = _TEXT.sub('""', source)
    if _depth(bare) > DEEPEST_RULE:
        return Text(
            en=f"brackets are nested more than {DEEPEST_RULE} deep", vi=f"các ngoặc lồng nhau quá {DEEPEST_RULE} tầng"
        )
    if len(_OPERATOR.findall(bare)) > MOST_OPERATORS:
        return Text(
            en=f"a rule has at most {MOST_OPERATORS} operators",
            vi=f"điều kiện có nhiều nhất {MOST_OPERATORS} dấu so sánh và dấu nối",
        )
    loops = [match.end() for match in _LOOP.finditer(bare)]
    if len(loops) > MOST_LOOPS or any(_LOOP.search(_inside(bare, start)) for start in loops):
        return Text(
            en=f"a rule has at most {MOST_LOOPS} loops (all, exists, map, filter), none inside another",
            vi=f"điều kiện có nhiều nhất {MOST_LOOPS} vòng lặp (`all, exists, map, filter`), không lồng nhau",
        )
    return None


def _dotted(number: int) -> str:
    """ "1.000.000", as Vietnamese writes it."""
    return f"{number:,}".replace(",", ".")


def _depth(text: str) -> int:
    depth = deepest = 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        deepest = max(deepest, depth)
    return deepest


def _inside(text: str, start: int) -> str:
    """What stands between the bracket that was opened just before `start` and the one that closes it."""
    depth = 1
    for place in range(start, len(text)):
        depth += (text[place] in "([{") - (text[place] in ")]}")
        if depth == 0:
            return text[start:place]
    return text[start:]


def _at(event: yaml.Event) -> str:
    return f"line {event.start_mark.line + 1}, column {event.start_mark.column + 1}"
