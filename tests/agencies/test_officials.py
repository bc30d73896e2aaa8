"""Officials entered from a file: with their days, by four eyes, as a whole or not at all."""

from datetime import date, datetime

import pytest
from django.core.management import CommandError, call_command

from motcua.agencies import service
from motcua.agencies.models import Post
from motcua.base import clock
from motcua.identity import service as identity
from motcua.ledger import service as ledger
from tests.people import ISSUER, arrive

pytestmark = pytest.mark.django_db

HEAD = "subject,agency,role,valid_from,valid_to\n"
MAI = "vneid|mai,H26.00004,receptionist,2026-01-01,\n"
BY = {"entered_by": "vneid|a", "checked_by": "vneid|b"}


def load(lines: str, **by) -> int:
    return service.load_officials(HEAD + lines, ISSUER, **BY | by)


def test_somebody_who_is_entered_sees_the_office_from_their_first_day_to_their_last(catalogue, client_of, tmp_path):
    mai = arrive("mai")
    assert client_of(mai).get("/viec").status_code in (403, 404)
    file = tmp_path / "officials.csv"
    file.write_text(HEAD + MAI, encoding="utf-8-sig")  # as Excel writes it
    call_command("load_officials", file, entered_by="vneid|a", checked_by="vneid|b", issuer=ISSUER)
    client_of(mai).visit("/viec")
    file.write_text(HEAD + MAI.replace("01,\n", "01,2026-11-22\n"), encoding="utf-8")
    call_command("load_officials", file, entered_by="vneid|a", checked_by="vneid|b", issuer=ISSUER)
    with clock.frozen(datetime(2026, 11, 23, 9, tzinfo=clock.ZONE)):
        assert service.posts_of(mai.id) == ()
        assert [post.role for post in service.posts_of(mai.id, date(2026, 11, 22))] == ["receptionist"]


def test_both_who_entered_and_who_checked_stand_in_the_ledger(catalogue):
    assert load(MAI) == 1
    mai, first, second = (identity.known_person(ISSUER, f"vneid|{key}") for key in ("mai", "a", "b"))
    (entry,) = [one for one in ledger.entries_about(mai) if one.event == "official:appointed"]
    assert (entry.by, entry.params["checked_by"], entry.params["valid_from"]) == (first, str(second), "2026-01-01")
    assert load(MAI) == 0, "again changes nothing"
    assert load(MAI.replace("01,\n", "01,2026-12-31\n")) == 1
    assert [one.event for one in ledger.entries_about(mai)][-1] == "official:post_changed"


@pytest.mark.parametrize("by", [{"checked_by": "vneid|a"}, {"checked_by": " vneid|a "}, {"entered_by": ""}])
def test_nobody_appoints_alone(catalogue, by):
    with pytest.raises(service.OneAlone):
        load(MAI, **by)
    assert not Post.objects.filter(role="receptionist").exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (",H26.00004,receptionist,2026-01-01,", "line 3: subject is empty"),
        ("x,H26.00004,king,2026-01-01,", "line 3: role 'king' is none of cashier"),
        ("x,nowhere,receptionist,2026-01-01,", "line 3: agency 'nowhere'"),
        ("x,H26.00004,receptionist,soon,", "line 3: valid_from"),
        ("x,H26.00004,receptionist,2026-01-01,later", "line 3: valid_to is neither"),
        ("x,H26.00004,receptionist,2026-01-01,2025-12-31", "line 3: valid_to lies before valid_from"),
        ("vneid|mai,H26.00004,receptionist,2026-02-01,", "line 3: stands twice"),
    ],
)
def test_one_wrong_line_and_nothing_is_taken_over(catalogue, tmp_path, line, said):
    file = tmp_path / "officials.csv"
    file.write_text(f"{HEAD}{MAI}{line}\n", encoding="utf-8")
    with pytest.raises(CommandError) as told:
        call_command("load_officials", file, entered_by="vneid|a", checked_by="vneid|b", issuer=ISSUER)
    assert said in str(told.value) and not Post.objects.filter(role="receptionist").exists()


def test_a_post_that_is_held_is_not_given_again_and_somebody_may_come_back(catalogue):
    load(MAI)
    again = MAI.replace("2026-01-01", "2026-06-01")
    with pytest.raises(service.ListBroken, match="is held already since 2026-01-01"):
        load(again)
    load(MAI.replace("01,\n", "01,2026-03-31\n"))
    assert load(again) == 1 and Post.objects.filter(role="receptionist").count() == 2


def test_a_file_with_other_columns_is_not_read():
    with pytest.raises(service.ListBroken, match="the columns must be subject,agency"):
        service.load_officials("name,agency\n", ISSUER, **BY)
