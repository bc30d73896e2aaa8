"""From checked data to a PDF: the same data gives the same bytes.

PDF/A-3a and PDF/UA-1 in one file (tagged, fonts inside); see docs/decisions/0004-pdf-maker.md.
"""

import json
import re
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path

import msgspec
import typst
from django.conf import settings

from motcua.base.clock import ZONE
from motcua.base.money import format_money
from motcua.documents import form_sets, glyphs, marks, wording
from motcua.documents.contents import (
    Apology,
    Extract,
    NoteTaken,
    Paper,
    PaperRow,
    Proof,
    Receipt,
    Statement,
    StopNotice,
    checked,
)
from motcua.documents.form_sets import FormSet

HERE = Path(__file__).parent
STANDARDS = ["a-3a", "ua-1"]
PAGES = re.compile(rb"<xmpTPg:NPages>(\d+)</xmpTPg:NPages>")  # in the XMP, which the typesetter leaves readable


class Press:
    """A kept compiler for one template; a compiler must not be used by two threads at once."""

    def __init__(self, template: str) -> None:
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[HERE / "fonts"])
        self._lock = threading.Lock()
        self._compiler = typst.Compiler(
            HERE / "typst" / template, root=HERE / "typst", font_paths=fonts, ignore_system_fonts=True
        )

    def print(self, inputs: dict[str, str], at) -> bytes:
        """The PDF. `at` becomes its date of making, so that the bytes depend on the data alone."""
        with self._lock:
            pdf = self._compiler.compile(
                sys_inputs=inputs, pdf_standards=STANDARDS, timestamp=int(at.timestamp())
            )
        # A signature is appended: without an end of line its first object would stand on the line of %%EOF,
        # which PDF/A forbids.
        return pdf if pdf.endswith(b"\n") else pdf + b"\n"


@cache
def _press(template: str) -> Press:
    return Press(template)


def render(form: str, data: dict) -> bytes:
    """Typeset a form ("proof", "form_01" …) as PDF. Raises msgspec.ValidationError for wrong data."""
    paper = checked(form, normalised(data))
    words = form_sets.of(paper.issued_at)
    return _press(words.forms[form].template).print(_inputs(form, paper, words), paper.issued_at)


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF of `render` has: it says so itself, and opening it would take half as long as making it."""
    return int(PAGES.search(pdf)[1])


def normalised(data):
    """The same data with every text as our fonts can print it, see glyphs.py."""
    return _each_text(data, glyphs.printable)


def _each_text(data, change: Callable[[str], str]):
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {key: _each_text(value, change) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_each_text(value, change) for value in data]
    return _each_text(msgspec.to_builtins(data), change) if isinstance(data, msgspec.Struct) else data


def _inputs(form: str, paper: Paper, words: FormSet) -> dict[str, str]:
    lines = [paper.called.upper()] if isinstance(paper, Statement) else words.forms[form].lines
    title = " ".join(lines)
    content = msgspec.to_builtins(paper) | _printed(paper, words) | {
        "title": title, "lines": lines, "label": words.forms[form].label,
        "form_set": words.version, "system": words.system, "demo": settings.DEMO,
        "place_and_date": _place_and_date(paper, words),
        "made_at": wording.moment(paper.issued_at, words),
        "letterhead": wording.letterhead(paper.office.authority, paper.office.name),
    }  # fmt: skip
    body = json.dumps(_each_text(content, glyphs.breakable), ensure_ascii=False)
    return {
        "data": body,
        "instead": glyphs.INSTEAD if glyphs.INSTEAD in body else "",
        "qr": marks.qr_svg(_qr(title, paper, words)),
        "barcode": marks.barcode_svg(paper.code),
    }


def _place_and_date(paper: Paper, words: FormSet) -> str:
    day = paper.issued_at.astimezone(ZONE).date()
    return f"{wording.place(paper.office.place, words)}, {wording.long_date(day)}"


def _qr(title: str, paper: Paper, words: FormSet) -> str:
    if isinstance(paper, Proof | NoteTaken):
        return paper.tracking_url
    return marks.qr_text(words.system, title, paper, paper.issued_at)


def _printed(paper: Paper, words: FormSet) -> dict:
    """Values of a form as words; a key given here replaces the raw value."""
    printed: dict = {}
    if isinstance(paper, Proof | NoteTaken | Receipt):
        printed["papers"] = [_component(row, words) for row in paper.papers]
        printed |= {"channel": words.channels[paper.channel], "online": paper.channel == "online"}
    if isinstance(paper, Proof):
        printed["sent_at"] = wording.moment(paper.sent_at, words)
        printed["answer_due"] = wording.due(paper.answer_due, words)
    if isinstance(paper, NoteTaken):
        printed["noted_at"] = wording.moment(paper.noted_at, words)
    if isinstance(paper, Receipt):
        printed |= _receipt(paper, words)
    if isinstance(paper, Apology):
        moments = {name: getattr(paper, name) for name in ("received_at", "promised", "new_due")}
        printed |= {name: wording.moment(at, words) for name, at in moments.items()}
    if isinstance(paper, StopNotice):
        printed["received_at"] = wording.moment(paper.received_at, words)
        sums = {name: getattr(paper, name) for name in ("no_longer_owed", "given_back")}
        printed |= {name: format_money(amount) if amount else "" for name, amount in sums.items()}
    if getattr(paper, "paused_since", None):
        printed["paused_since"] = wording.moment(paper.paused_since, words)
    if isinstance(paper, Extract):
        printed["extract"] = words.extracts[paper.kind]
        printed["register"] = msgspec.to_builtins(paper.register)
        printed["register"]["on"] = wording.short_date(paper.register.on)
    return printed


def _receipt(paper: Receipt, words: FormSet) -> dict:
    printed = {
        "received_at": wording.moment(paper.received_at, words),
        "due": wording.due(paper.due, words),
        "delivery": words.deliveries[paper.delivery],
        "collected": paper.delivery == "counter",
        "replaces": wording.moment(paper.replaces, words) if paper.replaces else "",
    }
    if paper.fee:
        printed["fee"] = {
            "total": format_money(paper.fee.total), "basis": paper.fee.basis, "paid": paper.fee.paid,
            "lines": [
                {"label": line.label, "quantity": str(line.quantity), "basis": line.basis,
                 "unit_amount": format_money(line.unit_amount), "amount": format_money(line.amount)}
                for line in paper.fee.lines
            ],
        }  # fmt: skip
    return printed


def _component(row: PaperRow, words: FormSet) -> dict:
    return {
        "title": row.title, "note": row.note, "file_name": row.file_name, "sha256": row.sha256,
        "originals": str(row.originals or "–"), "copies": str(row.copies or "–"), "pages": str(row.pages or "–"),
    }  # fmt: skip
