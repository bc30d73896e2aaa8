"""The forms of the desk as a browser would send them."""

import html5lib

from tests.client import filled
from tests.page_checks import within


def step_form(page) -> dict:
    """What stands in the form of the step, before anybody types."""
    tree = html5lib.parse(page.content.decode(), namespaceHTMLElements=False)
    form = next(form for form in within(tree, "form") if "xong-buoc" in (form.get("action") or ""))
    return filled(form)
