"""One row for each paper that was issued."""

from django.db import models

from motcua.base.ids import new_id


class Document(models.Model):
    """A slip or result as it was issued; its bytes are a file that never changes. A new version is a new row.

    `about` is the object (dossier) it belongs to, `owner` the person it was made for. `data_digest` is the SHA-256
    of what was printed, so that the same paper can be made again and compared.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    instance = models.CharField(max_length=40, blank=True)
    form = models.CharField(max_length=20)
    form_set = models.CharField(max_length=40)
    number = models.CharField(max_length=60)
    about = models.UUIDField(db_index=True)
    owner = models.UUIDField(db_index=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    salt = models.CharField(max_length=32, default="", db_default="")  # of the commitment in the ledger; "" before 0.6
    pages = models.PositiveIntegerField()
    signed = models.BooleanField(default=False)
    data_digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
