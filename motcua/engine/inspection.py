"""A procedure examined whole: its text, its language, what it means, every path through it."""

from collections.abc import Iterable, Iterator

import msgspec
import yaml

from motcua.engine import examine, explore, lint, source, ways
from motcua.engine.calendar import WorkingCalendar
from motcua.engine.definition import Procedure, ProcedureBroken
from motcua.engine.lint import Finding
from motcua.engine.positions import Position, Positions
from motcua.engine.positions import of as position_of
from motcua.engine.text import Text
from motcua.engine.ways import InTime, always

MOST_WAYS = 20_000  # forms filled in whole; more are not walked, and it is said

#: Defects of paths that are no contradiction in themselves: for the writer to judge.
TO_JUDGE = ("clock_can_pass_zero",)


class Told(msgspec.Struct, frozen=True):
    """A finding where it stands in the file."""

    finding: Finding
    position: Position | None
    way: tuple[str, ...] = ()


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What was found. `procedure` is None where the text is none; paths are only walked when the language is right."""

    procedure: Procedure | None
    told: tuple[Told, ...]
    walked: ways.Walked | None = None
    lived: explore.Lived | None = None

    @property
    def errors(self) -> list[Told]:
        """What must be mended before it can be proposed at all."""
        return [one for one in self.told if one.finding.severity == "error"]

    @property
    def defects(self) -> list[Told]:
        """What people would come to on a path; published only urgently, for a reason."""
        return [one for one in self.told if one.finding.severity == "defect"]


def mistakes(yaml_text: str) -> tuple[Procedure | None, list[Finding]]:
    """The procedure of a text, and every mistake of its language at once."""
    try:
        value = source.parse(yaml_text, ProcedureBroken)
    except ProcedureBroken as error:
        return None, [_error("unreadable", error.path, error.said)]
    found = list(source.mistakes(value, Procedure))
    if found:
        return None, [_error("shape", path, said) for path, said in found]
    try:
        procedure = source.shape(value, Procedure, ProcedureBroken)
    except ProcedureBroken as error:
        return None, [_error("shape", error.path, error.said)]
    return procedure, [_error("language", path, said) for path, said in dict.fromkeys(examine.problems(procedure))]


def refused(yaml_text: str, roles: frozenset[str] | None = None) -> list[Told]:
    """Every error that can be told without walking the paths: of these, none is published."""
    procedure, found = mistakes(yaml_text)
    if procedure and not found:
        found = [one for one in lint.findings(procedure, roles) if one.severity == "error"]
    return _told(yaml_text, found)


def inspect(
    yaml_text: str, calendar: WorkingCalendar, roles: frozenset[str] | None = None, *, most: int = MOST_WAYS,
    in_time: InTime = always,
) -> Report:  # fmt: skip
    """Examine a text in every way there is, while there is time; what was not looked at keeps it from release."""
    procedure, found = mistakes(yaml_text)
    if procedure is None or found:
        return Report(procedure=None, told=tuple(_told(yaml_text, found)))
    found = list(lint.findings(procedure, roles))
    walked, lived = ways.walk(procedure, calendar, most, in_time), explore.live(procedure, calendar, in_time)
    found += _not_finished(walked, lived)
    defects = [*walked.defects.values(), *lived.defects.values()]
    told = [*_told(yaml_text, found), *_told(yaml_text, [_of_path(one) for one in defects], [d.way for d in defects])]
    return Report(procedure=procedure, told=tuple(told), walked=walked, lived=lived)


def _not_finished(walked: ways.Walked, lived: explore.Lived) -> Iterator[Finding]:
    """What was not looked at: nobody knows what goes wrong there."""
    after = (
        ("$.pages", walked.whole, f"{walked.ways:,} forms", f"{walked.ways} cách khai"),
        ("$.steps", lived.finished, "the lives of a dossier", "các diễn biến của hồ sơ"),
        ("$.steps", lived.whole, "the combinations of answers that its rules read", "các tổ hợp trả lời của điều kiện"),
    )
    for path, whole, words, vi in after:
        if not whole:
            yield Finding(
                code="not_finished", severity="defect", path=path,
                words=f"not finished: exploring stopped at {words}; make the rules simpler, or part the procedure",
                vi=f"chưa kiểm tra hết: dừng ở {vi}; viết điều kiện đơn giản hơn, hoặc tách thủ tục",
            )  # fmt: skip


def _of_path(defect: ways.Defect) -> Finding:
    severity = "warning" if defect.code in TO_JUDGE else "defect"
    return Finding(code=defect.code, severity=severity, path=defect.path, words=defect.words, vi=defect.vi)


def _error(code: str, path: str, said: Text) -> Finding:
    return Finding(code=code, severity="error", path=path, words=said.en, vi=said.vi)


def _told(yaml_text: str, found: list[Finding], ways_there: Iterable[tuple[str, ...]] = ()) -> list[Told]:
    """Findings with their positions."""
    there = [*ways_there] or [()] * len(found)
    try:
        positions = Positions(yaml_text) if found and found[0].code != "unreadable" else None
    except yaml.YAMLError:
        positions = None
    at = [positions.of(one.path) if positions else position_of(yaml_text, one.path) for one in found]
    return [Told(*one) for one in zip(found, at, there, strict=True)]
