"""What the session says about whoever is signed in: id, name, level and whether they are an official."""

from uuid import UUID

from motcua.identity.gate import Person

KEY = "person"
ACTING = "acting"  # the id of the mandate under which the person acts at the moment
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
    act_under(session, person.acting.mandate if person.acting else None)


def remember(session, person: Person) -> None:
    """Write what the session says about the person."""
    session[KEY] = {
        "id": str(person.id), "name": person.name,
        "assurance": person.assurance, "official": person.is_official,
    }  # fmt: skip


def act_under(session, mandate_id: UUID | None) -> None:
    """Remember for whom the person acts from now on; None: for themselves."""
    session.pop(ACTING, None)
    if mandate_id is not None:
        session[ACTING] = str(mandate_id)


def chosen_mandate(session) -> UUID | None:
    """The mandate that the person chose to act under, whether or not it still holds."""
    kept = session.get(ACTING)
    return UUID(kept) if kept else None


def leave(session) -> None:
    """Sign out: the session and all it held are deleted."""
    session.flush()
