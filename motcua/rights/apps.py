"""How Django finds this package."""

from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "motcua.rights"
    label = "rights"
