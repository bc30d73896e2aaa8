"""Tables of clients: systems, what people allowed them, and their codes and tokens as digests."""

from django.db import models

from motcua.base.ids import new_id


class Client(models.Model):
    """A system that may ask. With a secret it may ask for itself; with an address to come back to, for people."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100)  # as people see it on the page that asks them
    operator = models.CharField(max_length=200)  # who runs it and answers for it
    secret_digest = models.CharField(max_length=64, blank=True)  # SHA-256 of a random secret; "" where it can keep none
    return_addresses = models.JSONField(default=list)  # compared letter by letter (RFC 9700, 2.1)
    scopes = models.JSONField()  # the most that it may ask for
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # from then on it opens nothing


class Consent(models.Model):
    """What a person allows a system, until they take it back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    scopes = models.JSONField()
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # What is allowed now has one answer; asked for more, it grows, and tokens of before do not grow with it.
            models.UniqueConstraint(
                fields=["person", "client"], condition=models.Q(withdrawn_at=None), name="one_consent_a_client"
            ),
        ]


class Code(models.Model):
    """An authorisation code, good once and for a minute. Used twice, whatever came of it ends (RFC 6749, 4.1.2)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="+")
    scopes = models.JSONField()
    return_address = models.CharField(max_length=500)
    challenge = models.CharField(max_length=128)  # of PKCE, S256
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Token(models.Model):
    """An access or refresh token. Only its digest is kept: whoever reads the table can use nothing."""

    ACCESS, REFRESH = "access", "refresh"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10)
    digest = models.CharField(max_length=64, unique=True)
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="+", null=True)  # null: the system for itself
    family = models.UUIDField(db_index=True)  # the code that all tokens of one authorisation come from
    scopes = models.JSONField()
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)  # revoked, or exchanged for a newer one

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(kind__in=["access", "refresh"]), name="token_kinds")]


class Read(models.Model):
    """That a system read something of a person's, for that person to see. Reads are no ledger entries: see ledger."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    about = models.CharField(max_length=40, blank=True)  # the code of a dossier; "" for the list of all
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "client", "-at"], name="reads_of_a_person")]
