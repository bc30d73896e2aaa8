"""Vietnamese first on screen, English complete. `make messages` collects the texts and lists what is missing."""

import re
from functools import cache

from motcua.base import messages

DESK = ("motcua/work/", "motcua/dossiers/own_matter_errors.py")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


@cache
def wanted():
    return [message for message in messages.extract() if message.id]


@cache
def known():
    return messages.translations()


def test_every_text_has_its_vietnamese():
    """Write it into motcua/locale/vi/LC_MESSAGES/django.po (plain, short, with all marks)."""
    catalogue, _quarrels = known()
    missing = []
    for message in wanted():
        found = catalogue.get(message.id, message.context)
        said = found.string if found else ""
        if not (all(said) if isinstance(said, tuple | list) else said):
            missing.append(f"{message.locations[0][0]}: {message.id!r}")
    assert not missing, f"{len(missing)} texts without Vietnamese:\n  " + "\n  ".join(missing)


def test_no_translation_is_a_guess():
    """A "fuzzy" one was guessed by a program: read it, correct it, and remove the word."""
    guesses = [message.id for message in known()[0] if message.id and message.fuzzy]
    assert not guesses, f"fuzzy: {guesses}"


def test_no_text_has_two_translations():
    """One text, one translation; if it means two things, make it two texts (or use pgettext)."""
    assert not known()[1], "\n".join(known()[1])


def test_translations_keep_their_placeholders():
    """%(name)s is a name in the code, not a word: a changed one breaks the page."""
    wrong = []
    for message in known()[0]:
        if not message.id or not message.string:
            continue
        originals = message.id if isinstance(message.id, tuple | list) else (message.id,)
        allowed = {found.group() for text in originals for found in PLACEHOLDER.finditer(text)}
        needed = {found.group() for found in PLACEHOLDER.finditer(originals[-1])}
        said = message.string if isinstance(message.string, tuple | list) else (message.string,)
        for text in said:
            used = {found.group() for found in PLACEHOLDER.finditer(text)}
            if used - allowed or (len(originals) == 1 and used != needed):
                wrong.append(f"{message.id!r} -> {text!r}")
    assert not wrong, "placeholders differ:\n  " + "\n  ".join(wrong)


def test_officials_are_not_spoken_to_as_citizens_are():
    """At the desk "Ông/Bà", as on slips; the portal says "bạn"."""
    spoken = [message for message in wanted() if {one.startswith(DESK) for one, _line in message.locations} == {True}]
    said = [str(known()[0].get(message.id, message.context).string) for message in spoken]
    assert any("Ông/Bà" in text for text in said)
    assert not [text for text in said if re.search(r"\b[Bb]ạn\b|ông/bà", text)]


def test_vietnamese_is_written_in_one_form():
    """Composed letters (NFC), so that searching finds what one sees."""
    import unicodedata

    texts = [
        text
        for message in known()[0]
        for text in (message.string if isinstance(message.string, tuple | list) else (message.string,))
        if text
    ]
    loose = [text for text in texts if unicodedata.normalize("NFC", text) != text]
    assert not loose, f"not in NFC: {loose}"
