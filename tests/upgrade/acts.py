"""What everybody does in the upgraded house: the next act of each open dossier, at the pages of whoever owes it."""

from motcua.agencies.models import Post
from motcua.base import clock
from motcua.dossiers.models import Dossier, OpenStep
from motcua.ledger import service as ledger
from motcua.payments.models import Charge
from tests.branches import office
from tests.desk_forms import form_to, step_form
from tests.dossiers import filing
from tests.linked import newborn
from tests.windows import benefit

CLOSED = {3, 7, 8, 10}
DECIDE = ("chair", "head")


def today(field: str) -> dict[str, str]:
    """A date field that says today."""
    day = clock.today()
    return {f"{field}-day": str(day.day), f"{field}-month": str(day.month), f"{field}-year": str(day.year)}


def found() -> dict[str, str]:
    """What the officials find out at the steps of all these procedures; a form takes of it what it asks for."""
    one_by_one = {key: value for step in office.FOUND.values() for key, value in step.items()}
    home = {"home_found": "Dữ liệu đất đai", "visit_needed": "no_visit", "notice_number": "CT08-7",
            "registered_name": newborn.birth.CHILD, "registered_head": "Nguyễn Thị Lan"}  # fmt: skip
    days = today("registered_on") | today("entry_date")
    return filing.FINDING | one_by_one | home | newborn.CARD | benefit.FOUND | days | {"child_number": newborn.NUMBER}


def all_to_their_end(at_the_pages) -> None:
    """Round by round, until every dossier is closed, also those that others bring about (parts of a whole)."""
    for _ in range(16):
        ledger.run_until_idle()
        waiting = Dossier.objects.exclude(status__in=CLOSED).order_by("id")
        if not waiting:
            return
        acts = [next_act(at_the_pages, dossier) for dossier in waiting if not goes_on_with_its_parts(dossier)]
        for dossier, answer in acts:
            assert answer.status_code == 302, f"{dossier.code}: {answer.content.decode()[:3000]}"
    raise AssertionError(f"no end: {[(one.code, one.procedure_code, one.state) for one in waiting]}")


def goes_on_with_its_parts(dossier: Dossier) -> bool:
    return dossier.parts.exclude(status__in=CLOSED).exists()


def next_act(at_the_pages, dossier: Dossier):
    """The next act, and its answer."""
    lan, hung = at_the_pages["lan"], at_the_pages["hung"]
    if dossier.fate == "asks":  # the law changed while it waited: an official says which rules hold for it
        return dossier, filing.act(hung, dossier.code, "chon-quy-dinh", fate="stays")
    if dossier.status == 1:
        return dossier, filing.act(hung, dossier.code, "tiep-nhan")
    owed = Charge.objects.filter(about=dossier.id, state=Charge.OPEN).first()
    if dossier.owes == "citizen" and owed:
        paid = {"receipt_number": f"UP-{dossier.code[-4:]}-{dossier.version}", "amount": str(owed.amount)}
        return dossier, filing.act(hung, dossier.code, "thu-phi", **paid)
    if dossier.status == 6:  # asked for by a rule that has no page yet: the person may always withdraw
        return dossier, lan.post(f"/ho-so/{dossier.code}/rut", {"version": dossier.version})
    return dossier, step_done(at_the_pages, dossier)


def step_done(at_the_pages, dossier: Dossier):
    """The step that is open, at the desk of whoever has it: also where it stands apart, at another agency."""
    apart = OpenStep.objects.filter(dossier=dossier, ended_at=None).order_by("id").first()
    agency, role = (apart.agency_id, apart.role) if apart else (dossier.agency_id, dossier.role)
    desk = at_the_pages[Post.objects.filter(agency_id=agency, role=role, valid_to=None).latest("id").person_id]
    if role in DECIDE:
        return filing.act(desk, dossier.code, "duyet")
    if role == "receptionist":
        return handed_over(desk, dossier)
    page = desk.visit(f"/viec/{dossier.code}")
    return desk.post(f"/viec/{dossier.code}/xong-buoc", step_form(page) | found())


def handed_over(desk, dossier: Dossier):
    """At the counter, where some must come in person first."""
    page = desk.visit(f"/viec/{dossier.code}")
    if "da-den" in page.content.decode():
        came = desk.post(f"/viec/{dossier.code}/da-den", form_to(page, "da-den"))
        assert came.status_code == 302, came.content.decode()
    return filing.act(desk, dossier.code, "trao")
