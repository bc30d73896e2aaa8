"""Drafts, what was sent, and the dossier that runs."""

from django.db import models
from django.db.models import Q

from motcua.base.ids import new_id
from motcua.dossiers.asked_before import AskedBefore as AskedBefore


class Draft(models.Model):
    """What a person is still writing: a new dossier, or the correction of one that was sent back.

    Its id is the *intent*: it is made before the first answer, and what is sent carries it as its own key.
    However often the same intent is sent, there is one submission.
    """

    OPEN = "open"  # answers may change
    SENT = "sent"  # became a submission; read only
    DISCARDED = "discarded"  # the person threw it away, or it has ended
    reader_id = reader_level = None  # to whom access.py handed it out, and the level of their account; no columns
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    instance = models.CharField(max_length=40)
    version = models.IntegerField(default=1)
    owner = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    filer = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    helper = models.ForeignKey("identity.Person", models.PROTECT, related_name="+", null=True)
    mandate = models.ForeignKey("identity.Mandate", models.PROTECT, related_name="+", null=True, db_index=False)
    procedure_version = models.ForeignKey("procedures.ProcedureVersion", models.PROTECT, related_name="+")
    # Under which it was begun, where it has moved to a newer one since: what changed is told from the two.
    begun_under = models.ForeignKey(
        "procedures.ProcedureVersion", models.PROTECT, related_name="+", null=True, db_index=False)  # fmt: skip
    procedure_code = models.CharField(max_length=40)
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    commune_code = models.CharField(max_length=10)
    channel = models.CharField(max_length=10, default="online")
    corrects = models.ForeignKey("Dossier", models.PROTECT, related_name="corrections", null=True)
    # Of each consent of somebody else how it is to be given, where the law leaves a choice: consent -> way.
    ways = models.JSONField(default=dict, db_default={})
    state = models.CharField(max_length=10, default=OPEN)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)  # when the person was told that it ends: lifetimes.py
    ended_at = models.DateTimeField(null=True)  # when it ended because nobody wrote in it any more

    class Meta:
        constraints = [
            # A second tab or device finds the draft that exists instead of starting another.
            models.UniqueConstraint(
                fields=["owner", "filer", "procedure_code"], condition=Q(state="open", corrects__isnull=True),
                name="one_open_draft_a_procedure"),  # fmt: skip
            models.UniqueConstraint(
                fields=["corrects"], condition=Q(state="open"), name="one_open_correction_a_dossier"),  # fmt: skip
        ]
        indexes = [models.Index(fields=["filer", "-saved_at"], condition=Q(state="open"), name="open_drafts")]


class DraftAnswer(models.Model):
    """One answer, saved as it was given. `raw` is what was typed and is kept even when it is not yet right."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="answers")
    field = models.CharField(max_length=60)
    raw = models.JSONField()  # form names -> text, as the browser sent them
    value = models.JSONField(null=True)  # the answer as the engine understood it; null while it is not right
    source = models.CharField(max_length=40, blank=True)  # code of the source it was filled in from, or "" if typed
    saved_at = models.DateTimeField()
    written = models.JSONField(null=True)  # by whom, on what, and what else was meanwhile: written.Written

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "field"], name="one_answer_a_field")]


class DraftPaper(models.Model):
    """One file attached to one paper of the draft.

    A photo that was joined with others waits under the document that they made: it is not sent, and comes back when
    the person takes the document apart.
    """

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="papers")
    paper = models.CharField(max_length=60)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    position = models.PositiveSmallIntegerField(default=0, db_default=0)  # within its paper, as the person wants it
    joined_into = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "paper", "file"], name="a_file_once_a_paper")]


class ConsentRequest(models.Model):
    """Somebody was asked on their account to consent to what a draft says; and what they said.

    They agree to `answers` as they stand here, and to nothing else. The record of both sides, it outlives the draft.
    """

    ASKED = "asked"  # waits for an answer, until `until`
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # agreed, and taken back before the dossier was received
    CANCELLED = "cancelled"  # whoever filed asks no longer

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    instance = models.CharField(max_length=40)
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="consent_requests")
    procedure_version = models.ForeignKey("procedures.ProcedureVersion", models.PROTECT, related_name="+")
    consent = models.CharField(max_length=60)  # key of the procedure's consent
    asker = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)  # of whoever is asked, as the asker wrote it
    number = models.CharField(max_length=12)
    answers = models.JSONField()  # question -> answer, all that whoever is asked sees
    digest = models.CharField(max_length=64)  # SHA-256 of what is asked: engine/consenting.py
    salt = models.CharField(max_length=32, default="", db_default="")  # of the commitment in the ledger; "" before 0.6
    state = models.CharField(max_length=10, default=ASKED)
    asked_at = models.DateTimeField()
    until = models.DateTimeField()  # to be answered, and sent, until then
    # The one account with this number whose name fits, once it exists. The asker is never told whether it does.
    reached = models.ForeignKey("identity.Person", models.PROTECT, related_name="+", null=True)
    account_name = models.CharField(max_length=200, blank=True)  # of whoever agreed, as their account has it
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True)  # why it was refused: a code of consenting.REASONS
    words = models.CharField(max_length=300, blank=True)  # and in their own words, if they like
    ended_at = models.DateTimeField(null=True)  # when it was withdrawn or cancelled

    class Meta:
        constraints = [
            # Two taps, two tabs: one question.
            models.UniqueConstraint(
                fields=["draft", "consent"], condition=Q(state__in=["asked", "agreed"]), name="asked_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "cancelled"]) | Q(answered_at__isnull=False),
                name="an_answer_has_a_date",
            ),
        ]
        indexes = [
            # At each sign-in: whether somebody waits for this number.
            models.Index(fields=["number"], condition=Q(state="asked", reached=None), name="consents_not_reached"),
            models.Index(fields=["asker", "number", "asked_at"], name="consents_asked"),
            models.Index(fields=["reached", "-asked_at"], name="consents_of_a_person"),
        ]


class Dossier(models.Model):
    """A dossier from the moment it was sent. `state` is the engine's value; the columns beside it are for lists."""

    reader_id = None  # to whom access.py handed it out; no column
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # Unique in the nation by the law; a code is never given again.
    code = models.CharField(max_length=40, unique=True)
    instance = models.CharField(max_length=40)
    # Grows with each change of what officials decide on (not with a payment); an act names the version it saw.
    version = models.IntegerField(default=1)
    # The last act of an official, by whom, on which version: the same act again is a double click, not a conflict.
    last_act = models.CharField(max_length=40, blank=True)
    last_act_by = models.UUIDField(null=True)
    last_act_saw = models.IntegerField(null=True)
    owner = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    filer = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    helper = models.ForeignKey("identity.Person", models.PROTECT, related_name="+", null=True)
    mandate = models.ForeignKey("identity.Mandate", models.PROTECT, related_name="+", null=True, db_index=False)
    # The version it was received under: law that changes later does not touch it.
    procedure_version = models.ForeignKey("procedures.ProcedureVersion", models.PROTECT, related_name="+")
    # The newest version against which it was weighed while it ran, what came of it, and why (engine/succession.py).
    weighed_version = models.ForeignKey(
        "procedures.ProcedureVersion", models.PROTECT, related_name="+", null=True, db_index=False
    )
    fate = models.CharField(max_length=10, blank=True, default="", db_default="")  # asks: an official must choose
    fate_reason = models.CharField(max_length=40, blank=True, default="", db_default="")
    procedure_code = models.CharField(max_length=40)
    # What it was filed with as one, and its key there, where it is one of several linked procedures.
    whole = models.ForeignKey("self", models.PROTECT, related_name="parts", null=True, db_index=False)
    part = models.CharField(max_length=60, blank=True, default="", db_default="")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    province_code = models.CharField(max_length=10)
    commune_code = models.CharField(max_length=10)
    channel = models.CharField(max_length=10)
    tracking_secret = models.CharField(max_length=8)
    state = models.JSONField()
    status = models.SmallIntegerField()  # one of the ten national statuses
    owes = models.CharField(max_length=10)  # who owes the next step: agency, citizen or nobody
    # The post at the agency that owes it; "" where others are asked as well or instead: see OpenStep.
    role = models.CharField(max_length=40, blank=True)
    next_due_at = models.DateTimeField(null=True)  # the clock that runs now: answer, or result
    submitted_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)  # since then only the row is left, for ledger and money: erasing.py

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(erased_at=None) | Q(closed_at__isnull=False), name="erased_is_closed"),
            models.CheckConstraint(condition=Q(status__gte=1, status__lte=10), name="status_is_national"),
            models.CheckConstraint(
                condition=Q(owes__in=["agency", "citizen", "nobody"]), name="one_party_owes_the_next_step"
            ),
            # Whatever files the parts of a whole, and however often: each is one dossier.
            models.UniqueConstraint(
                fields=["whole", "part"], condition=Q(whole__isnull=False), name="one_dossier_a_part"
            ),
        ]
        indexes = [
            # The list of an office: what waits for a role, most urgent first, read by key.
            models.Index(
                fields=["agency", "role", "next_due_at", "id"], condition=Q(owes="agency"), name="office_list"
            ),
            models.Index(fields=["agency", "-submitted_at", "id"], name="office_register"),
            models.Index(fields=["filer", "-submitted_at", "id"], name="my_dossiers"),
            models.Index(fields=["owner", "-submitted_at", "id"], name="owners_dossiers"),
            # How many are open and late, counted for operators without reading what was closed long ago.
            models.Index(fields=["status", "owes", "next_due_at"], condition=~Q(owes="nobody"), name="open_dossiers"),
        ]


class OpenStep(models.Model):
    """A step that stands at another agency, has a time of its own, or runs beside others: who was asked, and when.

    A dossier with one step, in its own office, has none of these: its own row says all. Ended rows stay.
    """

    DONE = "done"  # by an official of the agency
    LAPSED = "lapsed"  # the time was over, and the law takes silence for consent
    DROPPED = "dropped"  # the handling began anew, or ended before anybody did it

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="open_steps", db_index=False)
    step = models.CharField(max_length=60)
    place = models.CharField(max_length=20, blank=True)  # the kind of agency that the procedure names; "": its own
    # Where there is no such agency it is the one that received the dossier: `is_placed` says that, until there is one.
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", db_index=False)
    is_placed = models.BooleanField(default=True)
    role = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)  # handle or opinion
    lapses = models.BooleanField()  # silence is consent once due_at has passed
    opened_at = models.DateTimeField()
    # The version of the dossier in which it was opened. An act on the screen of that version or a later one is about
    # this asking, whatever happened beside it meanwhile.
    opened_version = models.IntegerField()
    due_at = models.DateTimeField(null=True)  # of the step where it has a time of its own, otherwise of the result
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    how = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "step"], condition=Q(ended_at__isnull=True), name="a_step_is_open_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, how="")
                | Q(ended_at__isnull=False, how__in=["done", "lapsed", "dropped"]),
                name="an_ended_step_says_how",
            ),
        ]
        indexes = [
            models.Index(fields=["dossier", "opened_at"], name="steps_of_a_dossier"),
            models.Index(
                fields=["agency", "role", "due_at", "dossier"], condition=Q(ended_at__isnull=True), name="agency_list"
            ),
            models.Index(fields=["agency", "-dossier"], name="agency_register"),
            models.Index(
                fields=["due_at"], condition=Q(ended_at__isnull=True, lapses=True), name="opinions_that_lapse"
            ),
        ]


class FollowingJob(models.Model):
    """How far the drafts and dossiers of a procedure have been brought behind a new version: one row a version.

    Each batch and the row that counts it commit together, so a job that was killed goes on where it stood."""

    DRAFTS, DOSSIERS, DONE = "drafts", "dossiers", "done"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    procedure_version = models.OneToOneField("procedures.ProcedureVersion", models.PROTECT, related_name="+")
    at_work_on = models.CharField(max_length=10, default=DRAFTS)
    done_to = models.UUIDField(null=True)  # the last id of that kind that was looked at
    counts = models.JSONField(default=dict)  # "<what>:<reason>" -> how many
    started_at = models.DateTimeField()
    worked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)


class Submission(models.Model):
    """What the person sent, frozen. The id is the intent, so sending twice cannot make two."""

    id = models.UUIDField(primary_key=True, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="submissions")
    number = models.SmallIntegerField()  # 1 is the first sending, each correction adds one
    answers = models.JSONField()
    sources = models.JSONField()  # field -> code of the source, for the answers that were filled in
    # How answers stood to what sources told, or had still to tell: field -> provenance.Origin.
    provenance = models.JSONField(default=dict, db_default={})
    papers = models.JSONField()  # [{paper, file, sha256, name, size, pages}]
    # What the state knew that papers, questions and fees of the procedure rest on: fact -> value, or true where it
    # only matters that it is known. Frozen, because it decides again when the dossier is handled.
    known = models.JSONField(default=dict, db_default={})
    reuse = models.JSONField(default=list, db_default=[])  # what the state had, paper by paper: reusing.py
    # Consents of others, frozen: [{consent, way, name, number, digest, at, request, account_name}]
    consents = models.JSONField(default=list, db_default=[])
    digest = models.CharField(max_length=64)  # SHA-256 of answers, papers, consents and salt in canonical JSON
    salt = models.CharField(max_length=32, default="", db_default="")  # erased too: then the digest tells nothing
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "number"], name="sendings_are_counted")]


class Comparison(models.Model):
    """What a source told of an answer after it was sent; the official sees it, nothing is decided by it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="comparisons")
    field = models.CharField(max_length=60)
    source = models.CharField(max_length=40)
    request = models.UUIDField()  # the question to the source (warehouse)
    how = models.CharField(max_length=10)  # same, spelling, differs, nothing or nobody: provenance.How
    told = models.JSONField(null=True)  # what the source says, where that is not what was sent
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # Whatever comes last, the answer of the source or the dossier: compared once.
            models.UniqueConstraint(fields=["submission", "field"], name="an_answer_is_compared_once"),
        ]


class Mark(models.Model):
    """One field or paper that was sent back: which, why, and what to do about it."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="marks")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    target = models.CharField(max_length=10)  # field or paper
    key = models.CharField(max_length=60)
    reason = models.CharField(max_length=60)
    advice = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(Submission, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "target", "key"], name="an_item_is_marked_once")]


class StepRecord(models.Model):
    """What an official wrote at a step: the finding that the result is made from, or why it was refused."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=60)
    values = models.JSONField()
    note = models.TextField(blank=True)
    done_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    done_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["dossier", "id"])]


class Verification(models.Model):
    """What another agency was asked, by which the limit grew. Once a dossier, see engine VerificationAsked."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="verification")  # once, by law
    reason = models.CharField(max_length=60)  # a code of the procedure's verification
    agency = models.CharField(max_length=300)  # as the official named it
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")


class NamedRate(models.Model):
    """The rate of a fee that the council of the province decides, named by an official because our data have none."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="named_rates")
    fee = models.CharField(max_length=60)
    amount = models.IntegerField()  # đồng a unit
    basis = models.CharField(max_length=120)  # number of the council's act
    named_at = models.DateTimeField()
    named_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "fee"], name="a_rate_is_named_once")]


class Slip(models.Model):
    """A paper issued to the person: its content is frozen with the decision, its PDF is printed a moment later."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="slips")
    form = models.CharField(max_length=20)  # proof, form_01 … form_05, or one of documents.RESULTS
    number = models.SmallIntegerField()  # 1, 2 … of the same form in one dossier
    data = models.JSONField()
    made_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)  # of a result: when it went out to the person
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            # Printing twice (a retry after a crash) finds the slip that exists.
            models.UniqueConstraint(fields=["dossier", "form", "number"], name="a_slip_is_issued_once"),
        ]
