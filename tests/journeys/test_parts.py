"""A large photo over a network that breaks off: what has arrived is not sent again, and the photo arrives whole."""

import io
import random

from PIL import Image
from playwright.sync_api import expect

from tests.journeys import citizen
from tests.journeys.citizen import LAN, OLD_PAPER
from tests.journeys.visitor import words

PART = 262_144  # bytes, as parts.js sends them
BROKEN_AT = 3  # parts have arrived then


def large_photo() -> dict:
    """Some two megabytes of noise, which no compression makes small."""
    out = io.BytesIO()
    Image.frombytes("RGB", (1600, 1200), random.Random(7).randbytes(1600 * 1200 * 3)).save(out, "JPEG", quality=90)
    return {"name": "giay-cu-chup-gan.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_a_large_photo_goes_on_where_the_network_broke_off(visit):
    lan = visit(careless=True)
    lan.sign_in(LAN)
    citizen.throw_drafts_away(lan)
    citizen.begin(lan)
    lan.open(f"/ban-nhap/{lan.path.split('/')[2]}/giay-to")
    photo, sent = large_photo(), []

    def pass_on(route):
        if route.request.method == "PATCH":
            sent.append(len(route.request.post_data_buffer))
            if len(sent) == BROKEN_AT + 1:
                lan.context.set_offline(True)
        route.continue_()

    lan.page.route("**/phan/*", pass_on)
    part = lan.page.locator(f"section#{OLD_PAPER}")
    for fold in part.locator("details:not([open]) > summary").all():
        fold.click()
    part.locator("input[type=file]").set_input_files(photo)
    again = part.get_by_role("button", name=words("Send again"))
    again.wait_for()
    lan.context.set_offline(False)
    again.click()
    expect(part.locator(".m-tick")).to_have_count(1, timeout=30_000)
    assert photo["name"] in part.inner_text()
    size = len(photo["buffer"])
    assert size > 6 * PART and size <= sum(sent) <= size + 2 * PART, "at most the parts under way were sent twice"
