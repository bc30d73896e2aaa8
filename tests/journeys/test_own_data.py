"""The pages about one's own data, about acting for others and for operators keep what every page keeps."""

import re

from tests.journeys import citizen
from tests.journeys.visitor import OFFICE, words

ASKED = "Its deletion is asked for: look at it, or undo it"


def test_lan_looks_at_her_data_and_asks_for_a_deletion(visit):
    lan = visit().sign_in(citizen.LAN)
    citizen.throw_drafts_away(lan)
    citizen.begin(lan)
    lan.open("/giay-to-cua-toi/ai-da-xem").open("/he-thong-duoc-phep").open("/du-lieu-cua-toi")
    with lan.page.expect_navigation():
        lan.page.locator("a[href^='/du-lieu-cua-toi/xoa/ban-nhap/']").first.click()
    lan.look().press("Erase").sees("Choose why it is to be erased", "Tick that you understand what follows")
    lan.page.locator("input[name=reason]").first.check()
    lan.choose("I understand what follows.").press("Erase").heading("Deletion")
    lan.open("/du-lieu-cua-toi").follow(f"{words(ASKED)} ({citizen.TITLE})").press("Undo the deletion")
    citizen.throw_drafts_away(lan)


def test_binh_acts_for_a_child_and_names_somebody(visit):
    binh = visit().open("/dang-nhap?tiep=/uy-quyen").follow("Go on to the identity service")
    with binh.page.expect_navigation():  # his name stands there twice: the other one is his organisation's
        binh.page.get_by_role("button", name=re.compile("có con và người được giám hộ")).click()
    binh.open("/uy-quyen/con-va-nguoi-duoc-giam-ho").open("/uy-quyen/moi").press("Offer the mandate")
    binh.open("/uy-quyen").press(words("Act for %(name)s", name="Đỗ Gia Hân"))
    binh.sees("You have not sent any dossier yet.")
    binh.open("/uy-quyen").press("Act for myself again")


def test_operators_see_how_the_house_stands(visit):
    visit(size=OFFICE).open("/suc-khoe/chi-tiet").follow("Backups, and where what is erased still lies")
