"""What the API remembers of a request, so that sending it twice does it once."""

from django.db import models


class Intent(models.Model):
    """A filing under an Idempotency-Key. Its id follows from system, person and key, and is the id of the draft that is
    sent: the intent of decision 0002. Written in the transaction that files; a refused filing uses up no key."""

    id = models.UUIDField(primary_key=True, editable=False)
    fingerprint = models.CharField(max_length=64)  # SHA-256 of the request as canonical JSON
    made_at = models.DateTimeField()
