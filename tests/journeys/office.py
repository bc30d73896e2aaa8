"""What the officials of Ba Đình do at their desks."""

from datetime import timedelta

from motcua.base import clock
from tests.checking.texts import national_calendar
from tests.journeys.visitor import OFFICE, Visitor

HUNG, THAO, DUNG = "Phạm Văn Hùng", "Lê Thị Thảo", "Hoàng Văn Dũng"
ADVICE = "Bạn ghi thêm số đăng ký, in ở góc trên bên phải của giấy khai sinh."
EXPLANATION = "Không tìm thấy việc đăng ký này ở Ba Đình."
CONTENT = "Họ tên: Phạm Nguyễn Minh An. Sinh ngày 12/05/2019 tại Hà Nội. Mẹ: Nguyễn Thị Lan."


def at_the_desk(visit, name: str, **options) -> Visitor:
    """An official who has signed in and sees what is to be done."""
    return visit(size=OFFICE, **options).sign_in(name, at="/viec")


def open_dossier(official: Visitor, code: str) -> Visitor:
    return official.open(f"/viec/{code}")


def mark(official: Visitor, kind: str, key: str, reason: str, advice: str) -> None:
    """Tick an answer ("field") or a paper, with reason and advice."""
    official.page.locator(f"#mark-{kind}-{key}").check()
    official.page.locator(f"#reason-{kind}-{key}").select_option(label=reason)
    official.page.locator(f"#advice-{kind}-{key}").fill(advice)


def send_back_for_the_number(official: Visitor) -> None:
    official.press("Send back to be corrected")
    mark(official, "field", "register_number", "Thông tin chưa đầy đủ", ADVICE)
    official.press("Send back")


def refuse(official: Visitor) -> None:
    """On a ground of the procedure, explained; begins on the page for it."""
    official.page.get_by_role("radio").first.check()
    official.page.locator("#explanation").fill(EXPLANATION)
    official.press("Refuse the dossier")


def apologise(official: Visitor) -> None:
    """Give a new day, in two weeks or on the next day that the office works; begins on the page of the dossier."""
    day, working = clock.today() + timedelta(days=14), national_calendar()
    while working.closed_because(day):
        day += timedelta(days=1)
    official.follow("Apologise and give a new day")
    official.page.get_by_role("radio").first.check()
    official.page.locator("#explanation").fill("Sổ gốc đang ở kho lưu trữ, cần thêm thời gian để tra cứu.")
    official.date("Ngày hẹn trả kết quả mới", day.day, day.month, day.year)
    official.press("Look at the slip").press("Issue the apology")


def accept(official: Visitor) -> None:
    official.press("Receive the dossier")


def take_money(official: Visitor, code: str) -> str:
    """Record the payment under a receipt number that the office has not used before; gives the number."""
    receipt = f"BL-{code.rsplit('-', 1)[1]}"
    official.fill("Receipt number", receipt).press("Record the payment")
    return receipt


def write_the_finding(official: Visitor) -> None:
    official.fill("Cơ quan đã đăng ký", "UBND phường Kim Mã").fill("Số đăng ký", "118/2019")
    official.date("Ngày đăng ký", 20, 5, 2019).fill("Nội dung trích lục", CONTENT)


def urgency(official: Visitor) -> list[str]:
    """The moments in the list, in its order, as the page writes them."""
    rows = official.page.locator(".m-row__text strong").all_inner_texts()
    return [" ".join(row.split()) for row in rows]
