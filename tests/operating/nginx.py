"""The nginx of deploy/ before a running Motcua: the shipped file itself, with only names, ports and places changed.

Between nginx and Motcua lies a wire that remembers what passed, and that can be cut: then Motcua is dead for nginx.
"""

import datetime
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
from contextlib import suppress
from pathlib import Path

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from motcua.base import paths, processes
from tests.running import free_ports, listens, wait_until

SHIPPED = paths.ROOT / "deploy" / "nginx" / "motcua.conf"
PROGRAM = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
AROUND = """
daemon off;
{user}
worker_processes 1;
pid {place}/nginx.pid;
error_log {place}/head.log warn;
events {{ worker_connections 512; }}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path {place}/body;
    proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/fastcgi;
    uwsgi_temp_path {place}/uwsgi;
    scgi_temp_path {place}/scgi;
    include {place}/motcua.conf;
}}
"""


class Wire:
    """Carries connections to `port` and keeps every byte that was sent towards it."""

    def __init__(self, port: int):
        self.target, self.seen, self.open = port, bytearray(), True
        self.ends: list[socket.socket] = []
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """From now on nobody answers."""
        self.open = False
        for end in (self.door, *self.ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                here, _where = self.door.accept()
                there = socket.create_connection(("127.0.0.1", self.target))
                self.ends += [here, there]
                threading.Thread(target=self._carry, args=(here, there, True), daemon=True).start()
                threading.Thread(target=self._carry, args=(there, here, False), daemon=True).start()

    def _carry(self, start: socket.socket, end: socket.socket, remember: bool) -> None:
        with suppress(OSError):
            while data := start.recv(65536):
                if remember:
                    self.seen += data
                end.sendall(data)
            end.shutdown(socket.SHUT_WR)


class Nginx:
    """One nginx on a port of its own; `address` is what people open."""

    def __init__(self, place: Path, wire: Wire):
        assert PROGRAM, "the tests need nginx. As root: apt-get install nginx (make test does so where it may)"
        self.place, self.wire, self.port = place, wire, free_ports()
        self.address = f"https://localhost:{self.port}"
        certificate(place)
        user = "user root;" if os.geteuid() == 0 else ""
        (place / "nginx.conf").write_text(AROUND.format(place=place, user=user))
        (place / "motcua.conf").write_text(self.adapted())
        self.process: subprocess.Popen | None = None

    def adapted(self) -> str:
        """The shipped file for this machine. Everything that is not a name, a port or a place stays as it is."""
        text = SHIPPED.read_text()
        changes = {
            r"listen 80 default_server": f"listen 127.0.0.1:{self.port + 1}",
            r"listen 443 ssl default_server": f"listen 127.0.0.1:{self.port} ssl default_server",
            r"listen 443 ssl http2": f"listen 127.0.0.1:{self.port} ssl http2",
            r"dichvucong\.example\.vn": "localhost", r"127\.0\.0\.1:8000": f"127.0.0.1:{self.wire.port}",
            r"/etc/ssl/motcua|/var/cache/nginx|/var/log/nginx": str(self.place), r"/opt/motcua": str(paths.ROOT),
        }  # fmt: skip
        text = re.sub(r"^\s*listen \[::\].*$", "", text, flags=re.MULTILINE)  # not every machine has IPv6
        for pattern, change in changes.items():
            text, times = re.subn(pattern, change, text)
            assert times, f"the shipped file no longer holds {pattern!r}"
        return text

    def examine(self) -> subprocess.CompletedProcess:
        """`nginx -t`"""
        command = [PROGRAM, "-t", "-p", self.place, "-c", self.place / "nginx.conf"]
        return subprocess.run(command, capture_output=True, text=True)

    def start(self) -> "Nginx":
        output = (self.place / "said.log").open("wb")
        self.process = processes.start(
            [PROGRAM, "-p", self.place, "-c", self.place / "nginx.conf"], stdout=output, stderr=output
        )
        wait_until(lambda: listens(self.port), f"nginx listens; it said {(self.place / 'said.log').read_text()}")
        return self

    def end(self) -> None:
        if self.process:
            processes.end([self.process])

    def get(self, path: str, **options) -> requests.Response:
        """Open a page without keeping cookies."""
        return self.ask("GET", path, **options)

    def ask(self, method: str, path: str, **options) -> requests.Response:
        options = {"verify": False, "allow_redirects": False, "timeout": 20} | options
        return requests.request(method, self.address + path, **options)

    def connect(self) -> ssl.SSLSocket:
        """A connection for whoever wants to write byte by byte."""
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        return trusting.wrap_socket(plain, server_hostname="localhost")

    def log(self) -> str:
        return (self.place / "motcua.log").read_text()


def certificate(place: Path) -> None:
    """A certificate for localhost that nobody trusts, good for today."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - day).not_valid_after(now + day)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False).sign(key, hashes.SHA256())
    )  # fmt: skip
    (place / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    (place / "privkey.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
