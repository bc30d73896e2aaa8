"""What the browser loads: light, built from the sources that stand beside it, and from nobody else's server."""

import gzip
import hashlib
import json
import re

from motcua.base import paths

ASSETS = paths.ROOT / "assets"
STATIC = paths.ROOT / "motcua" / "web" / "static"
CSS_LIMIT, JS_LIMIT, FONTS_LIMIT = 14 * 1024, 9 * 1024, 70 * 1024  # bytes, CSS and JS compressed
LATER, LATER_LIMIT = "parts.js", 18 * 1024


def compressed(pattern: str) -> int:
    found = list(STATIC.glob(pattern))
    assert found, f"no {pattern} in {STATIC}: run `make assets`"
    return sum(len(gzip.compress(path.read_bytes())) for path in found)


def test_the_style_sheet_is_light():
    assert compressed("*.css") <= CSS_LIMIT


def test_all_scripts_together_are_light():
    """But for what is fetched when a large file is chosen: it is a small part of that file."""
    assert compressed("*.js") - compressed(LATER) <= JS_LIMIT
    assert compressed(LATER) <= LATER_LIMIT


def test_each_text_has_its_compressed_twins():
    """Built beside it, so that a bare `make run` sends 12 KB of style, not 85."""
    for path in (one for one in STATIC.iterdir() if one.suffix in (".css", ".js", ".svg")):
        assert gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes()) == path.read_bytes(), "run `make assets`"
        assert path.with_name(f"{path.name}.br").stat().st_size < path.stat().st_size


def test_the_fonts_are_light_and_never_block_the_text():
    fonts = sum(path.stat().st_size for path in STATIC.glob("fonts/*.woff2"))
    assert fonts <= FONTS_LIMIT
    css = (STATIC / "motcua.css").read_text()
    assert css.count("@font-face") == css.count("font-display:optional")


def test_nothing_comes_from_elsewhere():
    assert not re.search(r"""url\(["']?(https?:)?//|@import""", (STATIC / "motcua.css").read_text())
    for path in STATIC.glob("*.js"):
        known = "https?://" if path.name == LATER else "//"  # a library of others, which reads addresses
        assert not re.search(known, path.read_text()), f"{path.name} names an address"


def test_every_file_that_the_style_sheet_names_is_there():
    for name in re.findall(r'url\("?([^")]+)"?\)', (STATIC / "motcua.css").read_text()):
        assert name.startswith("data:") or (STATIC / name).is_file(), f"{name} is missing"


def test_built_from_these_sources():
    """Fails after a change in assets/: run `make assets` and commit what it builds."""
    names = ["build.js", "package-lock.json"]
    for folder in ("js", "marks", "sass"):
        names += [f"{folder}/{path.name}" for path in sorted((ASSETS / folder).iterdir())]
    digest = hashlib.sha256()
    for name in names:
        digest.update(f"{name}\0".encode() + (ASSETS / name).read_bytes())
    assert digest.hexdigest() == (ASSETS / "built-from.sha256").read_text().strip()


def test_the_lock_file_names_no_server():
    """Whoever builds behind a mirror must be able to; assets/.npmrc keeps the addresses out."""
    lock = json.loads((ASSETS / "package-lock.json").read_text())
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    assert all("integrity" in package for name, package in lock["packages"].items() if name)


def test_the_mark_is_two_strokes_of_one_colour():
    mark = (STATIC / "mark.svg").read_text()
    assert mark.count("<path") == 2 and len(set(re.findall(r"#[0-9a-f]{6}", mark))) == 1
