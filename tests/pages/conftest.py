"""What the tests of all pages share: a counter with some life in it."""

import pytest

from tests.dossiers import filing


@pytest.fixture
def lived_in(settings, catalogue, lan, hung, thao, dung, client_of):
    """A counter with some life: a draft, a new dossier, one sent back, one finished, and what people were told."""
    from motcua.ledger import service as ledger

    settings.DEMO = True
    browser, desk = client_of(lan), client_of(hung)
    new, back, done = (filing.file_one(browser) for _ in range(3))
    filing.answer_everything(browser, filing.start(browser))
    marks = {
        "mark-field-registered_office": "yes",
        "reason-field-registered_office": "does_not_match",
        "advice-field-registered_office": "Ghi đúng tên xã trên giấy cũ.",
    }
    assert filing.act(desk, back, "tra-lai", **marks).status_code == 302
    assert filing.act(desk, done, "tiep-nhan").status_code == 302
    assert filing.act(desk, done, "thu-phi", amount="16.000", receipt_number="BL-0001").status_code == 302
    assert filing.act(client_of(thao), done, "xong-buoc", **filing.FINDING).status_code == 302
    assert filing.act(client_of(dung), done, "duyet").status_code == 302
    ledger.run_until_idle()
    return {"new": new, "back": back, "done": done}
