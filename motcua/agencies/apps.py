"""How Django finds this package."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "motcua.agencies"
    label = "agencies"

    def ready(self):
        """Tell identity who knows the officials."""
        from motcua.agencies import posts
        from motcua.identity import service as identity

        identity.official_check(posts.is_official)
