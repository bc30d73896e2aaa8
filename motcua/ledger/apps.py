"""How Django finds this package; followers and jobs of every package are found here."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LedgerConfig(AppConfig):
    name = "motcua.ledger"
    label = "ledger"

    def ready(self):
        autodiscover_modules("followers", "jobs")
