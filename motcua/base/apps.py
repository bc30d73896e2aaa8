"""How Django finds this package."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "motcua.base"
    label = "base"

    def ready(self):
        """Register the start-up checks."""
        from motcua.base import checks  # noqa: F401 - importing registers them
