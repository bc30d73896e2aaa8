"""Very long names, words without a space, twenty papers, nothing at all: no page breaks, and an empty one leads on."""

import pytest

from tests.dossiers import filing
from tests.journeys.checks import CHECKS
from tests.people import arrive
from tests.web import sample
from tests.web.browser import SITE

WIDTHS = (320, 360, 1280)
WORD = "Đường" + "ThônNgãTưCầuGiấyXómĐồng" * 12  # nearly 300 letters without a space
EMPTY = ("/ho-so", "/tin-nhan", "/giay-to-cua-toi")
TWENTY = """{% extends "shell.html" %}{% import "parts/pieces.html" as pieces %}{% block title %}Hai mươi{% endblock %}
{% block content %}<h1 class="govuk-heading-l">{{ word }} {{ title }}</h1>
{{ pieces.facts_strip([{"label": word, "value": word, "hint": title}]) }}
{{ pieces.papers(papers) }}{{ pieces.summary_list([(title, word, "/", "")]) }}
{{ pieces.timeline([{"title": word, "who": title, "text": word}], "agency") }}
{{ pieces.stations([title, word, title], 1) }}{{ pieces.notice(word, "error", title) }}{{ pieces.empty(word, ("/",
title)) }}
{{ pieces.sent(title, word, text=word) }}{{ pieces.link_rows([{"href": "/", "title": word, "text": word}]) }}{%
endblock %}"""


def too_wide(tab, pages: dict[str, str]) -> list[str]:
    wrong = []
    for path in pages:
        tab.goto(SITE + path)
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 700})
            wrong += [f"{path} at {width} px: {words}" for words in tab.evaluate(CHECKS)["tooWide"]]
    return wrong


@pytest.mark.django_db
def test_a_name_of_a_hundred_letters_and_answers_without_a_space(catalogue, client_of, hung, shown, monkeypatch):
    whose = arrive("ten-dai")
    browser = client_of(whose)
    event = filing.ANSWERS["event"] | {"registered_office": WORD[:200]}
    monkeypatch.setitem(filing.ANSWERS, "event", event)
    monkeypatch.setitem(filing.ANSWERS, "requester", filing.ANSWERS["requester"] | {"requester_address": WORD[:300]})
    monkeypatch.setitem(
        filing.ANSWERS, "copies_and_delivery", filing.ANSWERS["copies_and_delivery"] | {"purpose": WORD}
    )
    code = filing.file_one(browser)
    draft = filing.start(browser)
    filing.answer_everything(browser, draft)
    long_name = filing.photo(name="giấy_khai_sinh_" * 15 + ".jpg")
    assert browser.post(f"/ban-nhap/{draft}/giay-to/old_paper", {"file": long_name}).status_code == 302
    paths = [f"/ban-nhap/{draft}/{page}" for page in ("trang/requester", "trang/event", "giay-to", "kiem-tra")]
    pages = {path: browser.visit(path).content.decode() for path in paths}
    assert WORD[:200] in pages[paths[-1]]
    pages |= {
        path: browser.visit(path).content.decode() for path in (f"/ho-so/{code}", f"/ho-so/{code}/da-gui", "/ho-so")
    }
    desk = client_of(hung)
    pages |= {path: desk.visit(path).content.decode() for path in (f"/viec/{code}", f"/viec/{code}/tra-lai", "/viec")}
    wrong = too_wide(shown(pages), pages)
    assert not wrong, "\n".join(wrong[:40])


def test_twenty_papers_and_long_words_in_every_piece(shown):
    papers = [
        {"title": f"{WORD} {n}", "held_by": WORD if n % 3 == 0 else "", "why": WORD, "copies": "2"} for n in range(20)
    ]
    html = sample.render(template=TWENTY, word=WORD, title="Giấy tờ " * 20, papers=papers)
    assert html.count('<li class="m-paper') == 20
    pages = {"/hai-muoi": html}
    assert not (wrong := too_wide(shown(pages), pages)), "\n".join(wrong[:40])


@pytest.mark.django_db
@pytest.mark.parametrize("path", EMPTY)
def test_an_empty_page_says_so_and_leads_on(catalogue, mai, client_of, path):
    page = client_of(mai).visit(path).page
    links = {link.get("href") for main in page.all("main") for link in main.iter("a")}
    assert links & {"/", "/ho-so", "/tim-kiem"}, f"{path} leads nowhere: {links}"


@pytest.mark.django_db
def test_nothing_found_leads_on(catalogue, client):
    page = client.visit("/tim-kiem?q=qqqqzzzz").page
    assert [link for link in page.all("a") if str(link.get("href")).startswith("/thu-tuc/")], "no way on"
