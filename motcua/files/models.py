"""One row for each file that is kept; the bytes lie on the disk, see storage.py."""

from django.db import models
from django.db.models import Q

from motcua.base.ids import new_id


class StoredFile(models.Model):
    """A file that was examined and is safely on the disk. The row is made after the file, never before.

    `owner` is the person who handed it in, or for whom it was made; `name` is as given, for showing only.
    """

    STORED = "stored"  # kept; nobody has said yet that it is the right one
    CONFIRMED = "confirmed"  # whole and meant: see confirmed_how

    DIGEST = "digest"  # the sender's SHA-256 and ours are equal
    BY_EYE = "by_eye"  # the sender looked at size, pages and preview and said yes
    MADE_HERE = "made_here"  # a document of ours
    HOW = (DIGEST, BY_EYE, MADE_HERE)

    WAITING = "waiting"  # for the scanner
    CLEAN = "clean"  # the scanner knows nothing against it
    QUARANTINED = "quarantined"  # it does: the bytes are given to nobody
    FAILED = "failed"  # the scanner stumbled over it and is asked again
    UNTOLD = (WAITING, FAILED)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    instance = models.CharField(max_length=40, blank=True)
    owner = models.UUIDField(db_index=True)
    name = models.CharField(max_length=150)
    sha256 = models.CharField(max_length=64, db_index=True)  # of the bytes on the disk
    # Of the bytes that the sender sent and compared; differs for pictures, which are cleaned. "" before 0.2.
    arrived_sha256 = models.CharField(max_length=64, blank=True, default="")
    size = models.BigIntegerField()  # bytes
    media_type = models.CharField(max_length=40)
    pages = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)  # pixels as shown upright; none for a PDF
    height = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, default=STORED)
    confirmed_how = models.CharField(max_length=10, blank=True)
    stored_at = models.DateTimeField()
    scan = models.CharField(max_length=12, blank=True, default="", db_default="")  # "": nobody asked a scanner
    scanned_at = models.DateTimeField(null=True)
    sent_by = models.UUIDField(null=True)  # the system that sent it by the API; null: the person, or it was made here
    made_of = models.JSONField(null=True)  # ids of the photos of which it was joined; null: it came as it is

    class Meta:
        indexes = [
            models.Index(fields=["stored_at"], condition=Q(scan__in=("waiting", "failed")), name="files_scan_untold"),
            models.Index(fields=["id"], condition=Q(scan="quarantined"), name="files_scan_quarantined"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(scan__in=("", "waiting"), scanned_at=None)
                | Q(scan__in=("clean", "quarantined", "failed"), scanned_at__isnull=False),
                name="files_scan_has_a_time",
            ),
            # A tick on the screen always has a ground.
            models.CheckConstraint(
                condition=Q(state="stored", confirmed_how="")
                | Q(state="confirmed", confirmed_how__in=("digest", "by_eye", "made_here")),
                name="files_confirmed_has_a_ground",
            ),
            models.CheckConstraint(condition=Q(size__gt=0, pages__gt=0), name="files_never_empty"),
        ]


class Proof(models.Model):
    """One night's reading of kept files: from which id it went on, how far it came, what it found."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # null: it runs, or it was killed
    reached = models.UUIDField(null=True)  # the last file that was read; null: the next one begins at the first
    files = models.IntegerField(default=0)
    bytes = models.BigIntegerField(default=0)
    broken = models.IntegerField(default=0)


class BrokenFile(models.Model):
    """Bytes that the disk did not give back as they were kept: an open item until they are whole again."""

    MISSING, CHANGED = "missing", "changed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sha256 = models.CharField(max_length=64)
    what = models.CharField(max_length=10, choices=[(MISSING, MISSING), (CHANGED, CHANGED)])
    found_at = models.DateTimeField()
    mended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sha256"], condition=Q(mended_at=None), name="files_broken_is_open_once"),
        ]


class Upload(models.Model):
    """A file that arrives in parts; the parts that are here lie beside what else arrives, see resuming.py.

    `place` says for the package above where the file belongs; the same bytes for the same place go on where they
    stopped, on whatever device.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.UUIDField()
    place = models.CharField(max_length=120)
    name = models.CharField(max_length=150)  # as given, for showing only
    sha256 = models.CharField(max_length=64)  # of the whole, as the sender computed it
    size = models.BigIntegerField()  # bytes of the whole
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "place", "sha256"], name="files_upload_goes_on")]
