"""A network that breaks at a chosen moment: a TCP proxy between a browser and the web server.

proxy.cut("before")            the next POST is lost before the server has it (after `keep` bytes of it)
proxy.cut("after")             the next POST is done, and its answer never reaches the client
proxy.cut("after", "/gui")     the next POST whose address ends so
proxy.away = True              nothing comes through until it is False
"""

import contextlib
import socket
import threading
from dataclasses import dataclass

BUFFER = 65_536
PATIENCE = 30.0  # seconds


@dataclass(frozen=True)
class Cut:
    """One break to come."""

    how: str  # before, after
    ends: str  # how the address of the request ends
    keep: int  # bytes of the request that still reach the server


@dataclass(frozen=True)
class Request:
    """What a client sent, whole."""

    method: str
    address: str
    head: bytes
    body: bytes

    @property
    def bytes(self) -> bytes:
        return self.head + b"\r\n\r\n" + self.body


class CuttingProxy:
    """Listens on a port of its own; each connection carries one request, so that a cut concerns one alone."""

    def __init__(self, upstream: int):
        self.upstream = upstream
        self.done: list[tuple[str, str]] = []  # (how, address) of the breaks that happened
        self.away = False
        self._armed: list[Cut] = []
        self._lock = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self._listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, how: str, ends: str = "", *, keep: int = 0) -> None:
        """Break the next POST whose address ends with `ends`."""
        with self._lock:
            self._armed.append(Cut(how, ends, keep))

    def mend(self) -> None:
        """Forget the breaks that were still to come."""
        self.away = False
        with self._lock:
            self._armed.clear()

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _where = self._listening.accept()
                if self.away:
                    client.close()
                    continue
                threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        client.settimeout(PATIENCE)
        with client, contextlib.suppress(OSError):
            request = read_request(client)
            if request is None:
                return
            cut = self._cut_for(request)
            with socket.create_connection(("127.0.0.1", self.upstream), timeout=PATIENCE) as server:
                if cut and cut.how == "before":
                    server.sendall(request.bytes[: cut.keep])
                else:
                    server.sendall(request.bytes)
                    _relay(server, None if cut else client)
            if cut:
                self.done.append((cut.how, request.address))

    def _cut_for(self, request: Request) -> Cut | None:
        with self._lock:
            for cut in self._armed:
                if request.method == "POST" and request.address.endswith(cut.ends):
                    self._armed.remove(cut)
                    return cut
        return None


def read_request(client: socket.socket) -> Request | None:
    """One request, asked to be the last of its connection; None when the client says nothing."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = client.recv(BUFFER)
        if not more:
            return None
        data += more
    head, body = data.split(b"\r\n\r\n", 1)
    first, *lines = head.split(b"\r\n")
    fields = [line for line in lines if not line.lower().startswith((b"connection:", b"keep-alive:"))]
    length = next((int(line.split(b":")[1]) for line in fields if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        more = client.recv(BUFFER)
        if not more:
            return None
        body += more
    method, address, _version = first.decode("latin-1").split(" ")
    return Request(method, address, b"\r\n".join([first, *fields, b"Connection: close"]), body)


def _relay(server: socket.socket, client: socket.socket | None) -> None:
    """Pass the answer on to its end; with nobody to pass it to, only wait until it is complete."""
    while data := server.recv(BUFFER):
        if client is not None:
            client.sendall(data)
