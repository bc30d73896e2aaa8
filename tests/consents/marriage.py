"""Lan marries Quang: filings of a marriage in a few lines."""

from uuid import UUID

from tests.births import marital
from tests.people import WARD, Somebody, arrive

CODE = "1.000894"
SAME = {"ethnicity": "Kinh", "nationality": "Việt Nam", "lives": "here", "status": "never_married", "times": "1"}


def party(who: str, born: str = "", **answers: str) -> dict[str, str]:
    """The page of one side; `born` is "day-month-year"."""
    said = {f"{who}_{key}": value for key, value in (SAME | {"address": "12 phố Đội Cấn"} | answers).items()}
    parts = zip(("day", "month", "year"), born.split("-"), strict=False) if born else ()
    return said | {f"{who}_birth_date-{part}": value for part, value in parts}


def pages(name: str, number: str, **husband: str) -> dict[str, dict[str, str]]:
    """What the bride answers on each page."""
    return {
        "you": {"requester_phone": "0912 345 678"},
        "husband": party("husband", "4-2-1979", name=name, number=number, **husband),
        "wife": party("wife"),
        "promise": {"free_will": "yes", "nothing_forbids": "yes", "truth": "yes"},
    }


def answered(client, groom: Somebody, **husband: str) -> str:
    """A draft in which everything is answered; gives its id."""
    draft = marital.start(client, CODE)
    names = {"name": groom.name, "number": groom.personal_number} | husband
    marital.answer(client, draft, pages(**names))
    return draft


def ask(client, draft: str, way: str = "account"):
    """Choose how he consents."""
    return client.post(f"/ban-nhap/{draft}/dong-y/husband_agrees", {"way-husband_agrees": way})


def request_of(draft: str, state: str = "asked"):
    """The last request of a draft in a state."""
    from motcua.dossiers.models import ConsentRequest

    return ConsentRequest.objects.filter(draft_id=draft, state=state).latest("id")


def agreed(client, groom_client, groom: Somebody) -> str:
    """A draft for which he has agreed; gives its id."""
    draft = answered(client, groom)
    assert ask(client, draft).status_code == 302
    answer = groom_client.post(f"/dong-y/{request_of(draft).id}/dong-y")
    assert answer.status_code == 302, answer.content.decode()
    return draft


def quang() -> Somebody:
    """The groom."""
    return arrive("quang")


def asked_of(bride: Somebody) -> UUID:
    """What the bride is asked when he files instead; gives the id of the request."""
    from motcua.dossiers import consenting, drafts
    from motcua.identity.gate import Person

    he = quang()
    groom = Person(he.id, he.name, 2, False)
    draft = drafts.start(groom, CODE, WARD)
    said = pages(he.name, he.personal_number) | {
        "husband": party("husband"),
        "wife": party("wife", "8-3-1994", name=bride.name, number=bride.personal_number),
    }
    for page, answers in said.items():
        assert not drafts.save_page(groom, draft.id, page, answers).errors
    consenting.choose_way(groom, draft.id, "wife_agrees", "account")
    return request_of(str(draft.id)).id
