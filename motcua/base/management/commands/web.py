"""The web server: Granian with a few worker processes; how each of them works is in motcua/base/bodies.py."""

import os
import sys

from django.conf import settings
from django.core.management.base import BaseCommand

from motcua.base import bodies, paths
from motcua.operating import counting

# Milliseconds for the head of a request; a connection on which none comes is closed after the same time. What stands
# before us ends its resting connections sooner, or it sends a request into one that is just being closed.
HEAD_WITHIN = 10_000


class Command(BaseCommand):
    help = "Serve the pages (MOTCUA_BIND, MOTCUA_PORT, MOTCUA_WORKERS)."

    def handle(self, *args, **options):
        counting.begin_anew()
        # The same process goes on as Granian, so that whoever started us can end it.
        os.execv(sys.executable, [sys.executable, "-m", "granian", *self.words()])  # noqa: S606

    @staticmethod
    def words() -> list[str]:
        """Granian's options. HTTP/1.1 only: what stands before us speaks it, and one connection is one request."""
        json = settings.LOG_FORMAT == "json"
        return [
            "--interface", "wsgi",
            "--host", os.environ.get("MOTCUA_BIND", "127.0.0.1"),
            "--port", os.environ.get("MOTCUA_PORT", "8000"),
            "--workers", os.environ.get("MOTCUA_WORKERS", "1"),
            "--blocking-threads", str(bodies.THREADS),
            "--http", "1",
            "--http1-header-read-timeout", str(HEAD_WITHIN),
            "--backpressure", "1024",
            "--workers-kill-timeout", "5",
            "--respawn-failed-workers",
            "--no-ws",
            "--log-level", "error",  # at "warning" it only asks whether so many threads are meant
            *(["--log-config", str(paths.ROOT / "motcua/base/granian_logging.json")] if json else []),
            "--working-dir", str(paths.ROOT),
            "motcua.web.served:application",
        ]  # fmt: skip
