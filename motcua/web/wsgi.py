"""The WSGI application that Granian (or any other server) runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.base.settings")

from motcua.base import bodies  # noqa: E402 - reads the settings

application = bodies.taken_in(get_wsgi_application())
