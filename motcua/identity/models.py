"""Tables of identity: persons by their identifier, their sign-ins, and counts of tries."""

from django.conf import settings
from django.db import models

from motcua.base.ids import new_id


def this_instance() -> str:
    """The installation that makes a row."""
    return settings.INSTANCE


class Person(models.Model):
    """An identifier that a provider vouches for. Facts about the person are in the warehouse."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    instance = models.CharField(max_length=40, default=this_instance)
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    created = models.DateTimeField()
    # Level of the account at the last sign-in; 0 for somebody who was named before they ever signed in.
    assurance = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [
            # A subject means a person only together with its issuer (OpenID Connect Core 1.0, section 5.7).
            models.UniqueConstraint(fields=["issuer", "subject"], name="one_person_a_subject"),
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
