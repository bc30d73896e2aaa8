"""Tables of rights: copies that people asked for, and deletions. A deletion names ids, codes and counts alone."""

from django.db import models
from django.db.models import Q

from motcua.base.ids import new_id


class Export(models.Model):
    """A copy of all that is held about a person. Its ZIP lies beside the files, never among them: no backup has it."""

    ASKED = "asked"  # a job makes it
    MADE = "made"  # can be fetched until `until`
    GONE = "gone"  # its time is over, and the ZIP is deleted

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    # Who asked: the person, or for an organisation whoever represents it. Null: before 0.6.
    asked_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+", null=True)
    state = models.CharField(max_length=10, default=ASKED)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    size = models.BigIntegerField(default=0)  # bytes
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            # Two taps make one copy.
            models.UniqueConstraint(fields=["person"], condition=Q(state="asked"), name="one_export_is_made_at_a_time"),
        ]


class Erasure(models.Model):
    """A deletion from its asking to its certificate.

    `plan` are its steps: [what, id]. `todo` is the rest of them: a step and the shorter rest commit together, so one
    that was killed goes on where it stood.
    """

    DRAFT, DOSSIER, ACCOUNT = "draft", "dossier", "account"

    PREPARED = "prepared"  # the time of the law is over; somebody in charge of the archive lets it begin
    ASKED = "asked"  # may be undone until `due_at`
    UNDONE = "undone"
    RUNNING = "running"
    STOPPED = "stopped"  # when it was to begin, something ran that may not be erased
    DONE = "done"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    instance = models.CharField(max_length=40)
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")  # whose data
    what = models.CharField(max_length=10)
    target = models.UUIDField(null=True)  # the draft or dossier
    reason = models.CharField(max_length=40)  # a code of asking.REASONS
    asked_by = models.UUIDField(null=True)  # null: the time of the law was over
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10)
    plan = models.JSONField(default=list)
    todo = models.JSONField(default=list)
    stays = models.JSONField(default=list)  # [{"what": code of a dossier or table, "why": code, "until": day or null}]
    counts = models.JSONField(default=dict)  # table -> rows
    digests = models.JSONField(default=list)  # of bytes that are to be deleted; empty once they are
    certificate = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the certificate
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # Two taps, two tabs, and the night: one deletion of one thing.
            models.UniqueConstraint(
                fields=["person", "what", "target"], condition=Q(state__in=["prepared", "asked", "running"]),
                nulls_distinct=False, name="one_erasure_of_a_thing",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_at__isnull=False, certificate__isnull=False, todo=[], digests=[]),
                name="a_done_erasure_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(state__in=["asked", "running"]), name="erasures_to_do")]
