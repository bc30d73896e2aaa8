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
}
SEXES = {"female": _("Female"), "male": _("Male")}
