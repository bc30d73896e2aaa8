"""What `motcua setup` remembers."""

from django.db import models


class Loaded(models.Model):
    """Which state of a set of data files the database holds, so that a second start does not read them again."""

    name = models.TextField(primary_key=True)
    digest = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "base_loaded"


class BackupSet(models.Model):
    """A backup that was written and checked, so that a certificate of a deletion can say until when it holds what is
    erased."""

    name = models.TextField(primary_key=True)  # its directory: "2026-11-23T181500Z"
    made_at = models.DateTimeField()
    until = models.DateTimeField(null=True)  # when it is to be deleted; null: nobody has said
    removed_at = models.DateTimeField(null=True)  # since when it is

    class Meta:
        db_table = "base_backupset"
