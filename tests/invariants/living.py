"""Lives of dossiers, told by the services themselves: one in every status, drafts, files, and what waits.

`python -m tests.invariants.living` lets them happen in the database of DATABASE_URL and prints their codes; committed,
so that a tool of another process sees them. With `go-on` it sends one dossier after the other until it is ended.
"""

import io
import json
import sys
from collections.abc import Callable

import django
from PIL import Image

CODE, WARD, ISSUER = "2.000635", "00004", "http://127.0.0.1:8001"
PAGES = {
    "requester": {"requester_address": "12 phố Đội Cấn", "requester_phone": "0912 345 678", "requester_email": ""},
    "whose": {"relation": "self"},
    "event": {
        "kind": "birth", "registered_office": "UBND xã Yên Bình, huyện Thạch Thất, Hà Nội",
        "registered_on-day": "2", "registered_on-month": "9", "registered_on-year": "1990",
        "register_number": "45", "register_book": "",
    },
    "copies_and_delivery": {"copies": "2", "delivery": "electronic", "purpose": 'Làm "hồ sơ" \\ đi học, <b>ở xa</b>'},
}  # fmt: skip
FINDING = {
    "entry_office": "UBND xã Yên Bình", "entry_number": "45", "entry_book": "01/1990", "entry_date": "1990-09-02",
    "entry_content": "Họ, chữ đệm, tên: NGUYỄN THỊ LAN\nNgày sinh: 02/9/1990", "note": "",
}  # fmt: skip


class Town:
    """The people of the tests and what each of them does; every act is one call of a service."""

    def __init__(self) -> None:
        from motcua.base.management.commands.seed_demo import seed, seed_elsewhere
        from motcua.identity import service as identity
        from simulators.identity_provider import people

        seed(ISSUER)
        seed_elsewhere(ISSUER)
        known = people.load()
        self.lan, self.mai, self.hung, self.thao, self.dung, self.khoa, self.yen = (
            identity.sign_in(known[key].claims | {"iss": ISSUER}, assurance=2, source="vneid")
            for key in ("lan", "mai", "hung", "thao", "dung", "khoa", "yen")
        )
        self.receipts = 0

    def draft(self, who=None, *, photo: bool = False, delivery: str = "electronic", procedure: str = CODE):
        """A draft in which every page is answered, with a confirmed photo if wanted."""
        from motcua.dossiers import service as dossiers

        who = who or self.lan
        draft = dossiers.start(who, procedure, WARD)
        for page, answers in PAGES.items():
            chosen = {"delivery": delivery} if "delivery" in answers else {}
            assert not dossiers.save_page(who, draft.id, page, answers | chosen).errors
        if photo:
            info = dossiers.attach(who, draft.id, "old_paper", picture(str(draft.id)))
            dossiers.confirm(who, draft.id, "old_paper", info.id)
        return draft

    def sent(self, **how) -> str:
        from motcua.dossiers import service as dossiers

        return dossiers.submit(self.lan, self.draft(**how).id).code

    def act(self, name: str, who, code: str, **words) -> str:
        """An act of the service on the version that is there now; gives the code again."""
        from motcua.dossiers import service as dossiers

        getattr(dossiers, name)(who, code, seen=dossiers.Dossier.objects.get(code=code).version, **words)
        return code

    def received(self, **how) -> str:
        return self.act("accept", self.hung, self.sent(**how))

    def paid(self, code: str, amount: int = 16000) -> str:
        self.receipts += 1
        from motcua.dossiers import service as dossiers

        dossiers.take_money(self.hung, code, receipt_number=f"AA/26E-{self.receipts:04d}", amount=amount)
        return code

    def checked(self, code: str) -> str:
        return self.act("finish_step", self.thao, code, step="check", values=FINDING, note="")

    def approved(self, code: str) -> str:
        return self.act("approve", self.dung, code, note="")

    def sent_back(self, code: str, key: str = "registered_office", who=None) -> str:
        from motcua.dossiers import service as dossiers
        from motcua.engine.lifecycle import Mark

        mark = Mark(target="field", key=key, reason="does_not_match", advice="Ghi đúng tên xã.")
        holders = {"receptionist": self.hung, "civil_status_officer": self.thao, "chair": self.dung}
        who = who or holders[dossiers.Dossier.objects.get(code=code).role]
        return self.act("send_back", who, code, marks=(mark,))

    def correction(self, code: str):
        """The correction, begun: the answer is changed, nothing is sent."""
        from motcua.dossiers import service as dossiers

        draft = dossiers.start_correction(dossiers.Dossier.objects.get(code=code))
        answers = PAGES["event"] | {"registered_office": "UBND xã Yên Bình, Hà Nội"}
        assert not dossiers.save_page(self.lan, draft.id, "event", answers).errors
        return draft

    def corrected(self, code: str) -> str:
        from motcua.dossiers import service as dossiers

        dossiers.submit(self.lan, self.correction(code).id)
        return code

    def copies(self, code: str, number: int) -> str:
        """A correction by which another number of copies is asked for."""
        from motcua.dossiers import service as dossiers

        draft = dossiers.start_correction(dossiers.Dossier.objects.get(code=self.sent_back(code, "copies")))
        answers = PAGES["copies_and_delivery"] | {"copies": str(number)}
        assert not dossiers.save_page(self.lan, draft.id, "copies_and_delivery", answers).errors
        dossiers.submit(self.lan, draft.id)
        return code

    def apologised(self, code: str) -> str:
        """Put off to the Friday of the week after next."""
        from datetime import timedelta

        from motcua.base import clock

        day = clock.today() + timedelta(days=18 - clock.today().weekday())
        return self.act("apologise", self.thao, code, reason="system_down", explanation="Hệ thống hỏng.", day=day)

    def stopped(self, code: str) -> str:
        return self.act("stop", self.dung, code, ground="nothing_added", explanation="Không có trong sổ.")

    def given_back(self, code: str) -> str:
        from motcua.dossiers import service as dossiers

        dossiers.give_money_back(self.hung, code, voucher_number="PC-0001", amount=16000)
        return code

    def asked_apart(self) -> str:
        """Checked by the ward; the police are asked for an opinion, the land office measures (tests/branches)."""
        from motcua.procedures import service as procedures
        from tests.branches import office

        procedures.publish(office.text())
        return self.checked(self.received(procedure=office.CODE))

    def opinion(self, code: str) -> str:
        return self.act("finish_step", self.khoa, code, step="police", values={"opinion": "Đồng ý."}, note="")

    def measured(self, code: str, tax: int = 0) -> str:
        return self.act("finish_step", self.yen, code, step="measure", values={"tax": tax}, note="")

    def lapsed(self) -> str:
        """Two weeks ago the police were asked, and said nothing."""
        from datetime import timedelta

        from motcua.base import clock
        from motcua.dossiers import lapsing
        from motcua.procedures import service as procedures
        from tests.branches import office

        procedures.publish(office.of_before())
        with clock.frozen(clock.now() - timedelta(days=14)):
            code = self.checked(self.received(procedure=office.CODE_BEFORE))
        lapsing.lapse_all()
        return code


    def whole(self) -> str:
        """A received whole of linked procedures, whose first part was filed."""
        from motcua.dossiers import service as dossiers
        from motcua.ledger.service import run_until_idle
        from motcua.warehouse import service as warehouse
        from tests.linked import newborn

        warehouse.record(self.lan.id, newborn.HELD, "population")
        draft = dossiers.start(self.lan, newborn.CODE, WARD)
        for page, answers in newborn.pages().items():
            assert not dossiers.save_page(self.lan, draft.id, page, answers).errors
        code = self.act("accept", self.hung, dossiers.submit(self.lan, draft.id).code)
        run_until_idle()
        return code

    def part(self, whole: str) -> str:
        """The part of a whole that was filed first."""
        from motcua.dossiers import service as dossiers

        return dossiers.Dossier.objects.get(whole__code=whole).code


    def for_a_child(self) -> str:
        """Filed by Lan for a child whom she stated; the receptionist found that she is the mother."""
        from motcua.base.ids import new_id
        from motcua.dossiers import service as dossiers
        from motcua.identity import service as identity

        child = identity.person_declared_in(new_id())
        stated = identity.state(self.lan, child, "Nguyễn Minh Khôi", identity.Mandate.CHILD)
        draft = dossiers.start(self.lan, CODE, WARD, stated.id)
        for page, answers in PAGES.items():
            assert not dossiers.save_page(self.lan, draft.id, page, answers).errors
        code = dossiers.submit(self.lan, draft.id).code
        dossiers.confirm_tie(self.hung, code)
        return self.act("accept", self.hung, code)

    def consented(self) -> str:
        """Something to which somebody else agreed on their account."""
        from motcua.dossiers import consenting
        from motcua.dossiers import service as dossiers
        from motcua.identity import service as identity
        from simulators.identity_provider import people
        from tests.consents import marriage

        claims = people.load()["quang"].claims
        groom = identity.sign_in(claims | {"iss": ISSUER}, assurance=2, source="vneid")
        draft = dossiers.start(self.lan, marriage.CODE, WARD)
        for page, answers in marriage.pages(claims["name"], claims["personal_number"]).items():
            assert not dossiers.save_page(self.lan, draft.id, page, answers).errors
        consenting.choose_way(self.lan, draft.id, "husband_agrees", "account")
        consenting.agree(groom, draft.consent_requests.get().id)
        return dossiers.submit(self.lan, draft.id).code


def picture(words: str):
    """A small real photo that differs with the words."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    buffer = io.BytesIO()
    number = sum(words.encode())
    image = Image.new("RGB", (64, 48), (number % 256, number // 7 % 256, len(words)))
    for place, sign in enumerate(words.encode()):  # each picture its own, also when it is cleaned before it is kept
        image.paste((sign, 255 - sign, place), (place % 8 * 8, place // 8 * 8, place % 8 * 8 + 8, place // 8 * 8 + 8))
    image.save(buffer, "JPEG", quality=95)
    return SimpleUploadedFile("giay_to.jpg", buffer.getvalue(), "image/jpeg")


def lives(town: Town) -> dict[str, Callable[[], object]]:
    """One life for each place at which a dossier can be, in the words of the tests."""
    return {
        "new": town.sent,
        "received": lambda: town.received(photo=True),
        "refused": lambda: town.act("refuse", town.hung, town.sent(), ground="not_registered", explanation="Không có."),
        "in_progress": lambda: town.checked(town.paid(town.received())),
        "waiting_papers": lambda: town.sent_back(town.sent(photo=True)),
        "corrected_before": lambda: town.corrected(town.sent_back(town.sent())),
        "corrected_after": lambda: town.corrected(town.sent_back(town.received())),
        "asked_apart": town.asked_apart,
        "half_apart": lambda: town.opinion(town.asked_apart()),
        "together_again": lambda: town.measured(town.opinion(town.asked_apart())),
        "begun_anew": lambda: town.corrected(town.sent_back(town.asked_apart(), who=town.yen)),
        "lapsed": town.lapsed,
        "waiting_payment": lambda: town.measured(town.asked_apart(), 500_000),
        "paid_after_asking": lambda: town.paid(town.measured(town.asked_apart(), 500_000), 516_000),
        "withdrawn": lambda: town.act("withdraw", town.lan, town.received(), reason=""),
        "withdrawn_waiting": lambda: town.act("withdraw", town.lan, town.sent_back(town.received()), reason=""),
        "done": lambda: town.approved(town.checked(town.received())),
        "returned": lambda: town.approved(town.checked(town.paid(town.received()))),
        "done_on_paper": lambda: town.approved(town.checked(town.paid(town.received(delivery="paper")))),
        "apologised": lambda: town.apologised(town.received()),
        "stopped": lambda: town.stopped(town.received()),
        "stopped_paid": lambda: town.stopped(town.paid(town.received())),
        "given_back": lambda: town.given_back(town.stopped(town.paid(town.received()))),
        "owes_more": lambda: town.copies(town.paid(town.received()), 3),
        "gets_back": lambda: town.copies(town.paid(town.received()), 1),
        "whole": town.whole,
        "consented": town.consented,
        "for_a_child": town.for_a_child,
        "part": lambda: town.part(town.whole()),
        "returned_later": lambda: town.paid(town.approved(town.checked(town.received()))),
    }  # fmt: skip


def live(town: Town) -> dict[str, str]:
    """Let everything happen; the codes (ids of drafts) by name."""
    from motcua.dossiers import service as dossiers

    codes = {name: str(happens()) for name, happens in lives(town).items()}
    town.correction(codes["waiting_papers"])
    codes["draft"] = str(town.draft(photo=True).id)
    codes["discarded"] = str(town.draft(town.mai).id)
    dossiers.discard(town.mai, codes["discarded"])
    return codes


def a_moment_later() -> None:
    """What sequencer, followers and the printing job do; e-mails stay undelivered."""
    from motcua.ledger import outgoing, service
    from motcua.ledger.models import Outgoing

    service.run_until_idle()
    for key, number in Outgoing.objects.filter(channel="slip", delivered_at=None).values_list("key", "attempts"):
        outgoing.attempt(key, number)
    service.run_until_idle()


def go_on() -> None:
    """Send one dossier after the other, each with a file of its own, and say its code, until somebody ends us."""
    town, number = Town(), 0
    while True:
        number += 1
        print(town.received(photo=True) if number % 2 else town.sent(photo=True), flush=True)


def main() -> None:
    django.setup()
    if sys.argv[1:] == ["go-on"]:
        go_on()
    codes = live(Town())
    a_moment_later()
    json.dump(codes, sys.stdout)


if __name__ == "__main__":
    main()
