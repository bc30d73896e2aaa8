"""Looking for what somebody said in all that an installation keeps: a full dump, every file, the text inside PDFs."""

import io
import subprocess
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pypdfium2

from motcua.base import dumping
from motcua.base.folding import fold


def dump(url: str) -> str:
    """The whole database as text, sessions and tokens too."""
    with psycopg.connect(url) as connection:
        version = connection.info.server_version // 10000
    done = subprocess.run([dumping.programs(version)[1] / "pg_dump", "--dbname", url], capture_output=True, check=True)
    return done.stdout.decode()


def found_in(text: str, tokens: dict[str, str]) -> set[str]:
    """Which tokens stand in a text: as written, composed or decomposed, in capitals, or without accents."""
    plain, folded = unicodedata.normalize("NFC", text).casefold(), f" {fold(text)} "
    return {
        key for key, token in tokens.items()
        if unicodedata.normalize("NFC", token).casefold() in plain or f" {fold(token)} " in folded
    }  # fmt: skip


def in_files(place: Path, tokens: dict[str, str]) -> dict[str, set[str]]:
    """Which tokens stand in which files below a directory: in names, bytes, the text of PDFs, members of archives."""
    found = {}
    for path in sorted(place.rglob("*")):
        if path.is_file():
            texts = "\n".join([path.name, *_texts(path.read_bytes())])
            if here := found_in(texts, tokens):
                found[str(path.relative_to(place))] = here
    return found


def _texts(data: bytes) -> Iterator[str]:
    yield data.decode("utf-8", errors="replace")
    yield data.decode("utf-16-be", errors="replace")
    if data.startswith(b"%PDF-"):
        document = pypdfium2.PdfDocument(data)
        yield from (document[number].get_textpage().get_text_range() for number in range(len(document)))
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name
                yield from _texts(archive.read(name))
