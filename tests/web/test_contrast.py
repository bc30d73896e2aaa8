"""Contrast of the colours as they meet on pages, light and dark, computed from the sources (WCAG 2.2)."""

import re

import pytest

from motcua.base import paths

SASS = paths.ROOT / "assets" / "sass"
AA, AAA, SHAPE = 4.5, 7.0, 3.0

PAIRS = [
    # (what, letters or shape, ground, least)
    ("body text", "text", "m-paper", AAA),
    ("body text on grey", "text", "m-surface", AAA),
    ("body text on a notice", "text", "m-bronze-tint", AAA),
    ("body text on done", "text", "m-teal-tint", AAA),
    ("body text on an error", "text", "m-lacquer-tint", AAA),
    ("hints", "secondary-text", "m-paper", AA),
    ("hints on grey", "secondary-text", "m-surface", AA),
    ("hints on bronze", "secondary-text", "m-bronze-tint", AA),
    ("links", "link", "m-paper", AA),
    ("links on grey", "link", "m-surface", AA),
    ("links under the pointer", "link-hover", "m-paper", AA),
    ("visited links", "link-visited", "m-paper", AA),
    ("button", "m-on-teal", "m-teal", AA),
    ("button under the pointer", "m-on-teal", "m-teal-deep", AA),
    ("second button", "m-teal", "m-teal-tint", AA),
    ("warning button", "m-on-teal", "m-lacquer", AA),
    ("error words", "error", "m-paper", AA),
    ("error words on red", "error", "m-lacquer-tint", AA),
    ("focused link", "focus-text", "focus", AAA),
    ("edge of a field", "input-border", "m-paper", SHAPE),
    ("edge of a wrong field", "m-lacquer", "m-paper", SHAPE),
    ("counted bar", "m-teal", "m-paper", SHAPE),
    ("skipped line", "m-skipped", "m-paper", SHAPE),
    ("edge of a pause", "m-bronze", "m-bronze-tint", SHAPE),
    ("bronze line", "m-bronze", "m-paper", SHAPE),
]


def tokens() -> dict[str, dict[str, str]]:
    """Colours by name for light and dark."""
    settings = (SASS / "_settings.scss").read_text()
    ours = (SASS / "_tokens.scss").read_text()
    light, dark = ours.split("prefers-color-scheme: dark")
    day = dict(re.findall(r'"([a-z-]+)": (#[0-9a-f]{6})', settings))
    day |= dict(re.findall(r"--(m-[a-z-]+): (#[0-9a-f]{6})", light))
    night = day | dict(re.findall(r"--(m-[a-z-]+): (#[0-9a-f]{6})", dark))
    night |= dict(re.findall(r"--govuk-([a-z-]+)-colour: (#[0-9a-f]{6})", dark))
    return {"light": day, "dark": night}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("what", "letters", "ground", "least"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_contrast(what, letters, ground, least, scheme):
    colours = tokens()[scheme]
    found = contrast(colours[letters], colours[ground])
    assert found >= least, f"{what}: {letters} on {ground} is {found:.2f}, at least {least} is needed"


def test_the_dark_changes_every_colour():
    light, dark = tokens().values()
    same = {name for name in light if light[name] == dark[name]} - {"focus", "focus-text", "print-text"}
    assert not same, f"no dark value for {sorted(same)}"


def test_bronze_is_never_the_colour_of_text():
    for path in SASS.glob("*.scss"):
        assert not re.search(r"(?<![-\w])color: var\(--m-bronze", path.read_text()), path.name
