"""Bytes on a connection, as no browser sends them: for tests against a server process."""

import socket
import time
from contextlib import contextmanager

FORM = "application/x-www-form-urlencoded"
UPLOAD = "multipart/form-data; boundary=bien"


class Wire:
    """One connection to a running Motcua; `source` is the address that the server sees."""

    def __init__(self, port: int, source: str = "127.0.0.1", patience: float = 20.0):
        self.port = port
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=patience, source_address=(source, 0))

    def head(self, path: str, length: int | None, kind: str = FORM, **headers: str) -> None:
        """Announce a POST with a body of so many bytes; None: in chunks."""
        size = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
        more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        self.send(
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Type: {kind}\r\n{size}\r\n{more}\r\n"
        )

    def send(self, data: bytes | str) -> None:
        self.socket.sendall(data if isinstance(data, bytes) else data.encode())

    def no_more(self) -> None:
        """The sender ends; the answer can still be read."""
        self.socket.shutdown(socket.SHUT_WR)

    def answer(self) -> tuple[int, str]:
        """Status and body of the answer."""
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, _, body = data.partition(b"\r\n\r\n")
        length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.startswith(b"content-len")), 0)
        while len(body) < length:
            body += self._more()
        return int(head.split(b" ")[1]), body.decode()

    def _more(self) -> bytes:
        got = self.socket.recv(65536)
        assert got, "the server ended the connection without an answer"
        return got

    def close(self) -> None:
        self.socket.close()


@contextmanager
def wires(number: int, port: int, source: str = "127.0.0.1"):
    """So many connections, closed afterwards."""
    made = [Wire(port, source) for _ in range(number)]
    try:
        yield made
    finally:
        for one in made:
            one.close()


def seconds_for(get) -> float:
    """How long a page took; it must have come."""
    begun = time.monotonic()
    answer = get()
    assert answer.status_code == 200, answer.text[:300]
    return time.monotonic() - begun
