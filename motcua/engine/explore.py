"""Every life that a dossier can have under a procedure, lived by the engine that decides real ones.

Stated abstraction. Each set of steps that answers, case and findings can lead to (plans.py) is lived by itself; steps
side by side end in every order, an opinion in time or not at all, linked procedures with a result or without. The clock
is virtual: an office uses all of its time for each act (a step its hours since it began, the answer nothing), a person
two days. Hours of a step are the most it may take: of a limit "in the day", which is shorter for what arrives later,
the steps up to the result share what is left in proportion to their hours. A dossier is sent at each edge of a working
day, before a cut-off and after it, and on the eve of the longest holiday: from the first of these moments on every life
is lived, from the others those that go straight on, since the moment decides nothing but being in time. Two moments of
a life are the same where status, open steps, opinions that did not come, whose turn it is, what was asked or given
once, and being in time are the same; that a dossier was sent back a third time tells nothing new. After a dossier was
sent back its steps begin anew, so being in time is judged before that only. Channels with the same limit have the same
life. Each reason, ground, question and paper is tried once.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta

import msgspec

from motcua.engine import flow, plans, tree
from motcua.engine import lifecycle as life
from motcua.engine.calendar import WorkingCalendar
from motcua.engine.definition import ChannelName, Procedure
from motcua.engine.lifecycle import Status
from motcua.engine.limits import DEFAULT_CUTOFF
from motcua.engine.living import Life, Moment
from motcua.engine.ways import Defect, InTime, always

MINUTE = timedelta(minutes=1)
YEAR = 366


class Lived(msgspec.Struct, kw_only=True):
    """What living found. `begun` are the steps that some dossier came to, `behind` those that one had done, with the
    way there. Where the time was over before every life was lived it is not `finished`, and tells no defect: what
    nobody came to may lie ahead."""

    states: int = 0
    moves: int = 0
    starts: int = 0
    plans: int = 0
    whole: bool = True
    finished: bool = True
    channels: tuple[str, ...] = ()
    begun: set[str] = msgspec.field(default_factory=set)
    behind: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    defects: dict[tuple[str, str], Defect] = msgspec.field(default_factory=dict)

    def tell(self, code: str, path: str, words: str, vi: str, way: tuple[str, ...]) -> None:
        """Note a defect; of several ways to the same one the first is kept."""
        self.defects.setdefault((code, path), Defect(code=code, path=path, words=words, vi=vi, way=way))


class OutOfTime(Exception):
    """There are more lives than there was time for."""


def live(procedure: Procedure, calendar: WorkingCalendar, in_time: InTime = always) -> Lived:
    """Every life of a dossier under a procedure, while there is time."""
    found = Lived()
    try:
        _live_all(found, procedure, calendar, in_time)
    except OutOfTime:
        found.finished, found.defects = False, {}
    return found


def _live_all(found: Lived, procedure: Procedure, calendar: WorkingCalendar, in_time: InTime) -> None:
    classes: dict[bytes, str] = {}
    for name, channel in procedure.channels.items():
        classes.setdefault(msgspec.json.encode(channel.limit), name)
    found.channels = tuple(classes.values())
    possible = plans.of(procedure)
    found.plans, found.whole = len(possible.plans), possible.whole
    lived = procedure if possible.whole else plans.with_every_step(procedure)
    for name in found.channels:
        at = starts(procedure, calendar, name)
        found.starts += len(at)
        for plan in possible.plans:
            _live(found, Life(lived, calendar, name, plan), at, in_time)
    _unreached(found, procedure)


def _live(found: Lived, one: Life, at: list[datetime], in_time: InTime) -> None:
    """The lives of one plan, from each of these moments on."""
    late: list[tuple[str, ...]] = []
    for number, start in enumerate(at):
        moments, edges = explored(one, start, every=number == 0, in_time=in_time)
        found.states += len(moments)
        found.moves += sum(len(ends) for ends in edges.values())
        for moment in moments.values():
            found.begun |= set(flow.open_steps(moment.state))
            for key in set(moment.state.done) & set(one.plan.taken):
                found.behind.setdefault(key, moment.told)
        if number == 0:
            _dead_ends(found, moments, edges)
        late.append(_late(moments))
    _lateness(found, one.channel, late)


def explored(
    one: Life, start: datetime, *, every: bool, in_time: InTime = always
) -> tuple[dict[tuple, Moment], dict[tuple, set[tuple]]]:
    """The moments of all lives that begin so (of those that go straight on, without `every`), by key, and which
    follows which. Raises OutOfTime."""
    first = one.begin(start)
    moments, edges = {first.key: first}, {}
    waiting = deque([first])
    while waiting:
        if not in_time():
            raise OutOfTime
        moment = waiting.popleft()
        ends = edges.setdefault(moment.key, set())
        for word in one.words(moment, every=every):
            try:
                following = one.after(moment, word)
            except life.CannotHappen:
                continue
            ends.add(following.key)
            if following.key not in moments:
                moments[following.key] = following
                waiting.append(following)
    return moments, edges


def can_reach(ends: Iterable[tuple], edges: Mapping[tuple, set[tuple]]) -> set[tuple]:
    """The places from which some way leads to one of `ends`."""
    before: dict[tuple, set[tuple]] = {}
    for place, following in edges.items():
        for one in following:
            before.setdefault(one, set()).add(place)
    reached, waiting = set(ends), list(ends)
    while waiting:
        new = before.get(waiting.pop(), set()) - reached
        reached |= new
        waiting += new
    return reached


def _dead_ends(found: Lived, moments: Mapping[tuple, Moment], edges: Mapping[tuple, set[tuple]]) -> None:
    closed = [key for key, moment in moments.items() if moment.state.closed_at]
    settled = [key for key in closed if moments[key].state.status in (Status.DONE, Status.RETURNED)]
    ending, succeeding = can_reach(closed, edges), can_reach(settled, edges)
    for key, moment in moments.items():
        where = f"{Status(moment.state.status).name.lower()}, step {moment.state.step or 'reception'}"
        if key not in ending:
            code = "loop_without_exit" if edges.get(key) else "dead_end"
            vi = f"không gì kết thúc được hồ sơ ở trạng thái {where}"
            found.tell(code, "$.steps", f"nothing ends a dossier that is {where}", vi, moment.told)
        elif key not in succeeding and not moment.state.closed_at and not _some_part_failed(moment):
            words = f"no result can come any more of a dossier that is {where}"
            vi = f"hồ sơ ở trạng thái {where} không thể có kết quả nữa"
            found.tell("no_result", "$.steps", words, vi, moment.told)


def _some_part_failed(moment: Moment) -> bool:
    """Whether a linked procedure ended without a result: the whole may come to nothing then."""
    return bool(tree.FAILED & set(moment.state.parts.values()))


def _unreached(found: Lived, procedure: Procedure) -> None:
    for number, step in enumerate(procedure.steps):
        if step.key in found.begun:
            continue
        branches = _branches(procedure, step.key)
        way = next((found.behind[key] for key in branches if key in found.behind), ())
        if way:
            words = f"the branches that end with {' and '.join(branches)} never meet, so no dossier comes to {step.key}"
            vi = f"các nhánh kết thúc bằng {', '.join(branches)} không bao giờ gặp nhau, không hồ sơ nào đến {step.key}"
            found.tell("branches_never_meet", f"$.steps[{number}].after", words, vi, way)
        else:
            words = f"no dossier comes to the step {step.key}"
            vi = f"không hồ sơ nào đến bước {step.key}"
            found.tell("unreached_step", f"$.steps[{number}]", words, vi, (procedure_channel(procedure),))


def _branches(procedure: Procedure, key: str) -> tuple[str, ...]:
    """The last steps of the branches that meet at a step; () where only one leads to it."""
    direct = flow.directly_before(procedure)[key]
    inner = flow.surely_before(procedure, direct)
    ends = tuple(one for one in direct if one not in inner)
    return ends if len(ends) > 1 else ()


def procedure_channel(procedure: Procedure) -> str:
    """The first channel, for a path that leads nowhere."""
    return next(iter(procedure.channels))


def _late(moments: Mapping[tuple, Moment]) -> tuple[str, ...]:
    """The first way on which a dossier that went straight on came past its date; () where none does."""
    return next((moment.told for moment in moments.values() if moment.is_late and not moment.state.apologised_at), ())


def _lateness(found: Lived, channel: str, ways: list[tuple[str, ...]]) -> None:
    if all(ways):
        words = "whenever it is sent, the steps take longer than the law allows"
        vi = "gửi lúc nào các bước cũng lâu hơn thời hạn luật cho phép"
        found.tell("clock_past_zero", f"$.channels.{channel}.limit", words, vi, ways[0])
    elif any(ways):
        worst = [way for way in ways if way]
        words = f"sent at {len(worst)} of {len(ways)} moments tried, the steps take longer than the law allows"
        vi = f"gửi vào {len(worst)} trên {len(ways)} thời điểm đã thử, các bước lâu hơn thời hạn luật cho phép"
        found.tell("clock_can_pass_zero", f"$.channels.{channel}.limit", words, vi, worst[0])


def starts(procedure: Procedure, calendar: WorkingCalendar, channel: ChannelName) -> list[datetime]:
    """The moments at which a dossier is sent: the edges of an ordinary day and of the eve of the longest holiday; where
    there are windows, the first and the last minute of each that has not closed before the version begins."""
    if procedure.windows:
        still = [one for one in procedure.windows if one.closes.date() >= procedure.valid_from]
        edges = [edge for one in still or procedure.windows[-1:] for edge in (one.opens, one.closes)]
        return [edge.astimezone(calendar.tz) for edge in edges]
    cutoff = procedure.channels[channel].limit.cutoff or DEFAULT_CUTOFF
    days = [day for day in (procedure.valid_from + timedelta(days=n) for n in range(YEAR)) if calendar.spans_on(day)]
    eve = max(zip(days, days[1:], strict=False), key=lambda pair: pair[1] - pair[0])[0]
    ordinary = next((a for a, b in zip(days, days[1:], strict=False) if b - a == timedelta(days=1)), days[0])
    found = set()
    for day in (ordinary, eve):
        spans = calendar.spans_on(day)
        edges = {edge for span in spans for edge in (span.start, span.end)} | {cutoff, time(20)}
        found |= {datetime.combine(day, edge) for edge in edges} | {datetime.combine(day, cutoff) + MINUTE}
    return sorted(moment.replace(tzinfo=calendar.tz) for moment in found)
