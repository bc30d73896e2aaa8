"""Plays in a few lines."""

import re
from urllib.parse import urlencode

from tests.people import WARD

KNOWN = {
    "fact-person-name": "Nguyễn Thị Lan", "fact-person-personal_number": "001190000001",
    "fact-person-phone": "0912345678",
}  # fmt: skip
COPIES = {
    "requester": {"requester_phone": "0912 345 678"},
    "papers_to_copy": {
        "originals": "1", "originals-1-title": "Bằng tốt nghiệp đại học", "originals-1-issued_on-year": "2012",
        "originals-1-page_count": "2", "originals-1-copies": "3",
    },
    "declaration": {"truth": "yes"},
}  # fmt: skip


def errors(answer) -> str:
    """What a page says is wrong."""
    found = re.search(r'error-summary__list">(.*?)</ul>', answer.content.decode(), re.DOTALL)
    return found[1] if found else f"status {answer.status_code}"


def begin(browser, code: str, day: str, hour: str = "08:00", *, of: str = "", **other: str) -> str:
    """Begin a play of a version (or `of` a proposal) at Ba Đình on a day; gives its address."""
    where = urlencode({"de-nghi": of} if of else {"thu-tuc": code, "ngay": day})
    year, month, date = day.split("-")
    said = {"channel": "online", "commune": WARD, "day-day": date, "day-month": month, "day-year": year, "hour": hour}
    browser.visit(f"/dien-thu/bat-dau?{where}")
    answer = browser.post(f"/dien-thu/bat-dau?{where}", said | KNOWN | other)
    assert answer.status_code == 302, errors(answer)
    return answer["Location"]


def fill_in(browser, play: str, pages: dict) -> None:
    """Answer pages one after the other."""
    for page, answers in pages.items():
        browser.visit(f"{play}/trang/{page}")
        answer = browser.post(f"{play}/trang/{page}", answers)
        assert answer.status_code == 302, f"{page}: {errors(answer)}"


def hand_in(browser, play: str, *papers: str, anew: tuple[str, ...] = ()) -> None:
    """Take papers as handed in."""
    browser.visit(f"{play}/giay-to")
    answer = browser.post(f"{play}/giay-to", {"given": list(papers), "anew": list(anew)})
    assert answer.status_code == 302, errors(answer)


def hand_in_everything(browser, play: str) -> None:
    """Take every paper that is asked as handed in."""
    page = browser.visit(f"{play}/giay-to").content.decode()
    hand_in(browser, play, *re.findall(r'name="given" type="checkbox" value="(\w+)"', page))


def send(browser, play: str) -> None:
    """Send the form."""
    browser.visit(f"{play}/kiem-tra")
    answer = browser.post(f"{play}/kiem-tra")
    assert answer.status_code == 302, errors(answer)


def act(browser, play: str, name: str, **typed: str) -> None:
    """Do something with the dossier, or `inside` a linked procedure of it, by its page."""
    browser.visit(f"{play}/viec/{name}?{about(typed.get('about', ''), typed.get('inside', ''))}")
    answer = browser.post(f"{play}/viec/{name}", typed)
    assert answer.status_code == 302, f"{name}: {errors(answer)}"


def about(step: str, inside: str) -> str:
    """What an act is about, as addresses have it."""
    return urlencode({"buoc": step} | ({"phan": inside} if inside else {}))


def finish(browser, play: str, step: str, *, inside: str = "", **typed: str) -> None:
    """Finish a step with its form as the page has it and what is typed otherwise."""
    page = browser.visit(f"{play}/viec/xong-buoc?{about(step, inside)}")
    button = next(one for one in page.page.all("button") if "Xong bước này" in "".join(one.itertext()))
    known = {name: text for name, text in typed.items() if name in page.content.decode()}
    after = browser.press(page, "".join(button.itertext()).strip(), **known)
    assert after.status_code == 200, errors(after)


def clock(browser, play: str, day: str, hour: str) -> None:
    """Set the clock of the play."""
    year, month, date = day.split("-")
    said = {"day-day": date, "day-month": month, "day-year": year, "hour": hour}
    answer = browser.post(f"{play}/dong-ho", said)
    assert answer.status_code == 302, errors(answer)
