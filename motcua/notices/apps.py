"""How Django finds this package."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "motcua.notices"
    label = "notices"

    def ready(self):
        from motcua.identity import service as identity
        from motcua.notices import service

        identity.on_sign_in(service.remember_contact)
