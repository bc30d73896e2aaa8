"""Tables of agencies, all dated: `valid_from` is the first day, `valid_to` the last (null: open)."""

from django.db import models
from django.db.models import F, Q

from motcua.base.ids import new_id


class Level(models.TextChoices):
    """The two tiers of local government since 1 July 2025 (the district level is gone)."""

    PROVINCE = "province"
    COMMUNE = "commune"


class UnitType(models.TextChoices):
    """What kind of unit a code stands for. It changes in time (a xã becomes a phường); the code stays."""

    PROVINCE = "tinh"
    CITY = "thanh-pho"
    COMMUNE = "xa"
    WARD = "phuong"
    ISLAND_ZONE = "dac-khu"


class Kind(models.TextChoices):
    """What an agency is."""

    MINISTRY = "ministry"
    PROVINCE_COMMITTEE = "province_committee"
    COMMUNE_COMMITTEE = "commune_committee"
    ONE_STOP_CENTRE = "one_stop_centre"
    # Those at which a step of a procedure can stand (engine/steps.Place): of a commune, or of its province.
    COMMUNE_POLICE = "commune_police"
    IMMIGRATION = "immigration"
    LAND_OFFICE = "land_office"
    TAX_OFFICE = "tax_office"
    SOCIAL_INSURANCE = "social_insurance"
    EMPLOYMENT_CENTRE = "employment_centre"
    EDUCATION_DEPARTMENT = "education_department"


class CodeSource(models.TextChoices):
    """How sure we are of an agency's code."""

    KNOWN = "known"  # seen in a document or in live data
    DERIVED = "derived"  # follows from the published order of codes
    GENERATED = "generated"  # made here until the real one is published


class Role(models.TextChoices):
    """What a post lets its holder do in the settlement of dossiers."""

    RECEPTIONIST = "receptionist"
    CIVIL_STATUS_OFFICER = "civil_status_officer"
    CHAIR = "chair"
    CASHIER = "cashier"
    PROCEDURE_CONTROLLER = "procedure_controller"  # proposes and releases versions of procedures, at a ministry
    OFFICER = "officer"  # handles dossiers at an agency that is no People's Committee
    HEAD = "head"  # decides there


def period_is_forward(name: str) -> models.CheckConstraint:
    """No row may end before it began."""
    return models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name=name)


class Area(models.Model):
    """A province or commune as it was named during one period; a change of name or type is one more row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=5)  # code of the national statistics office; never given again
    level = models.CharField(max_length=10, choices=Level)
    parent_code = models.CharField(max_length=5, blank=True)
    unit_type = models.CharField(max_length=10, choices=UnitType)
    name = models.CharField(max_length=80)  # without the type: "Ba Đình"
    name_en = models.CharField(max_length=100)
    folded = models.CharField(max_length=100)  # name without accents, for finding it
    # Vietnamese order, byte by byte: no locale of the server has a say.
    sort_key = models.CharField(max_length=200, db_collation="C")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    legal_basis = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="one_area_a_code_and_day"),
            # Two names in force for one code would put two addresses on one slip.
            models.UniqueConstraint(fields=["code"], condition=Q(valid_to__isnull=True), name="one_open_area_a_code"),
            period_is_forward("area_period_is_forward"),
        ]
        indexes = [models.Index(fields=["parent_code", "sort_key"], name="areas_of_a_parent")]


class Agency(models.Model):
    """An authority. One named after its area has no name here: the area's name on the day makes it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=35, unique=True)  # Decision 20/2020/QĐ-TTg: at most 35 characters
    code_source = models.CharField(max_length=10, choices=CodeSource)
    kind = models.CharField(max_length=20, choices=Kind)
    own_name = models.CharField(max_length=150, blank=True)
    own_name_en = models.CharField(max_length=150, blank=True)
    area_code = models.CharField(max_length=5, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    legal_basis = models.CharField(max_length=80)

    class Meta:
        constraints = [
            # A citizen who chooses a commune must reach exactly one counter.
            models.UniqueConstraint(
                fields=["kind", "area_code"],
                condition=Q(valid_to__isnull=True) & ~Q(area_code=""),
                name="one_open_agency_of_a_kind_an_area",
            ),
            period_is_forward("agency_period_is_forward"),
        ]


class Post(models.Model):
    """A person holds a role in an agency for a time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, choices=Role)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "agency", "role"],
                condition=Q(valid_to__isnull=True),
                name="one_open_post_of_a_role",
            ),
            period_is_forward("post_period_is_forward"),
        ]
        indexes = [models.Index(fields=["agency", "role"], name="holders_of_a_role")]


class CalendarDay(models.Model):
    """A day on which work differs from the week: a holiday, a swapped day, a local closure.

    Without an agency the row holds for the whole country.
    """

    OFF, WORK = "off", "work"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    day = models.DateField()
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")  # null: the country
    kind = models.CharField(max_length=4, choices=[(OFF, OFF), (WORK, WORK)])
    reason = models.CharField(max_length=30)  # a reason code of the engine: "holiday", "closure" …
    name = models.CharField(max_length=120, blank=True)  # what people call the day
    name_en = models.CharField(max_length=120, blank=True)
    basis = models.CharField(max_length=250)
    confidence = models.CharField(max_length=10, blank=True)  # how sure the source is
    spans = models.JSONField(null=True, blank=True)  # [["07:00", "11:30"]]; null: the hours of the weekday

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "agency"], nulls_distinct=False, name="one_rule_a_day_and_agency"),
        ]


class OfficeHours(models.Model):
    """One stretch of an ordinary week's working time; agency null: wherever an agency has none of its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    weekday = models.SmallIntegerField()  # 0 is Monday
    start = models.TimeField()
    end = models.TimeField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=250, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="hours_end_after_they_start"),
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="hours_are_on_a_weekday"),
            period_is_forward("hours_period_is_forward"),
        ]
