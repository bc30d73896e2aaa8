"""The states of a dossier as a picture, drawn from the table of moves.

`python -m motcua.engine.drawing` writes docs/reference/dossier-states.svg anew; a test compares the two. Only the
places of boxes and lines are chosen by hand: a move that is added to the table without a line here is an error, not
an omission.
"""

import sys
from pathlib import Path
from xml.sax.saxutils import escape

from motcua.engine.lifecycle import BEFORE_RECEPTION, CLOSED, MOVES, OWES, DutyMet, Event, Owes, Status

FILE = Path(__file__).resolve().parents[2] / "docs/reference/dossier-states.svg"
WIDTH, HEIGHT = 1500, 640
BOX = (180, 84)
BETWEEN = 38  # from the words of one event to those of the next above it

WORDS: dict[Status, tuple[str, str]] = {
    Status.NEW: ("Mới đăng ký", "New"),
    Status.RECEIVED: ("Được tiếp nhận", "Received"),
    Status.REFUSED: ("Không được tiếp nhận", "Not received"),
    Status.IN_PROGRESS: ("Đang xử lý", "In progress"),
    Status.WAITING_PAPERS: ("Yêu cầu bổ sung giấy tờ", "Waiting for papers"),
    Status.WAITING_PAYMENT: ("Yêu cầu thực hiện nghĩa vụ tài chính", "Waiting for payment"),
    Status.WITHDRAWN: ("Công dân yêu cầu rút hồ sơ", "Withdrawn"),
    Status.STOPPED: ("Dừng xử lý", "Stopped"),
    Status.DONE: ("Đã xử lý xong", "Done"),
    Status.RETURNED: ("Đã trả kết quả", "Returned"),
}
OWED_BY = {Owes.AGENCY: "cơ quan · agency", Owes.CITIZEN: "công dân · citizen"}
#: Where a payment is asked without a change of status, the turn moves to the citizen and back.
EITHER = "cơ quan / công dân · either"

#: Left upper corner of each box. The three side exits stand in a row of their own; chips point to them.
PLACES: dict[Status, tuple[int, int]] = {
    Status.NEW: (140, 310),
    Status.RECEIVED: (420, 310),
    Status.IN_PROGRESS: (700, 310),
    Status.DONE: (980, 310),
    Status.RETURNED: (1260, 310),
    Status.WAITING_PAPERS: (384, 110),
    Status.WAITING_PAYMENT: (980, 110),
    Status.REFUSED: (140, 510),
    Status.WITHDRAWN: (560, 510),
    Status.STOPPED: (980, 510),
}
WIDE = {
    Status.WAITING_PAPERS: (222, 84),
    Status.WAITING_PAYMENT: (340, 84),
    Status.REFUSED: (380, 84),
    Status.WITHDRAWN: (380, 84),
    Status.STOPPED: (380, 84),
}
SIDE_EXITS = (Status.REFUSED, Status.WITHDRAWN, Status.STOPPED)
ABOVE = (Status.WAITING_PAPERS, Status.WAITING_PAYMENT)

#: The line of each move between boxes: its corners, and where its words stand (x, y, text-anchor).
LINES: dict[tuple[Status | None, Status], tuple[str, tuple[int, int, str]]] = {
    (None, Status.NEW): ("28,352 140,352", (84, 328, "middle")),
    (None, Status.DONE): ("24,358 24,486 1206,486 1206,380 1160,380", (36, 454, "start")),
    (Status.NEW, Status.RECEIVED): ("320,352 420,352", (370, 328, "middle")),
    (Status.RECEIVED, Status.IN_PROGRESS): ("600,352 700,352", (650, 328, "middle")),
    (Status.IN_PROGRESS, Status.DONE): ("880,352 980,352", (930, 328, "middle")),
    (Status.DONE, Status.RETURNED): ("1160,352 1260,352", (1210, 328, "middle")),
    (Status.NEW, Status.WAITING_PAPERS): ("264,310 264,170 384,170", (324, 190, "middle")),
    (Status.WAITING_PAPERS, Status.NEW): ("384,132 196,132 196,310", (290, 108, "middle")),
    (Status.RECEIVED, Status.WAITING_PAPERS): ("510,310 510,194", (520, 246, "start")),
    (Status.IN_PROGRESS, Status.WAITING_PAPERS): ("724,310 724,170 606,170", (664, 190, "middle")),
    (Status.WAITING_PAPERS, Status.IN_PROGRESS): ("606,132 764,132 764,310", (685, 108, "middle")),
    (Status.IN_PROGRESS, Status.WAITING_PAYMENT): ("856,310 856,170 980,170", (918, 190, "middle")),
    (Status.WAITING_PAYMENT, Status.IN_PROGRESS): ("980,132 816,132 816,310", (898, 108, "middle")),
}  # fmt: skip

STYLE = """
text{font-family:'Be Vietnam Pro',system-ui,sans-serif;fill:#1c1b19}
.n{font-size:13px;font-weight:700;fill:#0b5e5a}.v{font-size:15px;font-weight:600}.e{font-size:12px;fill:#5b5750}
.l{font-size:12.5px}.h{font-size:22px;font-weight:600}.o{font-size:11px;fill:#5b5750}
.box{fill:#fff;stroke:#0b5e5a;stroke-width:2}.wait{stroke-dasharray:7 4}.end{fill:#f3f1ec;stroke:#5b5750}
.line{fill:none;stroke:#1c1b19;stroke-width:1.6}.chip{fill:#f3f1ec;stroke:#5b5750}
""".strip()


def states_svg() -> str:
    """The drawing as SVG text. Raises KeyError for a move that has no line yet."""
    body = "\n".join([*_lines(), *(_box(status) for status in Status)])
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="t d">
<title id="t">Các trạng thái của một hồ sơ · The states of a dossier</title>
<desc id="d">{escape(_described())}</desc>
<style>{STYLE}</style>
<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">\
<path d="M0,0 L8,4 L0,8 z" fill="#1c1b19"/></marker></defs>
<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>
<text class="h" x="28" y="44">Các trạng thái của một hồ sơ</text>
<text class="e" x="28" y="64">The states of a dossier · Nét đứt: đồng hồ dừng (dashed: the clock stands still) · \
Nền xám: đã kết thúc (grey: closed) · → 7: có thể chuyển sang trạng thái 7 (can go to state 7)</text>
<circle cx="24" cy="352" r="6" fill="#1c1b19"/>
{body}
</svg>
"""


def write(file: Path = FILE) -> None:
    """Write the drawing where the documentation shows it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(states_svg(), encoding="utf-8")


def _moves() -> list[tuple[Status | None, type[Event], Status]]:
    return [(start, event, end) for table in (MOVES, BEFORE_RECEPTION) for (start, event), end in table.items()]


def _lines() -> list[str]:
    """A line for each pair of boxes; the words of several events on it stand one above the other."""
    events: dict[tuple[Status | None, Status], list[type[Event]]] = {}
    for start, event, end in _moves():
        if end not in SIDE_EXITS and start != end:
            events.setdefault((start, end), []).append(event)
    drawn = []
    for ends, several in events.items():
        points, (x, y, anchor) = LINES[ends]
        drawn.append(f'<polyline class="line" points="{points}" marker-end="url(#a)"/>')
        drawn += [_said_on_line(event, x, y - BETWEEN * place, anchor) for place, event in enumerate(several)]
    return drawn


def _said_on_line(event: type[Event], x: int, y: int, anchor: str) -> str:
    vi, en = event.words
    return (
        f'<text class="l" x="{x}" y="{y}" text-anchor="{anchor}">{escape(vi)}'
        f'<tspan class="e" x="{x}" dy="15">{escape(en)}</tspan></text>'
    )


def _box(status: Status) -> str:
    x, y = PLACES[status]
    width, height = WIDE.get(status, BOX)
    vi, en = WORDS[status]
    kind = "box end" if status in CLOSED else "box wait" if OWES[status] == Owes.CITIZEN else "box"
    owed_by = EITHER if MOVES.get((status, DutyMet)) == status else OWED_BY.get(OWES[status], "")
    last = _entered_from(status) if status in SIDE_EXITS else owed_by
    return (
        f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="6"/>'
        f'<text x="{x + 12}" y="{y + 24}"><tspan class="n">{int(status)}</tspan></text>'
        f'<text class="v" x="{x + 12}" y="{y + 44}">{escape(vi)}</text>'
        f'<text class="e" x="{x + 12}" y="{y + 60}">{escape(en)}</text>'
        f'<text class="o" x="{x + 12}" y="{y + 76}">{escape(last)}</text>' + _chips(status) + _loops(status)
    )


def _entered_from(status: Status) -> str:
    """By which event and from where a side exit is reached."""
    moves = [(start, event) for start, event, end in _moves() if end == status]
    events = dict.fromkeys(event.words for _, event in moves)
    names = "; ".join(f"{vi} · {en}" for vi, en in events)
    return f"{names}, từ / from {', '.join(str(int(start)) for start, _ in moves if start)}"


def _chips(status: Status) -> str:
    """The numbers of the side exits that a status can go to."""
    x, y = PLACES[status]
    top = y - 30 if status in ABOVE else y + BOX[1] + 8
    exits = [end for start, _, end in _moves() if start == status and end in SIDE_EXITS]
    return "".join(
        f'<rect class="chip" x="{x + 46 * place}" y="{top}" width="38" height="22" rx="11"/>'
        f'<text class="e" x="{x + 46 * place + 19}" y="{top + 15}" text-anchor="middle">→ {int(end)}</text>'
        for place, end in enumerate(exits)
    )


def _loops(status: Status) -> str:
    """What happens without a change of status."""
    x, y = PLACES[status]
    events = [event for start, event, end in _moves() if start == end == status]
    return "".join(
        f'<text class="l" x="{x}" y="{y + 134 + 18 * place}">↻ {escape(event.words[0])} '
        f'<tspan class="e">{escape(event.words[1])}</tspan></text>'
        for place, event in enumerate(events)
    )


def _described() -> str:
    """The same content in words, for those who do not see the picture."""
    told = []
    for start, event, end in _moves():
        begin = f"{int(start)} {WORDS[start][0]}" if start else "Chưa có hồ sơ"
        told.append(f"{begin} → {int(end)} {WORDS[end][0]}: {event.words[0]} ({event.words[1]})")
    return "; ".join(told) + "."


if __name__ == "__main__":
    sys.exit(write())
