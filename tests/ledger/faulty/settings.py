"""The settings of the installation, with the faulty application in it."""

from motcua.base.settings import *  # noqa: F403
from motcua.base.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.ledger.faulty"]
