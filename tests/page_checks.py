"""The promises that every page keeps. Each check takes a Page and fails with a sentence that says what to do."""

import gzip
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote_plus, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from django.urls import Resolver404, resolve

KILOBYTES = 50  # a page with its CSS and JavaScript, compressed: an old phone, a bad network
READS = 20  # queries of a page that only shows
WRITES = 60  # queries of a page that saves
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NOT_TYPED = {"hidden", "submit", "button", "reset", "image"}


@dataclass
class Page:
    """An answer as the checks see it. `queries` are (SQL, parameters); `fetch` gets a file of ours."""

    method: str
    path: str
    response: object
    queries: list[tuple[str, str]]
    fetch: object

    @cached_property
    def html(self) -> str:
        return self.response.content.decode()

    @cached_property
    def parser(self) -> html5lib.HTMLParser:
        return html5lib.HTMLParser(namespaceHTMLElements=False)

    @cached_property
    def tree(self) -> Element:
        return self.parser.parse(self.html)

    def all(self, *tags: str) -> Iterator[Element]:
        return (element for element in self.tree.iter() if element.tag in tags)

    def fail(self, what: str) -> None:
        raise AssertionError(f"{self.method} {self.path}: {what}")


def within(element: Element, *tags: str) -> Iterator[Element]:
    """The elements with these tags inside an element, in the order of the page."""
    return (inner for inner in element.iter() if inner.tag in tags)


def words_of(element: Element) -> str:
    """The text of an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def html_is_valid(page: Page) -> None:
    """Browsers mend broken HTML each in their own way; screen readers suffer first."""
    assert page.tree is not None  # parsing fills the list of errors
    lines = page.html.splitlines()
    told = [
        f"line {line}: {code} {details or ''} in {lines[line - 1].strip()[:160] if line <= len(lines) else ''}"
        for (line, _column), code, details in page.parser.errors
    ]
    if told:
        page.fail("the HTML is not valid:\n  " + "\n  ".join(told[:8]))


def ids_are_unique(page: Page) -> None:
    """Labels and error links find their field by id."""
    ids = Counter(element.get("id") for element in page.tree.iter() if element.get("id") is not None)
    if twice := [name for name, times in ids.items() if times > 1 or not name]:
        page.fail(f"ids used twice or empty: {twice}")
    for element in page.tree.iter():
        for attribute in ("aria-describedby", "aria-labelledby", "for", "aria-controls"):
            for name in (element.get(attribute) or "").split():
                if name not in ids:
                    page.fail(f'{attribute}="{name}" of <{element.tag}> points at nothing')


def has_one_heading_that_is_in_the_title(page: Page) -> None:
    """The title is what a tab, a bookmark and a screen reader say first."""
    headings = [words_of(heading) for heading in page.all("h1")]
    if len(headings) != 1:
        page.fail(f"a page has exactly one h1, this one has {len(headings)}: {headings}")
    title = " ".join(words_of(next(page.all("title"))).split())
    if not headings[0] or headings[0] not in title:
        page.fail(f'the title "{title}" does not hold the heading "{headings[0]}"')


def says_its_language(page: Page) -> None:
    """Without it a screen reader reads Vietnamese as if it were English."""
    language = next(page.all("html")).get("lang")
    if language not in {"vi", "en"}:
        page.fail(f"<html lang> is {language!r}")
    told = page.response.headers.get("Content-Language", language)
    if told != language:
        page.fail(f"<html lang> is {language!r} but Content-Language is {told!r}")


def every_field_has_a_label(page: Page) -> None:
    """A field without a label is an empty box for whoever cannot see the words beside it."""
    labelled = {label.get("for") for label in page.all("label") if words_of(label)}
    inside = {id(child) for label in page.all("label") if words_of(label) for child in label.iter()}
    for field in page.all("input", "select", "textarea"):
        if field.tag == "input" and (field.get("type") or "text") in NOT_TYPED:
            continue
        named = field.get("id") in labelled or id(field) in inside
        if not named and not field.get("aria-label") and not field.get("aria-labelledby"):
            page.fail(f"the field {field.get('name')!r} has no label")
    for image in page.all("img"):
        if image.get("alt") is None:
            page.fail(f"the picture {image.get('src')!r} has no alt text (empty if it only decorates)")


def every_form_works_without_javascript(page: Page) -> None:
    """Old phones, strict networks and broken scripts are normal here."""
    for form in page.all("form"):
        action = form.get("action") or page.path
        buttons = [b for b in form.iter("button") if (b.get("type") or "submit") == "submit"]
        buttons += [i for i in form.iter("input") if i.get("type") in {"submit", "image"}]
        if not buttons:
            page.fail(f"the form to {action} has no submit button")
        if not _leads_somewhere(page, action):
            page.fail(f"the form leads to {action}, which no view answers")
        if (form.get("method") or "get").lower() == "post":
            names = {field.get("name") for field in form.iter("input") if field.get("value")}
            if "csrfmiddlewaretoken" not in names:
                page.fail(f"the POST form to {action} has no CSRF token: use forms.csrf(request)")
    for element in page.tree.iter():
        for name, value in element.attrib.items():
            if name.lower().startswith("on") or value.strip().lower().startswith("javascript:"):
                page.fail(f'<{element.tag} {name}="{value[:60]}"> works only with JavaScript')


def every_link_leads_somewhere(page: Page) -> None:
    """A dead link on a counter is a person sent home."""
    ids = {element.get("id") for element in page.tree.iter()}
    for link in page.all("a"):
        target = link.get("href")
        if target is None or not (words_of(link) or link.get("aria-label") or list(within(link, "img", "svg"))):
            page.fail(f"a link without words or target: {link.attrib}")
        elif target.startswith("#"):
            if target[1:] not in ids:
                page.fail(f"the link {target} points at nothing on this page")
        elif not _leads_somewhere(page, target):
            page.fail(f"the link {target} leads to no view")


def _leads_somewhere(page: Page, target: str) -> bool:
    parts = urlsplit(urljoin(page.path, target))
    if parts.netloc or parts.scheme or parts.path.startswith("/static/"):
        return True
    try:
        resolve(parts.path)
    except Resolver404:
        return False
    return True


def nothing_is_inline(page: Page) -> None:
    """The Content-Security-Policy would refuse it, and the page would lose it silently."""
    for script in page.all("script"):
        if not script.get("src"):
            page.fail("an inline script; put it in a file")
    if next(page.all("style"), None) is not None:
        page.fail("an inline <style>; put it in the stylesheet")
    for element in page.tree.iter():
        if element.get("style") is not None:
            page.fail(f'<{element.tag} style="{element.get("style")}">: use a class')


def nothing_is_left_unfilled(page: Page) -> None:
    """A placeholder on a page means that somebody forgot its value."""
    text = words_of(next(page.all("body")))
    if found := re.search(r".{0,40}(?:\{\{|\}\}|\{%|%\(\w+\)[sd]|__proxy__|<[\w.]+ object at).{0,40}", text):
        page.fail(f"something was not filled in: {found.group()}")


def weighs_little(page: Page) -> None:
    """Counted as a first visit: the page, its CSS and its JavaScript, each compressed."""
    parts = {"page": len(gzip.compress(page.html.encode()))}
    files = [link.get("href") for link in page.all("link") if link.get("rel") == "stylesheet"]
    files += [script.get("src") for script in page.all("script") if script.get("src")]
    for address in files:
        parts[address] = page.fetch(address)
    if sum(parts.values()) > KILOBYTES * 1024:
        page.fail(f"weighs {sum(parts.values()) / 1024:.1f} KB, more than {KILOBYTES}: {parts}")


def asks_the_database_little(page: Page) -> None:
    """A query asked twice is usually a loop that will be asked a thousand times."""
    asked = [(sql, values) for sql, values in page.queries if not re.match(r"SAVEPOINT|RELEASE|ROLLBACK", sql)]
    limit = READS if page.method in {"GET", "HEAD"} else WRITES
    if len(asked) > limit:
        page.fail(f"{len(asked)} queries, at most {limit}:\n  " + "\n  ".join(sql[:150] for sql, _ in asked))
    if page.method in {"GET", "HEAD"}:
        for (sql, values), times in Counter(asked).items():
            if times > 1:
                page.fail(f"asked {times} times with the same values: {sql[:400]} {values[:100]}")


def addresses_hold_no_personal_data(page: Page, names: tuple[str, ...]) -> None:
    """Addresses stay in histories, logs and screenshots."""
    addresses = [page.path, page.response.headers.get("Location", "")]
    if _is_html(page.response):
        addresses += [
            element.get(attribute)
            for element in page.tree.iter()
            for attribute in ("href", "action", "src")
            if element.get(attribute)
        ]
    folded = {name: fold(name) for name in names}
    for address in set(addresses):
        told = UUID.sub("", unquote_plus(address))
        if re.search(r"(?<!\d)\d{12}(?!\d)", told):
            page.fail(f"a personal number in the address {address}")
        words = fold(told)
        for name, like in folded.items():
            if like in words:
                page.fail(f"{name!r} in the address {address}")


def fold(text: str) -> str:
    """Lower case without accents, with one kind of separator: Nguyễn Thị Lan, nguyen-thi-lan -> nguyen thi lan."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[\s+_%.-]+(?!\w+\.vn)", " ", plain)


def headers_protect_the_reader(page: Page) -> None:
    """Set by motcua.web.middleware.security_headers for every answer."""
    headers = page.response.headers
    policy = headers.get("Content-Security-Policy", "")
    loose = ("unsafe-inline", "unsafe-eval", "*") if _is_html(page.response) else ("unsafe-eval", "*")
    if not policy or any(word in policy for word in loose):
        page.fail(f"Content-Security-Policy is {policy!r}")
    for name, value in {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "", "X-Frame-Options": ""}.items():
        if value not in headers.get(name, "") or name not in headers:
            page.fail(f"{name} is {headers.get(name)!r}")


def _is_html(response) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming


HTML_CHECKS = (
    html_is_valid, ids_are_unique, has_one_heading_that_is_in_the_title, says_its_language,
    every_field_has_a_label, every_form_works_without_javascript, every_link_leads_somewhere,
    nothing_is_inline, nothing_is_left_unfilled, weighs_little,
)  # fmt: skip


def check(page: Page, names: tuple[str, ...]) -> None:
    """Every check that fits this answer."""
    headers_protect_the_reader(page)
    if page.response.status_code < 500:
        asks_the_database_little(page)
    if _is_html(page.response) and page.html:
        for one in HTML_CHECKS:
            one(page)
    addresses_hold_no_personal_data(page, names)
