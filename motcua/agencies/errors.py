"""What can go wrong with areas and agencies, in words for the person who reads it."""

from django.utils.translation import gettext_lazy as _

from motcua.base.errors import NotFound


class AreaUnknown(NotFound):
    """No province or commune in force has this code."""

    code = "area_unknown"
    message = _("There is no province or commune with this code today. Choose one from the list.")


class AgencyUnknown(NotFound):
    """No agency has this id, or the area has no open one-stop centre."""

    code = "agency_unknown"
    message = _("We could not find this agency. Choose the place again from the list.")
