"""Every page that somebody can reach keeps the promises, in both languages."""

import pytest

from tests.crawl import PUBLIC, crawl


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_stranger_finds_no_broken_page(lived_in, client, language):
    client.cookies["motcua_lang"] = language
    assert len(crawl(client, *PUBLIC)) > 5


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("who", ["lan", "mai", "hung", "thao", "dung"])
def test_people_find_no_broken_page(lived_in, client_of, request, who, language):
    client = client_of(request.getfixturevalue(who))
    client.cookies["motcua_lang"] = language
    seen = crawl(client, *PUBLIC)
    assert any(path.startswith("/ho-so") for path in seen)
    if who == "lan":
        assert f"/ho-so/{lived_in['done']}" in seen
    if who == "mai":
        assert not [path for path in seen if path.startswith("/ho-so/")], "Mai sees something of Lan's"
    if who in {"hung", "thao", "dung"}:
        assert any(path.startswith("/viec") for path in seen)
