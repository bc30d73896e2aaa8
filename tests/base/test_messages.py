"""The words of a package arrive in a part file, also for a text that was collected before without them."""

from motcua.base import messages

WORDS = 'msgid "Kept"\nmsgstr "{}"\n'


def test_a_part_fills_in_what_was_empty(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    main, part = tmp_path / "vi/LC_MESSAGES/django.po", tmp_path / "vi/parts/files.po"
    for place, said in ((main, ""), (part, "Đã lưu")):
        place.parent.mkdir(parents=True)
        place.write_text(WORDS.format(said), encoding="utf-8")
    known, quarrels = messages.translations()
    assert known["Kept"].string == "Đã lưu" and not quarrels
