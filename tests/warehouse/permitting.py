"""Facts that want consent, and saying yes or no to them."""

from motcua.identity import service as identity
from motcua.warehouse import permissions, service
from motcua.warehouse.reading import Ground, Reading

ACCOUNT, HEALTH = "person.benefit_account", "person.disability"
TOLD = {"person.name": "Lan", ACCOUNT: "0011223344", HEALTH: {"number": "12"}}


def known_lan():
    """Somebody of whom something is known that wants consent; her id."""
    person = identity.person_id_for("https://idp.example", "lan")
    service.record(person, TOLD, "vneid")
    return person


def told(person, draft) -> set[str]:
    """The names of what is told to a form."""
    return set(service.facts_of(person, Reading(Ground.FILING, by=person, about=draft, kind="draft")))


def say(person, draft, said="yes", names=(ACCOUNT,), by=None) -> None:
    permissions.say(person, names, said, by=by or person, about=draft, procedure="1.001978", words="1")
