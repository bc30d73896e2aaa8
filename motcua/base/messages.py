"""The words on screen: collected from Python and Jinja2, joined with their translations, compiled.

The texts in the code are English. motcua/locale/vi/LC_MESSAGES/django.po holds the Vietnamese; while several
people work at once each may keep the words of their package in motcua/locale/vi/parts/<package>.po, and
`make messages` moves them into the one file.
"""

import io
import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import trans_real

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = PACKAGE / "locale"
METHODS = [("**/migrations/**.py", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2")]
OPTIONS = {
    # As motcua.web.templating reads them, or the texts found here are not the texts asked for there.
    "**/templates/**.html": {
        "trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false",
    }
}  # fmt: skip
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
}  # fmt: skip
# Dates and names would make every run a change; the history is in git.
NOT_SAID = (
    '"POT-Creation-Date', '"PO-Revision-Date', '"Project-Id-Version', '"Report-Msgid-Bugs-To', '"Last-Translator',
    '"Language-Team', '"Generated-By',
)  # fmt: skip
HEADER = "# Motcua, Vietnamese. Written by people; `make messages` keeps it in step with the code."


def extract() -> Catalog:
    """Every text of the code that is to be translated, with the places where it stands."""
    found = Catalog(project="Motcua")
    for file, line, words, comments, context in extract_from_dir(
        PACKAGE, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("Translators:",)
    ):
        found.add(words, None, [(f"motcua/{file}", line)], auto_comments=comments, context=context)
    return found


def translations(language: str = "vi") -> tuple[Catalog, list[str]]:
    """All translations, the parts included, and a line for each text that two files translate differently."""
    joined = _read(_main(language), language)
    quarrels = []
    for part in _parts(language):
        for message in _messages(_read(part, language)):
            known = joined.get(message.id, message.context)
            if known and known.string and known.string != message.string:
                quarrels.append(f"{part.name}: {message.id!r} is {message.string!r}, elsewhere {known.string!r}")
            elif known:  # add() would keep the empty one that an earlier run wrote
                known.string = known.string or message.string
            elif message.string:
                joined.delete(message.id, message.context)  # what is there without words is not written over
                joined.add(message.id, message.string, flags=message.flags, context=message.context)
    return joined, quarrels


def merge(language: str = "vi") -> list[str]:
    """Write django.po anew: every text of the code, its translation where there is one, nothing else.

    The parts are taken in and deleted. Returns the quarrels between them (the first file wins).
    """
    known, quarrels = translations(language)
    joined = Catalog(locale=language, project="Motcua", header_comment=HEADER, fuzzy=False)
    for wanted in _messages(extract()):
        found = known.get(wanted.id, wanted.context)
        joined.add(
            wanted.id, found.string if found else "", flags=wanted.flags - {"fuzzy"}, context=wanted.context,
            locations=[(file, None) for file in sorted({file for file, _line in wanted.locations})],
            auto_comments=wanted.auto_comments,
        )  # fmt: skip
    _write(joined, _main(language))
    for part in _parts(language):
        part.unlink()
    return quarrels


def compile_if_stale(language: str = "vi") -> bool:
    """Make django.mo from django.po and the parts if any of them is newer; say whether it was made."""
    target = _main(language).with_suffix(".mo")
    sources = [path for path in (_main(language), *_parts(language)) if path.exists()]
    if target.exists() and all(path.stat().st_mtime_ns <= target.stat().st_mtime_ns for path in sources):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(f".{os.getpid()}")
    with draft.open("wb") as output:
        write_mo(output, translations(language)[0])
    draft.replace(target)  # another process may be reading the old one
    _forget_what_was_read()
    return True


def _forget_what_was_read() -> None:
    """Django reads a language once in a process, and may have done so before there were words to read."""
    trans_real._translations.clear()
    trans_real._default = None


def _main(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def _parts(language: str) -> list[Path]:
    return sorted((LOCALE / language / "parts").glob("*.po"))


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language)
    return read_po(io.BytesIO(path.read_bytes()), locale=language, abort_invalid=True)


def _write(catalog: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    output = io.BytesIO()
    write_po(output, catalog, width=110, sort_output=True, include_lineno=False, omit_header=False)
    lines = [line for line in output.getvalue().decode().splitlines() if not line.startswith(NOT_SAID)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)
