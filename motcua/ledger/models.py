"""Tables of the ledger. What the database itself refuses is in migrations/0001_initial.py, in SQL."""

from django.db import models
from django.db.models.functions import Now

from motcua.base.ids import new_id


class LedgerEntry(models.Model):
    """One thing that happened. Never changed: UPDATE, DELETE and TRUNCATE are refused. Partitioned by month of id."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event = models.CharField(max_length=60)  # ledger.events.Event
    about = models.UUIDField()  # the object; `kind` says what it is ("dossier")
    kind = models.CharField(max_length=40)
    by = models.UUIDField(null=True)  # the person who acted; null: the system by itself
    on_behalf = models.UUIDField(null=True)  # the person concerned, where that is not `about`
    reason = models.CharField(max_length=80)  # a code
    params = models.JSONField()  # only names listed for the event, only codes, numbers and dates
    versions = models.JSONField()  # procedure, fee table, calendar that were in force
    at = models.DateTimeField()
    instance = models.CharField(max_length=80)  # the installation that owns the entry
    digest = models.CharField(max_length=64)  # SHA-256, hex; ledger/digest.py says over what

    class Meta:
        db_table = "ledger_entry"
        indexes = [models.Index(fields=["about", "id"], name="ledger_entry_about")]


class Waiting(models.Model):
    """A committed entry that has no place in the order yet. Filled by a trigger, emptied by the sequencer."""

    place = models.BigAutoField(primary_key=True)  # keeps the order of writing within one transaction
    entry = models.UUIDField(unique=True)
    lane = models.SmallIntegerField()

    class Meta:
        db_table = "ledger_waiting"


class Order(models.Model):
    """The order that everything follows, by commit: an entry gets its number only when it can be seen."""

    seq = models.BigIntegerField(primary_key=True)
    entry = models.UUIDField(unique=True)  # the same entry can never be ordered twice
    lane = models.SmallIntegerField()

    class Meta:
        db_table = "ledger_order"
        indexes = [models.Index(fields=["lane", "seq"], name="ledger_order_lane")]


class Cursor(models.Model):
    """How far a follower has come in one lane. Moves in the transaction of the effects."""

    follower = models.CharField(max_length=60)
    lane = models.SmallIntegerField()
    seq = models.BigIntegerField(default=0)

    class Meta:
        db_table = "ledger_cursor"
        constraints = [models.UniqueConstraint(fields=["follower", "lane"], name="one_cursor_per_lane")]


class Parked(models.Model):
    """An object for which a follower failed: its entries from `seq` on wait here, all others go on.

    Tried again by itself a few times; with `next_try_at` empty it is an open item for a human.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    follower = models.CharField(max_length=60)
    about = models.UUIDField()
    kind = models.CharField(max_length=40)
    lane = models.SmallIntegerField()
    seq = models.BigIntegerField()  # the entry that failed
    attempts = models.IntegerField()
    last_error = models.CharField(max_length=200)  # kind and place of the error, never its text
    since = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "ledger_parked"
        constraints = [models.UniqueConstraint(fields=["follower", "about"], name="parked_once")]


class Outgoing(models.Model):
    """A message for the outside world, delivered at least once; the receiver knows a repetition by `key`.

    Open while `delivered_at` is empty; with `next_try_at` empty too it is an open item for a human.
    """

    key = models.CharField(primary_key=True, max_length=200)
    channel = models.CharField(max_length=40)
    payload = models.JSONField()  # ids; the deliverer reads the rest when it delivers
    made_at = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, db_default=Now())  # due at once, by the database's clock
    last_error = models.CharField(max_length=200, default="")
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "ledger_outgoing"
        indexes = [
            # What is due and what needs a human are both found without reading what was delivered long ago.
            models.Index(fields=["next_try_at"], name="outgoing_open", condition=models.Q(delivered_at__isnull=True))
        ]
