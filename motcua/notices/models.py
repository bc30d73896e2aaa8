"""Tables of the notices. Person ids only; a name is never kept here."""

from django.db import models

from motcua.base.ids import new_id


class Contact(models.Model):
    """Where a person is reached on a channel, as the identity provider said at the last sign-in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField()
    channel = models.CharField(max_length=40)  # "email"
    address = models.CharField(max_length=320)
    language = models.CharField(max_length=10, default="vi")  # in which the person wants to read
    source = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "channel"], name="one_address_per_channel")]


class Notice(models.Model):
    """One thing that a person was told. Kept as codes; the words are made when it is read, in the reader's language."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField()
    entry_id = models.UUIDField()  # the ledger entry that it tells of
    event = models.CharField(max_length=60)
    about = models.UUIDField()
    params = models.JSONField()
    reason = models.CharField(max_length=80)
    at = models.DateTimeField()  # when it happened
    created = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # Whatever runs twice: nobody is told the same thing twice.
            models.UniqueConstraint(fields=["entry_id", "person_id"], name="told_once")
        ]
        indexes = [
            models.Index(fields=["person_id", "-id"], name="notices_of_person"),
            models.Index(fields=["person_id"], name="notices_unread", condition=models.Q(read_at__isnull=True)),
        ]
