"""What identity holds of a person, and how it is erased."""

from datetime import datetime
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet

from motcua.base.holding import Erased, Held, claim, nobodys, rows_of
from motcua.identity import mandates, models, sessions
from motcua.identity.gate import Person

OTHERS = {"owner_id", "agent_id", "given_by_id", "confirmed_by_id", "ended_by_id"}
DECLARED = "declared"  # in the place of an issuer, for people whom nobody vouches for; the subject is an id of ours
GONE = "erased"  # in the place of an issuer: nobody can sign in as this person any more

CLAIMS = (
    claim(
        "identity_person", "whoever signed in, or was named in a filing", Erased.EMPTIED,
        "issuer and subject go, by which alone the identity provider could say who it was; the id stays, because the "
        "proofs of the ledger name it",
        emptied="issuer subject", codes="instance kind",
    ),
    claim("identity_mandate", "who acts, and for whom", Erased.EMPTIED,
          "it ends, and the names and the number of this side go; that somebody acted stays, by id",
          emptied="owner_name agent_name agent_number", codes="instance basis state procedures"),
    claim("identity_signin", "whoever signed in", Erased.DELETED, "also by themselves, see catalogue/retention"),
    nobodys("identity_ratecount", "keys are keyed digests, forgotten within minutes"),
    claim("django_session", "whoever is signed in", Erased.DELETED, "also by themselves 12 hours after the last page",
          unexported="what a session holds is the name and the level of the account, which the export has"),
)  # fmt: skip


def held_of(person_id: UUID) -> Held:
    """The account and its sign-ins."""
    return {
        "identity_person": rows_of(models.Person.objects.filter(id=person_id)),
        "identity_mandate": rows_of(_mandates(person_id), OTHERS),
        "identity_signin": rows_of(models.SignIn.objects.filter(person_id=person_id), {"person_id"}),
    }


def _mandates(person_id: UUID) -> QuerySet:
    return models.Mandate.objects.filter(Q(owner_id=person_id) | Q(agent_id=person_id))


def _end_mandates(person_id: UUID) -> int:
    """End the mandates of a person and empty their side; whom they named without an account is their side as well."""
    M, side = models.Mandate, Person(person_id, "", 0, False)
    for one in _mandates(person_id).exclude(state__in=(M.REVOKED, M.DECLINED)):
        mandates.revoke(side, one.id)
    of_nobody = Q(owner_id=person_id) | Q(agent_id=person_id, basis__in=(M.CHILD, M.WARD))
    M.objects.filter(of_nobody).update(owner_name="")
    M.objects.filter(agent_id=person_id).update(agent_name="", agent_number="")
    return _mandates(person_id).count()


@transaction.atomic
def erase(person_id: UUID) -> dict[str, int]:
    """Sign the person out everywhere and forget who it was; says how many rows of each table. Again changes nothing."""
    forgotten = models.Person.objects.filter(id=person_id).exclude(issuer__in=(GONE, DECLARED)).update(
        issuer=GONE, subject=str(person_id), assurance=0
    )  # fmt: skip
    return {
        "identity_mandate": _end_mandates(person_id),
        "django_session": end_sessions(person_id),
        "identity_signin": models.SignIn.objects.filter(person_id=person_id).delete()[0],
        "identity_person": forgotten,
    }


def end_sessions(person_id: UUID) -> int:
    """Delete every session of a person. Their content is signed, so each one is read: there are as many as people."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    every = Session.objects.iterator()
    theirs = [one.session_key for one in every if _whose(store.decode(one.session_data)) == person_id]
    return Session.objects.filter(session_key__in=theirs).delete()[0]


def _whose(content: dict) -> UUID | None:
    found = sessions.person_in(content)
    return found.id if found else None


def forget_sign_ins(before: datetime) -> int:
    """Delete what says when somebody signed in long ago; says how many."""
    return models.SignIn.objects.filter(at__lt=before).delete()[0]
