"""`motcua health`: what waits, how old it is and what to do, for a person at a terminal and for a timer."""

import socket
import ssl
import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from motcua.base import clock
from motcua.operating import findings, measures

ENDS_SOON = 14  # days


class Command(BaseCommand):
    help = "Say in plain words whether the installation is well. Status 1 when something has to be done."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="also what is in order")

    def handle(self, *args, **options):
        with translation.override("en"):
            found = findings.findings(measures.measure())
            bad = [one for one in found if one.bad]
            for one in found if options["all"] else bad:
                mark = ("URGENT" if one.watch.urgent else "LOOK  ") if one.bad else "ok    "
                self.stdout.write(f"{mark} {one.words}: {one.said} -> docs/runbooks/{one.name}.md")
        ends = certificate_days_left(settings.PUBLIC_URL)
        if ends is not None and ends < ENDS_SOON:
            bad.append(None)
            self.stdout.write(f"URGENT The certificate ends in {ends} days -> docs/runbooks/certificate-ending.md")
        if bad:
            sys.exit(1)
        self.stdout.write("Nothing has to be done.")


def certificate_days_left(address: str) -> int | None:
    """Days until the certificate at an https address ends (-1: not valid); None without one or without an answer."""
    parts = urlsplit(address)
    if parts.scheme != "https":
        return None
    try:
        with (
            socket.create_connection((parts.hostname, parts.port or 443), timeout=5) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname) as secure,
        ):
            ends = ssl.cert_time_to_seconds(secure.getpeercert()["notAfter"])
    except ssl.SSLCertVerificationError:
        return -1
    except OSError:
        return None
    return int((ends - clock.now().timestamp()) / 86_400)
