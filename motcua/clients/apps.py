"""How Django finds this package."""

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "motcua.clients"
    label = "clients"
