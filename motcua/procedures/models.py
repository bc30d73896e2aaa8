"""Tables of procedures."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from motcua.base.ids import new_id


class ProcedureVersion(models.Model):
    """One published version of a procedure. Immutable: the database refuses to change or delete it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=20)
    version = models.CharField(max_length=40)
    content_hash = models.CharField(max_length=64)  # SHA-256 of `definition`
    definition = models.TextField()  # canonical JSON of the engine, byte for byte
    title = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    purpose = models.TextField(blank=True)
    purpose_en = models.TextField(blank=True)
    folded = models.TextField()  # title and search words without accents, for misspelt searches
    search = SearchVectorField()  # the same by weight, for the usual searches
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # the last day; null: until a newer version begins
    published_at = models.DateTimeField()
    published_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            # What was in force on a day must never have two answers.
            models.UniqueConstraint(fields=["code", "valid_from"], name="one_version_a_code_and_day"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="version_period_is_forward",
            ),
        ]
        indexes = [GinIndex(fields=["search"], name="procedures_search")]
