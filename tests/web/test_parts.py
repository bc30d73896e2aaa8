"""Every macro of the parts, on one page, held to the promises of every page."""

import re
from pathlib import Path

import pytest
from django.http import HttpResponse

from tests import page_checks
from tests.web import sample

PARTS = Path(sample.__file__).parents[2] / "motcua" / "web" / "templates" / "parts"
# The addresses of the scripts and the size of the whole show do not belong to a real page.
CHECKS = [check for check in page_checks.HTML_CHECKS if check is not page_checks.weighs_little]


def macros() -> list[str]:
    found = []
    for name in ("forms.html", "pieces.html"):
        text = (PARTS / name).read_text(encoding="utf-8")
        found += [f"{name[:-5]}.{macro}" for macro in re.findall(r"{% macro ([a-z]\w*)", text)]
    return found


def page_of(html: str, language: str) -> page_checks.Page:
    answer = HttpResponse(html, headers={"Content-Language": language})
    return page_checks.Page("GET", "/mau", answer, [], None)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_sample_page_keeps_the_promise(check, language):
    check(page_of(sample.render(language), language))


def test_a_person_sees_name_and_unread_messages(db):
    html = sample.render("vi", sample.LAN)
    assert "Nguyễn Thị Lan" in html and "Đăng xuất" in html and "Đăng nhập<" not in html
    for check in CHECKS:
        check(page_of(html, "vi"))


def test_the_shell_stands_when_nobody_asked_who_reads():
    assert "Đăng nhập" in sample.render("vi", person=False)


@pytest.mark.parametrize("macro", macros())
def test_each_macro_is_shown_and_described(macro):
    """A macro nobody can look up is written a second time. Add it to tests/web/sample.html and parts/README.md."""
    assert macro in sample.SAMPLE, f"{macro} is not on the sample page"
    name = macro.split(".")[1]
    described = (PARTS / "README.md").read_text(encoding="utf-8")
    assert f"`{name}`" in described, f"{macro} has no line in parts/README.md"


def test_what_people_typed_is_never_markup():
    html = sample.render(
        template='{% import "parts/forms.html" as f %}{{ f.text_input("a", "A", typed, error=typed) }}'
        '{{ f.textarea("b", "B", typed) }}{{ f.select("c", "C", [(typed, typed)]) }}',
        typed='"><script>alert(1)</script>',
    )
    assert "<script>" not in html and html.count("&lt;script&gt;") == 5


def test_a_text_area_keeps_an_empty_first_line():
    """A browser drops one line break after <textarea>; without ours it would drop the person's."""
    html = sample.render(
        template='{% import "parts/forms.html" as f %}{{ f.textarea("b", "B", typed) }}', typed="\nhai"
    )
    assert ">\n\nhai</textarea>" in html


def test_an_error_is_tied_to_its_field():
    tree = page_of(sample.render(), "vi").tree
    field = next(one for one in tree.iter("input") if one.get("id") == "full_name")
    assert field.get("aria-describedby") == "full_name-hint full_name-error"
