"""The ZIP of a copy: one page to read, one file for machines with its schema, and the files."""

import hashlib
import json
import os
import zipfile
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import translation

from motcua.base import paths
from motcua.dossiers import service as dossiers
from motcua.rights import collecting, schema, words

PAGE, DATA, SCHEMA, FILES = "ban-sao-du-lieu.html", "data.json", "schema.json", "tep"


def place_of(export_id: UUID) -> Path:
    """Where the ZIP of a copy lies: beside the files, in a folder that no backup takes."""
    return paths.data_directory() / "exports" / f"{export_id}.zip"


def make(export_id: UUID, person_id: UUID) -> tuple[int, str]:
    """Write the ZIP of a person; its bytes and its SHA-256 (hex). Whatever is killed leaves no half one."""
    place = place_of(export_id)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = place.with_suffix(".arriving")
    with open(draft, "wb", opener=_private) as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            _fill(archive, person_id)
        out.flush()
        os.fsync(out.fileno())
    with open(draft, "rb") as whole:
        digest = hashlib.file_digest(whole, "sha256").hexdigest()
    os.replace(draft, place)
    return place.stat().st_size, digest


def _fill(archive: zipfile.ZipFile, person_id: UUID) -> None:
    content = collecting.collected(person_id)
    archive.writestr(PAGE, page_of(person_id, content))
    archive.writestr(DATA, json.dumps(content, ensure_ascii=False, indent=1))
    archive.writestr(SCHEMA, json.dumps(schema.of_the_copy(), ensure_ascii=False, indent=1))
    for name, data in collecting.files_of(person_id, content["held"]):
        archive.writestr(f"{FILES}/{name}", data, zipfile.ZIP_STORED)  # pictures and PDFs are compressed already


def page_of(person_id: UUID, content: dict) -> str:
    """The page to read, in Vietnamese as all papers are."""
    with translation.override("vi"):
        return render_to_string("rights/copy.html", {
            "made_at": datetime.fromisoformat(content["made_at"]), "sections": words.sections(content["held"]),
            "matters": dossiers.answers_in_words(person_id),
        })  # fmt: skip


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
