"""Tables of procedures."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from motcua.base.ids import new_id


class Proposal(models.Model):
    """A version that an official proposed, with what was found in it. Once decided it never changes."""

    OPEN = "open"  # waits for a second official
    RELEASED = "released"  # became a version
    SENT_BACK = "sent_back"  # the proposer reads why

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=20)
    version = models.CharField(max_length=40)
    valid_from = models.DateField()
    content_hash = models.CharField(max_length=64)
    text = models.TextField()  # the YAML as it was proposed: what is released is exactly this
    note = models.TextField(blank=True)  # why it is proposed
    examples = models.TextField(blank=True, default="")  # YAML: those told when it was proposed, and plays of it
    examples_changed_at = models.DateTimeField(null=True)  # since when they are others than those told
    examples_taken_out = models.TextField(blank=True, default="")  # YAML: those of them that did not hold
    findings = models.JSONField()  # [{severity, code, path, words, words_vi}], of the examination when it was proposed
    # Content hash of the version that it followed when it was proposed; "" for a first one, null before this was kept.
    compared_with = models.CharField(max_length=64, null=True)
    state = models.CharField(max_length=10, default=OPEN)
    proposed_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    urgent = models.BooleanField(default=False)  # released by one person alone
    reason = models.TextField(blank=True)  # why it was sent back, or why it could not wait for a second person
    released_as = models.OneToOneField("ProcedureVersion", models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], condition=Q(state="open"), name="one_open_proposal_a_code_and_day"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_by=None, decided_at=None, released_as=None)
                | Q(state="sent_back", decided_by__isnull=False, released_as=None)
                | Q(state="released", decided_by__isnull=False, released_as__isnull=False),
                name="a_decision_is_whole",
            ),
            # Four eyes: whoever releases is not who proposed, unless it was urgent and said why.
            models.CheckConstraint(
                condition=~Q(state="released") | Q(urgent=True) | ~Q(decided_by=F("proposed_by")),
                name="released_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(state="released", urgent=False) | ~Q(reason=""),
                name="sent_back_or_urgent_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["state", "valid_from"], name="proposals_by_day")]


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


class CouncilRate(models.Model):
    """What the council of a province decided about a fee on one channel: told by a file of the catalogue, or named by
    an official with the act. What was told is never written over: another amount is a row of its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    province = models.CharField(max_length=10)  # its code
    fee = models.CharField(max_length=60)
    channel = models.CharField(max_length=10)
    amount = models.IntegerField()  # đồng a unit
    basis = models.CharField(max_length=120)  # number of the council's act
    valid_from = models.DateField()  # of a named rate the first day for which somebody named it
    valid_to = models.DateField(null=True)
    to_verify = models.BooleanField(default=False)
    named_at = models.DateTimeField()
    named_by = models.UUIDField(null=True)  # null: the file
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)  # a second official
    replaced_at = models.DateTimeField(null=True)  # since then another row is believed

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "fee", "channel", "valid_from"], condition=Q(replaced_at=None),
                name="one_rate_a_province_channel_and_day",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("named_by")), name="a_rate_is_confirmed_by_another"
            ),
        ]  # fmt: skip
