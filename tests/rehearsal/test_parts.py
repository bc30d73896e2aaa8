"""The inner steps of linked procedures: each part goes its own way, and the whole follows."""

from datetime import date

import msgspec
import pytest

from motcua.rehearsal.replaying import Playing, replay
from tests.births import birth
from tests.linked import newborn
from tests.rehearsal import playing
from tests.rehearsal.test_other_kinds import buttons
from tests.rehearsal.test_plays import kept
from tests.rehearsal.test_whole_lives import ENTRY, MOTHER, differences, recorded, status

pytestmark = pytest.mark.django_db
BORN = {**ENTRY, "entry_date-day": "25", "child_number": newborn.NUMBER}


@pytest.fixture
def browser(ha, client_of):
    """Hà's."""
    return client_of(ha)


@pytest.fixture
def play(browser) -> str:
    """A play of birth, residence and insurance in one, just received; gives its address."""
    play = playing.begin(browser, newborn.CODE, "2026-11-25", **MOTHER)
    playing.fill_in(browser, play, newborn.pages(date(2026, 11, 25), child=birth.born(date(2026, 11, 23))))
    playing.hand_in_everything(browser, play)
    playing.send(browser, play)
    playing.act(browser, play, "tiep-nhan")
    return play


def standing(play: str) -> Playing:
    """A play as it stands."""
    return replay(kept(play))


def parts(play: str) -> dict[str, str]:
    """How far each part is, for the whole."""
    return {key: str(how) for key, how in standing(play).state.parts.items()}


def press(browser, play: str, words: str):
    """Press a button of the play that begins so."""
    page = browser.visit(play)
    return browser.press(page, next(one for one in buttons(page) if one.startswith(words)))


def register_birth(browser, play: str) -> None:
    """The birth is received, entered and signed."""
    playing.act(browser, play, "tiep-nhan", inside="birth")
    playing.finish(browser, play, "check", inside="birth", **BORN)
    press(browser, play, "Duyệt")


def test_who_stands_at_which_step_of_which_part(browser, play):
    page = browser.visit(play).content.decode()
    assert parts(play) == {"birth": "running", "residence": "to_come", "insurance": "to_come"}
    assert "Tự động bắt đầu sau: Đăng ký khai sinh." in page and "phải xong trước" in page
    playing.act(browser, play, "tiep-nhan", inside="birth")
    assert [one.title for one in branch(play, "birth").steps] == ["Kiểm tra, ghi vào sổ và lấy số định danh"]
    assert branch(play, "birth").steps[0].who.startswith("Công chức tư pháp - hộ tịch, ")
    register_once_more = browser.post(f"{play}/viec/tiep-nhan", {"inside": "birth"})
    assert register_once_more.status_code == 409, "it was received already"
    outside = browser.post(f"{play}/viec/phan-co-ket-qua", {"about": "birth"})
    assert outside.status_code == 409, "its steps are played, so nobody says its result from outside"


def branch(play: str, key: str):
    """A part as the play shows it."""
    from motcua.rehearsal.parts import branches

    it = standing(play)
    with it.at_its_time():
        return next(one for one in branches(it) if one.linked.key == key)


def spoilt(one, **given) -> list[str]:
    """What does not hold in an example of which something else is given."""
    return differences(newborn.CODE, msgspec.structs.replace(one, given=msgspec.structs.replace(one.given, **given)))


def test_a_part_is_refused_while_others_go_on(browser, play):
    """What the birth settled fills the others; residence is refused, the card is made: the whole is settled in part."""
    register_birth(browser, play)
    assert parts(play) == {"birth": "done", "residence": "running", "insurance": "running"}
    assert standing(play).inside["insurance"].sent.answers["child_number"] == newborn.NUMBER
    assert branch(play, "insurance").missing == ()
    assert branch(play, "residence").steps[0].who.startswith("Cán bộ một cửa, ")
    said = {"ground": "barred_place", "explanation": "Chỗ ở này không đăng ký được."}
    playing.act(browser, play, "tu-choi", inside="residence", **said)
    assert parts(play) == {"birth": "done", "residence": "refused", "insurance": "running"} and status(play) == 4
    playing.act(browser, play, "tiep-nhan", inside="insurance")
    assert branch(play, "insurance").steps[0].who.startswith("Cán bộ thụ lý, ")
    playing.finish(browser, play, "check", inside="insurance", **newborn.CARD)
    press(browser, play, "Duyệt")
    assert parts(play) == {"birth": "done", "residence": "refused", "insurance": "done"}
    assert status(play) in (9, 10)
    one, _text = recorded(browser, play)
    whats = [(move.what, move.part) for move in one.given.moves if move.part]
    assert ("part_ended", "residence") in whats and one.given.moves[-1].what in ("settled", "returned")
    assert one.then.parts["insurance"]["answers"]["child_number"] == newborn.NUMBER
    assert differences(newborn.CODE, one) == []
    assert any(told.en.startswith("parts is") for told in spoilt(one, settled={}))
    told = [move for move in one.given.moves if (move.what, move.part) != ("part_ended", "residence")]
    assert spoilt(one, moves=told)


def test_a_part_that_is_sent_back_makes_the_whole_wait(browser, play):
    """It is the citizen's turn in the whole, too, until they mend what was marked in the part."""
    playing.act(browser, play, "tiep-nhan", inside="birth")
    reason = next(one for one in standing(play).inside["birth"].procedure.return_reasons if one.fits("field"))
    marked = {"mark-field-child_name": "yes", "reason-field-child_name": reason.code,
              "advice-field-child_name": "Ghi đúng như giấy chứng sinh."}  # fmt: skip
    playing.act(browser, play, "tra-lai", inside="birth", **marked)
    assert parts(play)["birth"] == "waits" and status(play) == 5
    page = browser.visit(f"{play}/viec/sua-va-gui-lai?phan=birth")
    assert "Ghi đúng như giấy chứng sinh." in page.content.decode()
    empty = browser.post(f"{play}/viec/sua-va-gui-lai", {"inside": "birth", "child_name": ""})
    assert empty.status_code == 422 and status(play) == 5
    browser.press(page, "Gửi phần đã sửa", child_name="Trần Minh Anh")
    assert parts(play)["birth"] == "running" and status(play) == 4
    assert standing(play).inside["birth"].sent.answers["child_name"] == "Trần Minh Anh"
    one, _text = recorded(browser, play)
    assert [move.what for move in one.given.moves][-2:] == ["part_waits", "part_goes_on"]
    assert differences(newborn.CODE, one) == []


def test_going_back_forgets_what_happened_inside(browser, play):
    register_birth(browser, play)
    events = kept(play).events
    number = next(place for place, one in enumerate(events) if one["do"] == "inside")
    answer = browser.post(f"{play}/quay-lai", {"number": str(number - 1)})
    assert parts(answer["Location"]) == {"birth": "running", "residence": "to_come", "insurance": "to_come"}
    assert "Đăng ký khai sinh: Đã tiếp nhận" in browser.visit(play).content.decode()
