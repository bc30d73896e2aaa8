"""Step events: the raw material of every figure about how people fare."""

from django.db import models


class StepEvent(models.Model):
    """One step at one moment. `visit` is random for each browser session and tied to nobody."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    visit = models.UUIDField()
    flow = models.CharField(max_length=40)
    step = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10)  # shown, saved, failed, left
    cause = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=5)
    milliseconds = models.IntegerField()  # the server's time for the answer

    class Meta:
        indexes = [
            models.Index(fields=["flow", "step", "at"]),
            models.Index(fields=["visit", "id"]),  # to find the visits that left
        ]
