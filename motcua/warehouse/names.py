"""The closed list of facts, with their words; a form's `prefill` names one of them."""

from django.utils.translation import gettext_lazy as _

# In the order in which people read them.
NAMES = {
    "person.name": _("Full name"),
    "person.personal_number": _("Personal identification number"),
    "person.birth_date": _("Date of birth"),
    "person.sex": _("Sex"),
    "person.address": _("Place of residence"),
    "person.commune": _("Commune of residence"),
    "person.phone": _("Phone number"),
    "person.email": _("E-mail"),
    "person.ethnicity": _("Ethnicity"),
    "person.nationality": _("Nationality"),
    "person.hometown": _("Hometown"),
    "person.birth_place": _("Place of birth"),
    "person.mother": _("Mother"),
    "person.father": _("Father"),
    "person.marital_status": _("Marital status"),
    "person.marriage": _("Registered marriage"),
    "person.divorce": _("Divorce"),
    "person.spouse_death": _("Death of the husband or wife"),
    "person.birth_notice": _("Birth notice of a child"),
    "person.merit": _("Family with merit"),
    "person.poor_household": _("Poor household"),
    "person.disability": _("Disability"),
}
SEXES = {"female": _("Female"), "male": _("Male")}
