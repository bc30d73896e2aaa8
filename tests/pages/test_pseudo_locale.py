"""No text is outside the catalogues, on no page and in no mail: what cannot be translated is found here."""

import pytest
from django.core import mail

from tests.crawl import PUBLIC, crawl
from tests.pages import pseudo


@pytest.fixture
def in_brackets():
    with pseudo.brackets():
        yield


def test_the_brackets_hold(catalogue, in_brackets):
    from django.utils.translation import gettext, gettext_lazy, ngettext

    assert gettext("Send") == str(gettext_lazy("Send")) == "⟦Send⟧"
    assert ngettext("%(n)d day", "%(n)d days", 2) % {"n": 2} == "⟦2 days⟧"
    assert pseudo.untranslated("⟦Due ⟦Monday⟧ 16:30⟧ 8.000 đ, Nguyễn Thị Lan, Somewhere") == ["Somewhere"]


@pytest.mark.parametrize("who", ["stranger", "lan", "hung", "thao", "dung"])
def test_every_text_on_a_page_is_in_the_catalogues(lived_in, in_brackets, client, client_of, request, who):
    """Write it as {{ _("...") }} or _("..."). If it is data, add the file it comes from to pseudo.DATA."""
    browser = client if who == "stranger" else client_of(request.getfixturevalue(who))
    loose = {}
    for path, response in crawl(browser, *PUBLIC).items():
        page = response.headers["Content-Type"].startswith("text/html")
        if page and (found := pseudo.untranslated(pseudo.spoken(response.page))):
            loose[path] = found
    assert not loose, "outside the catalogues:\n  " + "\n  ".join(f"{path}: {found}" for path, found in loose.items())


def test_every_text_in_a_mail_is_in_the_catalogues(lived_in, in_brackets):
    """The same for what people are told by e-mail; subject, text and HTML."""
    from motcua.ledger import outgoing
    from motcua.ledger.models import Outgoing

    for row in Outgoing.objects.filter(delivered_at=None):
        outgoing.attempt(row.key, row.attempts)
    assert mail.outbox
    loose = {message.subject: found for message in mail.outbox if (found := pseudo.untranslated(message.body))}
    loose |= {message.subject: found for message in mail.outbox if (found := pseudo.untranslated(message.subject))}
    assert not loose, f"outside the catalogues: {loose}"
