"""The copy of all that is held: complete, one's own alone, and described by its schema."""

import io
import json
import zipfile

from jsonschema import Draft202012Validator

from motcua.base import clock
from motcua.dossiers.models import DraftPaper
from motcua.identity import service as identity
from motcua.ledger import service as ledger
from motcua.rights import asking, collecting, erasing, exports, keeping, zips
from tests.people import PERSONAL
from tests.rights.searching import found_in


def test_nothing_of_others_is_in_it(theirs, lan, mai, hung):
    """Neither another citizen nor the official who handled it stands in the copy."""
    text = json.dumps(collecting.collected(lan.id), ensure_ascii=False)
    hers = (lan.name, lan.personal_number, lan.email, lan.claims["phone_number"])
    others = {one for one in PERSONAL if one not in hers}
    assert not [one for one in others if one in text]
    assert str(mai.id) not in text and str(hung.id) not in text


def test_the_zip_holds_a_page_data_with_its_schema_and_the_files(theirs, lan):
    row = exports.ask(identity.account(lan.id))
    assert exports.ask(identity.account(lan.id)).id == row.id, "two taps make one copy"
    exports.make(row.id)
    with zipfile.ZipFile(io.BytesIO(zips.place_of(row.id).read_bytes())) as archive:
        names = archive.namelist()
        data, schema = (json.loads(archive.read(name)) for name in (zips.DATA, zips.SCHEMA))
        page = archive.read(zips.PAGE).decode()
    Draft202012Validator(schema).validate(data)
    assert found_in(page, theirs) >= {"name", "number", "mail", "address", "typed", "file"}
    assert sum(name.startswith("tep/") for name in names) >= 1 and any(name.endswith(".jpg") for name in names)
    assert (zips.place_of(row.id).stat().st_mode & 0o077) == 0


def test_a_copy_is_told_fetched_by_its_person_alone_and_gone_after_its_days(theirs, lan, mai, client_of):
    hers, other = client_of(lan), client_of(mai)
    page = hers.visit("/du-lieu-cua-toi")
    hers.press(page, "Tạo bản sao")
    (row,) = exports.exports_of(identity.account(lan.id))
    exports.make(row.id)
    ledger.run_until_idle()
    assert "Bản sao dữ liệu của bạn đã sẵn sàng" in hers.visit("/tin-nhan").content.decode()
    assert f"/ban-sao/{row.id}.zip" in hers.visit("/du-lieu-cua-toi").content.decode()
    address = f"/du-lieu-cua-toi/ban-sao/{row.id}.zip"
    assert hers.get(address)["Content-Type"] == "application/zip" and other.get(address).status_code == 404
    with clock.frozen(keeping.kept_until("exports", clock.now())):
        assert exports.delete_old() == 1
    assert hers.get(address).status_code == 404 and not zips.place_of(row.id).exists()


def test_a_copy_made_in_the_night_is_named_by_the_day_of_the_wall(theirs, lan, client_of):
    """At 01:00, which in UTC, as the database tells its moments, is the day before."""
    hers = client_of(lan)
    hers.press(hers.visit("/du-lieu-cua-toi"), "Tạo bản sao")
    (row,) = exports.exports_of(identity.account(lan.id))
    with clock.frozen(clock.now().astimezone(clock.ZONE).replace(hour=1, minute=0)) as made:
        exports.make(row.id)
    assert f"motcua-{made:%Y-%m-%d}.zip" in hers.get(f"/du-lieu-cua-toi/ban-sao/{row.id}.zip")["Content-Disposition"]


def test_a_running_dossier_is_never_erased_and_the_page_says_why(theirs, lan, client_of):
    page = client_of(lan).visit("/du-lieu-cua-toi").content.decode()
    assert "Hồ sơ đang được giải quyết." in page and "tài khoản của bạn được giữ lại" in page
    assert client_of(lan).get("/du-lieu-cua-toi/xoa").status_code == 409
    running = next(one for one in asking.choices(identity.account(lan.id)) if not one.matter.is_draft)
    assert client_of(lan).get(f"/du-lieu-cua-toi/xoa/ho-so/{running.matter.id}").status_code == 409


def test_what_is_missing_is_said_beside_it_and_nothing_is_asked_again(theirs, lan, client_of):
    """Also on the page of the data: what is to be erased already is not offered once more."""
    client = client_of(lan)
    draft = next(one.matter.id for one in asking.choices(identity.account(lan.id)) if one.matter.is_draft)
    address = f"/du-lieu-cua-toi/xoa/ban-nhap/{draft}"
    unread = client.post(address, {"reason": asking.WRONG}).content.decode()
    assert 'href="#sure"' in unread and 'id="sure-error"' in unread and "reason-error" not in unread
    assert f'value="{asking.WRONG}" checked' in unread
    assert 'id="reason-error"' in client.post(address, {"reason": "?", "sure": "yes"}).content.decode()
    assert f'href="{address}"' in client.visit("/du-lieu-cua-toi").content.decode()
    asked = client.press(client.visit(address), "Xóa", reason=asking.OTHER, sure="yes").content.decode()
    row = asking.erasures_of(identity.account(lan.id))[0]
    assert f"http://testserver/giay-xac-nhan-xoa/{row.id}" in asked, "an address that can be kept"
    page = client.visit("/du-lieu-cua-toi").content.decode()
    assert f'href="{address}"' not in page and f'href="/du-lieu-cua-toi/yeu-cau/{row.id}"' in page


def test_a_draft_is_erased_after_its_days_unless_that_was_undone(theirs, lan, client_of):
    """With the certificate, which whoever has its number may see, and which says nothing about her."""
    client = client_of(lan)
    draft = next(one.matter.id for one in asking.choices(identity.account(lan.id)) if one.matter.is_draft)
    form = client.visit(f"/du-lieu-cua-toi/xoa/ban-nhap/{draft}")
    assert client.post(f"/du-lieu-cua-toi/xoa/ban-nhap/{draft}", {"reason": asking.OTHER}).status_code == 422
    asked = client.press(form, "Xóa", reason=asking.OTHER, sure="yes")
    undone = client.press(asked, "Rút lại yêu cầu xóa")
    assert "đã rút lại" in undone.content.decode()
    with clock.frozen(clock.now() + asking.GRACE * 2):
        assert erasing.run_due() == 0 and DraftPaper.objects.filter(draft_id=draft).exists()

    client.press(client.visit(f"/du-lieu-cua-toi/xoa/ban-nhap/{draft}"), "Xóa", reason=asking.OTHER, sure="yes")
    assert erasing.run_due() == 0, "not before its days are over"
    with clock.frozen(clock.now() + asking.GRACE * 2):
        assert erasing.run_due() == 1
    assert not DraftPaper.objects.filter(draft_id=draft).exists()
    row = asking.erasures_of(identity.account(lan.id))[0]
    certificate = client_of(lan).visit(f"/giay-xac-nhan-xoa/{row.id}").content.decode()
    content = certificate.split("<main", 1)[1].split("</main>", 1)[0]
    assert row.digest in content and not found_in(content, theirs)
    entries = [(one.event.value, one.by, one.reason) for one in ledger.entries_about(row.id)]
    assert entries == [("erasure:asked", lan.id, "other"), ("erasure:done", lan.id, "other")]
