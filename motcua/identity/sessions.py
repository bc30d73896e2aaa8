"""What the session says about whoever is signed in: id, name, level and whether they are an official."""

from uuid import UUID

from motcua.identity.gate import Person

KEY = "person"
# What is not about a person and outlives a sign-in: the random number under which steps are counted.
KEPT = ("visit",)


def person_in(session) -> Person | None:
    """Whoever is signed in, or None."""
    kept = session.get(KEY)
    if not kept:
        return None
    return Person(UUID(kept["id"]), kept["name"], kept["assurance"], kept["official"])


def enter(session, person: Person) -> None:
    """Sign a person in under a new session key, so that a key planted before is worth nothing."""
    kept = {name: session[name] for name in KEPT if name in session}
    session.flush()
    session.update(kept)
    remember(session, person)


def remember(session, person: Person) -> None:
    """Write what the session says about the person."""
    session[KEY] = {
        "id": str(person.id), "name": person.name,
        "assurance": person.assurance, "official": person.is_official,
    }  # fmt: skip


def leave(session) -> None:
    """Sign out: the session and all it held are deleted."""
    session.flush()
