"""How Django finds this package."""

from django.apps import AppConfig


class ActingConfig(AppConfig):
    name = "motcua.acting"
    label = "acting"
