"""Tiên, whose name, numbers and words stand nowhere but in what she did: one closed dossier, one withdrawn, a draft.

`python -m tests.rights.tien lives|asks|erases` does it in the house of DATABASE_URL and MOTCUA_DATA. She erases her
account in a year in which the law keeps nothing of it any more.
"""

import json
import sys
from datetime import datetime, timedelta

import django

NAME, NUMBER, PHONE, MAIL = "Đặng Thị Thuỷ Tiên", "001190077712", "0977123789", "thuytien.dang77@example.vn"
ADDRESS, TYPED = "27 ngõ Quỳnh Lôi, tổ dân phố số 19", "Xin bản sao để nộp học bổng Lạc Hồng"
FILE = "so ho khau cua Thuy Tien.pdf"
SUBJECT = "vneid-tien-77712"
TOKENS = {
    "name": NAME, "number": NUMBER, "phone": PHONE, "mail": MAIL, "address": ADDRESS, "typed": TYPED, "file": FILE,
    "subject": SUBJECT,
}  # fmt: skip
YEARS_LATER = datetime.fromisoformat("2032-12-20T09:00:00+07:00")


def claims() -> dict:
    from simulators.identity_provider import people
    from tests.invariants.living import ISSUER

    return people.load()["lan"].claims | {
        "iss": ISSUER, "sub": SUBJECT, "name": NAME, "personal_number": NUMBER, "phone_number": PHONE, "email": MAIL,
        "address": {"formatted": ADDRESS},
    }  # fmt: skip


def paper():
    """A PDF in whose text she stands."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from motcua.documents.service import render
    from tests.documents.papers import SUPPLEMENT

    data = render("form_02", SUPPLEMENT | {"person": {"name": NAME, "personal_number": NUMBER}})
    return SimpleUploadedFile(FILE, data, "application/pdf")


def lives() -> dict[str, str]:
    """What she did until today; the codes."""
    from motcua.dossiers import service as dossiers
    from motcua.identity import service as identity
    from motcua.identity import sessions
    from motcua.identity.session_store import SessionStore
    from motcua.ledger.service import run_until_idle
    from motcua.rights import exports
    from tests.invariants import living

    living.PAGES["requester"] = {"requester_address": ADDRESS, "requester_phone": PHONE, "requester_email": MAIL}
    living.PAGES["copies_and_delivery"]["purpose"] = TYPED
    living.FINDING["entry_content"] = f"Họ, chữ đệm, tên: {NAME.upper()}"
    town = living.Town()
    town.lan = tien = identity.sign_in(claims(), assurance=2, source="vneid")
    session = SessionStore()
    sessions.enter(session, tien)
    session.save()
    draft = town.draft(tien)
    info = dossiers.attach(tien, draft.id, "old_paper", paper())
    dossiers.confirm(tien, draft.id, "old_paper", info.id)
    closed = town.approved(town.checked(town.paid(town.act("accept", town.hung, dossiers.submit(tien, draft.id).code))))
    withdrawn = town.act("withdraw", tien, town.sent_back(town.sent(photo=True)), reason="changed_mind")
    town.draft(tien)
    run_until_idle()
    deliver("slip")
    exports.make(exports.ask(tien).id)
    return {"closed": closed, "withdrawn": withdrawn, "person": str(tien.id)}


def deliver(*channels: str) -> None:
    """Let everything go out that waits on these channels (all, if none is named)."""
    from motcua.ledger import outgoing
    from motcua.ledger.models import Outgoing

    waiting = Outgoing.objects.filter(delivered_at=None)
    for row in waiting.filter(channel__in=channels) if channels else waiting:
        outgoing.attempt(row.key, row.attempts)


def asks() -> str:
    """She asks that her account is erased; the id of the deletion."""
    from motcua.base import clock
    from motcua.identity import service as identity
    from motcua.rights import asking
    from tests.invariants.living import ISSUER

    tien = identity.account(identity.known_person(ISSUER, SUBJECT))
    with clock.frozen(YEARS_LATER - asking.GRACE):
        return str(asking.ask(tien, "account", None, asking.LEAVING).id)


def erases() -> None:
    """What the worker does when the time has come, and what goes out then."""
    from motcua.base import clock
    from motcua.ledger.service import run_until_idle
    from motcua.rights import erasing

    with clock.frozen(YEARS_LATER + timedelta(minutes=1)):
        erasing.run_due()
        run_until_idle()
        deliver()


if __name__ == "__main__":
    django.setup()
    done = {"lives": lives, "asks": asks, "erases": erases}[sys.argv[1]]()
    print(done if isinstance(done, str) else json.dumps(done), flush=True)
