"""What posts are called."""

from django.utils.translation import gettext_lazy as _

from motcua.base.spoken import spoken

_ROLES = {
    "receptionist": _("One-stop officer"),
    "civil_status_officer": _("Civil-status officer"),
    "chair": _("Chair of the People's Committee"),
    "cashier": _("Cashier"),
    "procedure_controller": _("Procedure control officer"),
    "officer": _("Officer"),
    "head": _("Head of the agency"),
}


def role_words(role: str) -> str:
    """The name of a post."""
    return spoken(_ROLES).get(role, role)
