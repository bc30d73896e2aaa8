"""What `motcua setup` remembers."""

from django.db import models


class Loaded(models.Model):
    """Which state of a set of data files the database holds, so that a second start does not read them again."""

    name = models.TextField(primary_key=True)
    digest = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "base_loaded"
