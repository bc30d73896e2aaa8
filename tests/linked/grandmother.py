"""Lan's child is registered in the home of somebody else, who is asked once for everything: 3.000722 of December."""

from datetime import datetime

from motcua.base import clock
from motcua.dossiers.models import ConsentRequest
from tests.births import birth, marital
from tests.linked import newborn
from tests.people import Somebody

DAY = datetime(2026, 12, 2, 9, tzinfo=clock.ZONE)


def at_home_of(owner: Somebody, told: dict) -> dict:
    """The pages, changed so that `owner` has the home and is the head of the household."""
    theirs = {"owner_name": owner.name, "owner_number": owner.personal_number, "owner_relation": "parent",
              "owners_count": "one"}  # fmt: skip
    home = {"home": newborn.HOME | {"home_kind": "relative"}, "home_owner": theirs,
            "household": {"head": "owner", "relation_to_head": "con"}}  # fmt: skip
    last = {key: told[key] for key in ("insurance", "copies_and_delivery")}
    return {key: page for key, page in told.items() if key not in {*home, *last}} | home | last


def answered(client, owner: Somebody, **other) -> str:
    """A draft in which everything is answered and handed in but the consent; gives its id."""
    draft = marital.start(client, newborn.CODE)
    marital.answer(client, draft, at_home_of(owner, newborn.pages(**other)))
    birth.attach(client, draft, "parent_proof")
    return draft


def ask(client, draft: str, way: str = "account") -> None:
    """Choose how the owner consents; by account they are asked."""
    client.visit(f"/ban-nhap/{draft}/kiem-tra")
    answer = client.post(f"/ban-nhap/{draft}/dong-y/owner", {"way-owner": way})
    assert answer.status_code == 302, answer.content.decode()


def request_of(draft: str) -> ConsentRequest:
    """What the owner was asked."""
    return ConsentRequest.objects.filter(draft_id=draft).latest("id")


def say(client, draft: str, what: str, **said) -> None:
    """The owner answers, or takes it back: "dong-y", "tu-choi", "rut"."""
    client.visit(f"/dong-y/{request_of(draft).id}")
    answer = client.post(f"/dong-y/{request_of(draft).id}/{what}", said)
    assert answer.status_code == 302, answer.content.decode()


def agreed(client, theirs, owner: Somebody, **other) -> tuple[str, str]:
    """The owner has agreed and everything is sent; gives the id of the draft and the code of the whole."""
    draft = answered(client, owner, **other)
    ask(client, draft)
    say(theirs, draft, "dong-y")
    return draft, marital.send(client, draft)
