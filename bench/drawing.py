"""bench/result.json as a picture: `python -m bench.drawing` writes docs/reference/measurements.svg anew."""

import json
from pathlib import Path
from xml.sax.saxutils import escape

from bench.report import GOALS
from motcua.base import paths

RESULT = Path(__file__).with_name("result.json")
FILE = paths.ROOT / "docs" / "reference" / "measurements.svg"
WIDTH, LEFT, RIGHT, ROW, BAR, TOP = 960, 170, 260, 46, 22, 100

WORDS = {
    "procedure_page": "procedure page", "tracking": "tracking", "worklist": "list of 25", "save_answer": "save a page",
    "submit": "send", "accept": "receive", "strapi_read": "Strapi: read one", "strapi_list": "Strapi: list of 25",
    "strapi_create": "Strapi: create one",
}  # fmt: skip
PARTS = {
    "cpu_ms": ("web server", "web"),
    "db_cpu_ms": ("PostgreSQL", "database"),
}
STYLE = """
text { font: 15px system-ui, sans-serif; fill: #1c2321 } .small { font-size: 13px }
.title { font-size: 19px; font-weight: 600 }
.paper { fill: #fffdf8 } .web { fill: #0b5e5a } .database { fill: #a8742a }
.goal { stroke: #b3261e; stroke-width: 3 } .line { stroke: #d9d3c7 }
.limit { fill: #fffdf8; stroke: #1c2321; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
  text { fill: #ece7dc } .paper { fill: #171b1a } .web { fill: #4fb3ac } .database { fill: #d9a55c }
  .goal { stroke: #ff8a80 } .limit { fill: #171b1a; stroke: #ece7dc } .line { stroke: #37403d } }
"""


def draw(result: dict) -> str:
    """The picture: one bar a drive, its parts in a row; a red line is the goal of the web server's part."""
    drives = {name: one["best"] for name, one in (result["drives"] | result["compared"]).items()}
    longest = max(sum(found.get(part, 0) for part in PARTS) for found in drives.values())
    scale = (WIDTH - LEFT - RIGHT) / longest
    height = TOP + ROW * len(drives) + 36
    rows = [_row(number, name, found, scale) for number, (name, found) in enumerate(drives.items())]
    loaded = f"{result['loaded']['dossiers']:,} dossiers · least of {result['rounds']} rounds · {result['made_at']}"
    return "\n".join((
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t">',
        f'<title id="t">CPU milliseconds for each request, {escape(loaded)}</title>', f"<style>{STYLE}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{height}"/>',
        '<text class="title" x="20" y="34">CPU milliseconds for each request</text>',
        f'<text class="small" x="20" y="56">{escape(loaded)}</text>', _legend(), *rows, "</svg>\n",
    ))  # fmt: skip


def _legend() -> str:
    x, parts = LEFT, []
    for words, kind in PARTS.values():
        parts.append(f'<rect class="{kind}" x="{x}" y="70" width="14" height="14"/>')
        parts.append(f'<text class="small" x="{x + 20}" y="82">{words}</text>')
        x += 44 + 8 * len(words)
    parts.append(f'<line class="goal" x1="{x}" x2="{x}" y1="68" y2="86"/>'
                 f'<text class="small" x="{x + 8}" y="82">goal of the web server</text>')  # fmt: skip
    x += 180
    parts.append(f'<circle class="limit" cx="{x}" cy="77" r="4"/>'
                 f'<text class="small" x="{x + 10}" y="82">its statements alone</text>')  # fmt: skip
    return "".join(parts)


def _row(number: int, name: str, found: dict, scale: float) -> str:
    y, x = TOP + ROW * number + 8, float(LEFT)
    parts = [f'<line class="line" x1="20" x2="{WIDTH - 20}" y1="{y - 10}" y2="{y - 10}"/>',
             f'<text x="20" y="{y + 17}">{escape(WORDS.get(name, name))}</text>']  # fmt: skip
    for part, (words, kind) in PARTS.items():
        width = found.get(part, 0) * scale
        title = f"<title>{words}: {found.get(part, 0):.2f} ms</title>"
        parts.append(f'<rect class="{kind}" x="{x:.1f}" y="{y}" width="{width:.1f}" height="{BAR}">{title}</rect>')
        x += width
    # What it causes later is printed, not drawn: printing a slip would make everything else too short to see.
    later = f", later {found['effects_cpu_ms']:.1f}" if found.get("effects_cpu_ms", 0) >= 1 else ""
    said = f"{found['cpu_ms']:.2f} + {found['db_cpu_ms']:.2f}{later}"
    parts.append(f'<text class="small" x="{x + 12:.1f}" y="{y + 16}">{said}</text>')
    if name in GOALS:
        place = LEFT + GOALS[name] * scale
        parts.append(f'<line class="goal" x1="{place:.1f}" x2="{place:.1f}" y1="{y - 4}" y2="{y + BAR + 4}"/>')
    if "limit_cpu_ms" in found:
        place = LEFT + found["limit_cpu_ms"] * scale
        parts.append(f'<circle class="limit" cx="{place:.1f}" cy="{y + BAR / 2}" r="5"/>')
    return "".join(parts)


def write(result: dict, place: Path = FILE) -> None:
    """Write the picture of a result."""
    place.write_text(draw(result), encoding="utf-8")


if __name__ == "__main__":
    write(json.loads(RESULT.read_text(encoding="utf-8")))
