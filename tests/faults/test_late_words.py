"""A save that the network held up arrives after a newer one: the newer words stay."""

from tests.dossiers import filing

SCRIPT = {"Accept": "application/json"}


def version_of(house, draft: str) -> int:
    return house.number("SELECT version FROM dossiers_draft WHERE id = %s", draft)


def phone(house, draft: str) -> str:
    query = "SELECT raw ->> field FROM dossiers_draftanswer WHERE draft_id = %s AND field = 'requester_phone'"
    return house.sql(query, draft)[0][0]


def test_an_older_save_never_overwrites_a_newer_one(house, mai):
    draft = mai.start()
    address, before = f"/ban-nhap/{draft}/trang/requester/luu", version_of(house, draft)
    newer = mai.post(address, {"requester_phone": "0912 000 002", "draft-version": before}, headers=SCRIPT)
    assert newer.status_code == 200 and newer.json()["version"] == version_of(house, draft)
    late = mai.post(address, {"requester_phone": "0912 000 001", "draft-version": before}, headers=SCRIPT)
    assert late.status_code == 409 and late.json()["version"] == version_of(house, draft)
    assert phone(house, draft) == "0912 000 002"
    newest = {"requester_phone": "0912 000 003", "draft-version": late.json()["version"]}
    again = mai.post(address, newest, headers=SCRIPT)
    assert again.status_code == 200 and phone(house, draft) == "0912 000 003"
    mai.post(f"/ban-nhap/{draft}/bo")


def test_a_save_that_comes_after_its_page_was_sent_changes_nothing(house, mai):
    """The page carries its version; "Save and continue" is a person's own act and always counts."""
    draft = mai.start()
    page = mai.get(f"/ban-nhap/{draft}/trang/requester").text
    seen = version_of(house, draft)
    assert f'data-autosave-version="{seen}"' in page
    assert mai.post(f"/ban-nhap/{draft}/trang/requester", filing.ANSWERS["requester"]).status_code == 302
    words = {"requester_phone": "0912 000 001", "draft-version": seen}
    assert mai.post(f"/ban-nhap/{draft}/trang/requester/luu", words, headers=SCRIPT).status_code == 409
    assert phone(house, draft) == filing.ANSWERS["requester"]["requester_phone"]
    mai.post(f"/ban-nhap/{draft}/bo")
