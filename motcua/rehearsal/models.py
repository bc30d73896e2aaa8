"""The one table of rehearsals."""

from django.db import models
from django.db.models import Q

from motcua.base.ids import new_id


class Play(models.Model):
    """One play of one definition: of a proposal, or of a published version. What it shows is replayed from `events`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    proposal = models.ForeignKey("procedures.Proposal", models.PROTECT, related_name="+", null=True)
    version = models.ForeignKey("procedures.ProcedureVersion", models.PROTECT, related_name="+", null=True)
    content_hash = models.CharField(max_length=64)  # of the definition as it was played
    events = models.JSONField()  # in order, see story.py
    now = models.DateTimeField()  # by the virtual clock
    begun_at = models.DateTimeField()
    played_at = models.DateTimeField()  # by the real clock; it is deleted some time after

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(proposal__isnull=False, version=None) | Q(proposal=None, version__isnull=False),
                name="a_play_is_of_one_definition",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-played_at"], name="my_plays"),
            models.Index(fields=["played_at"], name="plays_by_age"),
        ]
