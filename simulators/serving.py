"""A small HTTP server over the standard library, and how a simulator starts and ends."""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from simulators.faults import Faults

LONGEST_BODY = 64 * 1024  # bytes

STYLE = """
*{box-sizing:border-box}
body{margin:0;font:18px/1.5 system-ui,sans-serif;color:#1d1d1b;background:#fff}
main{max-width:40rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;line-height:1.25;overflow-wrap:anywhere}
.mark{margin:0;padding:.75rem 1rem;background:#5b2b82;color:#fff;font-weight:600}
form{margin:0 0 .75rem}
button,.go{display:block;width:100%;min-height:48px;padding:.6rem 1rem;border:2px solid #0b5e5a;border-radius:4px;
background:#0b5e5a;color:#fff;font:inherit;text-align:left;text-decoration:none;overflow-wrap:anywhere;cursor:pointer}
button small{display:block;font-size:.9rem}
button.plain{background:#fff;color:#0b5e5a}
:focus-visible{outline:3px solid #b35900;outline-offset:2px}
li{margin:0 0 .5rem}
li a{display:inline-block;min-height:44px;padding:.5rem 0}
a{color:#0b5e5a;overflow-wrap:anywhere}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;border-left:4px solid #0b5e5a;padding-left:1rem}
"""


def html_page(title: str, body: str, mark: str) -> str:
    """A whole page; `title` and `body` are HTML already, `mark` says that this is a simulator."""
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f'<style>{STYLE}</style></head>'
        f'<body><header><p class="mark">{mark}</p></header><main><h1>{title}</h1>{body}</main></body></html>'
    )


class Handler(BaseHTTPRequestHandler):
    """Finds the method of an address in `routes`, {("GET", "/path"): "method name"}; answers /_faults itself."""

    routes: dict[tuple[str, str], str] = {}
    faults: Faults
    timeout = 30

    def do_GET(self):  # noqa: N802 - the name that http.server calls
        self._route()

    do_POST = do_DELETE = do_GET  # noqa: N815

    def _route(self):
        parts = urlsplit(self.path)
        self.query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/_faults":
            return self._switch_faults()
        name = self.routes.get((self.command, parts.path))
        if name is None:
            return self.not_found(parts.path)
        return getattr(self, name)()

    def not_found(self, path: str):
        self.send(404, "not found", "text/plain; charset=utf-8")

    def body(self) -> bytes:
        """What the client sent, at most 64 KB of it."""
        return self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LONGEST_BODY))

    def form(self) -> dict[str, str]:
        """The fields of a form that was sent."""
        return {name: values[0] for name, values in parse_qs(self.body().decode()).items()}

    def send(self, status: int, content: str | bytes, media_type: str, **headers: str):
        data = content.encode() if isinstance(content, str) else content
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def send_json(self, value: object, status: int = 200, **headers: str):
        self.send(status, json.dumps(value, ensure_ascii=False), "application/json", **headers)

    def send_html(self, content: str, status: int = 200):
        self.send(status, content, "text/html; charset=utf-8")

    def _switch_faults(self):
        if self.command == "DELETE":
            self.faults.clear()
        elif self.command == "POST":
            try:
                self.faults.set(json.loads(self.body() or b"null"))
            except ValueError as error:
                return self.send_json({"error": str(error)}, 400)
        return self.send_json(self.faults.all())

    def log_message(self, format, *args):
        """Say nothing: addresses of a sign-in hold codes."""


class Server(ThreadingHTTPServer):
    """One thread a request; a request that hangs does not hold up the end."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that went away in the middle is no error of ours; anything else is shown."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def listen(name: str, host: str, port: int, handler: type[Handler]) -> Server:
    """Take the port, or end the process with a clear word."""
    try:
        return Server((host, port), handler)
    except OSError as error:
        raise SystemExit(f"{name}: cannot listen on {host}:{port}: {error.strerror}") from None


def run(server: Server, ready: str, stopping: threading.Event, at_end: Callable[[], None] = lambda: None) -> None:
    """Serve until SIGTERM or SIGINT, then end the process; `stopping` lets waiting requests give up."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    print(ready, flush=True)
    while not stopping.wait(0.2):  # a signal that another thread received is seen at the next look
        pass
    server.shutdown()
    server.server_close()
    at_end()
    # Nothing is kept, and a request in the middle of its work could hold up an orderly end of the interpreter.
    os._exit(0)
