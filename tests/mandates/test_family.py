"""Acting for a child, a ward and for somebody who authorises: stated or given, seen by both, ended by either."""

import pytest

from motcua.dossiers import for_others
from motcua.dossiers.models import Dossier
from motcua.identity import service as identity
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.warehouse import service as warehouse
from tests.dossiers import filing
from tests.mandates.people import english

pytestmark = pytest.mark.usefixtures("catalogue")

CHILD = {"tie": "child", "name": "Nguyễn Minh Khôi", "born-day": "2", "born-month": "5", "born-year": "2019",
         "sex": "male", "number": "001219000045"}  # fmt: skip
START = f"/thu-tuc/{filing.CODE}/bat-dau"


def stated(client, **more) -> str:
    """Name a child; gives the id of the mandate as the start page sends it."""
    client.press(client.visit("/uy-quyen/con-va-nguoi-duoc-giam-ho"), "State it", **CHILD | more)
    return choices(client)[-1]


def choices(client, code: str = filing.CODE) -> list[str]:
    """For whom a client may file a procedure."""
    page = client.visit(f"/thu-tuc/{code}/bat-dau", xa="00004").page
    return [one.get("value") for one in page.all("input") if one.get("name") == "for_whom"]


def file_under(client, mandate: str) -> str:
    answer = client.press(client.visit(START, xa="00004"), "Start", for_whom=mandate)
    draft = answer.page.path.split("/")[2]
    filing.answer_everything(client, draft)
    return filing.send(client, draft)


def test_a_parent_files_for_a_child_and_an_official_confirms_it_once(client_of, lan, mai, hung):
    """What is stated cannot be received unchecked; confirmed once, it need not be proved again."""
    mother, office = english(client_of(lan)), english(client_of(hung))
    code = file_under(mother, stated(mother))
    assert CHILD["name"] in mother.visit(f"/ho-so/{code}").content.decode()
    assert english(client_of(mai)).get(f"/ho-so/{code}").status_code == 404
    desk = office.visit(f"/viec/{code}")
    assert "Receive the dossier" not in desk.content.decode()
    assert filing.act(office, code, "tiep-nhan").status_code == 409
    confirmed = office.press(desk, "The papers prove it")
    office.press(confirmed, "Receive the dossier")
    ledger.run_until_idle()
    assert "What you stated is confirmed" in mother.visit("/tin-nhan").content.decode()
    again = office.visit(f"/viec/{file_under(mother, choices(mother)[-1])}").content.decode()
    assert "Receive the dossier" in again and "not confirmed" not in again


def test_ending_a_stated_mandate_proves_no_tie(client_of, lan, hung):
    """The check at reception stays, and whoever ended it does not keep the result; proved, it stays ended."""
    mother, office = english(client_of(lan)), english(client_of(hung))
    mandate = stated(mother)
    code = file_under(mother, mandate)
    mother.press(mother.visit(f"/uy-quyen/{mandate}/cham-dut"), "End it")
    desk = office.visit(f"/viec/{code}")
    assert "Receive the dossier" not in desk.content.decode() and "not confirmed yet" in desk.content.decode()
    assert filing.act(office, code, "tiep-nhan").status_code == 409
    dossier = Dossier.objects.get(code=code)
    assert dossier.received_at is None and for_others.who_keeps_the_result(dossier) == {dossier.owner_id}
    office.press(office.press(desk, "The papers prove it"), "Receive the dossier")
    dossier = Dossier.objects.get(code=code)
    assert dossier.received_at >= dossier.mandate.confirmed_at and dossier.mandate.state == identity.Mandate.REVOKED
    assert choices(mother) == [] and mother.get(f"/ho-so/{code}").status_code == 404


def test_what_was_stated_proves_nothing_and_joins_no_account(client_of, lan, mai):
    """Lan states Mai as her ward, with Mai's number: she sees nothing of Mai's, and Mai nothing of hers."""
    mother, stranger = english(client_of(lan)), english(client_of(mai))
    theirs = filing.file_one(stranger)
    mandate = stated(mother, tie="ward", name=mai.name, number=mai.personal_number, sex="female",
                     **{"born-year": "1988", "born-day": "20", "born-month": "11"})  # fmt: skip
    mother.post(f"/uy-quyen/{mandate}/lam-thay")
    assert theirs not in mother.visit("/ho-so").content.decode()
    assert mother.get(f"/ho-so/{theirs}").status_code == 404
    held = next(one for one in identity.held_by(lan.id, identity.Mandate.objects.get().since))
    assert held.owner_id != mai.id and warehouse.holder_of(mai.personal_number, warehouse.own(mai.id)) == mai.id
    assert lan.name not in stranger.visit("/uy-quyen").content.decode()
    # A lodging notice is looked at by nobody before it counts: a statement is not enough for it.
    assert choices(mother, "2.001159") == [] and choices(mother) != []


def test_what_the_number_says_is_compared(client_of, lan):
    """Year and sex of the number against those that were typed; an unknown province; a year alone is enough."""
    mother = english(client_of(lan))
    address = "/uy-quyen/con-va-nguoi-duoc-giam-ho"
    wrong = [{"sex": "female"}, {"born-year": "2018"}, {"number": "003219000045"}, {"number": "001519000045"},
             {"born-year": "2005", "number": ""}, {"born-month": "", "born-year": "2030", "number": ""}]  # fmt: skip
    assert [mother.post(address, CHILD | one).status_code for one in wrong] == [422] * len(wrong)
    answer = mother.post(address, CHILD | {"born-day": "", "born-month": ""})
    assert answer.status_code == 302
    assert mother.post(address, CHILD).status_code == 302, "the same child again"
    held = identity.Mandate.objects.get()
    assert warehouse.facts_of(held.owner_id, warehouse.own(lan.id))["person.birth_year"].value == "2019"
    assert held.until.isoformat() == "2037-12-28", "until the child is of age"


def test_somebody_authorises_and_the_other_accepts(client_of, lan, mai):
    """Lan authorises Mai in one procedure; Mai files for her with Lan's data; either ends it."""
    giver, agent = english(client_of(lan)), english(client_of(mai))
    form = giver.visit("/uy-quyen/moi")
    giver.press(form, "Offer the mandate", name=mai.name, number=mai.personal_number, scope="file",
                procedures=filing.CODE)  # fmt: skip
    assert choices(agent) == [], "not before she accepts"
    agent.press(agent.visit("/uy-quyen"), f"Accept ({lan.name})")
    assert choices(agent, "2.000815") == [], "in this procedure only"
    code = file_under(agent, choices(agent)[-1])
    for one in (giver, agent):
        page = one.visit(f"/ho-so/{code}").content.decode()
        assert lan.name in page and mai.name in page and "Authorised by this person" in page
    assert code in giver.visit("/ho-so").content.decode(), "it is hers"
    mandate = choices(agent)[-1]
    agent.press(agent.visit(f"/uy-quyen/{mandate}/cham-dut"), "End it")
    assert agent.get(f"/ho-so/{code}").status_code == 404
    assert giver.get(f"/ho-so/{code}").status_code == 200
    events = [entry.event for entry in ledger.entries_about(identity.Mandate.objects.get().id)]
    assert events == [Event.MANDATE_OFFERED, Event.MANDATE_PUT, Event.MANDATE_ACCEPTED, Event.MANDATE_REVOKED]


def test_nobody_learns_whether_a_number_has_an_account(client_of, lan, mai):
    """An offer to a number of nobody, to a number with another name, and to one that fits look the same."""
    giver = english(client_of(lan))
    given = {"scope": "follow", "every": "yes"}
    for name, number in (("Lê Văn Không", "001088000399"), ("Lê Văn Khác", mai.personal_number)):
        assert giver.post("/uy-quyen/moi", given | {"name": name, "number": number}).status_code == 302
    page = giver.visit("/uy-quyen").content.decode()
    assert page.count("Waits for an answer") == 2
    assert lan.name not in english(client_of(mai)).visit("/uy-quyen").content.decode()
    own = giver.post("/uy-quyen/moi", given | {"name": lan.name, "number": lan.personal_number})
    assert own.status_code == 422


def test_an_offer_waits_for_the_first_sign_in(lan):
    """Somebody without an account finds the offer when they sign in first."""
    from tests.mandates.people import claims_of, sign_in

    person = identity.Person(lan.id, lan.name, 2, False)
    identity.offer(person, lan.id, lan.name, number="001188000398", name="Phan Thị Yến", procedures=(), may_file=False,
                   until=None)  # fmt: skip
    arrived = sign_in(claims_of("yen2", "Phan Thi Yến", "001188000398"))
    assert identity.Mandate.objects.get().agent_id == arrived.id, "spelled otherwise, the same person"


def test_an_offer_is_put_before_nobody_where_two_accounts_share_the_number(lan):
    """Of two who sign in with one number none is known to be the one who was named."""
    from tests.mandates.people import claims_of, sign_in

    sign_in(claims_of("yen2", "Phan Thị Yến", "001188000398"))
    sign_in(claims_of("yen3", "Phan Thị Yến", "001188000398"))
    identity.offer(identity.Person(lan.id, lan.name, 2, False), lan.id, lan.name, number="001188000398",
                   name="Phan Thị Yến", procedures=(), may_file=False, until=None)  # fmt: skip
    for key in ("yen2", "yen3"):
        sign_in(claims_of(key, "Phan Thị Yến", "001188000398"))
    assert identity.Mandate.objects.get().agent_id is None


def test_the_demo_has_a_child_and_a_ward(client_of):
    """Seeded twice they are there once: the child is stated, the guardianship confirmed."""
    from motcua.base.management.commands.seed_demo import seed_family
    from tests.people import ISSUER, arrive

    seed_family(ISSUER)
    seed_family(ISSUER)
    page = english(client_of(arrive("binh"))).visit("/uy-quyen").content.decode()
    assert page.count("Act for Đỗ") == 2 and page.count("Stated, not confirmed yet") == 1
