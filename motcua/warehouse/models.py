"""Tables of the warehouse. Nothing is overwritten: a fact that no longer holds keeps its row, with an end."""

from django.conf import settings
from django.db import models

from motcua.base.ids import new_id


def this_instance() -> str:
    """The installation that makes a row."""
    return settings.INSTANCE


class Fact(models.Model):
    """One thing known about a person, as one source told it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    instance = models.CharField(max_length=40, default=this_instance)
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)  # "person.address"; the closed list is engine/vocabulary.yaml
    value = models.JSONField()
    source = models.CharField(max_length=40)  # code; engine/vocabulary.yaml has the words
    legal_basis = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()  # when the source first told this value
    confirmed_at = models.DateTimeField()  # when it last told the same value again
    superseded_at = models.DateTimeField(null=True)  # when another value took its place
    valid_until = models.DateField(null=True)  # its last day; None: for good
    about = models.UUIDField(null=True)  # the dossier whose result settled it; a plain id, as dossiers stand above us
    ended = models.CharField(max_length=20, blank=True, default="")  # "revoked": it stands, and holds no more
    digest = models.CharField(max_length=64, blank=True, default="")  # of person, name, value, source, ground

    REVOKED = "revoked"

    class Meta:
        constraints = [
            # One value holds at a time: a form can never be filled from two.
            models.UniqueConstraint(
                fields=["person", "name"],
                condition=models.Q(superseded_at=None),
                name="one_current_fact_a_name",
            ),
        ]
        indexes = [
            # Whether another account holds the same personal number; see shared.py.
            models.Index(
                fields=["value"],
                condition=models.Q(name="person.personal_number", superseded_at=None),
                name="holders_of_a_number",
            ),
            # What a result settled, to end with it.
            models.Index(
                fields=["about"],
                condition=models.Q(about__isnull=False, superseded_at=None),
                name="facts_of_a_dossier",
            ),
        ]


class SourceQuestion(models.Model):
    """A register was asked about a person for one draft. `names` are the facts that were wanted, never their values."""

    TOLD = "told"
    NOTHING = "nothing"  # it knows the person, and none of what was wanted
    NOBODY = "nobody"  # nobody with this number, name and date of birth

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)  # goes along with every try
    instance = models.CharField(max_length=40, default=this_instance)
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    source = models.CharField(max_length=40)
    procedure = models.CharField(max_length=40)
    about = models.UUIDField()  # the draft; a plain id, as dossiers stand above us
    names = models.JSONField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)

    class Meta:
        indexes = [models.Index(fields=["about", "-asked_at"], name="questions_for_a_draft")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at=None, outcome="") | ~models.Q(outcome="") & ~models.Q(answered_at=None),
                name="an_answered_question_has_an_outcome",
            ),
        ]


class HeldDocument(models.Model):
    """A document of a person that need not be handed in again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    instance = models.CharField(max_length=40, default=this_instance)
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    # Kept by `documents`; a plain id, because a document of another system has no row here.
    document_id = models.UUIDField()
    title = models.CharField(max_length=300)
    source = models.CharField(max_length=40)
    at = models.DateTimeField()
    result = models.CharField(max_length=60, blank=True, default="")  # its type; engine/vocabulary.yaml has the names
    number = models.CharField(max_length=60, blank=True, default="")
    agency = models.CharField(max_length=300, blank=True, default="")  # as it was called then
    about = models.UUIDField(null=True)  # the dossier whose result it is
    is_owners = models.BooleanField(default=True)  # False: of a child or somebody else, whose dossier the person filed
    issued_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)  # its last day; None: for good
    digest = models.CharField(max_length=64, blank=True, default="")  # SHA-256 of the PDF
    ended_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=20, blank=True, default="")  # "revoked" or "replaced"
    ended_why = models.CharField(max_length=300, blank=True, default="")

    REVOKED, REPLACED = "revoked", "replaced"

    class Meta:
        constraints = [
            # Recording a result twice (a retry) leaves one row.
            models.UniqueConstraint(fields=["person", "document_id"], name="one_row_a_held_document"),
        ]
        indexes = [models.Index(fields=["person", "-at"], name="documents_of_a_person")]


class ReadCheck(models.Model):
    """One look at the numbers of the log of reads, `first` to `last`: for how many there is a row, and where there is
    none, because somebody took back the transaction in which they had read.

    Written by the database alone (migrations/0011). `runs` are the first hundred holes:
    [{first, holes, after, until, at_restart}], with the moments of the rows around them.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    found = models.BigIntegerField()  # rows
    holes = models.BigIntegerField()  # numbers without one
    at_restart = models.BigIntegerField()  # of them: such as PostgreSQL leaves out after a crash
    runs = models.JSONField()
