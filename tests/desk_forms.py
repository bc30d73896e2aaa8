"""The forms of the desk as a browser would send them."""

import html5lib

from tests.client import filled
from tests.page_checks import within


def step_form(page) -> dict:
    """What stands in the form of the step, before anybody types."""
    return form_to(page, "xong-buoc")


def form_to(page, what: str) -> dict:
    """What stands in the first form whose address has `what` in it. Raises StopIteration where there is none."""
    tree = html5lib.parse(page.content.decode(), namespaceHTMLElements=False)
    form = next(form for form in within(tree, "form") if what in (form.get("action") or ""))
    return filled(form)
