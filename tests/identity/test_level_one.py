"""Somebody whose account is too weak: told before they type, guided to the police of their commune, and back."""

import pytest

from motcua.agencies import service as agencies
from motcua.dossiers.models import Dossier, Draft
from tests.dossiers import filing
from tests.identity.signing_in import follow_home, sign_in
from tests.mandates.people import english
from tests.people import WARD
from tests.simulators.processes import choose_person

pytestmark = pytest.mark.usefixtures("catalogue")
START = f"/thu-tuc/{filing.CODE}/bat-dau?xa={WARD}"


@pytest.fixture
def weak(client, provider, settings):
    """Lan's browser at the start page, signed in with an account that is of level 1 still."""
    settings.OIDC_MINIMUM_ASSURANCE = 1
    provider.fault(token="low_assurance")
    english(client)
    assert sign_in(client, "lan", START)["Location"] == START
    return client


def href(answer, words: str) -> str:
    """Where a link of the page leads."""
    return next(one.get("href") for one in answer.page.all("a") if words in "".join(one.itertext()))


def raised(client, provider, address: str):
    """The police have raised the level: sign in again by a link of ours; gives the page to which it leads back."""
    provider.clear_faults()
    away = client.get(address)
    assert away.status_code == 302, away.content.decode()
    return client.visit(follow_home(client, choose_person(away["Location"], "lan"))["Location"])


def test_the_way_from_level_1_to_a_dossier(weak, provider):
    start = weak.visit(START)
    told = start.content.decode()
    assert "needs an identity account of level 2; yours is of level 1" in told and "on paper at the counter" in told
    guide = weak.visit(href(start, "Where to go and what to bring"))
    said = guide.content.decode()
    centre = agencies.centre_of(WARD)
    assert f"the police of {agencies.area(WARD).name_en}" in said and centre.province_name_en in said
    assert centre.name_en in said and "Bring your identity card with the chip" in said
    assert "still to be verified" in said
    # Meanwhile everything is written and kept; nothing can be sent.
    begun = weak.press(weak.visit(href(guide, "Back to where you were")), "Write it now, send it later")
    draft = begun.page.path.split("/")[2]
    filing.answer_everything(weak, draft)
    check = weak.visit(f"/ban-nhap/{draft}/kiem-tra")
    shown = check.content.decode()
    assert "Your account cannot send this yet" in shown and "Send the dossier" not in shown
    refused = weak.post(f"/ban-nhap/{draft}/gui")
    assert refused.status_code == 403 and "what you wrote is kept" in refused.content.decode()
    assert not Dossier.objects.exists() and Draft.objects.get(id=draft).state == Draft.OPEN
    # Back with level 2: the same page, the same answers, and one button more.
    again = raised(weak, provider, href(check, "sign in again"))
    assert again.page.path == f"/ban-nhap/{draft}/kiem-tra" and "12 phố Đội Cấn" in again.content.decode()
    assert "cannot send this yet" not in again.content.decode()
    sent = weak.press(again, "Send the dossier")
    assert sent.status_code == 200 and Dossier.objects.get().submissions.get().id == Draft.objects.get(id=draft).id


def test_from_the_guide_back_to_where_they_were(weak, provider):
    guide = weak.visit(href(weak.visit(START), "Where to go and what to bring"))
    back = raised(weak, provider, href(guide, "I have level 2 now"))
    assert back.page.path == START and "Write it now" not in back.content.decode()
    weak.press(back, "Start")


def test_a_house_that_lets_nobody_in_below_level_2_shows_the_same_guide(client, provider):
    """The default: the way there says what to do, and finds the police of any commune without a sign-in."""
    provider.fault(token="low_assurance")
    failed = sign_in(english(client), "lan", START)
    assert "below level 2" in failed.content.decode() and "/tai-khoan-dinh-danh" in failed.content.decode()
    guide = client.visit("/tai-khoan-dinh-danh")
    assert "Your commune or ward" in guide.content.decode()
    listed = client.press(guide, "Find the police", tim="ba dinh")
    ward = agencies.area(WARD).name_en
    chosen = client.visit(href(listed, f"{ward}, {agencies.centre_of(WARD).province_name_en}"))
    assert agencies.centre_of(WARD).name_en in chosen.content.decode()
    nothing = client.visit("/tai-khoan-dinh-danh", tim="xyzzyqwk")
    assert nothing.status_code == 200


@pytest.mark.parametrize("way_back", ["//elsewhere.example", "https://elsewhere.example/", "javascript:alert(1)"])
def test_the_guide_leads_back_to_pages_of_ours_alone(client, way_back):
    answer = client.visit("/tai-khoan-dinh-danh", tiep=way_back)
    (main,) = answer.page.all("main")
    carried = [one.get("href") or one.get("value") or "" for tag in ("a", "input") for one in main.iter(tag)]
    assert carried and not [one for one in carried if "elsewhere" in one or "alert" in one]


def test_the_police_of_the_list_are_named(client, db):
    """As the operator entered them; without a commune the reader's own is taken."""
    from motcua.acting import police
    from motcua.agencies.models import Agency

    Agency.objects.create(code="CA-00004", kind="commune_police", area_code=WARD, valid_from="2025-07-01")
    named = agencies.agency_for("commune_police", WARD)
    assert police.place_for(None, WARD).police == named.name
    assert named.name in client.visit("/tai-khoan-dinh-danh", xa=WARD).content.decode()
    assert police.place_for(None, "") is None and police.place_for(None, "nowhere") is None


def test_of_whoever_is_signed_in_the_own_commune_is_shown(client_of, lan):
    assert agencies.centre_of(WARD).name in client_of(lan).visit("/tai-khoan-dinh-danh").content.decode()


def test_with_level_1_nobody_is_asked_for_a_consent(client_of, lan):
    """Whoever is asked would deal with somebody whom nobody has seen."""
    from dataclasses import replace

    from motcua.dossiers.models import ConsentRequest
    from tests.consents import marriage

    bride = client_of(replace(lan, claims=lan.claims | {"loa": 1}))
    answer = marriage.ask(bride, marriage.answered(bride, marriage.quang()))
    assert answer.status_code == 403 and not ConsentRequest.objects.exists()
