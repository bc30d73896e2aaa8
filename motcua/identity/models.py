"""Tables of identity: persons by their identifier, who acts for whom, sign-ins, and counts of tries."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from motcua.base.ids import new_id


def this_instance() -> str:
    """The installation that makes a row."""
    return settings.INSTANCE


class Person(models.Model):
    """Whoever can have a dossier, by an identifier that a provider vouches for; somebody whom only a filing describes,
    or whom a parent or guardian names, has one that nobody issues. Facts about them are in the warehouse."""

    PERSON, ORGANISATION, HOUSEHOLD = "person", "organisation", "household"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    instance = models.CharField(max_length=40, default=this_instance)
    kind = models.CharField(max_length=12, default=PERSON, db_default=PERSON)  # household: a household business
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    created = models.DateTimeField()
    # Level of the account at the last sign-in; 0 for somebody who was named before they ever signed in.
    assurance = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [
            # A subject means a person only together with its issuer (OpenID Connect Core 1.0, section 5.7).
            models.UniqueConstraint(fields=["issuer", "subject"], name="one_person_a_subject"),
            models.CheckConstraint(
                condition=Q(kind__in=["person", "organisation", "household"]), name="a_person_is_of_a_kind"
            ),
        ]


class Mandate(models.Model):
    """That one person may act for another: since when and until when, in which procedures, and on what it rests.

    It is the record of both sides and stays when it is over. The names are those that both knew when it was made, so
    that either sees whom they dealt with.
    """

    REPRESENTATIVE = "representative"  # of an organisation, as the identity provider tells at a business sign-in
    MEMBER = "member"  # of an organisation, named by its representative
    AUTHORISED = "authorised"  # by somebody from their own account
    CHILD, WARD = "child", "ward"  # stated by the parent, by the guardian

    OFFERED = "offered"  # waits for the agent
    STATED = "stated"  # said by the agent alone; an official or a source has yet to confirm it
    IN_FORCE = "in_force"
    DECLINED = "declined"
    REVOKED = "revoked"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    instance = models.CharField(max_length=40, default=this_instance)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")  # for whom somebody acts
    agent = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)  # who acts; null: not reached yet
    basis = models.CharField(max_length=16)
    state = models.CharField(max_length=10)
    procedures = models.JSONField(default=list)  # codes; empty: every procedure
    may_file = models.BooleanField()  # otherwise they follow only
    since = models.DateField()
    until = models.DateField(null=True)  # the last day
    owner_name = models.CharField(max_length=300)
    agent_name = models.CharField(max_length=200)
    agent_number = models.CharField(max_length=12, blank=True)  # under which the agent was named
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)  # null: told by the provider
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)  # what was stated
    confirmed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            # Pressing twice names a child once, and offers a mandate once.
            models.UniqueConstraint(
                fields=["agent", "basis", "owner_name"],
                condition=Q(basis__in=["child", "ward"], state__in=["stated", "in_force"]),
                name="a_child_is_named_once",
            ),
            models.UniqueConstraint(
                fields=["owner", "agent_number"],
                condition=Q(state__in=["offered", "in_force"]) & ~Q(agent_number=""),
                name="one_open_mandate_a_number",
            ),
            models.UniqueConstraint(
                fields=["owner", "agent"],
                condition=Q(state="in_force", basis="representative"),
                name="a_representative_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["offered", "declined", "revoked"]) | Q(agent__isnull=False),
                name="somebody_acts",
            ),
            models.CheckConstraint(condition=~Q(owner=models.F("agent")), name="nobody_acts_for_themselves"),
            models.CheckConstraint(
                condition=Q(state="revoked", ended_at__isnull=False) | ~Q(state="revoked") & Q(ended_at__isnull=True),
                name="an_end_has_a_date",
            ),
        ]
        indexes = [
            # Asked for each page of somebody who acts for another.
            models.Index(fields=["agent", "owner"], condition=Q(state__in=["in_force", "stated"]), name="who_acts"),
            models.Index(fields=["agent_number"], condition=Q(state="offered", agent=None), name="mandates_not_put"),
        ]


class SignIn(models.Model):
    """One completed sign-in, so that people can see when their account was used."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    instance = models.CharField(max_length=40, default=this_instance)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    assurance = models.SmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["person", "at"], name="sign_ins_of_a_person")]


class RateCount(models.Model):
    """How often something was tried since `since`. The key is a keyed digest: nobody can be read from it."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    since = models.DateTimeField()
    count = models.IntegerField()

    class Meta:
        constraints = [
            # One row a key is what makes the counting upsert atomic.
            models.UniqueConstraint(fields=["name", "key"], name="one_count_a_key"),
        ]
        indexes = [models.Index(fields=["since"], name="rate_counts_by_age")]
