"""What can go wrong with what is known of people, in words for who reads it."""

from django.utils.translation import gettext_lazy as _

from motcua.base.errors import NotFound


class PermissionNotFound(NotFound):
    """Also the answer for somebody else's."""

    code = "permission_not_found"
    message = _("You gave no such consent. The list shows what you agreed to.")
