"""How Django finds this package."""

from django.apps import AppConfig


class OperatingConfig(AppConfig):
    name = "motcua.operating"
    label = "operating"
